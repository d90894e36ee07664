"""The bytes of one event that the log's tree is built over.

::

    u32be(length) || field      for each of
        "iov-realname/leaf/v1"  the label
        position                u64be
        stream                  UTF-8
        version                 u64be
        wire name               UTF-8
        state                   the stored bytes, as they are

Nothing is serialised anew: what was stored is what is proven, sealed values included. Every event holds 128 random
bits, so a neighbour's hash in a proof tells nothing about it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from struct import Struct, error, pack

from ._errors import Malformed

LABEL = b"iov-realname/leaf/v1"

_BEGIN = pack(">I", len(LABEL)) + LABEL + pack(">I", 8)
_LEAF = b"\x00" + _BEGIN
"""The same as it is hashed: behind the byte that tells leaves from nodes."""
_POSITION = Struct(">QI").pack
"""A position, and the length of what comes next."""
_VERSION = Struct(">IQI").pack
"""A length of 8, a version, and the length of what comes next."""
_LENGTH = Struct(">I").pack

Fields = tuple[int, str, int, str, bytes]
"""Position, stream, version, wire name and state."""


def leaf_data(position: int, stream: str, version: int, wire_name: str, state: bytes) -> bytes:
    """What :func:`~iov_realname.verifier.leaf_hash` is taken of."""
    name, kind = stream.encode(), wire_name.encode()
    begin, middle, end = _POSITION(position, len(name)), _VERSION(8, version, len(kind)), _LENGTH(len(state))
    return b"".join((_BEGIN, begin, name, middle, kind, end, state))


def leaf_hashes(events: Iterable[Fields]) -> list[bytes]:
    """The leaf hash of each event."""
    # leaf_data and leaf_hash in one, written out: this loop is half of what sealing costs.
    return [
        sha256(
            b"".join(
                (
                    _LEAF,
                    _POSITION(position, len(name)),
                    name,
                    _VERSION(8, version, len(kind)),
                    kind,
                    _LENGTH(len(state)),
                    state,
                )
            )
        ).digest()
        for position, stream, version, wire_name, state in events
        for name, kind in [(stream.encode(), wire_name.encode())]
    ]


def leaf_fields(data: bytes) -> Fields:
    """Position, stream, version, wire name and state, out of what :func:`leaf_data` made.

    Raises :class:`~iov_realname.verifier.Malformed` for anything else.
    """
    try:
        fields = [bytes(each) for each in _fields(memoryview(data))]
        label, position, stream, version, wire_name, state = fields
        found = (
            int.from_bytes(position, "big"), stream.decode(), int.from_bytes(version, "big"), wire_name.decode(), state,
        )  # fmt: skip
        if label == LABEL and leaf_data(*found) == data:
            return found
    except (ValueError, error):
        pass
    raise Malformed("This is not an event as it is sealed.")


def _fields(rest: memoryview) -> Iterator[memoryview]:
    while rest:
        end = 4 + int.from_bytes(rest[:4], "big")
        if end > len(rest):
            raise ValueError("a field that goes beyond the end")
        yield rest[4:end]
        rest = rest[end:]
