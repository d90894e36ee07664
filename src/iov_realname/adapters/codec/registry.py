"""The closed list of wire names. What is not in it is neither written nor read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Protocol, TypeAlias

from iov_realname.adapters.codec.errors import UnwritableEvent
from iov_realname.adapters.codec.shapes import check_event_class
from iov_realname.adapters.codec.upcasting import Upcaster
from iov_realname.application.envelope import Envelope
from iov_realname.application.ports import Recorded

PlainRow: TypeAlias = tuple[int, str, int, str, bytes]
"""Position, stream, version, wire name, state."""

WIRE_NAME = re.compile(r"([a-z][a-z_]{0,30}\.[A-Z][A-Za-z]{0,60})\.v([1-9][0-9]{0,3})")

UPCASTERS: Sequence[Upcaster] = ()
"""Every step from a retired wire name to the next, for the log of this library."""


class Registry:
    """Which event class stands under which wire name, and how retired names are read."""

    def __init__(self, classes: Iterable[type], upcasters: Iterable[Upcaster] = ()) -> None:
        by_name: dict[str, type] = {}
        for cls in classes:
            name = _declared_name(cls)
            if name in by_name:
                raise TypeError(f"{name} is declared by {by_name[name].__name__} and by {cls.__name__}")
            check_event_class(cls)
            by_name[name] = cls
        self.by_name: Mapping[str, type] = MappingProxyType(by_name)
        self._names = {cls: name for name, cls in by_name.items()}
        self._chains = _chains(by_name, tuple(upcasters))

    def name_of(self, event_class: type) -> str:
        """The wire name of an event class. Raises :class:`UnwritableEvent` for a class that is not registered."""
        try:
            return self._names[event_class]
        except KeyError:
            raise UnwritableEvent(event_class.__name__, "it is not a registered event.") from None

    @property
    def retired(self) -> Mapping[str, Sequence[Upcaster]]:
        """For each wire name that is no longer written: the steps that lead to one that is."""
        return self._chains

    def why_unknown(self, wire_name: str) -> str:
        """One clause for an error; quotes the stored name only when it looks like one."""
        known = WIRE_NAME.fullmatch(wire_name)
        if known is None:
            return "its wire name is malformed."
        if any(name.rpartition(".")[0] == known[1] for name in self.by_name):
            return f"this program does not know version {known[2]} of {known[1]}; a newer one may."
        return f"{wire_name} is not a wire name this program knows."


class Codec(Protocol):
    """Turns envelopes into stored bytes and back; the wire name stands beside the bytes."""

    registry: Registry

    def encode(self, envelope: Envelope[object]) -> bytes:
        """The JSON of ``envelope``. Raises :class:`UnwritableEvent`."""

    def decode(self, wire_name: str, state: bytes, *, stream: str, version: int, position: int) -> Envelope[object]:
        """The envelope in ``state``. Raises :class:`~iov_realname.application.errors.UnreadableEvent`."""

    def recorded(self, rows: Iterable[PlainRow]) -> list[Recorded]:
        """Every row with its envelope. Raises as :meth:`decode`."""


def _declared_name(cls: type) -> str:
    name = cls.__dict__.get("WIRE")
    if not isinstance(name, str) or not WIRE_NAME.fullmatch(name):
        raise TypeError(f"{cls.__name__} must declare WIRE, such as 'card.Registered.v1'")
    return name


def _chains(current: Mapping[str, type], upcasters: Sequence[Upcaster]) -> Mapping[str, Sequence[Upcaster]]:
    steps = {step.old_name: step for step in upcasters}
    if len(steps) < len(upcasters) or steps.keys() & current.keys():
        raise TypeError("a retired wire name must have one upcaster, and a current one none")
    return MappingProxyType({name: _chain(name, current, steps) for name in steps})


def _chain(name: str, current: Mapping[str, type], steps: Mapping[str, Upcaster]) -> Sequence[Upcaster]:
    chain: list[Upcaster] = []
    while name not in current:
        if name not in steps or len(chain) > len(steps):
            raise TypeError(f"no upcaster leads from {name} to a current wire name")
        chain.append(steps[name])
        name = steps[name].new_name
    return tuple(chain)


@cache
def wire_registry() -> Registry:
    """The registry of this library's own events."""
    from iov_realname.domain.events import EVENTS

    return Registry(EVENTS, UPCASTERS)
