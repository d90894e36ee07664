"""The same shapes as msgspec Structs: what decoding and encoding cost at least."""

from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec

from iov_realname.adapters.codec import wire_registry
from iov_realname.application.envelope import Envelope


@cache
def struct_of(cls: type) -> type:
    """A Struct with the fields of an attrs class, those of nested classes too."""
    hints = get_type_hints(cls)
    return msgspec.defstruct(cls.__name__, [(field.name, _like(hints[field.name])) for field in attrs.fields(cls)])


@cache
def envelope_of(event_class: type) -> type:
    """The envelope of such an event, as a Struct."""
    hints = get_type_hints(Envelope) | {"event": event_class}
    names = [field.name for field in attrs.fields(Envelope)]
    return msgspec.defstruct(f"Envelope{event_class.__name__}", [(name, _like(hints[name])) for name in names])


@cache
def decoders() -> dict[str, Callable[[bytes], Any]]:
    """By wire name."""
    return {
        name: msgspec.json.Decoder(envelope_of(event_class)).decode
        for name, event_class in wire_registry().by_name.items()
    }


def _like(shape: Any) -> Any:
    if isinstance(shape, type) and attrs.has(shape):
        return struct_of(shape)
    if get_origin(shape) in (Union, UnionType):
        return Union[tuple(_like(part) for part in get_args(shape))]  # noqa: UP007
    if get_origin(shape) is tuple:
        return tuple[tuple(part if part is ... else _like(part) for part in get_args(shape))]  # type: ignore[misc]
    return None if shape is NoneType else shape
