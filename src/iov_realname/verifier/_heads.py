"""A tree over the ends of all histories: proof that a history is whole, or that there is none of that name.

The tree is a binary trie over ``key = SHA-256(stream)``, most significant bit first. A subtree without a key is 32 zero
bytes; one with a single key is that key's leaf, however deep it could go; any other is a node over both halves::

    leaf = SHA-256(0x00 || key || u64be(last version) || leaf hash of the last event)
    node = SHA-256(0x01 || left || right)

So a key has one place only, and its path shows everything that could stand there: two ends of one history cannot both
be proven, and where another key's leaf or nothing stands on the path, the history does not exist.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import pack

from ._errors import NotProven
from ._merkle import HASH_LENGTH, node_hash

NOTHING = bytes(HASH_LENGTH)
"""A subtree without a key, and the root over no histories."""

DEEPEST = 8 * HASH_LENGTH


@dataclass(frozen=True, slots=True)
class Head:
    """Where a history ends: the key of its stream, its last version, and the leaf hash of its last event."""

    key: bytes
    version: int
    last: bytes

    @classmethod
    def of(cls, stream: str, version: int, last: bytes) -> "Head":
        """The head of a stream."""
        return cls(stream_key(stream), version, last)

    @property
    def hash(self) -> bytes:
        """Its leaf."""
        return sha256(b"\x00" + self.key + pack(">Q", self.version) + self.last).digest()


def heads_root(heads: Iterable[Head]) -> bytes:
    """The root over all heads of a log, each stream once."""
    return _root_over(sorted(heads, key=lambda head: head.key), 0)


def stream_key(stream: str) -> bytes:
    """The key of a stream, whose bits are the way to it."""
    return sha256(stream.encode()).digest()


def bit(key: bytes, depth: int) -> int:
    """Which way the key goes at a depth: 0 left, 1 right."""
    return key[depth // 8] >> (7 - depth % 8) & 1


def check_head(head: Head, siblings: Sequence[bytes], root: bytes) -> None:
    """Check that the history ends at ``head``; ``siblings`` stand along its path, the deepest first.

    Raises :class:`~iov_realname.verifier.NotProven`.
    """
    _require_hashes(head.key, head.last, root, *siblings)
    if not 0 < head.version < 2**63:
        raise NotProven("A history ends at version 1 or later.")
    if _climbed(head.hash, head.key, siblings) != root:
        raise NotProven("The end of this history is not the one under the root.")


def check_absent(key: bytes, other: Head | None, siblings: Sequence[bytes], root: bytes) -> None:
    """Check that no history has ``key``: on its path stands nothing, or ``other`` alone.

    Raises :class:`~iov_realname.verifier.NotProven`.
    """
    _require_hashes(key, root, *siblings, *(() if other is None else (other.key, other.last)))
    depth = min(len(siblings), DEEPEST)
    if other is not None and (other.key == key or any(bit(other.key, at) != bit(key, at) for at in range(depth))):
        raise NotProven("What is shown in the place of this history does not stand on its path.")
    if _climbed(NOTHING if other is None else other.hash, key, siblings) != root:
        raise NotProven("That there is no such history does not follow from the root.")


def _root_over(heads: Sequence[Head], depth: int) -> bytes:
    if len(heads) < 2:  # noqa: PLR2004 - none, or one alone
        return heads[0].hash if heads else NOTHING
    middle = bisect_left(heads, 1, key=lambda head: bit(head.key, depth))
    return node_hash(_root_over(heads[:middle], depth + 1), _root_over(heads[middle:], depth + 1))


def _climbed(found: bytes, key: bytes, siblings: Sequence[bytes]) -> bytes:
    if len(siblings) > DEEPEST:
        raise NotProven("A path is not longer than a key.")
    for above, sibling in enumerate(siblings):
        depth = len(siblings) - 1 - above
        found = node_hash(sibling, found) if bit(key, depth) else node_hash(found, sibling)
    return found


def _require_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_LENGTH for each in hashes):
        raise NotProven(f"A key or hash is not {HASH_LENGTH} bytes long.")
