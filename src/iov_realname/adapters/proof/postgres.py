"""Seals in the PostgreSQL database of their store, written through functions that alone may do so."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from psycopg.types.numeric import Int2, Int8

from iov_realname.adapters.proof.packed import Batch, LastRead, hashes_between
from iov_realname.adapters.storage.postgres.connections import Cursor
from iov_realname.adapters.storage.postgres.opening import connections_to
from iov_realname.adapters.storage.rows import Row
from iov_realname.application.proof.errors import LogContradictsSeals, SealedMeanwhile
from iov_realname.application.proof.ports import Attestation, Kind, SealedLeaf, SignedCheckpoint, Tile

__all__ = ["PostgresSealBook"]

SEALED_MEANWHILE = ("IR005", "23505")
"""The log is longer than this sealer knew, or one of its tiles is there."""
OTHER_ROOT = "IR006"
PAGE = 500
CONNECTIONS = 2

SIZE = "SELECT idx + count FROM iov_log.merkle_leaves ORDER BY idx DESC LIMIT 1"
LAST = "SELECT last_position FROM iov_log.merkle_leaves ORDER BY idx DESC LIMIT 1"
SEAL = (
    "SELECT iov_log.seal(%b::bigint, %b::bigint, %b::bigint, %b::bigint, %b::bytea, %b::bytea,"
    " %b::smallint[], %b::bigint[], %b::bytea[], %b::bytea[])"
)
BATCHES = (
    "SELECT idx, positions, hashes FROM iov_log.merkle_leaves"
    " WHERE idx >= (SELECT max(idx) FROM iov_log.merkle_leaves WHERE idx <= %b::bigint) AND idx < %b::bigint"
    " ORDER BY idx"
)
HOLDING = (
    "SELECT idx, positions, ''::bytea FROM iov_log.merkle_leaves WHERE first_position <= %b::bigint"
    " ORDER BY first_position DESC LIMIT 1"
)
TILE = "SELECT data FROM iov_log.merkle_tile WHERE level = %b::smallint AND n = %b::bigint"
ROOTS = (
    "SELECT root FROM iov_log.merkle_tile WHERE level = %b::smallint AND n >= %b::bigint AND n < %b::bigint ORDER BY n"
)
SIGN = "SELECT iov_log.sign(%b::bigint, %b::bytea, %b::text)"
CHECKPOINT = "SELECT size, root, note FROM iov_log.checkpoint WHERE size = %b::bigint"
NEWEST = "SELECT size, root, note FROM iov_log.checkpoint ORDER BY size DESC LIMIT 1"
CHECKPOINTS = "SELECT size, root, note FROM iov_log.checkpoint ORDER BY size"
ATTEST = "SELECT iov_log.attest(%b::bigint, %b::text, %b::text, %b::bytea)"
ATTESTATIONS = "SELECT kind, by, evidence FROM iov_log.attestation WHERE size = %b::bigint ORDER BY kind, by"
# Heads say only which histories there are; where each ended is asked of the events.
ENDS = """
SELECT e.notification_id, h.stream, e.originator_version, e.topic, e.state FROM (
    SELECT stream FROM iov_log.stream_head WHERE stream > %b::text ORDER BY stream LIMIT %b::bigint
) AS h LEFT JOIN LATERAL (
    SELECT * FROM iov_log.stored_events WHERE originator_id = h.stream AND notification_id <= %b::bigint
    ORDER BY originator_version DESC LIMIT 1
) AS e ON true ORDER BY h.stream
"""


class PostgresSealBook:
    """Implements :class:`~iov_realname.application.proof.ports.SealBook` and
    :class:`~iov_realname.application.proof.ports.Ends`. Thread-safe and process-safe as the store is; opens no database
    that is not exactly what the migrations make.
    """

    def __init__(self, url: str, *, read_only: bool = False, timeout: float = 10.0) -> None:
        self._connections = connections_to(url, size=CONNECTIONS, timeout=timeout, read_only=read_only)
        self._last_read = LastRead()

    def size(self) -> int:
        """How many leaves there are."""
        return int(self._one(SIZE) or 0)

    def last_position(self) -> int:
        """The position of the last leaf's event."""
        return int(self._one(LAST) or 0)

    def add(self, first: int, positions: Sequence[int], hashes: Sequence[bytes], tiles: Sequence[Tile]) -> None:
        """Add leaves and tiles, all or nothing. They can be made again, so this does not wait for the disk."""
        batch = Batch.of(first, positions, hashes)
        values = _call(batch, tiles)

        def seal(cursor: Cursor, again: bool) -> None:
            try:
                cursor.execute(SEAL, values, prepare=True)
            except psycopg.Error as error:
                if error.sqlstate not in SEALED_MEANWHILE:
                    raise
                # A lost line may have hidden that this very batch was added.
                if not (again and _batches(cursor, first, first + 1) == [batch]):
                    raise SealedMeanwhile from None

        self._connections.ask(seal)

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""
        return hashes_between(self._connections.ask(lambda cursor, _: _batches(cursor, start, end)), start, end)

    def sealed(self, start: int, limit: int) -> Sequence[SealedLeaf]:
        """Leaves with their positions."""
        batches = self._connections.ask(lambda cursor, _: _batches(cursor, start, start + limit))
        return [leaf for batch in batches for leaf in batch.leaves(start)]

    def index_of(self, position: int) -> int | None:
        """The index of an event's leaf."""
        return self._last_read.index_of(position, self._holding)

    def tile(self, level: int, n: int) -> bytes | None:
        """A full tile."""
        found: bytes | None = self._one(TILE, Int2(level), Int8(n))
        return found

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Roots of full tiles."""
        return [root for (root,) in self._all(ROOTS, Int2(level), Int8(start), Int8(end))]

    def sign(self, checkpoint: SignedCheckpoint) -> SignedCheckpoint:
        """Keep a checkpoint, on the disk."""

        def keep(cursor: Cursor, _: bool) -> str:
            try:
                found = _all(cursor, SIGN, (Int8(checkpoint.size), checkpoint.root, checkpoint.note))
            except psycopg.Error as error:
                if error.sqlstate != OTHER_ROOT:
                    raise
                raise LogContradictsSeals(f"Another root was signed for a log of {checkpoint.size}.") from None
            return str(found[0][0])

        return checkpoint._replace(note=self._connections.ask(keep))

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint | None:
        """A checkpoint."""
        found = self._all(NEWEST) if size is None else self._all(CHECKPOINT, Int8(size))
        return SignedCheckpoint(*found[0]) if found else None

    def checkpoints(self) -> Sequence[SignedCheckpoint]:
        """All checkpoints, by size."""
        return [SignedCheckpoint(*row) for row in self._all(CHECKPOINTS)]

    def attest(self, size: int, attestation: Attestation) -> None:
        """Keep what was said about a checkpoint."""
        kind, by, evidence = attestation
        self._all(ATTEST, Int8(size), kind.value, by, evidence)

    def attestations(self, size: int) -> Sequence[Attestation]:
        """What was said about a checkpoint."""
        return [Attestation(Kind(kind), by, evidence) for kind, by, evidence in self._all(ATTESTATIONS, Int8(size))]

    def ends(self, position: int) -> Iterator[Row]:
        """The last event of every history, page by page."""
        after = ""
        while page := [Row._make(row) for row in self._all(ENDS, after, Int8(PAGE), Int8(position))]:
            yield from (row for row in page if row.position is not None)
            after = page[-1].stream

    def close(self) -> None:
        """Close every connection this process opened."""
        self._connections.close()

    def _holding(self, position: int) -> Batch | None:
        found = self._all(HOLDING, Int8(position))
        return Batch(*found[0]) if found else None

    def _one(self, statement: str, *values: object) -> Any:
        found = self._all(statement, *values)
        return found[0][0] if found else None

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connections.ask(lambda cursor, _: _all(cursor, statement, values))


def _call(batch: Batch, tiles: Sequence[Tile]) -> Sequence[object]:
    leaves = (batch.first, batch.count, batch.first_position, batch.last_position)
    levels, places = [Int2(tile.level) for tile in tiles], [Int8(tile.n) for tile in tiles]
    data, roots = [tile.data for tile in tiles], [tile.root for tile in tiles]
    return (*map(Int8, leaves), batch.positions, batch.hashes, levels, places, data, roots)


def _batches(cursor: Cursor, start: int, end: int) -> list[Batch]:
    return [Batch(*row) for row in _all(cursor, BATCHES, (Int8(start), Int8(end)))]


def _all(cursor: Cursor, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values, prepare=True)
    return cursor.fetchall()
