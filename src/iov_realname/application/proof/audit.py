"""The full audit: every event hashed again and held against its leaf, every tile and every checkpoint made again.

It takes nothing on trust that stands in the database but the checkpoints that were kept outside of it; those are what a
log that was rewritten together with its seals cannot meet.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

import attrs

from iov_realname.application.proof.errors import LogContradictsSeals
from iov_realname.application.proof.ports import (
    TILE_WIDTH,
    SealBook,
    SealedLeaf,
    SignedCheckpoint,
    StoredRow,
    StoredRows,
)
from iov_realname.application.proof.sealer import BATCH, fields_of
from iov_realname.application.proof.tree import root_over
from iov_realname.verifier import Checkpoint, full_root, leaf_hashes, node_hash

__all__ = ["Audited", "audit"]

Hashed = tuple[StoredRow, bytes]
"""An event and its leaf's hash."""


@attrs.frozen
class Audited:
    """What was found in order: how many sealed events, and how many checkpoints over them, kept ones included;
    ``histories`` is how many begin among the events up to the position asked about.
    """

    events: int
    checkpoints: int
    histories: int


def audit(
    rows: StoredRows,
    book: SealBook,
    kept: Iterable[Checkpoint] = (),
    upto: int = 0,
    progress: Callable[[int], None] = lambda _: None,
) -> Audited:
    """Hold the log against its seals and the ``kept`` checkpoints; count the histories begun up to position ``upto``.

    ``progress`` is told how many events were seen. Raises
    :class:`~iov_realname.application.proof.errors.LogContradictsSeals`, which names the first leaf that is wrong.
    """
    due = _due(book, kept)
    regrown, histories = _Regrown(book), 0
    for row, found, leaf in _paired(rows, book):
        if found != leaf.hash:
            raise LogContradictsSeals(
                f"The event at position {row.position} (leaf {regrown.size}) is not the one that was sealed."
            )
        regrown.grow(found)
        histories += row.version == 1 and row.position <= upto
        if regrown.size in due:
            regrown.require(due.pop(regrown.size))
        if regrown.size % BATCH == 0:
            progress(BATCH)
    if due:
        raise LogContradictsSeals(f"A log of {min(due)} events was signed; there are {regrown.size} sealed ones.")
    return Audited(regrown.size, len(_due(book, kept)), histories)


class _Regrown:
    """The tree made again, leaf by leaf; the roots of full tiles stand for what is below them."""

    def __init__(self, book: SealBook) -> None:
        self.size = 0
        self._book = book
        self._levels: list[list[bytes]] = [[]]
        self._peaks: list[bytes] = []
        self._full = 0

    def grow(self, leaf: bytes) -> None:
        self.size += 1
        self._levels[0].append(leaf)
        if len(self._levels[0]) == TILE_WIDTH:
            self._push(self._closed(0))

    def require(self, roots: set[bytes]) -> None:
        """Raise unless this is the only root that was signed for a log of this size."""
        if roots != {root_over(self._peaks, self._levels[0])}:
            raise LogContradictsSeals(f"The {self.size} sealed events do not lead to a root signed for so many.")

    def _closed(self, level: int) -> bytes:
        """The root over a tile that has become full, after a look at the one that was kept."""
        hashes, self._levels[level] = self._levels[level], []
        n, data = (self.size >> 8 * (level + 1)) - 1, b"".join(hashes)
        root = full_root(hashes)
        if self._book.tile(level, n) != data or [*self._book.roots(level, n, n + 1)] != [root]:
            raise LogContradictsSeals(f"Tile {n} of level {level} does not hold what was sealed.")
        if len(self._levels) == level + 1:
            self._levels.append([])
        self._levels[level + 1].append(root)
        if len(self._levels[level + 1]) == TILE_WIDTH:
            self._closed(level + 1)
        return root

    def _push(self, root: bytes) -> None:
        """Join neighbours of the same height, as adding one to a binary number carries."""
        self._full += 1
        for _ in range((self._full & -self._full).bit_length() - 1):
            root = node_hash(self._peaks.pop(), root)
        self._peaks.append(root)


def _due(book: SealBook, kept: Iterable[Checkpoint]) -> dict[int, set[bytes]]:
    due: dict[int, set[bytes]] = {}
    signed: list[SignedCheckpoint | Checkpoint] = [*book.checkpoints(), *kept]
    for checkpoint in signed:
        due.setdefault(checkpoint.size, set()).add(checkpoint.root)
    return due


def _paired(rows: StoredRows, book: SealBook) -> Iterator[tuple[StoredRow, bytes, SealedLeaf]]:
    """Every sealed event with its hash and its leaf; the events after the last leaf are left out."""
    pairs: Iterator[tuple[Hashed | None, SealedLeaf | None]]
    pairs = zip_longest(_hashed(rows, book.last_position()), _leaves(book))
    for index, (hashed, leaf) in enumerate(pairs):
        row = None if hashed is None else hashed[0]
        if leaf is not None and (row is None or row.position > leaf.position):
            raise LogContradictsSeals(f"The event at position {leaf.position} (leaf {index}) is gone from the log.")
        if row is not None and (leaf is None or row.position < leaf.position):
            raise LogContradictsSeals(
                f"An event stands at position {row.position} that was not there when leaf {index} was sealed."
            )
        if hashed is not None and leaf is not None:
            yield *hashed, leaf


def _hashed(rows: StoredRows, last: int) -> Iterator[Hashed]:
    """Every event up to a position, with its hash as it is now."""
    position = 0
    while page := [row for row in rows.since(position, BATCH) if row.position <= last]:
        yield from zip(page, leaf_hashes(map(fields_of, page)), strict=True)
        position = page[-1].position


def _leaves(book: SealBook) -> Iterator[SealedLeaf]:
    index = 0
    while page := book.sealed(index, BATCH):
        yield from page
        index += len(page)
