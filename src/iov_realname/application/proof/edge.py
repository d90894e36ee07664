"""The growing edge of the tree: what no full tile holds yet, kept at hand so that no batch reads it back."""

from collections.abc import Sequence

from iov_realname.application.proof.ports import TILE_WIDTH, SealBook, Tile
from iov_realname.application.proof.tree import LEVELS
from iov_realname.verifier import full_root

__all__ = ["Edge"]


class Edge:
    """Of a book as it stands; ``size`` grows with the leaves given. Whoever else writes meanwhile is not seen."""

    def __init__(self, book: SealBook) -> None:
        self.size = book.size()
        self._book = book
        self._open: list[Sequence[bytes]] = []

    def grow(self, leaves: Sequence[bytes]) -> Sequence[Tile]:
        """Take in more leaves; the tiles that become full, of all levels."""
        tiles: list[Tile] = []
        level, hashes = 0, leaves
        while hashes:
            known = [*self._at(level), *hashes]
            filled = _tiles(level, self._count(level) // TILE_WIDTH, known)
            self._open[level] = known[TILE_WIDTH * len(filled) :]
            tiles += filled
            level, hashes = level + 1, [tile.root for tile in filled]
        self.size += len(leaves)
        return tiles

    def _at(self, level: int) -> Sequence[bytes]:
        """The hashes of a level after its last full tile; of a new level they are read once."""
        if level == len(self._open):
            count = self._count(level)
            start = count - count % TILE_WIDTH
            read = self._book.roots(level - 1, start, count) if level else self._book.leaves(start, count)
            self._open.append(read)
        return self._open[level]

    def _count(self, level: int) -> int:
        """How many hashes the level had before the leaves that are being taken in."""
        return self.size >> LEVELS * level


def _tiles(level: int, n: int, hashes: Sequence[bytes]) -> list[Tile]:
    """The full tiles at the beginning of ``hashes``, the first of which is the ``n``-th of its level."""
    starts = range(0, len(hashes) - TILE_WIDTH + 1, TILE_WIDTH)
    return [_tile(level, n + nth, hashes[start : start + TILE_WIDTH]) for nth, start in enumerate(starts)]


def _tile(level: int, n: int, hashes: Sequence[bytes]) -> Tile:
    return Tile(level, n, b"".join(hashes), full_root(hashes))
