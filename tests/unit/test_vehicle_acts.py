"""Acts on a vehicle reach all its cards together, in one decision."""

from collections.abc import Iterable

import attrs
import pytest

from iov_realname.domain.card.restriction import LiftCause
from iov_realname.domain.card.sale import ScrapVehicle, SellVehicle
from iov_realname.domain.card.state import UNKNOWN, Ground
from iov_realname.domain.functions import functions
from iov_realname.domain.identifiers import Doubt
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.vehicle.acts import (
    VEHICLE_RULES,
    VehicleCommand,
    decide_vehicle,
    fit,
    some_card_can_be_restricted,
    some_card_is_live,
    some_card_is_restricted,
    some_card_was_fitted,
    transfer_is_reviewed,
    unfit,
    vehicle_is_unsold,
)
from iov_realname.domain.vehicle.fitted import Decision, FittedVehicle, vehicle_is_owned
from iov_realname.domain.vehicle.state import CardFitted, CardUnfitted, VehicleStanding
from tests.support.commands import (
    APPEAL,
    ASK,
    CANCEL_SALE,
    CARDS,
    DECIDE_APPEAL,
    DECIDE_RELEASE,
    DECLINE,
    FIT,
    LIFT,
    NOTIFY,
    RECORD_CONTACT,
    REPORT_TRANSFER,
    RESTRICT,
    SCRAP,
    SELL,
    TRANSFER,
    UNFIT,
)
from tests.support.facts import (
    APPEALED_DOWN,
    ASKED,
    BEFORE_THE_DUTY,
    BOOK,
    BOUGHT,
    BUILT_IN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    DATA,
    DECLINED,
    DEREGISTERED,
    FITTED,
    FOREIGN_VIN,
    ICCID,
    LIFTED,
    NOTIFIED,
    OTHER_ICCID,
    OWNED,
    RESTRICTED,
    RESTRICTED_FOR_MISUSE,
    SALE_CANCELLED,
    SCRAPPED,
    SOLD,
    SOLD_AS_STOCK,
    STOCK_RECORDED,
    TRANSFER_WAITS,
    TRANSFERRED,
    UNFITTED,
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
    given,
    refused,
    refused_in_turn,
    scenes_done,
    scenes_refused,
)
from tests.support.vehicles import (
    CANCELLED_SALE,
    DRIVEN,
    FACTORY_FRESH,
    FIRST_SALE,
    NEVER_FITTED,
    NEXT_SALE,
    OF_FIRST,
    OF_SECOND,
    OF_VEHICLE,
    REGISTERED_VEHICLE,
    RESTRICTED_VEHICLE,
    SCRAPPED_VEHICLE,
    SCRAPPING,
    SOLD_VEHICLE,
    TRANSFERRED_VEHICLE,
    UNSOLD,
    both,
    decided,
    second,
    vehicle,
    with_cards,
)

HAS_DECLINED = both(DRIVEN, *OWNED, NOTIFIED, DECLINED)
FOR_MISUSE = but(RESTRICT, ground=Ground.MISUSE, assessment="A-1", misused=CARDS)
AS_STATED = but(RESTRICT, origin=Origin.IMPORTED, ground=Ground.STATED)


def when(fitted: FittedVehicle, command: VehicleCommand, book: RuleBook = BOOK) -> Decision:
    """What the vehicle decides on a command."""
    return decide_vehicle(fitted, command, book)


def of_an_owner(*commands: VehicleCommand) -> Iterable[Act]:
    """The acts that concern an owner and ask for nothing else."""
    for command in commands:
        yield Act(
            VEHICLE_RULES[type(command)],
            done=(Scene("sold", SOLD_VEHICLE, command), Scene("one card is left", ONE_LEFT, command)),
            refused=(
                Broken(
                    vehicle_is_owned,
                    RefusalCode.STAGE,
                    Scene(f"{type(command).__name__}, unbuilt", NEVER_FITTED, command),
                    Scene(f"{type(command).__name__}, unsold", UNSOLD, command),
                    Scene(f"{type(command).__name__}, scrapped", SCRAPPED_VEHICLE, command),
                    Scene(f"{type(command).__name__}, no card in use", both(DRIVEN, *SCRAPPED), command),
                ),
                *(UNREVIEWED if command is TRANSFER else ()),
            ),
            decide=decide_vehicle,
        )


