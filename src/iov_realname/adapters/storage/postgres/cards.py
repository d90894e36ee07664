"""Lines of cards in the PostgreSQL database of the log, in ``iov_view``; they may be made again at any time.

Lines have a generation, and one row says which of them is shown. So a replacement is written in short transactions
beside the present lines, and takes their place in one. Whoever shows or clears a generation locks that row first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from psycopg.types.numeric import Int8

from iov_realname.adapters.storage.card_rows import (
    ALIKE,
    AT_A_TIME,
    COLUMNS,
    batches,
    conditions,
    page_from,
    tally_from,
    values_of,
)
from iov_realname.adapters.storage.postgres.connections import Connections, Cursor
from iov_realname.application.cards.index import Mark, Page
from iov_realname.application.cards.line import CardLine, CardQuery, Standing

__all__ = ["PostgresCardIndex", "may_read"]

_TYPES = {"period_number": "bigint", "to_deliver": "boolean"}
_NAMES = ", ".join(COLUMNS)
_GIVEN = ", ".join(f"%b::{_TYPES.get(name, 'text')}[]" for name in COLUMNS)
_UNNEST = f"unnest({_GIVEN}) AS new ({_NAMES})"
_OVER = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
_CONFLICT = f"ON CONFLICT (generation, iccid) DO UPDATE SET {_OVER}"
_INTO = f"INSERT INTO iov_view.card_lines (generation, {_NAMES})"
_SHOWN = "(SELECT generation FROM iov_view.card_index)"

_MARK = "SELECT position, event_id FROM iov_view.card_index"
_KEEP = (
    "WITH moved AS (UPDATE iov_view.card_index SET position = %b::bigint, event_id = %b::text"
    " WHERE position = %b::bigint AND event_id = %b::text RETURNING generation),"
    f" kept AS ({_INTO} SELECT moved.generation, new.* FROM moved, {_UNNEST} {_CONFLICT})"
    " SELECT count(*) FROM moved"
)
_DRAW = "UPDATE iov_view.card_index SET drawn = drawn + 1 RETURNING drawn"
_WRITE = f"{_INTO} SELECT %b::bigint, new.* FROM {_UNNEST} {_CONFLICT}"
_LOCK = "SELECT generation FROM iov_view.card_index FOR UPDATE"
_WRITTEN = "SELECT count(*) FROM iov_view.card_lines WHERE generation = %b::bigint"
_SHOW = "UPDATE iov_view.card_index SET generation = %b::bigint, position = %b::bigint, event_id = %b::text"
_CLEAR = (
    "DELETE FROM iov_view.card_lines WHERE (generation, iccid) IN"
    f" (SELECT generation, iccid FROM iov_view.card_lines WHERE generation < {_SHOWN} LIMIT %b::bigint)"
)
_MAY_READ = """
SELECT CASE WHEN has_schema_privilege('iov_view', 'USAGE') THEN
    has_table_privilege('iov_view.card_index', 'SELECT') AND has_table_privilege('iov_view.card_lines', 'SELECT')
ELSE false END
"""


class PostgresCardIndex:
    """A :class:`~iov_realname.application.cards.index.CardIndex` over the connections of a log.

    Whatever a lost connection leaves unknown may be asked for again: a mark that has moved already does not move twice.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def mark(self) -> Mark:
        """How far the lines follow the log."""
        return Mark(*self._rows(_MARK)[0])

    def keep(self, lines: Sequence[CardLine], after: Mark, now: Mark) -> bool:
        """Put lines in and move the mark, if it is where it is believed to be."""
        marks = (Int8(now.position), now.event_id, Int8(after.position), after.event_id)
        return bool(self._rows(_KEEP, *marks, *_columns(lines))[0][0])

    def replace(self, lines: Iterable[CardLine], now: Mark) -> bool:
        """Put these lines in the place of all others."""
        generation, written = Int8(self._rows(_DRAW)[0][0]), 0
        for batch in batches(lines):
            self._connections.ask(_doing(_WRITE, generation, *_columns(batch)))
            written += len(batch)
        shown = self._connections.ask(_showing(generation, written, now))
        while self._connections.ask(_clearing) == AT_A_TIME:
            pass
        return shown

    def page(self, query: CardQuery, after: str, limit: int) -> Page:
        """Some of the lines that the query takes."""
        asked, values = _conditions(query)
        statement = (
            f"SELECT position, event_id, {_NAMES} FROM iov_view.card_index LEFT JOIN ("
            f"SELECT {_NAMES} FROM iov_view.card_lines WHERE generation = {_SHOWN} AND iccid > %b::text{asked}"
            " ORDER BY iccid LIMIT %b::bigint) AS taken ON true ORDER BY iccid"
        )
        return page_from(self._rows(statement, after, *values, Int8(limit)))

    def tally(self, query: CardQuery) -> tuple[Mark, Mapping[Standing, int]]:
        """How many of the cards that the query takes stand alike."""
        asked, values = _conditions(query)
        statement = (
            f"SELECT position, event_id, {ALIKE}, number FROM iov_view.card_index LEFT JOIN ("
            f"SELECT {ALIKE}, count(*) AS number FROM iov_view.card_lines"
            f" WHERE generation = {_SHOWN}{asked} GROUP BY {ALIKE}) AS counted ON true"
        )
        return tally_from(self._rows(statement, *values))

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        def ask(cursor: Cursor, again: bool) -> list[tuple[Any, ...]]:
            cursor.execute(statement, values, prepare=True)
            return cursor.fetchall()

        return self._connections.ask(ask)


def may_read(connections: Connections) -> bool:
    """Whether this login sees the lines; one that may only read the log does not."""

    def ask(cursor: Cursor, again: bool) -> bool:
        cursor.execute(_MAY_READ)
        return cursor.fetchone() == (True,)

    return connections.ask(ask)


def _conditions(query: CardQuery) -> tuple[str, Sequence[str]]:
    return conditions(query, "%b::text", "to_deliver")


def _columns(lines: Sequence[CardLine]) -> list[list[Any]]:
    rows = [values_of(line) for line in lines]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in COLUMNS]
    period = COLUMNS.index("period_number")
    columns[period] = [Int8(number) for number in columns[period]]
    return columns


def _doing(statement: str, *values: object) -> Callable[[Cursor, bool], None]:
    def do(cursor: Cursor, again: bool) -> None:
        cursor.execute(statement, values, prepare=True)

    return do


def _showing(generation: Int8, written: int, now: Mark) -> Callable[[Cursor, bool], bool]:
    """Show a generation, unless a later one has come and cleared some of it away."""

    def show(cursor: Cursor, again: bool) -> bool:
        with cursor.connection.transaction():
            cursor.execute(_LOCK)
            cursor.execute(_WRITTEN, (generation,))
            whole = cursor.fetchone() == (written,)
            if whole:
                cursor.execute(_SHOW, (generation, Int8(now.position), now.event_id))
        return whole

    return show


def _clearing(cursor: Cursor, again: bool) -> int:
    """Clear away some of what came before the generation that is shown."""
    with cursor.connection.transaction():
        cursor.execute(_LOCK)
        cursor.execute(_CLEAR, (Int8(AT_A_TIME),))
        return cursor.rowcount
