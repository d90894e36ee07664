"""Seals in the SQLite file of their store."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import Any

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.packed import Batch, LastRead, hashes_between
from iov_realname.adapters.storage.rows import Row
from iov_realname.adapters.storage.sqlite_connections import Connections
from iov_realname.adapters.storage.sqlite_file import open_file
from iov_realname.application.proof.errors import LogContradictsSeals, SealedMeanwhile
from iov_realname.application.proof.ports import Attestation, Kind, SealedLeaf, SignedCheckpoint, Tile

__all__ = ["SqliteSealBook", "open_sqlite_book"]

PAGE = 500

READY = "SELECT count(*) FROM sqlite_master WHERE name = 'merkle_leaves'"
SIZE = "SELECT idx + count FROM merkle_leaves ORDER BY idx DESC LIMIT 1"
LAST = "SELECT last_position FROM merkle_leaves ORDER BY idx DESC LIMIT 1"
ADD = "INSERT INTO merkle_leaves VALUES (?, ?, ?, ?, ?, ?)"
ADD_TILE = "INSERT INTO merkle_tile (level, n, data, root) VALUES (?, ?, ?, ?)"
BATCHES = (
    "SELECT idx, positions, hashes FROM merkle_leaves"
    " WHERE idx >= (SELECT max(idx) FROM merkle_leaves WHERE idx <= ?) AND idx < ? ORDER BY idx"
)
HOLDING = "SELECT idx, positions, x'' FROM merkle_leaves WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1"
TILE = "SELECT data FROM merkle_tile WHERE level = ? AND n = ?"
ROOTS = "SELECT root FROM merkle_tile WHERE level = ? AND n >= ? AND n < ? ORDER BY n"
SIGN = "INSERT INTO checkpoint VALUES (?, ?, ?)"
CHECKPOINT = "SELECT size, root, note FROM checkpoint WHERE size = ?"
NEWEST = "SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1"
CHECKPOINTS = "SELECT size, root, note FROM checkpoint ORDER BY size"
ATTESTED = "SELECT count(*) FROM attestation WHERE size = ? AND kind = ? AND by = ?"
ATTEST = "INSERT INTO attestation VALUES (?, ?, ?, ?)"
ATTESTATIONS = "SELECT kind, by, evidence FROM attestation WHERE size = ? ORDER BY kind, by"
# The index on streams and versions answers which is the last, without a look at the events.
ENDS = """
SELECT e.rowid, e.originator_id, e.originator_version, e.topic, e.state FROM (
    SELECT originator_id, max(originator_version) AS originator_version FROM stored_events
    WHERE originator_id > ? AND rowid <= ? GROUP BY originator_id ORDER BY originator_id LIMIT ?
) AS last JOIN stored_events AS e USING (originator_id, originator_version) ORDER BY e.originator_id
"""


def open_sqlite_book(path: str | PathLike[str], *, read_only: bool = False) -> "SqliteSealBook | MemorySealBook":
    """The seals of the store at ``path``. Read-only, a store of before there were seals has an empty book. Raises
    ``StoreUnusable``.
    """
    file, first = open_file(path, synchronous="full", read_only=read_only, timeout=5.0)
    book = SqliteSealBook(Connections(file, first))
    try:
        if book.ready():
            return book
    except BaseException:
        book.close()
        raise
    book.close()
    return MemorySealBook()


class SqliteSealBook:
    """Implements :class:`~iov_realname.application.proof.ports.SealBook` and
    :class:`~iov_realname.application.proof.ports.Ends`. Thread-safe and process-safe as the store is.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last_read = LastRead()

    def ready(self) -> bool:
        """Whether the tables are there: opening a store for writing makes them."""
        return bool(self._one(READY))

    def size(self) -> int:
        """How many leaves there are."""
        return self._one(SIZE)

    def last_position(self) -> int:
        """The position of the last leaf's event."""
        return self._one(LAST)

    def add(self, first: int, positions: Sequence[int], hashes: Sequence[bytes], tiles: Sequence[Tile]) -> None:
        """Add leaves and tiles, all or nothing. They can be made again, so this does not wait for the disk."""
        batch = Batch.of(first, positions, hashes)
        values = (first, batch.count, batch.first_position, batch.last_position, batch.positions, batch.hashes)
        try:
            with self._transaction("normal") as connection:
                connection.execute(ADD, values)
                connection.executemany(ADD_TILE, tiles)
        except sqlite3.IntegrityError:
            raise SealedMeanwhile from None

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""
        return hashes_between([Batch(*row) for row in self._all(BATCHES, start, end)], start, end)

    def sealed(self, start: int, limit: int) -> Sequence[SealedLeaf]:
        """Leaves with their positions."""
        batches = [Batch(*row) for row in self._all(BATCHES, start, start + limit)]
        return [leaf for batch in batches for leaf in batch.leaves(start)]

    def index_of(self, position: int) -> int | None:
        """The index of an event's leaf."""
        return self._last_read.index_of(position, self._holding)

    def tile(self, level: int, n: int) -> bytes | None:
        """A full tile."""
        found = self._all(TILE, level, n)
        return found[0][0] if found else None

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Roots of full tiles."""
        return [root for (root,) in self._all(ROOTS, level, start, end)]

    def sign(self, checkpoint: SignedCheckpoint) -> SignedCheckpoint:
        """Keep a checkpoint, on the disk."""
        with self._transaction() as connection:
            found = connection.execute(CHECKPOINT, (checkpoint.size,)).fetchone()
            if found is None:
                connection.execute(SIGN, checkpoint)
        standing = checkpoint if found is None else SignedCheckpoint(*found)
        if standing.root != checkpoint.root:
            raise LogContradictsSeals(f"Another root was signed for a log of {checkpoint.size}.")
        return standing

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint | None:
        """A checkpoint."""
        found = self._all(NEWEST) if size is None else self._all(CHECKPOINT, size)
        return SignedCheckpoint(*found[0]) if found else None

    def checkpoints(self) -> Sequence[SignedCheckpoint]:
        """All checkpoints, by size."""
        return [SignedCheckpoint(*row) for row in self._all(CHECKPOINTS)]

    def attest(self, size: int, attestation: Attestation) -> None:
        """Keep what was said about a checkpoint."""
        with self._transaction() as connection:
            if not connection.execute(ATTESTED, (size, *attestation[:2])).fetchone()[0]:
                connection.execute(ATTEST, (size, *attestation))

    def attestations(self, size: int) -> Sequence[Attestation]:
        """What was said about a checkpoint."""
        return [Attestation(Kind(kind), by, evidence) for kind, by, evidence in self._all(ATTESTATIONS, size)]

    def ends(self, position: int) -> Iterator[Row]:
        """The last event of every history, page by page."""
        after = ""
        while page := [Row._make(row) for row in self._all(ENDS, after, position, PAGE)]:
            yield from page
            after = page[-1].stream

    def close(self) -> None:
        """Close every connection this process opened."""
        self._connections.close()

    def _holding(self, position: int) -> Batch | None:
        found = self._all(HOLDING, position)
        return Batch(*found[0]) if found else None

    def _one(self, question: str) -> int:
        found = self._all(question)
        return int(found[0][0]) if found else 0

    def _all(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with self._connections.reading() as connection:
            return connection.execute(question, values).fetchall()

    @contextmanager
    def _transaction(self, synchronous: str = "full") -> Iterator[sqlite3.Connection]:
        with self._connections.writing() as connection:
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