REVIEWING = but(BOOK, release_review=True)
UNREVIEWED = (
    Broken(
        transfer_is_reviewed,
        RefusalCode.STAGE,
        Scene("the book asks for a review", SOLD_VEHICLE, TRANSFER, REVIEWING),
    ),
)
ONE_LEFT = with_cards(DRIVEN, given(*OWNED, DEREGISTERED), second(*OWNED))

TRANSFER_WAITING = both(DRIVEN, *TRANSFER_WAITS)
APPEALED_VEHICLE = both(DRIVEN, *APPEALED_DOWN)

ACTS = (
    Act(
        VEHICLE_RULES[SellVehicle],
        done=(
            Scene("built", UNSOLD, SELL),
            Scene("after a cancelled sale", both(vehicle(FIRST_SALE, CANCELLED_SALE), *OWNED, SALE_CANCELLED), SELL),
        ),
        refused=(
            Broken(some_card_was_fitted, RefusalCode.OUT_OF_SCOPE, Scene("no card ever fitted", NEVER_FITTED, SELL)),
            Broken(
                vehicle_is_unsold,
                RefusalCode.STAGE,
                Scene("sold before", SOLD_VEHICLE, SELL),
                Scene("scrapped", SCRAPPED_VEHICLE, SELL),
            ),
        ),
        decide=decide_vehicle,
    ),
    *of_an_owner(CANCEL_SALE, TRANSFER, ASK, NOTIFY, DECLINE, RECORD_CONTACT, REPORT_TRANSFER),
    *(
        attrs.evolve(act, done=(Scene("a report waits", TRANSFER_WAITING, DECIDE_RELEASE),))
        for act in of_an_owner(DECIDE_RELEASE)
    ),
    Act(
        VEHICLE_RULES[ScrapVehicle],
        done=(Scene("unsold", UNSOLD, SCRAP), Scene("sold", SOLD_VEHICLE, SCRAP)),
        refused=(
            Broken(
                some_card_is_live,
                RefusalCode.STAGE,
                Scene("unbuilt", NEVER_FITTED, SCRAP),
                Scene("scrapped before", SCRAPPED_VEHICLE, SCRAP),
            ),
        ),
        decide=decide_vehicle,
    ),
    Act(
        VEHICLE_RULES[type(RESTRICT)],
        done=(
            Scene("declined", HAS_DECLINED, RESTRICT),
            Scene("misuse of a registered vehicle", REGISTERED_VEHICLE, FOR_MISUSE),
        ),
        refused=(
            Broken(
                some_card_can_be_restricted,
                RefusalCode.STAGE,
                Scene("unbuilt", NEVER_FITTED, RESTRICT),
                Scene("unsold", UNSOLD, FOR_MISUSE),
                Scene("restricted already", RESTRICTED_VEHICLE, AS_STATED),
                Scene("scrapped", SCRAPPED_VEHICLE, RESTRICT),
            ),
        ),
        decide=decide_vehicle,
    ),
    Act(
        VEHICLE_RULES[type(LIFT)],
        done=(
            Scene("restricted", RESTRICTED_VEHICLE, LIFT),
            Scene("restricted, an appeal", RESTRICTED_VEHICLE, APPEAL),
            Scene("an appeal under way", APPEALED_VEHICLE, DECIDE_APPEAL),
        ),
        refused=(
            Broken(
                some_card_is_restricted,
                RefusalCode.STAGE,
                Scene("not restricted", SOLD_VEHICLE, LIFT),
                Scene("scrapped while restricted", both(DRIVEN, *CLOSED_DOWN, DEREGISTERED), LIFT),
                Scene("not restricted, an appeal", SOLD_VEHICLE, APPEAL),
                Scene("not restricted any more", SOLD_VEHICLE, DECIDE_APPEAL),
            ),
        ),
        decide=decide_vehicle,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """An act on a vehicle that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """An act on a vehicle that breaks no rule reaches its cards."""
    assert_done(act, scene)


def test_a_sale_asks_for_the_cards_before_the_standing() -> None:
    """A sold vehicle without any card of ours is out of scope first."""
    assert ["some_card_was_fitted", "vehicle_is_unsold", "done"] == refused_in_turn(
        decide_vehicle, with_cards(DRIVEN), SELL, SOLD_VEHICLE, UNSOLD
    )


@pytest.mark.parametrize(
    ("given_vehicle", "command", "of_vehicle", "of_cards"),
    [
        (UNSOLD, SELL, (FIRST_SALE,), (SOLD,)),
        (SOLD_VEHICLE, CANCEL_SALE, (CANCELLED_SALE,), (SALE_CANCELLED,)),
        (SOLD_VEHICLE, TRANSFER, (NEXT_SALE,), (TRANSFERRED,)),
        (TRANSFERRED_VEHICLE, TRANSFER, (but(NEXT_SALE, period=3),), (but(TRANSFERRED, period=3),)),
        (SOLD_VEHICLE, SCRAP, (SCRAPPING,), (DEREGISTERED,)),
    ],
    ids=lambda each: type(each).__name__,
)
def test_ownership_acts_reach_the_vehicle_and_every_card(
    given_vehicle: FittedVehicle,
    command: VehicleCommand,
    of_vehicle: tuple[object, ...],
    of_cards: tuple[object, ...],
) -> None:
    """Sale, cancelled sale, transfer, scrapping: index and cards change together, in fitting order."""
    expected = {OF_VEHICLE: of_vehicle, OF_FIRST: of_cards, OF_SECOND: of_cards}
    assert list(expected.items()) == list(decided(when(given_vehicle, command)).items())


@pytest.mark.parametrize(("command", "event"), [(ASK, ASKED), (NOTIFY, NOTIFIED), (DECLINE, DECLINED)])
def test_what_is_said_to_an_owner_is_noted_on_every_card_and_not_on_the_vehicle(
    command: VehicleCommand, event: object
) -> None:
    """Requests, notices and refusals belong to the cards' own histories."""
    assert {OF_FIRST: (event,), OF_SECOND: (event,)} == decided(when(SOLD_VEHICLE, command))


def test_only_cards_in_use_are_reached() -> None:
    """A card at its end keeps its peace."""
    assert {OF_VEHICLE: (NEXT_SALE,), OF_SECOND: (TRANSFERRED,)} == decided(when(ONE_LEFT, TRANSFER))


def test_a_vehicle_all_of_whose_cards_ended_before_the_sale_can_still_be_sold() -> None:
    """The sale is a fact about the vehicle."""
    ended = both(FACTORY_FRESH, *BUILT_IN, DEREGISTERED)
    assert {OF_VEHICLE: (FIRST_SALE,)} == decided(when(ended, SELL))


def test_stock_functions_are_recorded_on_every_card() -> None:
    """What the ledger says of the vehicle was open on each of its cards."""
    old_sale = but(SELL, origin=Origin.IMPORTED, at=BEFORE_THE_DUTY, stock_functions=functions(DATA))
    shares = decided(when(UNSOLD, old_sale))
    assert (SOLD_AS_STOCK, STOCK_RECORDED) == shares[OF_FIRST] == shares[OF_SECOND]


def test_one_card_that_refuses_refuses_for_the_vehicle() -> None:
    """A sale is not cancelled while one of the cards has an open registration."""
    half = with_cards(DRIVEN, given(*OWNED), second(*WAITING))
    assert ("R-STAGE", "nobody_is_being_registered") == refused(when(half, CANCEL_SALE))


# Restriction


def test_a_restriction_reaches_every_card_that_can_be_restricted() -> None:
    """Stated by a ledger or for misuse: registered or not, but not those restricted already."""
    mixed = with_cards(DRIVEN, given(*COMPLETED, NOTIFIED), second(*CLOSED_DOWN))
    stated = but(RESTRICTED, ground=Ground.STATED)
    assert {OF_FIRST: (stated,)} == decided(when(mixed, AS_STATED))
    registered_and_not = with_cards(DRIVEN, given(*COMPLETED, NOTIFIED), second(*OWNED, NOTIFIED))
    assert {OF_FIRST: (stated,), OF_SECOND: (stated,)} == decided(when(registered_and_not, AS_STATED))
    assert {OF_FIRST: (RESTRICTED_FOR_MISUSE,), OF_SECOND: (RESTRICTED_FOR_MISUSE,)} == decided(
        when(registered_and_not, FOR_MISUSE)
    )


def test_who_is_registered_is_not_restricted_for_want_of_a_registration() -> None:
    """Declined or overdue: only the cards without a completed registration, if there are any; else no ground."""
    mixed = with_cards(DRIVEN, given(*COMPLETED, NOTIFIED, DECLINED), second(*OWNED, NOTIFIED, DECLINED))
    assert {OF_SECOND: (RESTRICTED,)} == decided(when(mixed, RESTRICT))
    all_registered = both(DRIVEN, *COMPLETED, NOTIFIED, DECLINED)
    assert ("R-NO-GROUND", "ground_holds") == refused(when(all_registered, RESTRICT))


def test_a_lifting_reaches_every_restricted_card() -> None:
    """And no other."""
    mixed = with_cards(DRIVEN, given(*COMPLETED), second(*CLOSED_FOR_MISUSE))
    stated = but(LIFTED, cause=LiftCause.STATED)
    assert {OF_SECOND: (stated,)} == decided(when(mixed, LIFT))
    assert {OF_FIRST: (stated,), OF_SECOND: (stated,)} == decided(when(RESTRICTED_VEHICLE, LIFT))


# Fitting


def test_a_fitting_is_told_in_both_histories() -> None:
    """The vehicle's index names the card, the card names the vehicle."""
    shares = fit(NEVER_FITTED, given(*BOUGHT), FIT, BOOK)
    assert {OF_VEHICLE: (CardFitted(VIN, ICCID),), OF_FIRST: (FITTED,)} == decided(shares)
    another = fit(UNSOLD, given(*BOUGHT), but(FIT, vin=FOREIGN_VIN), BOOK)
    assert {
        f"vehicle-{FOREIGN_VIN}": (CardFitted(FOREIGN_VIN, ICCID),),
        OF_FIRST: (but(FITTED, vin=FOREIGN_VIN, doubts=(Doubt.FOREIGN_WMI,)),),
    } == decided(another)


@pytest.mark.parametrize("standing", VehicleStanding)
def test_the_vehicles_standing_decides_whatever_the_command_says(standing: VehicleStanding) -> None:
    """Nothing is built into a vehicle that was sold or scrapped."""
    stands = {
        VehicleStanding.UNSOLD: UNSOLD,
        VehicleStanding.SOLD: SOLD_VEHICLE,
        VehicleStanding.SCRAPPED: SCRAPPED_VEHICLE,
    }
    for told in VehicleStanding:
        decision = fit(stands[standing], given(*BOUGHT), but(FIT, standing=told), BOOK)
        if standing is VehicleStanding.UNSOLD:
            assert [OF_VEHICLE, OF_FIRST] == list(decided(decision))
        else:
            assert ("R-STAGE", "card_can_be_fitted") == refused(decision)


def test_a_refused_fitting_is_told_in_no_history() -> None:
    """The card's refusal is the answer."""
    assert ("R-NO-PURCHASE", "card_is_known") == refused(fit(NEVER_FITTED, UNKNOWN, FIT, BOOK))


def test_taking_out_is_told_in_both_histories() -> None:
    """Before the sale; afterwards it is refused."""
    shares = unfit(UNSOLD, second(*BUILT_IN), UNFIT, BOOK)
    assert {OF_VEHICLE: (CardUnfitted(OTHER_ICCID),), OF_SECOND: (UNFITTED,)} == decided(shares)
    assert ("R-STAGE", "card_is_fitted_and_unsold") == refused(unfit(SOLD_VEHICLE, given(*OWNED), UNFIT, BOOK))


def test_every_vehicle_command_has_its_rules() -> None:
    """From the sale to the review of a transfer: fourteen, none without."""
    towards_owners = (ASK, NOTIFY, DECLINE, RESTRICT, LIFT, RECORD_CONTACT, APPEAL, DECIDE_APPEAL)
    whole = (SELL, CANCEL_SALE, TRANSFER, SCRAP, REPORT_TRANSFER, DECIDE_RELEASE, *towards_owners)
    assert {type(each) for each in whole} == set(VEHICLE_RULES)
    assert all(VEHICLE_RULES.values())


def test_a_reported_transfer_reaches_every_card_and_the_index() -> None:
    """Without a review both cards and the vehicle change hands in one decision; with one, only the report is noted."""
    whole = when(both(DRIVEN, *COMPLETED), REPORT_TRANSFER)
    assert isinstance(whole, tuple)
    assert [OF_VEHICLE, OF_FIRST, OF_SECOND] == [share.stream for share in whole]
    noted = when(both(DRIVEN, *COMPLETED), REPORT_TRANSFER, but(BOOK, release_review=True))
    assert isinstance(noted, tuple)
    assert [OF_FIRST, OF_SECOND] == [share.stream for share in noted]


@pytest.mark.parametrize("approved", [True, False])
def test_a_release_reaches_every_card(approved: bool) -> None:
    """Approved: the vehicle's index moves with the cards; turned down: nothing but the review is noted, on both."""
    decision = when(TRANSFER_WAITING, but(DECIDE_RELEASE, approved=approved))
    assert isinstance(decision, tuple)
    assert ([OF_VEHICLE] if approved else []) + [OF_FIRST, OF_SECOND] == [share.stream for share in decision]


def test_an_appeal_is_about_the_cards_it_was_filed_for() -> None:
    """A card restricted later has an appeal of its own; a decision reaches those of its appeal alone."""
    later = with_cards(DRIVEN, given(*APPEALED_DOWN), second(*CLOSED_DOWN))
    assert [OF_SECOND] == [share.stream for share in when(later, APPEAL)]  # type: ignore[union-attr]
    assert [OF_FIRST] == [share.stream for share in when(later, DECIDE_APPEAL)]  # type: ignore[union-attr]
    assert ("R-DUPLICATE", "no_appeal_is_under_way") == refused(when(APPEALED_VEHICLE, APPEAL))
    assert ("R-STAGE", "appeal_is_under_way") == refused(when(RESTRICTED_VEHICLE, DECIDE_APPEAL))


def test_a_transfer_is_not_carried_out_past_the_review_that_a_book_asks_for() -> None:
    """Refused under POLICY-RELEASE; a ledger tells of what was released elsewhere, and other books ask for nothing."""
    refusal = when(SOLD_VEHICLE, TRANSFER, REVIEWING)

    assert isinstance(refusal, Refusal)
    assert ("transfer_is_reviewed", ("POLICY-RELEASE",)) == (refusal.rule, refusal.cites)
    for command, book in ((but(TRANSFER, origin=Origin.IMPORTED), REVIEWING), (TRANSFER, BOOK)):
        assert isinstance(when(SOLD_VEHICLE, command, book), tuple)
