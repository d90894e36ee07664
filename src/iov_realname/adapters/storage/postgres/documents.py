"""The blind index in the PostgreSQL database of its store, in tables of its own that may be emptied at any time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from psycopg.types.numeric import Int8

from iov_realname.adapters.storage.document_rows import Answer, found_in
from iov_realname.adapters.storage.postgres.connections import Connections, Cursor
from iov_realname.application.documents import Blind, Entry, Found, Tracked
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import CarrierCode, Iccid, Vin

__all__ = ["PostgresDocumentIndex"]

TRACKED = "SELECT position, generation FROM iov_view.document_tracking"
# The row of the position is what writers wait for one another on; whoever finds it moved does nothing.
ADVANCE = """
WITH moved AS (
    UPDATE iov_view.document_tracking SET position = %b::bigint WHERE position = %b::bigint AND generation = %b::bigint
    RETURNING position
), gone AS (
    DELETE FROM iov_view.document_cards WHERE iccid = ANY (%b::text[]) AND EXISTS (SELECT FROM moved)
), put AS (
    INSERT INTO iov_view.document_cards (iccid, carrier, vin, subject, key_version, digest)
    SELECT * FROM unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::integer[], %b::text[])
    WHERE EXISTS (SELECT FROM moved)
    ON CONFLICT (iccid) DO UPDATE SET carrier = excluded.carrier, vin = excluded.vin, subject = excluded.subject,
        key_version = excluded.key_version, digest = excluded.digest
)
SELECT count(*) FROM moved
"""
UNDER = """
SELECT iccid, carrier, vin, subject, key_version, digest FROM iov_view.document_cards
WHERE digest = ANY (%b::text[]) ORDER BY iccid
"""
LOOK_UP = """
WITH carried AS (
    SELECT asked.name, cards.carrier, cards.vin FROM unnest(%b::text[], %b::text[]) AS asked (digest, name)
    JOIN iov_view.document_cards AS cards USING (digest)
)
SELECT name, carrier, count(*), count(DISTINCT vin), NULL::text, NULL::text, NULL::text, NULL::integer
FROM carried GROUP BY name, carrier
UNION ALL
SELECT name, NULL::text, count(*), count(DISTINCT vin), NULL::text, NULL::text, NULL::text, NULL::integer
FROM carried GROUP BY name
UNION ALL
SELECT digest, carrier, 0, 0, iccid, vin, subject, key_version FROM iov_view.document_cards WHERE vin = ANY (%b::text[])
"""
NEXT_GENERATION = "UPDATE iov_view.document_tracking SET generation = generation + 1"
FORGET = "DELETE FROM iov_view.document_cards WHERE subject = ANY (%b::text[])"
START_AGAIN = "UPDATE iov_view.document_tracking SET position = 0, generation = generation + 1"
CLEAR = "DELETE FROM iov_view.document_cards"


class PostgresDocumentIndex:
    """A :class:`~iov_realname.application.documents.DocumentIndex` over the connections of a log."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def tracked(self) -> Tracked:
        """How far it is."""
        return Tracked(*self._rows(TRACKED)[0])

    def advance(self, before: Tracked, to: int, changes: Mapping[Iccid, Entry | None]) -> bool:
        """Change entries and position in one statement, unless somebody else was quicker.

        Sent again after a lost connection it finds itself done, and says False: the caller looks anew.
        """
        gone = [iccid for iccid, entry in changes.items() if entry is None]
        put = [entry for entry in changes.values() if entry is not None]
        moved = self._rows(ADVANCE, Int8(to), Int8(before.position), Int8(before.generation), gone, *_columns(put))
        return bool(moved[0][0])

    def look_up(self, documents: Mapping[str, str], vins: Collection[str]) -> Found:
        """What these documents carry, and the entries of these vehicles."""
        rows = self._rows(LOOK_UP, list(documents), list(documents.values()), list(vins))
        return found_in(map(Answer._make, rows))

    def under(self, digests: Collection[str]) -> Sequence[Entry]:
        """The entries with one of these digests, by ICCID."""
        return [
            Entry(Iccid(iccid), CarrierCode(carrier), Vin(vin), SubjectId(subject), Blind(version, digest))
            for iccid, carrier, vin, subject, version, digest in self._rows(UNDER, list(digests))
        ]

    def forget(self, subjects: Collection[SubjectId]) -> None:
        """Remove these subjects' entries."""
        self._changed(NEXT_GENERATION, FORGET, list(subjects))

    def clear(self) -> None:
        """Remove everything."""
        self._changed(START_AGAIN, CLEAR)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        def ask(cursor: Cursor, again: bool) -> list[tuple[Any, ...]]:
            cursor.execute(statement, values, prepare=True)
            return cursor.fetchall()

        return self._connections.ask(ask)

    def _changed(self, first: str, then: str, *values: object) -> None:
        """Two statements in one transaction: the second sees what was put by whoever the first had to wait for."""

        def change(cursor: Cursor, again: bool) -> None:
            with cursor.connection.transaction():
                cursor.execute(first)
                cursor.execute(then, values)

        self._connections.ask(change)


def _columns(entries: Sequence[Entry]) -> tuple[list[Any], ...]:
    rows = [
        (each.iccid, str(each.carrier), each.vin, each.subject, each.blind.version, each.blind.digest)
        for each in entries
    ]
    return tuple(list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [], [], [])
