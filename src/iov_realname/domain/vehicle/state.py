"""What a vehicle's index amounts to: which cards were fitted to it, and which ownership period it is in."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.identifiers import Iccid, Vin
from iov_realname.domain.words import Word

__all__ = [
    "UNBUILT",
    "VEHICLE_EVENTS",
    "CardFitted",
    "CardReplaced",
    "CardUnfitted",
    "Vehicle",
    "VehicleEvent",
    "VehicleSaleCancelled",
    "VehicleScrapped",
    "VehicleSold",
    "VehicleStanding",
    "VehicleTransferred",
    "evolve_vehicle",
]


class VehicleStanding(Word):
    """Whether a vehicle is still the OEM's, sold, or scrapped."""

    UNSOLD = "unsold", "未售出", "unsold"
    SOLD = "sold", "已售出", "sold"
    SCRAPPED = "scrapped", "已报废", "scrapped"


@attrs.frozen
class CardFitted:
    """A card was built in."""

    WIRE: ClassVar[str] = "vehicle.CardFitted.v1"
    vin: Vin
    iccid: Iccid


@attrs.frozen
class CardUnfitted:
    """A card was taken out before the sale."""

    WIRE: ClassVar[str] = "vehicle.CardUnfitted.v1"
    iccid: Iccid


@attrs.frozen
class VehicleSold:
    """The first ownership period begins."""

    WIRE: ClassVar[str] = "vehicle.Sold.v1"
    sold_at: datetime


@attrs.frozen
class VehicleSaleCancelled:
    """The sale is undone; no ownership period was completed."""

    WIRE: ClassVar[str] = "vehicle.SaleCancelled.v1"


@attrs.frozen
class VehicleTransferred:
    """The next ownership period begins."""

    WIRE: ClassVar[str] = "vehicle.Transferred.v1"
    period: int
    transferred_at: datetime


@attrs.frozen
class CardReplaced:
    """One card took another's place in the same period."""

    WIRE: ClassVar[str] = "vehicle.CardReplaced.v1"
    old: Iccid
    new: Iccid


@attrs.frozen
class VehicleScrapped:
    """The vehicle is gone, and all its cards with it."""

    WIRE: ClassVar[str] = "vehicle.Scrapped.v1"


VehicleEvent: TypeAlias = (
    CardFitted | CardUnfitted | VehicleSold | VehicleSaleCancelled | VehicleTransferred | CardReplaced | VehicleScrapped
)
VEHICLE_EVENTS: tuple[type[VehicleEvent], ...] = (
    CardFitted,
    CardUnfitted,
    VehicleSold,
    VehicleSaleCancelled,
    VehicleTransferred,
    CardReplaced,
    VehicleScrapped,
)


@attrs.frozen(slots=False)
class Vehicle:
    """One vehicle. ``cards`` are all that were ever fitted and not taken out again before the sale."""

    vin: Vin | None
    cards: tuple[Iccid, ...]
    standing: VehicleStanding
    period: int
    began: datetime | None


UNBUILT = Vehicle(vin=None, cards=(), standing=VehicleStanding.UNSOLD, period=0, began=None)
"""A vehicle no history speaks of; every fold starts here."""


def evolve_vehicle(vehicle: Vehicle, event: VehicleEvent) -> Vehicle:
    """The vehicle after ``event``."""
    match event:
        case CardFitted():
            return altered(vehicle, vin=event.vin, cards=(*vehicle.cards, event.iccid))
        case CardUnfitted():
            return altered(vehicle, cards=tuple(each for each in vehicle.cards if each != event.iccid))
        case VehicleSold():
            return altered(vehicle, standing=VehicleStanding.SOLD, period=1, began=event.sold_at)
        case VehicleSaleCancelled():
            return altered(vehicle, standing=VehicleStanding.UNSOLD, period=0, began=None)
        case VehicleTransferred():
            return altered(vehicle, period=event.period, began=event.transferred_at)
        case CardReplaced():
            return altered(vehicle, cards=(*vehicle.cards, event.new))
        case VehicleScrapped():
            return altered(vehicle, standing=VehicleStanding.SCRAPPED)
        case _:  # pragma: no cover
            assert_never(event)
