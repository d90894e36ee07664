"""The blind index in the SQLite file of its store, in tables that may be emptied at any time; see sqlite_schema."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from iov_realname.adapters.storage.document_rows import Answer, found_in
from iov_realname.adapters.storage.sqlite_connections import Connections
from iov_realname.application.documents import Blind, Entry, Found, Tracked
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import CarrierCode, Iccid, Vin

__all__ = ["SqliteDocumentIndex"]

TRACKED = "SELECT position, generation FROM document_tracking"
MOVE = "UPDATE document_tracking SET position = ? WHERE position = ? AND generation = ?"
REMOVE = "DELETE FROM document_cards WHERE iccid = ?"
COLUMNS = "iccid, carrier, vin, subject, key_version, digest"
PUT = f"INSERT OR REPLACE INTO document_cards ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
UNDER = f"SELECT {COLUMNS} FROM document_cards WHERE digest IN (SELECT value FROM json_each(?)) ORDER BY iccid"
LOOK_UP = """
WITH carried AS (
    SELECT asked.value AS name, cards.carrier, cards.vin
    FROM json_each(:documents) AS asked CROSS JOIN document_cards AS cards ON cards.digest = asked.key
)
SELECT name, carrier, count(*), count(DISTINCT vin), NULL, NULL, NULL, NULL FROM carried GROUP BY name, carrier
UNION ALL
SELECT name, NULL, count(*), count(DISTINCT vin), NULL, NULL, NULL, NULL FROM carried GROUP BY name
UNION ALL
SELECT digest, carrier, 0, 0, iccid, vin, subject, key_version
FROM document_cards WHERE vin IN (SELECT value FROM json_each(:vins))
"""
FORGET = "DELETE FROM document_cards WHERE subject IN (SELECT value FROM json_each(?))"
NEXT_GENERATION = "UPDATE document_tracking SET generation = generation + 1"


class SqliteDocumentIndex:
    """A :class:`~iov_realname.application.documents.DocumentIndex` over the connections of a log, which may write."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def tracked(self) -> Tracked:
        """How far it is."""
        with self._connections.reading() as connection:
            return Tracked(*connection.execute(TRACKED).fetchone())

    def advance(self, before: Tracked, to: int, changes: Mapping[Iccid, Entry | None]) -> bool:
        """Change entries and position in one transaction, unless somebody else was quicker."""
        gone = [(iccid,) for iccid, entry in changes.items() if entry is None]
        put = [_row(entry) for entry in changes.values() if entry is not None]
        with self._connections.writing() as connection, _transaction(connection):
            if not connection.execute(MOVE, (to, before.position, before.generation)).rowcount:
                return False
            connection.executemany(REMOVE, gone)
            connection.executemany(PUT, put)
            return True

    def look_up(self, documents: Mapping[str, str], vins: Collection[str]) -> Found:
        """What these documents carry, and the entries of these vehicles."""
        asked = {"documents": json.dumps(documents), "vins": json.dumps(list(vins))}
        with self._connections.reading() as connection:
            return found_in(Answer._make(row) for row in connection.execute(LOOK_UP, asked).fetchall())

    def under(self, digests: Collection[str]) -> Sequence[Entry]:
        """The entries with one of these digests, by ICCID."""
        with self._connections.reading() as connection:
            rows = connection.execute(UNDER, (json.dumps(list(digests)),)).fetchall()
        return [
            Entry(Iccid(iccid), CarrierCode(carrier), Vin(vin), SubjectId(subject), Blind(version, digest))
            for iccid, carrier, vin, subject, version, digest in rows
        ]

    def forget(self, subjects: Collection[SubjectId]) -> None:
        """Remove these subjects' entries."""
        with self._connections.writing() as connection, _transaction(connection):
            connection.execute(FORGET, (json.dumps(list(subjects)),))
            connection.execute(NEXT_GENERATION)

    def clear(self) -> None:
        """Remove everything."""
        with self._connections.writing() as connection, _transaction(connection):
            connection.execute("DELETE FROM document_cards")
            connection.execute("UPDATE document_tracking SET position = 0, generation = generation + 1")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _row(entry: Entry) -> tuple[str, str, str, str, int, str]:
    return entry.iccid, entry.carrier, entry.vin, entry.subject, entry.blind.version, entry.blind.digest
