"""The reference codec: slow, strict, and the one that defines the shapes. It verifies, imports and upcasts."""

import json
from collections.abc import Iterable
from typing import Any

from cattrs import BaseValidationError, transform_error

from iov_realname.adapters.codec.errors import UnwritableEvent
from iov_realname.adapters.codec.registry import PlainRow, Registry
from iov_realname.adapters.codec.strict import strict_converter
from iov_realname.adapters.codec.upcasting import SealAltered, upcast
from iov_realname.application.envelope import Envelope
from iov_realname.application.errors import UnreadableEvent
from iov_realname.application.ports import Recorded

MISFITS = (BaseValidationError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class CattrsCodec:
    """Refuses unknown and missing fields and every coercion; reads retired wire names through their upcasters."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._converter = strict_converter()

    def encode(self, envelope: Envelope[object]) -> bytes:
        """The JSON of ``envelope``, after checking every value in it."""
        event_class = type(envelope.event)
        wire_name = self.registry.name_of(event_class)
        try:
            document = self._converter.unstructure(envelope, _envelope_of(event_class))
            return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        except MISFITS as error:
            where = _where(error)
        raise UnwritableEvent(wire_name, f"a value does not fit its field{where}.")

    def decode(self, wire_name: str, state: bytes, *, stream: str, version: int, position: int) -> Envelope[object]:
        """The envelope in ``state``, after checking every value in it."""
        steps = self.registry.retired.get(wire_name, ())
        event_class = self.registry.by_name.get(steps[-1].new_name if steps else wire_name)
        if event_class is None:
            raise UnreadableEvent(stream, version, position, self.registry.why_unknown(wire_name))
        try:
            document = _parse(state)
            if steps:
                document["event"] = upcast(steps, document["event"])
            return self._converter.structure(document, _envelope_of(event_class))
        except MISFITS as error:
            why = str(error) if isinstance(error, SealAltered) else f"its bytes do not fit {wire_name}{_where(error)}"
        raise UnreadableEvent(stream, version, position, f"{why}.")

    def recorded(self, rows: Iterable[PlainRow]) -> list[Recorded]:
        """Every row as :meth:`decode` reads it."""
        return [
            Recorded(
                stream,
                version,
                position,
                wire_name,
                self.decode(wire_name, state, stream=stream, version=version, position=position),
            )
            for position, stream, version, wire_name, state in rows
        ]


def _envelope_of(event_class: type) -> type[Envelope[object]]:
    return Envelope[event_class]  # type: ignore[valid-type]


def _parse(state: bytes) -> dict[str, Any]:
    document = json.loads(state.decode(), object_pairs_hook=_without_twins, parse_constant=_no_constant)
    if not isinstance(document, dict):
        raise TypeError("expected an object")
    return document


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise ValueError("a field stands twice")
    return document


def _no_constant(_: str) -> None:
    raise ValueError("not a JSON value")


def _where(error: Exception) -> str:
    """Where the first misfit is: field names of our own classes only, never what stands there."""
    places = transform_error(error, format_exception=lambda *_: "")
    found = places[0].rpartition("@ $.")[2] if "@ $." in (places or [""])[0] else ""
    return f", at {found}" if found else ""
