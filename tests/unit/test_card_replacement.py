"""换卡: one card takes another's place in the same vehicle and ownership period."""

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.replacement import (
    PUT_IN_RULES,
    TAKE_OUT_RULES,
    card_can_be_replaced,
    new_card_is_in_stock,
    new_card_is_on_no_vehicle,
)
from iov_realname.domain.card.state import UNKNOWN, Ground, RegistrationStatus, Restriction, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import PUT_IN, TAKE_OUT
from tests.support.facts import (
    BOUGHT,
    BUILT_IN,
    CLOSED_DOWN,
    COMPLETED,
    FIRST_PERIOD,
    IN_TEST,
    LIFTED,
    NEXT_SALE_DAY,
    OWNED,
    REPLACED,
    REPLACEMENT_FITTED,
    RESOLD,
    SALE_DAY,
    SCRAPPED,
    UNFITTED,
    VIN,
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

BY_LEDGER = but(TAKE_OUT, origin=Origin.IMPORTED)
SAME_OWNER = but(REPLACEMENT_FITTED, period=1, began=SALE_DAY)

ACTS = (
    Act(
        TAKE_OUT_RULES,
        done=(
            Scene("sold", given(*OWNED), TAKE_OUT),
            Scene("registered", given(*COMPLETED), BY_LEDGER),
            Scene("transferred", given(*RESOLD), BY_LEDGER),
            Scene("restricted", given(*CLOSED_DOWN), TAKE_OUT),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, TAKE_OUT)),
            Broken(
                card_can_be_replaced,
                RefusalCode.STAGE,
                Scene("unsold", given(*BUILT_IN), TAKE_OUT),
                Scene("at its end", given(*SCRAPPED), TAKE_OUT),
                Scene("restricted, by a ledger", given(*CLOSED_DOWN), BY_LEDGER),
            ),
        ),
    ),
    Act(
        PUT_IN_RULES,
        done=(
            Scene("in stock", given(*BOUGHT), PUT_IN),
            Scene("under test", given(*IN_TEST), PUT_IN),
            Scene("taken out of another vehicle before", given(*BUILT_IN, UNFITTED), PUT_IN),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, PUT_IN)),
            Broken(
                new_card_is_in_stock,
                RefusalCode.STAGE,
                Scene("sold", given(*OWNED), PUT_IN),
                Scene("at its end", given(*SCRAPPED), PUT_IN),
            ),
            Broken(new_card_is_on_no_vehicle, RefusalCode.DUPLICATE, Scene("on a vehicle", given(*BUILT_IN), PUT_IN)),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A replacement that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A replacement that breaks no rule goes through."""
    assert_done(act, scene)


def test_the_new_card_is_asked_for_its_stage_before_its_vehicle() -> None:
    """Purchase, stage, vehicle."""
    assert ["card_is_known", "new_card_is_in_stock", "new_card_is_on_no_vehicle", "done"] == refused_in_turn(
        when, UNKNOWN, PUT_IN, given(*OWNED), given(*BUILT_IN), given(*BOUGHT)
    )


def test_what_a_replacement_writes_down() -> None:
    """The old card names the new one; the new one names vehicle, old card and what its owner was told."""
    assert (REPLACED,) == when(given(*OWNED), TAKE_OUT)
    told = but(
        FIRST_PERIOD,
        number=3,
        began=NEXT_SALE_DAY,
        stock=True,
        asked=True,
        notices_delivered=2,
        declined_after_notice=True,
        attempts_closed=1,
    )
    expected = but(
        REPLACEMENT_FITTED,
        period=3,
        stock=True,
        asked=True,
        notices_delivered=2,
        declined_after_notice=True,
        attempts_closed=1,
        ground=Ground.DECLINED,
    )
    assert (expected,) == when(given(*BOUGHT), but(PUT_IN, period=told, ground=Ground.DECLINED))
    assert (SAME_OWNER,) == when(given(*BOUGHT), PUT_IN)


def test_a_card_taken_out_is_at_its_end() -> None:
    """Replaced: deregistered without functions, test or restriction; vehicle, registration and period stay readable."""
    assert {"stage": Stage.DEREGISTERED, "entitled": ()} == changes(given(*COMPLETED), REPLACED)
    assert {"stage": Stage.DEREGISTERED, "entitled": (), "restriction": None} == changes(given(*CLOSED_DOWN), REPLACED)
    assert {"stage": Stage.DEREGISTERED, "entitled": (), "test": None} == changes(given(*IN_TEST), REPLACED)


def test_the_new_card_is_sold_and_unregistered_in_the_vehicles_period() -> None:
    """ReplacementFitted: sold with exactly emergency, nobody registered; a test ends."""
    sold = {
        "stage": Stage.SOLD,
        "vin": VIN,
        "fitted": True,
        "period": but(FIRST_PERIOD, number=2, began=NEXT_SALE_DAY),
        "entitled": ONLY_EMERGENCY,
    }
    assert sold == changes(given(*BOUGHT), REPLACEMENT_FITTED)
    assert sold | {"test": None} == changes(given(*IN_TEST), REPLACEMENT_FITTED)
    assert RegistrationStatus.NONE is given(*BOUGHT, REPLACEMENT_FITTED).registration_status


def test_what_the_owner_was_told_goes_with_the_card() -> None:
    """ReplacementFitted: being asked, notices, a refusal, closed attempts and being a stock card carry over."""
    told = {
        "stock": True,
        "asked": True,
        "notices_delivered": 2,
        "declined_after_notice": True,
        "attempts_closed": 1,
    }
    assert but(FIRST_PERIOD, **told) == given(*BOUGHT, but(SAME_OWNER, **told)).period


def test_whether_the_owner_was_asked_is_not_guessed_from_the_notices() -> None:
    """ReplacementFitted: who was asked at a counter has had no notice, and is known as asked all the same."""
    for told in ({"asked": True}, {"notices_delivered": 1}):
        assert but(FIRST_PERIOD, **told) == given(*BOUGHT, but(SAME_OWNER, **told)).period


def test_a_restriction_is_handed_on() -> None:
    """ReplacementFitted with a ground: restricted at once, and once lifted the card is sold with emergency."""
    event = but(SAME_OWNER, ground=Ground.OVERDUE)
    card = given(*BOUGHT, event)
    assert (Stage.RESTRICTED, Restriction(Ground.OVERDUE, Stage.SOLD, ONLY_EMERGENCY), ONLY_EMERGENCY) == (
        card.stage,
        card.restriction,
        card.entitled,
    )
    assert given(*BOUGHT, SAME_OWNER) == given(*BOUGHT, event, LIFTED)
