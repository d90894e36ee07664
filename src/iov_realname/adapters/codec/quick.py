"""The codec of the hot path, and the only writer: msgspec on the attrs classes themselves."""

import re
from collections.abc import Callable, Iterable
from datetime import tzinfo
from operator import attrgetter
from typing import Any

import attrs
import msgspec

from iov_realname.adapters.codec.errors import UnwritableEvent
from iov_realname.adapters.codec.moments import must_be_aware, must_be_writable
from iov_realname.adapters.codec.reference import CattrsCodec
from iov_realname.adapters.codec.registry import PlainRow, Registry
from iov_realname.adapters.codec.shapes import Guard, guard_rest, own_moments
from iov_realname.application.envelope import Envelope
from iov_realname.application.errors import UnreadableEvent
from iov_realname.application.ports import Recorded
from iov_realname.domain.time import CHINA_TIME

PLACE = re.compile(r"at `\$\.([\w.\[\]]+)`")

CIRCUMSTANCES = ("occurred_at.tzinfo", "recorded_at.tzinfo")


@attrs.frozen
class _Paths:
    """How to go through one event class: the zones of its plain moments in one call, the moments in other places."""

    zones: Callable[[Any], tuple[tzinfo | None, ...]]
    usual: tuple[tzinfo, ...]
    writable: Guard | None
    aware: Guard | None
    decode: Callable[[bytes], Envelope[object]] | None
    """None for the few shapes msgspec does not know, such as several enums in one field: the reference reads them."""

    @classmethod
    def through(cls, event_class: type) -> "_Paths":
        """The paths of ``event_class``."""
        zones = (*CIRCUMSTANCES, *(f"event.{name}.tzinfo" for name in own_moments(event_class)))
        return cls(
            attrgetter(*zones),
            (CHINA_TIME,) * len(zones),
            guard_rest(event_class, must_be_writable),
            guard_rest(event_class, must_be_aware),
            _decoder(event_class),
        )


class MsgspecCodec:
    """Quick, and narrower than :class:`CattrsCodec` in two ways: unknown fields are skipped when reading, and values
    are trusted to have their declared types when writing (moments excepted).
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._write = msgspec.json.Encoder().encode
        self._by_class: dict[type, _Paths] = {}
        self._by_name: dict[str, _Paths] = {}
        self._reference = CattrsCodec(registry)

    def encode(self, envelope: Envelope[object]) -> bytes:
        """The JSON of ``envelope``, compact and in UTF-8."""
        event_class = type(envelope.event)
        try:
            paths = self._by_class.get(event_class) or self._paths(self.registry.name_of(event_class))
            if paths.zones(envelope) != paths.usual:
                _check_moments(envelope)
            if paths.writable is not None:
                paths.writable(envelope.event)
            return self._write(envelope)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            why = str(error) if type(error) is ValueError else "a value does not fit its field"
        raise UnwritableEvent(self.registry.name_of(event_class), f"{why}.")

    def decode(self, wire_name: str, state: bytes, *, stream: str, version: int, position: int) -> Envelope[object]:
        """The envelope in ``state``; retired names and unusual shapes are left to the reference codec."""
        return self.recorded(((position, stream, version, wire_name, state),))[0].envelope

    def recorded(self, rows: Iterable[PlainRow]) -> list[Recorded]:
        """Every row as :meth:`decode` reads it, in one loop: this is where replays spend their time."""
        known, made = self._by_name.get, Recorded._make
        found: list[Recorded] = []
        for position, stream, version, wire_name, state in rows:
            paths = known(wire_name) or self._named(wire_name)
            if paths is None or paths.decode is None:
                envelope = self._reference.decode(wire_name, state, stream=stream, version=version, position=position)
            else:
                try:
                    envelope = paths.decode(state)
                    if None in paths.zones(envelope):
                        raise ValueError("a moment has no offset")
                    if paths.aware is not None:
                        paths.aware(envelope.event)
                except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
                    where = _where(error)
                    break
            found.append(made((stream, version, position, wire_name, envelope)))
        else:
            return found
        raise UnreadableEvent(stream, version, position, f"its bytes do not fit {wire_name}{where}.")

    def _named(self, wire_name: str) -> _Paths | None:
        return self._paths(wire_name) if wire_name in self.registry.by_name else None

    def _paths(self, wire_name: str) -> _Paths:
        event_class = self.registry.by_name[wire_name]
        paths = _Paths.through(event_class)
        self._by_class[event_class] = self._by_name[wire_name] = paths
        return paths


def _decoder(event_class: type) -> Callable[[bytes], Envelope[object]] | None:
    try:
        return msgspec.json.Decoder(Envelope[event_class]).decode  # type: ignore[valid-type]
    except TypeError:
        return None


def _where(error: Exception) -> str:
    """Where the misfit is, if msgspec says so: names of fields only, never what stands there."""
    found = PLACE.search(str(error)) if isinstance(error, msgspec.ValidationError) else None
    return f", at {found[1]}" if found else ""


def _check_moments(envelope: Envelope[object]) -> None:
    must_be_writable(envelope.occurred_at)
    must_be_writable(envelope.recorded_at)
    for name in own_moments(type(envelope.event)):
        must_be_writable(getattr(envelope.event, name))
