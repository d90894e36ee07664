"""From recorded events to the card, and to the vehicle."""

from collections.abc import Sequence

from iov_realname.application.ports import Recorded
from iov_realname.domain.card.evolve import fold_card
from iov_realname.domain.card.state import Card
from iov_realname.domain.vehicle.state import UNBUILT, Vehicle, evolve_vehicle

__all__ = ["rebuilt", "rebuilt_vehicle"]


def rebuilt(history: Sequence[Recorded]) -> Card:
    """The card that its recorded history leads to."""
    # The log's envelopes hold any event; a card's stream holds card events only.
    return fold_card(each.envelope.event for each in history)  # type: ignore[misc]


def rebuilt_vehicle(history: Sequence[Recorded]) -> Vehicle:
    """The vehicle that its recorded history leads to."""
    vehicle = UNBUILT
    for each in history:
        vehicle = evolve_vehicle(vehicle, each.envelope.event)  # type: ignore[arg-type]
    return vehicle
