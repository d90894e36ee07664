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

from collections.abc import Iterator
from struct import Struct, error, pack

from ._errors import Malformed

LABEL = b"iov-realname/leaf/v1"

_BEGIN = pack(">I", len(LABEL)) + LABEL + pack(">I", 8)
_TWO = Struct(">QI")
"""A position, and the length of what comes next."""
_THREE = Struct(">IQI")
"""A length of 8, a version, and the length of what comes next."""


def leaf_data(position: int, stream: str, version: int, wire_name: str, state: bytes) -> bytes:
    """What :func:`~iov_realname.verifier.leaf_hash` is taken of."""
    # Written out for speed: a log of a hundred million events is hashed whole by every audit.
    name, kind = stream.encode(), wire_name.encode()
    return b"".join(
        (
            _BEGIN,
            _TWO.pack(position, len(name)),
            name,
            _THREE.pack(8, version, len(kind)),
            kind,
            pack(">I", len(state)),
            state,
        )
    )


def leaf_fields(data: bytes) -> tuple[int, str, int, str, bytes]:
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
