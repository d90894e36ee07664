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

from struct import Struct, pack

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
