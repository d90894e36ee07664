"""A card goes into a vehicle, or out of it again, before the sale."""

from iov_realname.domain.card.fitting import (
    FIT_RULES,
    UNFIT_RULES,
    card_can_be_fitted,
    card_is_factory_fitted,
    card_is_fitted_and_unsold,
    card_is_on_no_vehicle,
    vehicle_is_well_formed,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.identifiers import Doubt
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import Fitment
from iov_realname.domain.vehicle.state import VehicleStanding
from tests.support.commands import FIT, UNFIT
from tests.support.facts import (
    BOUGHT,
    BUILT_IN,
    FITTED,
    FOREIGN_VIN,
    ILL_FORMED,
    IMEI,
    IN_TEST,
    OWNED,
    SALE_CANCELLED,
    SCRAPPED,
    TEST_OPENED,
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

ACTS = (
    Act(
        FIT_RULES,
        done=(
            Scene("a card in stock", given(*BOUGHT), FIT),
            Scene("a card under test", given(*IN_TEST), FIT),
            Scene("a card taken out before", given(*BUILT_IN, UNFITTED), FIT),
            Scene("an imported vehicle", given(*BOUGHT), but(FIT, vin=FOREIGN_VIN)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, FIT)),
            Broken(
                card_can_be_fitted,
                RefusalCode.STAGE,
                Scene("a sold card", given(*OWNED), FIT),
                Scene("a card at its end", given(*SCRAPPED), FIT),
                Scene("a sold vehicle", given(*BOUGHT), but(FIT, standing=VehicleStanding.SOLD)),
                Scene("a scrapped vehicle", given(*BOUGHT), but(FIT, standing=VehicleStanding.SCRAPPED)),
            ),
            Broken(
                vehicle_is_well_formed,
                RefusalCode.FORMAT,
                Scene("VIN", given(*BOUGHT), but(FIT, vin=ILL_FORMED)),
                Scene("IMEI", given(*BOUGHT), but(FIT, imei=ILL_FORMED)),
            ),
            Broken(
                card_is_factory_fitted,
                RefusalCode.OUT_OF_SCOPE,
                Scene("after-market", given(*BOUGHT), but(FIT, fitment=Fitment.AFTERMARKET)),
            ),
            Broken(
                card_is_on_no_vehicle,
                RefusalCode.DUPLICATE,
                Scene("on a vehicle, this one too", given(*BUILT_IN), FIT),
            ),
        ),
    ),
    Act(
        UNFIT_RULES,
        done=(
            Scene("before the sale", given(*BUILT_IN), UNFIT),
            Scene("during a test", given(*BUILT_IN, TEST_OPENED), UNFIT),
            Scene("after a cancelled sale", given(*OWNED, SALE_CANCELLED), UNFIT),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, UNFIT)),
            Broken(
                card_is_fitted_and_unsold,
                RefusalCode.STAGE,
                Scene("on no vehicle", given(*BOUGHT), UNFIT),
                Scene("sold", given(*OWNED), UNFIT),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A fitting that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A fitting that breaks no rule goes through."""
    assert_done(act, scene)


def test_the_rules_of_a_build_are_asked_in_the_order_of_the_ledgers() -> None:
    """Purchase, stage of card and vehicle, form of VIN and IMEI, scope, one vehicle per card."""
    everything_wrong = but(FIT, vin=ILL_FORMED, fitment=Fitment.AFTERMARKET, standing=VehicleStanding.SOLD)
    assert [
        "card_is_known",
        "card_can_be_fitted",
        "vehicle_is_well_formed",
        "card_is_factory_fitted",
        "card_is_on_no_vehicle",
        "done",
    ] == refused_in_turn(
        when,
        UNKNOWN,
        everything_wrong,
        given(*BUILT_IN),
        {"standing": VehicleStanding.UNSOLD},
        {"vin": VIN},
        {"fitment": Fitment.FACTORY},
        given(*BOUGHT),
    )


def test_what_a_fitting_writes_down() -> None:
    """VIN, IMEI and fitment; a foreign maker only raises a doubt."""
    assert (FITTED,) == when(given(*BOUGHT), FIT)
    assert (but(FITTED, vin=FOREIGN_VIN, doubts=(Doubt.FOREIGN_WMI,)),) == when(
        given(*BOUGHT), but(FIT, vin=FOREIGN_VIN)
    )
    assert (UNFITTED,) == when(given(*BUILT_IN), UNFIT)


def test_a_fitted_card_knows_its_vehicle_and_nothing_else_changes() -> None:
    """Fitted: stage and functions stay."""
    assert {"vin": VIN, "imei": IMEI, "fitted": True} == changes(given(*IN_TEST), FITTED)


def test_a_card_taken_out_forgets_its_vehicle() -> None:
    """Unfitted: no VIN, no IMEI; stage and functions stay."""
    assert {"vin": None, "imei": None, "fitted": False} == changes(given(*IN_TEST, FITTED), UNFITTED)
