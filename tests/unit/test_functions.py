"""The functions of a card."""

import pytest

from iov_realname.domain.functions import (
    DIRECTED,
    ONLY_EMERGENCY,
    UNDIRECTED,
    Function,
    function_set,
    functions,
    parse_function,
    undirected,
)


def test_functions_are_sorted_and_none_twice() -> None:
    """Order and repetition of what is given do not matter."""
    expected = (Function.DATA_DIRECTED, Function.EMERGENCY, Function.SMS_UNDIRECTED)
    given = (Function.SMS_UNDIRECTED, Function.EMERGENCY, Function.DATA_DIRECTED, Function.EMERGENCY)
    assert expected == functions(*given)
    assert expected == function_set({Function.EMERGENCY, Function.SMS_UNDIRECTED, Function.DATA_DIRECTED})
    assert () == functions()


def test_every_function_is_directed_undirected_or_emergency() -> None:
    """The three kinds share nothing and leave nothing out."""
    assert sorted(Function) == sorted([*DIRECTED, *UNDIRECTED, *ONLY_EMERGENCY])


@pytest.mark.parametrize("function", list(Function))
def test_a_function_says_in_its_code_where_it_reaches(function: Function) -> None:
    """Directed and undirected functions are those whose code says so."""
    assert function.endswith("_directed") is (function in DIRECTED)
    assert function.endswith("_undirected") is (function in UNDIRECTED)


@pytest.mark.parametrize(
    ("function", "zh"),
    [
        (Function.VOICE_DIRECTED, "定向语音"),
        (Function.SMS_DIRECTED, "定向短信"),
        (Function.DATA_DIRECTED, "定向流量"),
        (Function.VOICE_UNDIRECTED, "语音"),
        (Function.SMS_UNDIRECTED, "短信"),
        (Function.DATA_UNDIRECTED, "流量"),
        (Function.EMERGENCY, "紧急救援"),
    ],
)
def test_the_words_of_the_ledgers_are_read(function: Function, zh: str) -> None:
    """A function is read from its Chinese word and its code in any case."""
    assert function is parse_function(zh) is parse_function(function.upper())


def test_other_words_are_no_function() -> None:
    """What is no function reads as None."""
    assert None is parse_function("彩信")


def test_undirected_functions_are_picked_out() -> None:
    """Neither directed functions nor the emergency call are among the undirected ones."""
    assert (Function.DATA_UNDIRECTED, Function.SMS_UNDIRECTED, Function.VOICE_UNDIRECTED) == undirected(Function)
    assert () == undirected([*DIRECTED, *ONLY_EMERGENCY])
