"""Seals in memory: for ``memory://`` stores and tests."""

from collections.abc import Sequence
from threading import RLock

from iov_realname.application.proof.errors import LogContradictsSeals, SealedMeanwhile
from iov_realname.application.proof.ports import SealedLeaf, SignedCheckpoint, Tile


class MemorySealBook:
    """Implements :class:`~iov_realname.application.proof.ports.SealBook`; thread-safe."""

    def __init__(self) -> None:
        self._leaves: list[SealedLeaf] = []
        self._index: dict[int, int] = {}
        self._tiles: dict[tuple[int, int], Tile] = {}
        self._checkpoints: dict[int, SignedCheckpoint] = {}
        self._lock = RLock()

    def size(self) -> int:
        """How many leaves there are."""
        return len(self._leaves)

    def last_position(self) -> int:
        """The position of the last leaf's event."""
        return self._leaves[-1].position if self._leaves else 0

    def add(self, first: int, leaves: Sequence[SealedLeaf], tiles: Sequence[Tile]) -> None:
        """Add leaves and tiles, all or nothing."""
        with self._lock:
            positions = [self.last_position(), *(leaf.position for leaf in leaves)]
            if first != len(self._leaves) or positions != sorted(set(positions)):
                raise SealedMeanwhile
            self._index.update((leaf.position, first + nth) for nth, leaf in enumerate(leaves))
            self._leaves.extend(leaves)
            self._tiles.update(((tile.level, tile.n), tile) for tile in tiles)

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""
        return [leaf.hash for leaf in self._leaves[start:end]]

    def index_of(self, position: int) -> int | None:
        """The index of an event's leaf."""
        return self._index.get(position)

    def tile(self, level: int, n: int) -> bytes | None:
        """A full tile."""
        tile = self._tiles.get((level, n))
        return None if tile is None else tile.data

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Roots of full tiles."""
        return [self._tiles[level, n].root for n in range(start, end)]

    def sign(self, checkpoint: SignedCheckpoint) -> None:
        """Keep a checkpoint."""
        with self._lock:
            standing = self._checkpoints.setdefault(checkpoint.size, checkpoint)
        if standing.root != checkpoint.root:
            raise LogContradictsSeals(f"Another root was signed for a log of {checkpoint.size}.")

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint | None:
        """A checkpoint."""
        if size is None:
            return self._checkpoints[max(self._checkpoints)] if self._checkpoints else None
        return self._checkpoints.get(size)

    def checkpoints(self) -> Sequence[SignedCheckpoint]:
        """All checkpoints, by size."""
        return [self._checkpoints[size] for size in sorted(self._checkpoints)]
