"""Events to bytes and back: a closed registry of wire names, a quick writer and reader, and a strict reference."""

from iov_realname.adapters.codec.errors import UnwritableEvent
from iov_realname.adapters.codec.quick import MsgspecCodec
from iov_realname.adapters.codec.reference import CattrsCodec
from iov_realname.adapters.codec.registry import Codec, Registry, wire_registry
from iov_realname.adapters.codec.strict import strict_converter
from iov_realname.adapters.codec.upcasting import Upcaster

__all__ = [
    "CattrsCodec",
    "Codec",
    "MsgspecCodec",
    "Registry",
    "UnwritableEvent",
    "Upcaster",
    "strict_converter",
    "wire_registry",
]
