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

from struct import pack

LABEL = b"iov-realname/leaf/v1"


def leaf_data(position: int, stream: str, version: int, wire_name: str, state: bytes) -> bytes:
    """What :func:`~iov_realname.verifier.leaf_hash` is taken of."""
    return b"".join(
        pack(">I", len(field)) + field
        for field in (LABEL, pack(">Q", position), stream.encode(), pack(">Q", version), wire_name.encode(), state)
    )
