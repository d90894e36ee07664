"""What holds of every vehicle and its cards together."""

from collections.abc import Callable
from typing import TypeAlias

from iov_realname.domain.card.state import Stage
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.domain.vehicle.state import VehicleStanding

__all__ = [
    "VEHICLE_INVARIANTS",
    "cards_are_the_vehicles_own",
    "cards_stand_as_their_vehicle",
    "live_cards_share_the_period",
]

VehicleInvariant: TypeAlias = Callable[[FittedVehicle], str | None]

_IN_STOCK = frozenset({Stage.PROCURED, Stage.DIRECTED_TEST})


def live_cards_share_the_period(fitted: FittedVehicle) -> str | None:
    """Every live card of a vehicle is in the vehicle's ownership period, which began for all at the same moment."""
    vehicle = fitted.vehicle
    periods = [(card.period_number, None if card.period is None else card.period.began) for card in fitted.live]
    if set(periods) <= {(vehicle.period, vehicle.began)}:
        return None
    return f"vehicle in period {vehicle.period}, its live cards in {', '.join(str(number) for number, _ in periods)}"


def cards_are_the_vehicles_own(fitted: FittedVehicle) -> str | None:
    """A vehicle names each card once, and every card it names names it."""
    vehicle = fitted.vehicle
    astray = [card.iccid for card in fitted.cards if card.vin != vehicle.vin or not card.fitted]
    twice = len(set(vehicle.cards)) != len(vehicle.cards)
    same = vehicle.cards == tuple(card.iccid for card in fitted.cards)
    return None if same and not (astray or twice) else f"cards astray: {', '.join(astray) or vehicle.cards}"


def cards_stand_as_their_vehicle(fitted: FittedVehicle) -> str | None:
    """Live cards are in stock before the sale, owned after it, and there are none once the vehicle is scrapped."""
    standing, stages = fitted.vehicle.standing, {card.stage for card in fitted.live}
    fits = {
        VehicleStanding.UNSOLD: stages <= _IN_STOCK,
        VehicleStanding.SOLD: not stages & _IN_STOCK,
        VehicleStanding.SCRAPPED: not stages,
    }
    return None if fits[standing] else f"vehicle {standing}, live cards {', '.join(sorted(map(str, stages)))}"


VEHICLE_INVARIANTS: tuple[VehicleInvariant, ...] = (
    live_cards_share_the_period,
    cards_are_the_vehicles_own,
    cards_stand_as_their_vehicle,
)
"""Asked of a vehicle with its cards."""
