"""One invented vehicle with two cards, seen at the turning points of its life."""

import attrs

from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.vehicle.fitted import Decided, Decision, FittedVehicle
from iov_realname.domain.vehicle.state import (
    UNBUILT,
    CardFitted,
    CardReplaced,
    CardUnfitted,
    Vehicle,
    VehicleEvent,
    VehicleSaleCancelled,
    VehicleScrapped,
    VehicleSold,
    VehicleTransferred,
    evolve_vehicle,
)
from tests.support.facts import (
    BUILT_IN,
    CLOSED_DOWN,
    COMPLETED,
    ICCID,
    NEW_ICCID,
    NEXT_SALE_DAY,
    OTHER_ICCID,
    OWNED,
    PROCURED,
    SALE_DAY,
    SCRAPPED,
    TRANSFERRED,
    VIN,
)

FIRST_CARD, SECOND_CARD = CardFitted(VIN, ICCID), CardFitted(VIN, OTHER_ICCID)
SECOND_CARD_OUT = CardUnfitted(OTHER_ICCID)
FIRST_SALE = VehicleSold(SALE_DAY)
CANCELLED_SALE = VehicleSaleCancelled()
NEXT_SALE = VehicleTransferred(2, NEXT_SALE_DAY)
REPLACEMENT = CardReplaced(ICCID, NEW_ICCID)
SCRAPPING = VehicleScrapped()


def vehicle(*events: VehicleEvent) -> Vehicle:
    """The vehicle with this history."""
    state = UNBUILT
    for event in events:
        state = evolve_vehicle(state, event)
    return state


def second(*history: CardEvent) -> Card:
    """The same history, of the vehicle's other card."""
    return card_named(OTHER_ICCID, *history)


def card_named(iccid: Iccid, *history: CardEvent) -> Card:
    """The same history, of the card with that ICCID."""
    return fold_card(attrs.evolve(event, iccid=iccid) if event is PROCURED else event for event in history)


def with_cards(seen: Vehicle, *cards: Card) -> FittedVehicle:
    """The vehicle with these cards."""
    return FittedVehicle(seen, cards)


def both(seen: Vehicle, *history: CardEvent) -> FittedVehicle:
    """The vehicle with two cards of the same history."""
    return FittedVehicle(seen, (fold_card(history), second(*history)))


def decided(decision: Decision) -> dict[str, tuple[object, ...]]:
    """What goes to which stream, in order."""
    assert isinstance(decision, tuple), decision
    assert all(isinstance(share, Decided) for share in decision)
    return {share.stream: share.events for share in decision}


FACTORY_FRESH = vehicle(FIRST_CARD, SECOND_CARD)
DRIVEN = vehicle(FIRST_CARD, SECOND_CARD, FIRST_SALE)
HANDED_ON = vehicle(FIRST_CARD, SECOND_CARD, FIRST_SALE, NEXT_SALE)
GONE = vehicle(FIRST_CARD, SECOND_CARD, FIRST_SALE, SCRAPPING)

NEVER_FITTED = FittedVehicle(UNBUILT, ())
UNSOLD = both(FACTORY_FRESH, *BUILT_IN)
SOLD_VEHICLE = both(DRIVEN, *OWNED)
REGISTERED_VEHICLE = both(DRIVEN, *COMPLETED)
RESTRICTED_VEHICLE = both(DRIVEN, *CLOSED_DOWN)
TRANSFERRED_VEHICLE = both(HANDED_ON, *OWNED, TRANSFERRED)
SCRAPPED_VEHICLE = both(GONE, *SCRAPPED)

OF_VEHICLE, OF_FIRST, OF_SECOND, OF_NEW = f"vehicle-{VIN}", f"card-{ICCID}", f"card-{OTHER_ICCID}", f"card-{NEW_ICCID}"
