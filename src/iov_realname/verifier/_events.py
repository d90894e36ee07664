"""The events of an evidence bundle, as they are read, and the values that its lines are made of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from ._archive import Archive, Limits
from ._errors import Malformed
from ._leaf import leaf_data
from ._merkle import leaf_hash
from ._notes import decoded

LIMITS = Limits()
SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character: JSON can say it, and no bytes stand for it."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the bundle, as stored, and the hashes that prove it (scope ``histories``)."""

    index: int
    position: int
    stream: str
    version: int
    wire_name: str
    state: bytes
    proof: tuple[bytes, ...] = ()

    @property
    def leaf(self) -> bytes:
        """Its leaf hash."""
        return leaf_hash(leaf_data(self.position, self.stream, self.version, self.wire_name, self.state))


def events_of(archive: Archive) -> Iterator[Event]:
    """The events of a bundle in log order, nothing of them checked but their form and order."""
    index, position = -1, 0
    for line in archive.lines("events.jsonl"):
        event = _event(line)
        if event.index <= index or event.position <= position:
            raise Malformed(f"The events of the bundle are out of order at index {event.index}.")
        index, position = event.index, event.position
        yield event


def events_in(file: BinaryIO, limits: Limits = LIMITS) -> Iterator[Event]:
    """The events of a bundle that was checked before, for replaying them."""
    return events_of(Archive(file, limits))


def _event(line: Mapping[str, object]) -> Event:
    return Event(
        index=number_of(line, "index"),
        position=number_of(line, "position"),
        stream=text_of(line, "stream"),
        version=number_of(line, "version"),
        wire_name=text_of(line, "wire_name"),
        state=decoded(text_of(line, "state")),
        proof=tuple(hashes(line.get("proof", []))),
    )


def number_of(line: Mapping[str, object], name: str) -> int:
    """A number of a line."""
    value = line.get(name)
    if type(value) is not int or not 0 <= value < 2**63:
        raise Malformed(f"A {name} in the bundle is not a number as it must be.")
    return value


def text_of(line: Mapping[str, object], name: str) -> str:
    """A text of a line."""
    value = line.get(name)
    if not isinstance(value, str) or SURROGATE.search(value):
        raise Malformed(f"A {name} in the bundle is not a text.")
    return value


def hashes(values: object) -> Sequence[bytes]:
    """Hashes, as they stand in a line."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise Malformed("A proof in the bundle is not a list of hashes.")
    return [decoded(value) for value in values]
