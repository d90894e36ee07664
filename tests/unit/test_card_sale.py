"""Ownership periods: sale, cancelled sale, transfer, and the end of a card."""

from datetime import datetime

import pytest

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import (
    CANCEL_CARD_RULES,
    CANCEL_SALE_RULES,
    SCRAP_RULES,
    SELL_RULES,
    TRANSFER_RULES,
    DeregistrationReason,
    card_is_fitted,
    card_is_live,
    card_is_owned,
    card_is_unsold,
    nobody_is_being_registered,
)
from iov_realname.domain.card.state import UNKNOWN, RegistrationStatus, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY, functions
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.time import CHINA_TIME
from tests.support.commands import CANCEL_CARD, CANCEL_SALE, SCRAP, SELL, TRANSFER
from tests.support.facts import (
    BEFORE_THE_DUTY,
    BOUGHT,
    BUILT_IN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    DATA,
    DEREGISTERED,
    EMERGENCY,
    FIRST_PERIOD,
    IN_REVIEW,
    IN_TEST,
    NEXT_SALE_DAY,
    OWNED,
    OWNED_AS_STOCK,
    RESOLD,
    SALE_CANCELLED,
    SCRAPPED,
    SENT,
    SOLD,
    SOLD_AS_STOCK,
    STOCK_RECORDED,
    TEST_OPENED,
    TRANSFERRED,
    TURNED_AWAY,
    VIN,
    WAITING,
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

ACTS = (
    Act(
        SELL_RULES,
        done=(
            Scene("a built-in card", given(*BUILT_IN), SELL),
            Scene("a card under test", given(*BUILT_IN, TEST_OPENED), SELL),
            Scene("sold again after a cancelled sale", given(*OWNED, SALE_CANCELLED), SELL),
        ),
        refused=(
            Broken(
                card_is_fitted,
                RefusalCode.OUT_OF_SCOPE,
                Scene("never bought", UNKNOWN, SELL),
                Scene("on no vehicle", given(*BOUGHT), SELL),
            ),
            Broken(
                card_is_unsold,
                RefusalCode.STAGE,
                Scene("sold before", given(*OWNED), SELL),
                Scene("at its end", given(*SCRAPPED), SELL),
            ),
        ),
    ),
    Act(
        CANCEL_SALE_RULES,
        done=(
            Scene("nobody presented", given(*OWNED), CANCEL_SALE),
            Scene("the only attempt was closed", given(*TURNED_AWAY), CANCEL_SALE),
        ),
        refused=(
            Broken(
                card_is_owned,
                RefusalCode.STAGE,
                Scene("never sold", given(*BUILT_IN), CANCEL_SALE),
                Scene("at its end", given(*SCRAPPED), CANCEL_SALE),
            ),
            Broken(
                nobody_is_being_registered,
                RefusalCode.STAGE,
                Scene("somebody presented", given(*WAITING), CANCEL_SALE),
                Scene("somebody in review", given(*IN_REVIEW), CANCEL_SALE),
                Scene("sent to the carrier", given(*SENT), CANCEL_SALE),
                Scene("registered", given(*COMPLETED), CANCEL_SALE),
                Scene("a later owner", given(*OWNED, TRANSFERRED), CANCEL_SALE),
            ),
        ),
    ),
    Act(
        TRANSFER_RULES,
        done=(
            Scene("sold, not registered", given(*OWNED), TRANSFER),
            Scene("registered", given(*COMPLETED), TRANSFER),
            Scene("restricted", given(*CLOSED_DOWN), TRANSFER),
            Scene("transferred again", given(*RESOLD), TRANSFER),
        ),
        refused=(
            Broken(
                card_is_owned,
                RefusalCode.STAGE,
                Scene("never bought", UNKNOWN, TRANSFER),
                Scene("in stock", given(*BOUGHT), TRANSFER),
                Scene("under test", given(*IN_TEST), TRANSFER),
                Scene("at its end", given(*SCRAPPED), TRANSFER),
            ),
        ),
    ),
    Act(
        SCRAP_RULES,
        done=(
            Scene("before the sale", given(*BUILT_IN), SCRAP),
            Scene("registered", given(*COMPLETED), SCRAP),
            Scene("restricted", given(*CLOSED_DOWN), SCRAP),
        ),
        refused=(
            Broken(
                card_is_live,
                RefusalCode.STAGE,
                Scene("never bought", UNKNOWN, SCRAP),
                Scene("scrapped before", given(*SCRAPPED), SCRAP),
            ),
        ),
    ),
    Act(
        CANCEL_CARD_RULES,
        done=(Scene("in stock", given(*BOUGHT), CANCEL_CARD), Scene("sold", given(*OWNED), CANCEL_CARD)),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, CANCEL_CARD)),
            Broken(card_is_live, RefusalCode.STAGE, Scene("ended before", given(*SCRAPPED), CANCEL_CARD)),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """An act on ownership that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """An act on ownership that breaks no rule goes through."""
    assert_done(act, scene)


def test_a_sale_asks_for_the_fitting_before_the_stage() -> None:
    """A sold card that is on no vehicle is out of scope first."""
    assert ["card_is_fitted", "card_is_unsold", "done"] == refused_in_turn(
        when, given(*BOUGHT, SOLD), SELL, given(*OWNED), given(*BUILT_IN)
    )


def test_a_cancelled_sale_asks_for_an_owner_before_the_registration() -> None:
    """A scrapped card with a registration is refused for its stage."""
    assert ["card_is_owned", "nobody_is_being_registered", "done"] == refused_in_turn(
        when, given(*COMPLETED, DEREGISTERED), CANCEL_SALE, given(*COMPLETED), given(*OWNED)
    )


@pytest.mark.parametrize(
    ("stock", "at"),
    [
        (True, BEFORE_THE_DUTY),
        (True, datetime(2021, 9, 12, 23, 59, 59, tzinfo=CHINA_TIME)),
        (False, datetime(2021, 9, 13, tzinfo=CHINA_TIME)),
    ],
)
def test_a_card_sold_before_the_duty_is_a_stock_card(stock: bool, at: datetime) -> None:
    """Sold before 2021-09-13, read in China: a stock card; from that day on it is none."""
    assert (but(SOLD, sold_at=at, stock=stock),) == when(given(*BUILT_IN), but(SELL, at=at))


def test_what_was_open_on_a_stock_card_is_recorded_and_on_another_card_changes_nothing() -> None:
    """Only a card sold before the duty keeps what its carrier had opened."""
    opened = but(SELL, origin=Origin.IMPORTED, stock_functions=functions(DATA))
    old_sale = but(opened, at=BEFORE_THE_DUTY)
    assert (SOLD_AS_STOCK, STOCK_RECORDED) == when(given(*BUILT_IN), old_sale)
    assert (SOLD_AS_STOCK,) == when(given(*BUILT_IN), but(old_sale, stock_functions=()))
    assert (SOLD,) == when(given(*BUILT_IN), opened)


@pytest.mark.parametrize("origin", Origin)
def test_what_was_open_on_a_stock_card_is_a_ledgers_or_the_carriers_word(origin: Origin) -> None:
    """We never saw it ourselves: what we state of a sale records no function that was open before the duty."""
    old_sale = but(SELL, origin=origin, at=BEFORE_THE_DUTY, stock_functions=functions(DATA))
    recorded = () if origin is Origin.OBSERVED else (STOCK_RECORDED,)
    assert (SOLD_AS_STOCK, *recorded) == when(given(*BUILT_IN), old_sale)


def test_a_sale_without_a_channel_says_so() -> None:
    """A blank channel is absent, not empty, in the history; whether the vehicle is new is kept as told."""
    told = but(SELL, channel="", new_vehicle=False)
    assert (but(SOLD, channel=None, new_vehicle=False),) == when(given(*BUILT_IN), told)


def test_what_the_other_acts_write_down() -> None:
    """A cancelled sale, the number of the next period, and why a card ended."""
    assert (SALE_CANCELLED,) == when(given(*OWNED), CANCEL_SALE)
    assert (TRANSFERRED,) == when(given(*OWNED), TRANSFER)
    assert (but(TRANSFERRED, period=3),) == when(given(*RESOLD), TRANSFER)
    assert (DEREGISTERED,) == when(given(*OWNED), SCRAP)
    assert (but(DEREGISTERED, reason=DeregistrationReason.CANCELLED),) == when(given(*OWNED), CANCEL_CARD)


def test_a_sale_begins_the_first_period_with_exactly_the_emergency_call() -> None:
    """Sold: period 1, nobody registered, a test ends and its functions with it."""
    begun = {"stage": Stage.SOLD, "period": FIRST_PERIOD, "entitled": ONLY_EMERGENCY}
    assert begun == changes(given(*BUILT_IN), SOLD)
    assert begun | {"test": None} == changes(given(*BUILT_IN, TEST_OPENED), SOLD)
    assert (RegistrationStatus.NONE, 1) == (given(*OWNED).registration_status, given(*OWNED).period_number)


def test_a_stock_card_is_known_as_one_for_its_first_period() -> None:
    """Sold as stock: the period says so, for the backfill deadline."""
    card = given(*BUILT_IN, SOLD_AS_STOCK)
    assert but(FIRST_PERIOD, began=BEFORE_THE_DUTY, stock=True) == card.period
    assert ONLY_EMERGENCY == card.entitled


def test_stock_functions_stand_beside_the_emergency_call() -> None:
    """StockFunctionsRecorded: added to what the card is entitled to; the stage stays."""
    assert {"entitled": functions(DATA, EMERGENCY)} == changes(given(*BUILT_IN, SOLD_AS_STOCK), STOCK_RECORDED)


def test_a_cancelled_sale_puts_the_card_back_into_stock_and_leaves_it_in_its_vehicle() -> None:
    """SaleCancelled: procured, no period, no function, no restriction."""
    assert {"stage": Stage.PROCURED, "period": None, "entitled": ()} == changes(given(*OWNED), SALE_CANCELLED)
    card = given(*CLOSED_DOWN, SALE_CANCELLED)
    assert given(*BUILT_IN) == card
    assert VIN == card.vin


@pytest.mark.parametrize(
    "history", [OWNED, OWNED_AS_STOCK, WAITING, COMPLETED, CLOSED_DOWN, CLOSED_FOR_MISUSE], ids=len
)
def test_a_transfer_begins_the_next_period_from_nothing(history: tuple[object, ...]) -> None:
    """OwnershipTransferred: everything of the last period is over, its restriction too; only emergency is open."""
    card = given(*history, TRANSFERRED)  # type: ignore[arg-type]
    expected = but(FIRST_PERIOD, number=2, began=NEXT_SALE_DAY, stage=Stage.TRANSFERRED)
    assert (Stage.TRANSFERRED, expected, ONLY_EMERGENCY, None) == (
        card.stage,
        card.period,
        card.entitled,
        card.restriction,
    )
    assert RegistrationStatus.NONE is card.registration_status
    assert 2 == card.period_number


def test_a_transfer_changes_nothing_outside_the_period() -> None:
    """Purchase, vehicle and what the carrier confirmed stay."""
    assert {"stage", "period.number", "period.began", "period.stage"} == set(changes(given(*OWNED), TRANSFERRED))


def test_the_end_of_a_card_keeps_its_vehicle_registration_and_period() -> None:
    """Deregistered: no function, no restriction, no test; the rest stays readable."""
    assert {"stage": Stage.DEREGISTERED, "entitled": ()} == changes(given(*COMPLETED), DEREGISTERED)
    assert {"stage": Stage.DEREGISTERED, "entitled": (), "test": None} == changes(given(*IN_TEST), DEREGISTERED)
    assert {"stage": Stage.DEREGISTERED, "entitled": (), "restriction": None} == changes(
        given(*CLOSED_DOWN), DEREGISTERED
    )
    card = given(*COMPLETED, DEREGISTERED)
    assert (VIN, RegistrationStatus.REGISTERED, 1, False) == (
        card.vin,
        card.registration_status,
        card.period_number,
        card.live,
    )
