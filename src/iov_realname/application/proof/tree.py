"""The log's Merkle tree at one size, out of tiles: its root, and proofs of inclusion and consistency (RFC 6962 §2.1).

A node over 2^k leaves is found in the tile of level ``k // 8`` that holds the hashes below it, so that a proof about a
million leaves reads a handful of tiles. What no full tile holds yet are the newest leaves, and the roots of the newest
tiles of each level.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from iov_realname.application.proof.errors import LogContradictsSeals
from iov_realname.application.proof.ports import TILE_WIDTH
from iov_realname.verifier import EMPTY_ROOT, HASH_LENGTH, full_root, node_hash

LEVELS = 8
"""Levels of the tree in one tile: 2^8 = 256."""
NODES_KEPT, TILES_KEPT = 4_096, 64
"""Of a tree that proves one event after the other: half a megabyte. The upper levels are in every proof."""


class Tiles(Protocol):
    """The part of a :class:`~iov_realname.application.proof.ports.SealBook` that a tree is made of."""

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""

    def tile(self, level: int, n: int) -> bytes | None:
        """A full tile."""

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Roots of full tiles."""


class Tree:
    """The tree over the first ``size`` leaves; the tiles may hold more. What was last read is kept with it."""

    def __init__(self, tiles: Tiles, size: int) -> None:
        self.size = size
        self._tiles = tiles
        self._over = lru_cache(NODES_KEPT)(self._node)
        self._tile = lru_cache(TILES_KEPT)(self._read)

    def root(self) -> bytes:
        """The hash over all leaves."""
        return self._over(0, self.size) if self.size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """The hashes that lead from the leaf at ``index`` to the root, the sibling first."""
        if not 0 <= index < self.size:
            raise IndexError(f"there is no leaf {index} in a tree of {self.size}")
        return [self._over(start, end) for start, end in reversed(list(_siblings(index, self.size)))]

    def consistency(self, old_size: int) -> list[bytes]:
        """The hashes by which the first ``old_size`` leaves are seen to be the beginning of this tree."""
        if not 0 < old_size <= self.size:
            raise IndexError(f"a tree of {self.size} does not continue one of {old_size}")
        return [self._over(start, end) for start, end in _pieces(old_size, self.size)]

    def _node(self, start: int, end: int) -> bytes:
        """The hash over a node's leaves; only the last node of a level spans other than a power of two."""
        span = end - start
        if span & (span - 1) == 0:
            return self._perfect(span.bit_length() - 1, start)
        middle = start + split(span)
        return node_hash(self._over(start, middle), self._over(middle, end))

    def _perfect(self, level: int, start: int) -> bytes:
        tile_level, above = divmod(level, LEVELS)
        return full_root(hashes_of(self._hashes(tile_level, start >> (level - above), 1 << above)))

    def _hashes(self, level: int, first: int, count: int) -> bytes:
        """Neighbouring hashes of one tile level; they never cross from tile to tile."""
        n, offset = divmod(first, TILE_WIDTH)
        hashes = self._tile(level, n)[HASH_LENGTH * offset : HASH_LENGTH * (offset + count)]
        if len(hashes) < HASH_LENGTH * count:
            raise LogContradictsSeals(f"Of tile {n} of level {level} not all is there that was sealed.")
        return hashes

    def _read(self, level: int, n: int) -> bytes:
        """The hashes of a tile, or so many as this tree has of the last one."""
        start, end = n * TILE_WIDTH, min((n + 1) * TILE_WIDTH, self.size >> LEVELS * level)
        full = self._tiles.tile(level, n) if end - start == TILE_WIDTH else None
        if full is not None:
            return full
        return b"".join(self._tiles.roots(level - 1, start, end) if level else self._tiles.leaves(start, end))


def root_over(peaks: Sequence[bytes], hashes: Sequence[bytes]) -> bytes:
    """The root over full subtrees, largest first, each at least as large as ``hashes``, and ``hashes`` after them."""
    standing = [*peaks, *([_over_few(hashes)] if hashes else [])]
    if not standing:
        return EMPTY_ROOT
    root = standing.pop()
    while standing:
        root = node_hash(standing.pop(), root)
    return root


def hashes_of(data: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [data[start : start + HASH_LENGTH] for start in range(0, len(data), HASH_LENGTH)]


def split(span: int) -> int:
    """The largest power of two smaller than ``span``."""
    return 1 << ((span - 1).bit_length() - 1)


def _over_few(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    middle = split(len(hashes))
    return node_hash(_over_few(hashes[:middle]), _over_few(hashes[middle:]))


def _siblings(index: int, size: int) -> Iterator[tuple[int, int]]:
    """From the root down to the leaf, the leaves under the other side of each fork."""
    start, end = 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            yield middle, end
            end = middle
        else:
            yield start, middle
            start = middle


def _pieces(old_size: int, size: int) -> Sequence[tuple[int, int]]:
    """The nodes of a consistency proof, deepest first; the old tree's own root is left out where it is one of them."""
    pieces: list[tuple[int, int]] = []
    start, end = 0, size
    while old_size < end:
        middle = start + split(end - start)
        if old_size <= middle:
            pieces.append((middle, end))
            end = middle
        else:
            pieces.append((start, middle))
            start = middle
    if start > 0:
        pieces.append((start, end))
    return pieces[::-1]
