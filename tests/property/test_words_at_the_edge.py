"""A word of a closed list is asked for as such: a plain text in its place is refused before anything is decided."""

import pkgutil
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iov_realname as lib
from iov_realname import application
from iov_realname.application.acts.request import Request
from iov_realname.application.case import Case
from iov_realname.application.desk import Desk
from iov_realname.application.errors import WrongWord
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.words import Word
from tests.property.test_desk import NOW, SENDER, Shop
from tests.support.duties import DUTIES, OneOf

SECRET = "张三13800000000"
PLAIN = st.sampled_from(["", "no such code", SECRET])


def requests() -> list[type[Any]]:
    """Every class of requests that there is."""
    modules = [
        import_module(each.name) for each in pkgutil.walk_packages(application.__path__, f"{application.__name__}.")
    ]
    classes = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    return sorted(
        (kind for kind in classes if attrs.has(kind) and hasattr(kind, "reads") and hasattr(kind, "target")),
        key=lambda kind: (kind.__module__, kind.__name__),
    )


def made(hint: Any) -> Any:
    """Some value of that kind, with a word wherever one may be."""
    inner = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return made(inner[0])
    if get_origin(hint) is tuple:
        return (made(inner[0]),)
    if hint is datetime:
        return NOW
    if isinstance(hint, type) and issubclass(hint, Word):
        return next(iter(hint))
    if isinstance(hint, type) and attrs.has(hint):
        hints = get_type_hints(hint)
        return hint(**{field.alias: made(hints[field.name]) for field in attrs.fields(hint) if field.init})
    return "x"


def misworded(right: Any, text: str) -> Iterator[tuple[str, Any]]:
    """All that ``right`` becomes with one word written as a plain text: the field, and the whole."""
    for field in attrs.fields(type(right)):
        value = getattr(right, field.name)
        if isinstance(value, Word):
            yield from ((field.name, attrs.evolve(right, **{field.alias: each})) for each in (text, value.value))
        elif isinstance(value, tuple) and value and isinstance(value[0], Word):
            yield field.name, attrs.evolve(right, **{field.alias: (*value, text)})
        elif attrs.has(type(value)):
            for name, wrong in misworded(value, text):
                yield name, attrs.evolve(right, **{field.alias: wrong})


@given(text=PLAIN)
def test_no_request_takes_a_plain_text_for_a_word(text: str) -> None:
    """Of every request, each field that takes words: the error names it and not what was given; nothing is judged."""
    shop = Shop()
    desk, end = Desk(shop.log, shop.registry._desk.office), shop.log.end()
    judged: list[object] = []

    def handler(case: Case, request: Request) -> Refusal | None:
        judged.append(request)
        return None

    fields = [(name, wrong) for kind in requests() for name, wrong in misworded(made(kind), text)]
    for name, wrong in fields:
        with pytest.raises(WrongWord, match=rf"^{name} asks for a ") as refused:
            desk.handle(None, SENDER, wrong, handler)
        assert SECRET not in str(refused.value)
    assert (True, [], end) == (len(fields) > 100, judged, shop.log.end())


def words_of(name: str, asked: Any) -> Iterator[tuple[str, Any]]:
    """The command with one of its words written as a plain text: the argument, and all arguments."""
    plain = {key: value.values[-1] if isinstance(value, OneOf) else value for key, value in asked.items()}
    for key, value in plain.items():
        if isinstance(value, Word):
            yield key, {**plain, key: str(value.value)}
        elif isinstance(value, tuple) and value and isinstance(value[0], Word):
            yield key, {**plain, key: tuple(str(each.value) for each in value)}


def test_no_duty_is_recorded_with_a_plain_text_for_a_word() -> None:
    """Whatever duty the registry takes: the code of a word that is no word writes nothing."""
    shop = Shop()
    tried, end = 0, shop.log.end()
    for name, asked in DUTIES.items():
        for key, facts in words_of(name, asked):
            with pytest.raises(WrongWord, match=key):
                getattr(shop.registry, name)(**facts)
            tried += 1
    assert (True, end) == (tried > 30, shop.log.end())


def test_the_error_tells_which_words_there_are() -> None:
    """It is a ``TypeError`` with the list, its codes, and the way to read one."""
    shop = Shop()
    with pytest.raises(TypeError) as refused:
        shop.registry.discipline_channel(code="QD-1", measure="c-5", fault=ChannelFault.MISMATCHES, reference="D-1")  # type: ignore[arg-type]
    for told in ("measure", "ChannelMeasure(code)", *ChannelMeasure):
        assert told in str(refused.value)
    assert isinstance(refused.value, lib.IovRealnameError)
