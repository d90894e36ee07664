"""What a card may do: asked for, granted, ordered and confirmed."""

import pytest

from iov_realname.domain.card.functions import (
    GRANT_RULES,
    ORDER_RULES,
    REQUEST_FUNCTIONS_RULES,
    SETTLE_RULES,
    WITHDRAW_RULES,
    carrier_lags_behind,
    emergency_stays,
    order_is_open,
    owner_asked_for_them,
    owner_is_registered,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_owned
from iov_realname.domain.card.state import UNKNOWN, FunctionOrder
from iov_realname.domain.functions import ONLY_EMERGENCY, functions
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import GRANT, ORDER_CHANGE, REQUEST_FUNCTIONS, SETTLE_CHANGE, WITHDRAW
from tests.support.facts import (
    BOOK,
    BOUGHT,
    BUILT_IN,
    CHANGE_CONFIRMED,
    CHANGE_FAILED,
    CHANGE_ORDERED,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    DATA,
    DESTINATIONS,
    DIRECTED_DATA,
    EMERGENCY,
    FUNCTIONS_REQUESTED,
    GRANTED,
    LIFTED,
    OWNED,
    REGISTERED,
    RESOLD,
    RESTRICTED_FOR_MISUSE,
    SCRAPPED,
    SENT,
    SMS,
    WITHDRAWN,
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

ALL_OPEN = functions(DATA, EMERGENCY)
ORDERED = (*COMPLETED, but(CHANGE_ORDERED, functions=ALL_OPEN))
CONFIRMED = (*ORDERED, but(CHANGE_CONFIRMED, functions=ALL_OPEN))

ACTS = (
    Act(
        REQUEST_FUNCTIONS_RULES,
        done=(
            Scene("before the registration", given(*OWNED), REQUEST_FUNCTIONS),
            Scene("while registered", given(*COMPLETED), REQUEST_FUNCTIONS),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, REQUEST_FUNCTIONS)),
            Broken(
                card_is_owned,
                RefusalCode.STAGE,
                Scene("in stock", given(*BOUGHT), REQUEST_FUNCTIONS),
                Scene("at its end", given(*SCRAPPED), REQUEST_FUNCTIONS),
            ),
        ),
    ),
    Act(
        GRANT_RULES,
        done=(
            Scene("what was asked for", given(*COMPLETED), GRANT),
            Scene(
                "part of what was asked for",
                given(*COMPLETED, but(FUNCTIONS_REQUESTED, functions=functions(DATA, SMS))),
                GRANT,
            ),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, GRANT)),
            Broken(
                owner_is_registered,
                RefusalCode.FUNCTION_EARLY,
                Scene("in stock", given(*BUILT_IN), GRANT),
                Scene("sent is not registered", given(*SENT), GRANT),
                Scene("after a transfer", given(*RESOLD), GRANT),
                Scene("while restricted", given(*CLOSED_FOR_MISUSE), GRANT),
                Scene("at its end", given(*SCRAPPED), GRANT),
            ),
            Broken(
                owner_asked_for_them,
                RefusalCode.NOT_REQUESTED,
                Scene("never asked for", given(*COMPLETED), but(GRANT, functions=functions(SMS))),
                Scene("more than asked for", given(*COMPLETED), but(GRANT, functions=functions(DATA, SMS))),
            ),
        ),
    ),
    Act(
        WITHDRAW_RULES,
        done=(
            Scene("while registered", given(*COMPLETED), WITHDRAW),
            Scene("while restricted", given(*CLOSED_FOR_MISUSE), WITHDRAW),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, WITHDRAW)),
            Broken(
                card_is_owned,
                RefusalCode.STAGE,
                Scene("in stock", given(*BUILT_IN), WITHDRAW),
                Scene("at its end", given(*SCRAPPED), WITHDRAW),
            ),
            Broken(
                emergency_stays,
                RefusalCode.EMERGENCY,
                Scene("emergency alone", given(*OWNED), but(WITHDRAW, functions=ONLY_EMERGENCY)),
                Scene("emergency too", given(*COMPLETED), but(WITHDRAW, functions=ALL_OPEN)),
            ),
        ),
    ),
    Act(
        ORDER_RULES,
        done=(
            Scene("nothing confirmed yet", given(*COMPLETED), ORDER_CHANGE),
            Scene("withdrawn since", given(*CONFIRMED, WITHDRAWN), ORDER_CHANGE),
            Scene("changed again while an order is open", given(*ORDERED, WITHDRAWN), ORDER_CHANGE),
            Scene("after a failure", given(*ORDERED, CHANGE_FAILED), ORDER_CHANGE),
            Scene("at its end, to close everything", given(*SCRAPPED), ORDER_CHANGE),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, ORDER_CHANGE)),
            Broken(
                carrier_lags_behind,
                RefusalCode.STAGE,
                Scene("ordered already", given(*ORDERED), ORDER_CHANGE),
                Scene("confirmed already", given(*CONFIRMED), ORDER_CHANGE),
                Scene(
                    "the last of several orders says it",
                    given(*COMPLETED, CHANGE_ORDERED, but(CHANGE_ORDERED, operation="fo-2", functions=ALL_OPEN)),
                    ORDER_CHANGE,
                ),
            ),
        ),
    ),
    Act(
        SETTLE_RULES,
        done=(
            Scene("carried out", given(*ORDERED), SETTLE_CHANGE),
            Scene("failed", given(*ORDERED), but(SETTLE_CHANGE, failure="E42")),
            Scene("the earlier of two", given(*ORDERED, but(CHANGE_ORDERED, operation="fo-2")), SETTLE_CHANGE),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, SETTLE_CHANGE)),
            Broken(
                order_is_open,
                RefusalCode.STAGE,
                Scene("nothing ordered", given(*COMPLETED), SETTLE_CHANGE),
                Scene("another order", given(*ORDERED), but(SETTLE_CHANGE, operation="fo-2")),
                Scene("settled before", given(*CONFIRMED), SETTLE_CHANGE),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A change of functions that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A change of functions that breaks no rule goes through."""
    assert_done(act, scene)


def test_granting_asks_for_the_registration_before_the_wish() -> None:
    """Purchase, completed registration, request."""
    assert ["card_is_known", "owner_is_registered", "owner_asked_for_them", "done"] == refused_in_turn(
        when,
        UNKNOWN,
        but(GRANT, functions=functions(SMS)),
        given(*SENT),
        given(*COMPLETED),
        {"functions": functions(DATA)},
    )


def test_withdrawing_asks_for_the_owner_before_the_emergency_call() -> None:
    """Purchase, owner, emergency."""
    assert ["card_is_known", "card_is_owned", "emergency_stays", "done"] == refused_in_turn(
        when,
        UNKNOWN,
        but(WITHDRAW, functions=ALL_OPEN),
        given(*BUILT_IN),
        given(*COMPLETED),
        {"functions": functions(DATA)},
    )


def test_outside_an_ownership_period_nobody_asked_for_anything() -> None:
    """Asked alone, a grant before the sale was not requested; granting nothing always was."""
    refusal = owner_asked_for_them(given(*BUILT_IN), GRANT, BOOK)
    assert refusal is not None
    assert RefusalCode.NOT_REQUESTED is refusal.code
    assert None is owner_asked_for_them(given(*BUILT_IN), but(GRANT, functions=()), BOOK)


def test_what_changes_of_functions_write_down() -> None:
    """Exactly what was asked for, granted with its destinations, withdrawn."""
    assert (but(FUNCTIONS_REQUESTED, channel=None),) == when(given(*OWNED), but(REQUEST_FUNCTIONS, channel=None))
    assert (FUNCTIONS_REQUESTED,) == when(given(*OWNED), REQUEST_FUNCTIONS)
    assert (but(GRANTED, destinations=DESTINATIONS),) == when(given(*COMPLETED), but(GRANT, destinations=DESTINATIONS))
    assert (WITHDRAWN,) == when(given(*COMPLETED), WITHDRAW)


@pytest.mark.parametrize("history", [COMPLETED, OWNED, SCRAPPED, CLOSED_DOWN], ids=len)
def test_an_order_tells_the_carrier_everything_the_card_is_entitled_to(history: tuple[object, ...]) -> None:
    """Not the difference, the whole: what is not named is off."""
    card = given(*history)  # type: ignore[arg-type]
    expected = but(CHANGE_ORDERED, functions=card.entitled, destinations=DESTINATIONS)
    assert (expected,) == when(card, ORDER_CHANGE)


def test_the_carriers_word_settles_its_own_order() -> None:
    """Confirmed is what that order said, not what is entitled by now; a failure keeps the carrier's code."""
    two_orders = given(*ORDERED, but(CHANGE_ORDERED, operation="fo-2"))
    assert (but(CHANGE_CONFIRMED, functions=ALL_OPEN),) == when(two_orders, SETTLE_CHANGE)
    assert (but(CHANGE_CONFIRMED, operation="fo-2"),) == when(two_orders, but(SETTLE_CHANGE, operation="fo-2"))
    assert (CHANGE_FAILED,) == when(two_orders, but(SETTLE_CHANGE, failure="E42"))
    assert (but(CHANGE_FAILED, code=""),) == when(two_orders, but(SETTLE_CHANGE, failure=""))


def test_granted_functions_are_added_and_withdrawn_ones_go() -> None:
    """FunctionsGranted and FunctionsWithdrawn: entitled changes, nothing else."""
    registered = given(*SENT, REGISTERED)
    both = functions(DATA, DIRECTED_DATA)
    assert {"entitled": functions(DATA, DIRECTED_DATA, EMERGENCY)} == changes(registered, but(GRANTED, functions=both))
    assert {"entitled": ONLY_EMERGENCY} == changes(given(*COMPLETED), WITHDRAWN)
    assert {} == changes(given(*COMPLETED), but(WITHDRAWN, functions=functions(SMS)))


def test_what_is_withdrawn_under_a_restriction_does_not_come_back() -> None:
    """FunctionsWithdrawn: the functions from before the restriction shrink too, and by no more than was withdrawn."""
    restricted = (*SENT, REGISTERED, but(GRANTED, functions=functions(DATA, SMS)), RESTRICTED_FOR_MISUSE)
    assert {"restriction.functions_before": functions(SMS, EMERGENCY)} == changes(given(*restricted), WITHDRAWN)
    assert functions(SMS, EMERGENCY) == given(*restricted, WITHDRAWN, LIFTED).entitled
    assert {} == changes(given(*restricted), but(WITHDRAWN, functions=functions(DIRECTED_DATA)))


def test_ordered_is_not_done() -> None:
    """FunctionChangeOrdered: an open order, confirmed functions stay as they were; entitled ones do always."""
    assert {"orders": (FunctionOrder("fo-1", ONLY_EMERGENCY),)} == changes(given(*OWNED), CHANGE_ORDERED)
    assert {
        "orders": (FunctionOrder("fo-1", ALL_OPEN), FunctionOrder("fo-2", ONLY_EMERGENCY)),
    } == changes(given(*ORDERED), but(CHANGE_ORDERED, operation="fo-2"))


def test_confirmed_is_what_the_carrier_did() -> None:
    """FunctionChangeConfirmed: the order is over and its functions are the confirmed ones."""
    assert {"orders": (), "confirmed": ALL_OPEN} == changes(given(*ORDERED), but(CHANGE_CONFIRMED, functions=ALL_OPEN))


def test_a_failed_order_is_over_and_nothing_was_done() -> None:
    """FunctionChangeFailed: only that order goes."""
    two_orders = given(*ORDERED, but(CHANGE_ORDERED, operation="fo-2"))
    assert {"orders": (FunctionOrder("fo-2", ONLY_EMERGENCY),)} == changes(two_orders, CHANGE_FAILED)
