"""Directed functions for production or test, before the sale (N4-PRE-3)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card, DirectedTest, Stage
from iov_realname.domain.functions import DIRECTED, Destinations, Functions
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import TestPurpose

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class OpenDirectedTest:
    """Open directed functions for production or test. ``test`` is a fresh id."""

    at: datetime
    test: str
    purpose: TestPurpose
    functions: Functions
    destinations: Destinations | None


@attrs.frozen
class CloseDirectedTest:
    """End that test."""

    at: datetime
    test: str


DirectedTestCommand: TypeAlias = OpenDirectedTest | CloseDirectedTest

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class DirectedTestOpened:
    """Directed functions were opened for production or test."""

    WIRE: ClassVar[str] = "card.DirectedTestOpened.v1"
    test: str
    purpose: TestPurpose
    functions: Functions
    destinations: Destinations | None


@attrs.frozen
class DirectedTestClosed:
    """That test ended; its functions with it."""

    WIRE: ClassVar[str] = "card.DirectedTestClosed.v1"
    test: str


DirectedTestEvent: TypeAlias = DirectedTestOpened | DirectedTestClosed
DIRECTED_TEST_EVENTS: tuple[type[DirectedTestEvent], ...] = (
    DirectedTestOpened,
    DirectedTestClosed,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_directed_test(card: Card, event: DirectedTestEvent) -> Card:
    """The card after ``event``."""
    match event:
        case DirectedTestOpened():
            test = DirectedTest(event.test, event.functions)
            return altered(card, stage=Stage.DIRECTED_TEST, test=test, entitled=event.functions)
        case DirectedTestClosed():
            return altered(card, stage=Stage.PROCURED, test=None, entitled=())
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_ACKNOWLEDGED = Refusal(
    RefusalCode.NO_PURCHASE,
    ("N4-PRE-2", "N4-PRE-3"),
    "运营商尚未登记购卡企业和责任人。",
    "The carrier has not yet registered the purchaser and responsible person.",
)
UNDIRECTED_TEST = Refusal(
    RefusalCode.FUNCTION_EARLY,
    ("N4-PRE-3",),
    "销售前只能开通定向功能。",
    "Before the sale only directed functions may be opened.",
)
NOTHING_TESTED = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "测试须列明要开通的定向功能。",
    "A test names the directed functions it opens.",
)
NOT_IN_STOCK = Refusal(
    RefusalCode.STAGE,
    ("FINAL-2", "POLICY-STAGE"),
    "该卡不在已采购阶段。",
    "The card is not in the stage procured.",
)
NO_SUCH_TEST = Refusal(RefusalCode.STAGE, ("N4-PRE-3",), "该测试未在进行中。", "That test is not running.")


def purchaser_is_acknowledged(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """The carrier registers purchaser and responsible person before it opens anything."""
    return None if card.purchase is not None and card.purchase.acknowledged else NOT_ACKNOWLEDGED


def only_directed_functions(card: Card, command: OpenDirectedTest, book: RuleBook) -> Refusal | None:
    """A test opens directed functions only."""
    return None if DIRECTED.issuperset(command.functions) else UNDIRECTED_TEST


def some_function_is_tested(card: Card, command: OpenDirectedTest, book: RuleBook) -> Refusal | None:
    """A test opens something."""
    return None if command.functions else NOTHING_TESTED


def card_is_in_stock(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """Only a card in stage procured may enter a test."""
    return None if card.stage is Stage.PROCURED else NOT_IN_STOCK


def test_is_running(card: Card, command: CloseDirectedTest, book: RuleBook) -> Refusal | None:
    """Only the test that is running can be closed."""
    return None if card.test is not None and card.test.id == command.test else NO_SUCH_TEST


OPEN_TEST_RULES = (
    card_is_known,
    purchaser_is_acknowledged,
    only_directed_functions,
    some_function_is_tested,
    card_is_in_stock,
)
CLOSE_TEST_RULES = (card_is_known, test_is_running)

# --- decide -----------------------------------------------------------------------------------------------------------


def open_directed_test(card: Card, command: OpenDirectedTest, book: RuleBook) -> tuple[DirectedTestOpened] | Refusal:
    """Begin a directed test."""
    return first_refusal(OPEN_TEST_RULES, card, command, book) or (
        DirectedTestOpened(command.test, command.purpose, command.functions, command.destinations),
    )


def close_directed_test(card: Card, command: CloseDirectedTest, book: RuleBook) -> tuple[DirectedTestClosed] | Refusal:
    """End a directed test."""
    return first_refusal(CLOSE_TEST_RULES, card, command, book) or (DirectedTestClosed(command.test),)
