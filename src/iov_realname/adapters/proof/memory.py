"""Seals in memory: for tests, and for stores in which nothing was sealed yet."""

from collections.abc import Iterator, Sequence
from threading import RLock

from iov_realname.application.proof.errors import LogContradictsSeals, SealedMeanwhile
from iov_realname.application.proof.ports import Attestation, SealedLeaf, SignedCheckpoint, StoredRow, StoredRows, Tile

PAGE = 1_000


class MemorySealBook:
    """Implements :class:`~iov_realname.application.proof.ports.SealBook`, and of ``rows``
    :class:`~iov_realname.application.proof.ports.Ends`; thread-safe.
    """

    def __init__(self, rows: StoredRows | None = None) -> None:
        self._rows = rows
        self._leaves: list[SealedLeaf] = []
        self._index: dict[int, int] = {}
        self._tiles: dict[tuple[int, int], Tile] = {}
        self._checkpoints: dict[int, SignedCheckpoint] = {}
        self._attestations: dict[int, dict[tuple[str, str], Attestation]] = {}
        self._lock = RLock()

    def size(self) -> int:
        """How many leaves there are."""
        return len(self._leaves)

    def last_position(self) -> int:
        """The position of the last leaf's event."""
        return self._leaves[-1].position if self._leaves else 0

    def add(self, first: int, positions: Sequence[int], hashes: Sequence[bytes], tiles: Sequence[Tile]) -> None:
        """Add leaves and tiles, all or nothing."""
        with self._lock:
            standing = [self.last_position(), *positions]
            taken = any((tile.level, tile.n) in self._tiles for tile in tiles)
            if first != len(self._leaves) or standing != sorted(set(standing)) or taken:
                raise SealedMeanwhile
            self._index.update((position, first + nth) for nth, position in enumerate(positions))
            self._leaves.extend(map(SealedLeaf, positions, hashes))
            self._tiles.update(((tile.level, tile.n), tile) for tile in tiles)

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""
        return [leaf.hash for leaf in self._leaves[start:end]]

    def sealed(self, start: int, limit: int) -> Sequence[SealedLeaf]:
        """Leaves with their positions."""
        return self._leaves[start : start + limit]

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

    def sign(self, checkpoint: SignedCheckpoint) -> SignedCheckpoint:
        """Keep a checkpoint."""
        with self._lock:
            standing = self._checkpoints.setdefault(checkpoint.size, checkpoint)
        if standing.root != checkpoint.root:
            raise LogContradictsSeals(f"Another root was signed for a log of {checkpoint.size}.")
        return standing

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint | None:
        """A checkpoint."""
        if size is None:
            return self._checkpoints[max(self._checkpoints)] if self._checkpoints else None
        return self._checkpoints.get(size)

    def checkpoints(self) -> Sequence[SignedCheckpoint]:
        """All checkpoints, by size."""
        return [self._checkpoints[size] for size in sorted(self._checkpoints)]

    def attest(self, size: int, attestation: Attestation) -> None:
        """Keep what was said about a checkpoint."""
        with self._lock:
            self._attestations.setdefault(size, {}).setdefault((attestation.kind, attestation.by), attestation)

    def attestations(self, size: int) -> Sequence[Attestation]:
        """What was said about a checkpoint."""
        return [said for _, said in sorted(self._attestations.get(size, {}).items())]

    def ends(self, position: int) -> Iterator[StoredRow]:
        """The last event of every history."""
        last: dict[str, StoredRow] = {}
        after = 0
        while self._rows is not None and (page := self._rows.since(after, PAGE)):
            last.update((row.stream, row) for row in page if row.position <= position)
            after = page[-1].position
        yield from last.values()

    def close(self) -> None:
        """Nothing to let go of."""
