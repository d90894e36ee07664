"""Directed functions for production or test, before the sale."""

from iov_realname.domain.card.directed import (
    CLOSE_TEST_RULES,
    OPEN_TEST_RULES,
    card_is_in_stock,
    only_directed_functions,
    purchaser_is_acknowledged,
    some_function_is_tested,
)
from iov_realname.domain.card.directed import test_is_running as running_rule
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import UNKNOWN, DirectedTest, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY, Function, functions
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import TestPurpose
from tests.support.commands import CLOSE_TEST, OPEN_TEST
from tests.support.facts import (
    BOUGHT,
    BUILT_IN,
    DATA,
    DESTINATIONS,
    DIRECTED_DATA,
    EMERGENCY,
    IN_TEST,
    OWNED,
    PROCURED,
    PURCHASER_REGISTERED,
    SCRAPPED,
    SOLD,
    TEST_CLOSED,
    TEST_OPENED,
)
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    changes,
    given,
    refused_in_turn,
    scenes_done,
    scenes_refused,
    when,
)

UNACKNOWLEDGED = but(PROCURED, acknowledged=False)
EVERY_DIRECTED = functions(Function.VOICE_DIRECTED, Function.SMS_DIRECTED, DIRECTED_DATA)

ACTS = (
    Act(
        OPEN_TEST_RULES,
        done=(
            Scene("a card in stock", given(*BOUGHT), OPEN_TEST),
            Scene("a card already built in", given(*BUILT_IN), OPEN_TEST),
            Scene("acknowledged by the carrier later", given(UNACKNOWLEDGED, PURCHASER_REGISTERED), OPEN_TEST),
            Scene("all directed functions", given(*BOUGHT), but(OPEN_TEST, functions=EVERY_DIRECTED)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, OPEN_TEST)),
            Broken(
                purchaser_is_acknowledged,
                RefusalCode.NO_PURCHASE,
                Scene("not acknowledged", given(UNACKNOWLEDGED), OPEN_TEST),
            ),
            Broken(
                only_directed_functions,
                RefusalCode.FUNCTION_EARLY,
                Scene("undirected data", given(*BOUGHT), but(OPEN_TEST, functions=functions(DIRECTED_DATA, DATA))),
                Scene("the emergency call", given(*BOUGHT), but(OPEN_TEST, functions=ONLY_EMERGENCY)),
                Scene(
                    "the emergency call too",
                    given(*BOUGHT),
                    but(OPEN_TEST, functions=functions(DIRECTED_DATA, EMERGENCY)),
                ),
            ),
            Broken(
                some_function_is_tested,
                RefusalCode.FORMAT,
                Scene("no function", given(*BOUGHT), but(OPEN_TEST, functions=())),
            ),
            Broken(
                card_is_in_stock,
                RefusalCode.STAGE,
                Scene("under test already", given(*IN_TEST), OPEN_TEST),
                Scene("sold", given(*OWNED), OPEN_TEST),
                Scene("at its end", given(*SCRAPPED), OPEN_TEST),
            ),
        ),
    ),
    Act(
        CLOSE_TEST_RULES,
        done=(Scene("the test that runs", given(*IN_TEST), CLOSE_TEST),),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, CLOSE_TEST)),
            Broken(
                running_rule,
                RefusalCode.STAGE,
                Scene("no test", given(*BOUGHT), CLOSE_TEST),
                Scene("another test", given(*IN_TEST), but(CLOSE_TEST, test="t-2")),
                Scene("closed before", given(*IN_TEST, TEST_CLOSED), CLOSE_TEST),
                Scene("ended by the sale", given(*IN_TEST, SOLD), CLOSE_TEST),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A test that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A test that breaks no rule begins or ends."""
    assert_done(act, scene)


def test_the_rules_of_a_test_are_asked_in_the_order_of_the_ledgers() -> None:
    """Purchase, acknowledgement, undirected functions, any function at all, stage."""
    assert [
        "card_is_known",
        "purchaser_is_acknowledged",
        "only_directed_functions",
        "some_function_is_tested",
        "card_is_in_stock",
        "done",
    ] == refused_in_turn(
        when,
        UNKNOWN,
        but(OPEN_TEST, functions=functions(DATA)),
        given(UNACKNOWLEDGED, TEST_OPENED),
        given(*IN_TEST),
        {"functions": ()},
        {"functions": functions(DIRECTED_DATA)},
        given(*BOUGHT),
    )


def test_what_a_test_writes_down() -> None:
    """Purpose, functions and destinations go into the history, and the same test's id ends it."""
    asked = but(OPEN_TEST, purpose=TestPurpose.TEST, functions=EVERY_DIRECTED, destinations=None)
    assert (but(TEST_OPENED, purpose=TestPurpose.TEST, functions=EVERY_DIRECTED, destinations=None),) == when(
        given(*BOUGHT), asked
    )
    assert (TEST_OPENED,) == when(given(*BOUGHT), OPEN_TEST)
    assert DESTINATIONS == TEST_OPENED.destinations
    assert (TEST_CLOSED,) == when(given(*IN_TEST), CLOSE_TEST)


def test_under_test_exactly_the_tested_functions_are_open() -> None:
    """DirectedTestOpened: stage directed_test with its functions."""
    assert {
        "stage": Stage.DIRECTED_TEST,
        "test": DirectedTest("t-1", (DIRECTED_DATA,)),
        "entitled": (DIRECTED_DATA,),
    } == changes(given(*BOUGHT), TEST_OPENED)


def test_after_a_test_the_card_is_back_in_stock() -> None:
    """DirectedTestClosed: stage procured without functions; the card stays in its vehicle."""
    assert {"stage": Stage.PROCURED, "test": None, "entitled": ()} == changes(
        given(*BUILT_IN, TEST_OPENED), TEST_CLOSED
    )
