"""Building the tree over the ends of all histories: one pass in the order of their keys, in flat memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

import attrs

from iov_realname.verifier import NOTHING, Head, node_hash

__all__ = ["HeadProof", "HeadTree", "head_tree"]

KEY_BITS = 256


@attrs.define
class HeadProof:
    """The way to a key: the head that stands where its path ends (its own, another's, or none), and the siblings from
    there upwards.
    """

    found: Head | None
    siblings: list[bytes]


@attrs.frozen
class HeadTree:
    """The root, how many histories stand under it, and the proofs asked for, by key."""

    root: bytes
    count: int
    proofs: dict[bytes, HeadProof]


def head_tree(heads: Iterable[Head], asked: Collection[bytes] = ()) -> HeadTree:
    """The tree over ``heads``, which come in the order of their keys, each once; with proofs for the keys ``asked``.

    Raises ``ValueError`` when they do not come so.
    """
    keys = sorted({int.from_bytes(key, "big"): key for key in asked}.items())
    builder = _Builder(heads)
    root, proofs = builder.subtree(0, 0, [number for number, _ in keys])
    named = dict(keys)
    return HeadTree(root, builder.count, {named[number]: proof for number, proof in proofs})


_Proofs = list[tuple[int, HeadProof]]


class _Builder:
    """Reads two heads ahead, which is enough to see whether a subtree holds none, one or more."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self.count = 0
        self._coming = chain(_in_order(heads), [None, None])
        self._first = next(self._coming)
        self._second = next(self._coming)

    def subtree(self, depth: int, prefix: int, asked: Sequence[int]) -> tuple[bytes, _Proofs]:
        """The hash over all heads whose keys begin with the first ``depth`` bits of ``prefix``; with proofs."""
        below = KEY_BITS - depth
        if self._first is None or self._first[0] >> below != prefix:
            return NOTHING, [(key, HeadProof(None, [])) for key in asked]
        if self._second is None or self._second[0] >> below != prefix:
            head = self._taken()
            return head.hash, [(key, HeadProof(head, [])) for key in asked]
        middle = (prefix << 1 | 1) << below - 1
        left, on_left = self.subtree(depth + 1, prefix << 1, [key for key in asked if key < middle])
        right, on_right = self.subtree(depth + 1, prefix << 1 | 1, [key for key in asked if key >= middle])
        for _, proof in on_left:
            proof.siblings.append(right)
        for _, proof in on_right:
            proof.siblings.append(left)
        return node_hash(left, right), on_left + on_right

    def _taken(self) -> Head:
        assert self._first is not None
        _, head = self._first
        self._first, self._second = self._second, next(self._coming, None)
        self.count += 1
        return head


def _in_order(heads: Iterable[Head]) -> Iterator[tuple[int, Head]]:
    last = -1
    for head in heads:
        key = int.from_bytes(head.key, "big")
        if key <= last:
            raise ValueError("heads come in the order of their keys, each once")
        yield key, head
        last = key
