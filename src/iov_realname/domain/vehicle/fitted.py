"""A vehicle seen together with its cards, which is what most acts decide on."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.state import Card
from iov_realname.domain.claim import ClaimEvent
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import card_stream, vehicle_stream
from iov_realname.domain.vehicle.state import Vehicle, VehicleEvent, VehicleStanding

__all__ = ["Decided", "FittedVehicle", "of_cards", "of_vehicle", "vehicle_is_owned"]


@attrs.frozen
class FittedVehicle:
    """The vehicle's index and every card it names, in fitting order."""

    vehicle: Vehicle
    cards: tuple[Card, ...]

    @property
    def live(self) -> tuple[Card, ...]:
        """The cards still in use."""
        return tuple(card for card in self.cards if card.live)

    @property
    def owned(self) -> bool:
        """Whether somebody owns it: sold, and a card of it is live."""
        return self.vehicle.standing is not VehicleStanding.UNSOLD and bool(self.live)

    def card(self, iccid: Iccid) -> Card | None:
        """The card with that ICCID, if it is this vehicle's."""
        return next((card for card in self.cards if card.iccid == iccid), None)


@attrs.frozen
class Decided:
    """Events that go to one stream; an act's whole decision is appended at once."""

    stream: str
    events: tuple[CardEvent | VehicleEvent | ClaimEvent, ...]


Decision: TypeAlias = tuple[Decided, ...] | Refusal


def of_vehicle(vehicle: Vehicle, *events: VehicleEvent) -> tuple[Decided, ...]:
    """The vehicle's share of a decision; nothing where it has none."""
    return (Decided(vehicle_stream(vehicle.vin), events),) if vehicle.vin is not None and events else ()


def of_cards(decisions: Iterable[tuple[Card, tuple[CardEvent, ...] | Refusal]]) -> Decision:
    """The cards' shares of a decision, or the first card's refusal."""
    shares: list[Decided] = []
    for card, decision in decisions:
        if isinstance(decision, Refusal):
            return decision
        shares.append(Decided(card_stream(card.iccid), decision))
    return tuple(shares)


UNOWNED_VEHICLE = Refusal(
    RefusalCode.STAGE,
    ("FINAL-2",),
    "车辆未售出, 或已没有在用的卡。",
    "The vehicle is not sold, or no card of it is in use any more.",
)


def vehicle_is_owned(fitted: FittedVehicle, command: object, book: RuleBook) -> Refusal | None:
    """The act concerns an owner, so there must be one."""
    return None if fitted.owned else UNOWNED_VEHICLE
