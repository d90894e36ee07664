"""Who is in the story: vehicles, each with its cards, its owner and the part it plays."""

from collections.abc import Iterator
from datetime import datetime
from enum import Enum, auto, unique
from random import Random

import attrs

from iov_realname.adapters.terminal.demo import identities
from iov_realname.application.carriers.registry import LEDGER_CARRIERS
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.parties import Particulars
from iov_realname.domain.time import CHINA_TIME

__all__ = ["Fleet", "Part", "SimCard", "StoryClock", "Vehicle", "fleet"]

SPARES = 3
SECOND_OWNERS = 1_000
AGENTS = 2_000
STRANGERS = 3_000


@unique
class Part(Enum):
    """What happens to a vehicle."""

    COUNTER = auto()
    SELLS_ON = auto()
    DECLINES = auto()
    ONLINE = auto()
    COMPANY = auto()
    AGENT = auto()
    IMPERSONATED = auto()
    UNFOUND = auto()
    LATE = auto()
    GOES_UNREGISTERED = auto()
    REPLACED = auto()
    SCRAPPED = auto()


@attrs.frozen
class SimCard:
    """A card and its carrier."""

    carrier: CarrierCode
    serial: int

    @property
    def iccid(self) -> str:
        """Its number."""
        return identities.iccid(self.carrier, self.serial)


@attrs.frozen
class Vehicle:
    """A vehicle of the story."""

    number: int
    part: Part
    cards: tuple[SimCard, ...]

    @property
    def vin(self) -> str:
        """Its VIN."""
        return identities.vin(self.number)

    @property
    def owner(self) -> Particulars:
        """Its first owner."""
        return identities.unit(self.number) if self.part is Part.COMPANY else identities.person(self.number)

    @property
    def next_owner(self) -> Particulars:
        """Who buys it from them."""
        return identities.person(self.number + SECOND_OWNERS)

    @property
    def helper(self) -> Particulars:
        """Who acts for the owner."""
        return identities.person(self.number + AGENTS)

    @property
    def stranger(self) -> Particulars:
        """Whose document somebody else shows."""
        return identities.person(self.number + STRANGERS)


@attrs.frozen
class Fleet:
    """All vehicles, and cards that are in none yet."""

    vehicles: tuple[Vehicle, ...]
    spares: tuple[SimCard, ...]

    def playing(self, *parts: Part) -> Iterator[Vehicle]:
        """The vehicles that play these parts."""
        return (vehicle for vehicle in self.vehicles if vehicle.part in parts)

    @property
    def cards(self) -> tuple[SimCard, ...]:
        """All cards."""
        return (*(card for vehicle in self.vehicles for card in vehicle.cards), *self.spares)


def fleet(size: int, seed: int) -> Fleet:
    """A fleet in which every part is played, as far as there are vehicles; the seed deals carriers and second cards."""
    chance = Random(seed)  # noqa: S311 - the same seed tells the same story
    serials = iter(range(1, 3 * size + SPARES + 1))
    parts = tuple(Part)

    def card() -> SimCard:
        return SimCard(chance.choice(LEDGER_CARRIERS.codes), next(serials))

    vehicles = tuple(
        Vehicle(number, parts[(number - 1) % len(parts)], tuple(card() for _ in range(chance.choice((1, 1, 2)))))
        for number in range(1, size + 1)
    )
    replaced = sum(vehicle.part is Part.REPLACED for vehicle in vehicles)
    return Fleet(vehicles, tuple(card() for _ in range(SPARES - 1 + replaced)))


class StoryClock:
    """The simulated clock: it stands where the story puts it and moves a second at every look."""

    def __init__(self) -> None:
        self._seconds = 0
        self._day = datetime(2023, 1, 1, 9, tzinfo=CHINA_TIME)

    def turn_to(self, year: int, month: int, day: int) -> None:
        """Nine in the morning of that day."""
        self._day = datetime(year, month, day, 9, tzinfo=CHINA_TIME)
        self._seconds = 0

    def now(self) -> datetime:
        """The story's present moment."""
        self._seconds += 1
        hours, seconds = divmod(self._seconds, 3600)
        return self._day.replace(hour=9 + hours % 12, minute=seconds // 60, second=seconds % 60)
