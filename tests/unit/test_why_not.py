"""Why a card may not have a function yet: the rules' own answers, and a way that they allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.application.replay import Replay
from iov_realname.domain.card.appeal import DecideAppeal, FileAppeal
from iov_realname.domain.card.checking import RecordCheck
from iov_realname.domain.card.decide import decide_card
from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.functions import Function
from iov_realname.domain.inspection.why_not import STEPS, WhyNot, why_not
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import CheckKind
from tests.support.facts import (
    BOOK,
    BUILT_IN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    IN_REVIEW,
    IN_TEST,
    MISMATCHED,
    NEXT_SALE_DAY,
    OWNED,
    READ,
    REFUSED_TO_REVIEW,
    RESOLD,
    REVOKED,
    SCRAPPED,
    SENT,
    SENT_BACK,
    TURNED_AWAY,
    VERIFIED,
    WAITING,
)
from tests.support.mixed import mixed

DATA, SMS = Function.DATA_UNDIRECTED, Function.SMS_UNDIRECTED


def asked(events: tuple[CardEvent, ...], function: Function = SMS) -> WhyNot:
    """The answer for a card with this history."""
    return why_not(fold_card(events), function, NEXT_SALE_DAY, BOOK)


def names(answer: WhyNot) -> list[str]:
    """The commands of the way."""
    return [type(step).__name__ for step in answer.steps]


def follows(card: Card, answer: WhyNot) -> None:
    """Hold an answer against the deciders: every step is accepted where it stands, and the last opens the function."""
    for step in answer.steps:
        decision = decide_card(card, step, BOOK)
        assert not isinstance(decision, Refusal), (step, decision)
        card = fold_card(decision, card)
    assert (answer.function in card.entitled) is (answer.dead_end is None)


REGISTERING = ["PresentIdentity", *["RecordCheck"] * 3, "SubmitRegistration", "RecordCarrierAnswer"]
OPENING = ["RequestFunctions", "GrantFunctions"]


@pytest.mark.parametrize(
    ("events", "way"),
    [
        (IN_TEST, ["FitCard", "SellVehicle", *REGISTERING, *OPENING]),
        (BUILT_IN, ["SellVehicle", *REGISTERING, *OPENING]),
        (OWNED, [*REGISTERING, *OPENING]),
        (TURNED_AWAY, [*REGISTERING, *OPENING]),
        (WAITING, [*REGISTERING[1:], *OPENING]),
        ((*WAITING, READ), [*REGISTERING[2:], *OPENING]),
        (IN_REVIEW, ["DecideReview", *REGISTERING[2:], *OPENING]),
        ((*WAITING, MISMATCHED, REFUSED_TO_REVIEW), ["DecideReview", *REGISTERING, *OPENING]),
        (VERIFIED, [*REGISTERING[4:], *OPENING]),
        (SENT, ["RecordCarrierAnswer", *OPENING]),
        (SENT_BACK, [*REGISTERING[4:], *OPENING]),
        (COMPLETED, OPENING),
        (CLOSED_DOWN, [*REGISTERING, *OPENING]),
        (CLOSED_FOR_MISUSE, ["FileAppeal", "DecideAppeal", *OPENING]),
        (RESOLD, [*REGISTERING, *OPENING]),
        ((*COMPLETED, REVOKED), [*REGISTERING, *OPENING]),
    ],
)
def test_the_way_is_what_the_rules_still_want(events: tuple[CardEvent, ...], way: list[str]) -> None:
    """Step by step, from wherever the card stands; each is accepted, and at the end the function is open."""
    answer = asked(events)

    assert way == names(answer)
    follows(fold_card(events), answer)


def test_what_was_asked_for_opens_with_the_completion() -> None:
    """A function the owner has asked for needs no step of its own."""
    assert [*REGISTERING[1:]] == names(asked(WAITING, DATA))


def test_refusals_come_in_the_order_of_the_rules() -> None:
    """All of them, not the first alone, each with its rule and edition."""
    refusals = asked(OWNED).refusals

    assert [RefusalCode.FUNCTION_EARLY, RefusalCode.NOT_REQUESTED] == [each.code for each in refusals]
    assert ["owner_is_registered", "owner_asked_for_them"] == [each.rule for each in refusals]
    assert {BOOK.edition} == {each.edition for each in refusals}


def test_the_checks_outstanding_are_named() -> None:
    """Those the book asks for and that have not matched yet."""
    assert {CheckKind.NETWORK, CheckKind.HOLDER} == {check for _, check in asked((*WAITING, READ)).checks}
    assert () == asked(VERIFIED).checks


def test_an_open_function_misses_nothing() -> None:
    """There is no refusal and no step."""
    assert WhyNot(DATA, True, (), (), (), None) == asked(COMPLETED, DATA)


@pytest.mark.parametrize("events", [SCRAPPED, ()])
def test_where_there_is_no_way_a_rule_says_so(events: tuple[CardEvent, ...]) -> None:
    """A scrapped card and one that was never bought end with the rule that stops them."""
    answer = asked(events)

    assert answer.dead_end is not None
    assert answer.dead_end.rule
    follows(fold_card(events), answer)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), function=st.sampled_from(Function))
def test_every_answer_holds(seed: int, function: Function) -> None:
    """Whatever a card has been through, each step of its way is accepted where it stands."""
    for card in (UNKNOWN, *Replay(mixed(seed, 40).log).fleet()):
        answer = why_not(card, function, NEXT_SALE_DAY, BOOK)
        follows(card, answer)
        assert {type(step) for step in answer.steps} <= set(STEPS)
        assert sum(isinstance(step, RecordCheck) for step in answer.steps) == len(answer.checks)


def test_a_restriction_for_misuse_is_lifted_first() -> None:
    """Before anything else can open."""
    assert [FileAppeal, DecideAppeal] == [type(step) for step in asked(CLOSED_FOR_MISUSE).steps[:2]]
