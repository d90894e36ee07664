"""What a vehicle's index amounts to, and what is seen of it together with its cards."""

from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.vehicle.fitted import Decided, FittedVehicle, of_cards, of_vehicle, vehicle_is_owned
from iov_realname.domain.vehicle.state import UNBUILT, CardFitted, VehicleStanding
from tests.support.commands import TRANSFER
from tests.support.facts import (
    BOOK,
    BUILT_IN,
    COMPLETED,
    ICCID,
    NEW_ICCID,
    NEXT_SALE_DAY,
    OTHER_ICCID,
    OWNED,
    PROCURED,
    SALE_DAY,
    SCRAPPED,
    SOLD,
    VIN,
)
from tests.support.telling import but, given
from tests.support.vehicles import (
    CANCELLED_SALE,
    FIRST_CARD,
    FIRST_SALE,
    NEXT_SALE,
    REPLACEMENT,
    SCRAPPING,
    SECOND_CARD,
    SECOND_CARD_OUT,
    vehicle,
)


def test_a_vehicle_is_known_by_its_first_card() -> None:
    """CardFitted: VIN and card; unsold, no period."""
    assert but(UNBUILT, vin=VIN, cards=(ICCID,)) == vehicle(FIRST_CARD)
    assert (None, (), VehicleStanding.UNSOLD, 0, None) == (
        UNBUILT.vin,
        UNBUILT.cards,
        UNBUILT.standing,
        UNBUILT.period,
        UNBUILT.began,
    )


def test_cards_are_kept_in_fitting_order() -> None:
    """CardFitted, CardUnfitted: a card taken out before the sale is gone, the others keep their places."""
    third = CardFitted(VIN, NEW_ICCID)
    assert (ICCID, OTHER_ICCID, NEW_ICCID) == vehicle(FIRST_CARD, SECOND_CARD, third).cards
    assert (ICCID, NEW_ICCID) == vehicle(FIRST_CARD, SECOND_CARD, third, SECOND_CARD_OUT).cards


def test_a_sale_begins_the_first_period() -> None:
    """VehicleSold: sold, period 1 from that day."""
    sold = but(vehicle(FIRST_CARD), standing=VehicleStanding.SOLD, period=1, began=SALE_DAY)
    assert sold == vehicle(FIRST_CARD, FIRST_SALE)


def test_a_cancelled_sale_leaves_no_period() -> None:
    """VehicleSaleCancelled: as if never sold."""
    assert vehicle(FIRST_CARD) == vehicle(FIRST_CARD, FIRST_SALE, CANCELLED_SALE)


def test_a_transfer_begins_the_next_period() -> None:
    """VehicleTransferred: the period it names, from that day; sold it stays."""
    owned = vehicle(FIRST_CARD, FIRST_SALE)
    assert but(owned, period=2, began=NEXT_SALE_DAY) == vehicle(FIRST_CARD, FIRST_SALE, NEXT_SALE)


def test_a_replaced_card_stays_beside_its_successor() -> None:
    """CardReplaced: the new card joins; the old one is still one that was in this vehicle."""
    owned = vehicle(FIRST_CARD, FIRST_SALE)
    assert but(owned, cards=(ICCID, NEW_ICCID)) == vehicle(FIRST_CARD, FIRST_SALE, REPLACEMENT)


def test_a_scrapped_vehicle_keeps_its_past() -> None:
    """VehicleScrapped: only the standing changes."""
    owned = vehicle(FIRST_CARD, FIRST_SALE)
    assert but(owned, standing=VehicleStanding.SCRAPPED) == vehicle(FIRST_CARD, FIRST_SALE, SCRAPPING)


# With its cards


def test_cards_in_use_are_live() -> None:
    """Bought and not at their end."""
    live = given(*COMPLETED)
    seen = FittedVehicle(vehicle(FIRST_CARD), (live, given(*SCRAPPED), UNKNOWN))
    assert (live,) == seen.live


def test_a_vehicle_is_owned_from_its_sale_while_a_card_is_live() -> None:
    """Not before the sale, and not once all its cards are at their end."""
    sold = vehicle(FIRST_CARD, FIRST_SALE)
    assert FittedVehicle(sold, (given(*OWNED),)).owned
    assert not FittedVehicle(sold, (given(*SCRAPPED),)).owned
    assert not FittedVehicle(vehicle(FIRST_CARD), (given(*BUILT_IN),)).owned


def test_a_card_is_found_by_its_iccid() -> None:
    """Only among the vehicle's own."""
    first, second = given(*OWNED), given(but(PROCURED, iccid=OTHER_ICCID), SOLD)
    seen = FittedVehicle(vehicle(FIRST_CARD), (first, second))
    assert second is seen.card(OTHER_ICCID)
    assert None is seen.card(NEW_ICCID)


def test_the_owner_of_a_vehicle_is_asked_for() -> None:
    """The rule that most acts share: refused for the stage while nobody owns the vehicle."""
    assert None is vehicle_is_owned(FittedVehicle(vehicle(FIRST_CARD, FIRST_SALE), (given(*OWNED),)), TRANSFER, BOOK)
    refusal = vehicle_is_owned(FittedVehicle(vehicle(FIRST_CARD), (given(*BUILT_IN),)), TRANSFER, BOOK)
    assert isinstance(refusal, Refusal)


def test_a_decision_goes_to_the_streams_it_concerns() -> None:
    """The vehicle's share under its VIN, if there is any; each card's share under its ICCID."""
    assert (Decided(f"vehicle-{VIN}", (FIRST_SALE, NEXT_SALE)),) == of_vehicle(
        vehicle(FIRST_CARD), FIRST_SALE, NEXT_SALE
    )
    assert () == of_vehicle(vehicle(FIRST_CARD))
    assert () == of_vehicle(UNBUILT, FIRST_SALE)
    assert (Decided(f"card-{ICCID}", (SOLD,)),) == of_cards([(given(*BUILT_IN), (SOLD,))])
