"""Events for tests only, with every shape the wire knows."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NewType

import attrs

from iov_realname.adapters.codec import Registry, Upcaster
from iov_realname.application.envelope import Actor, CommandRef, Envelope, Origin, Provenance
from iov_realname.application.ports import New
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.time import CHINA_TIME

Key = NewType("Key", str)
NOON = datetime(2021, 9, 13, 12, 0, 0, 250, CHINA_TIME)


class Colour(StrEnum):
    """An enum."""

    RED = "red"
    BLUE = "blue"


class Metal(StrEnum):
    """Another enum, without a common value."""

    IRON = "iron"


@attrs.frozen
class Part:
    """A nested class with a moment of its own."""

    made_at: datetime
    name: Sealed | None


@attrs.frozen
class Painted:
    """Every shape at once."""

    WIRE: ClassVar[str] = "toy.Painted.v1"
    key: Key
    colour: Colour
    layers: int
    dry: bool
    at: datetime
    until: datetime | None
    day: date
    owner: Sealed
    labels: tuple[str, ...]
    parts: tuple[Part, ...]
    pair: tuple[int, Colour]
    best: Part | None


@attrs.frozen
class Dented:
    """One text."""

    WIRE: ClassVar[str] = "toy.Dented.v1"
    where: str


@attrs.frozen
class Mixed:
    """A shape that only the reference codec reads."""

    WIRE: ClassVar[str] = "toy.Mixed.v1"
    finish: Colour | Metal | None


@attrs.frozen
class Emptied:
    """Nothing."""

    WIRE: ClassVar[str] = "toy.Emptied.v2"


TOYS = (Painted, Dented, Mixed, Emptied)
UPCASTERS = (
    Upcaster("toy.Hit.v1", "toy.Hit.v2", lambda old: {"place": old["spot"]}),
    Upcaster("toy.Hit.v2", "toy.Dented.v1", lambda old: {"where": old["place"]}),
)
REGISTRY = Registry(TOYS, UPCASTERS)

SEALED = Sealed("A256GCM", SubjectId("0" * 32), "Ym94")
PART = Part(NOON, SEALED)
PAINTED = Painted(
    Key("k"), Colour.RED, 2, True, NOON, None, date(2021, 9, 13), SEALED, ("新", "b"), (PART,), (1, Colour.BLUE), PART
)


def envelope(event: object = PAINTED, event_id: str = "e" * 32) -> Envelope[object]:
    """``event`` in plain circumstances."""
    return Envelope(
        event_id=event_id,
        occurred_at=NOON,
        recorded_at=NOON,
        actor=Actor("clerk-1", "clerk", None),
        command=CommandRef("c-1", ""),
        correlation="c-1",
        causation=None,
        because=(),
        edition="toy",
        provenance=Provenance(Origin.IMPORTED, "b", 1),
        event=event,
    )


def dent(stream: str, version: int, where: str = "door") -> New:
    """A small event to append."""
    return New(stream, version, envelope(Dented(where), f"{stream}/{version}"))


def dents(stream: str, count: int, first: int = 1) -> list[New]:
    """``count`` small events that follow one another."""
    return [dent(stream, version) for version in range(first, first + count)]
