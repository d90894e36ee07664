"""Lines of cards in the SQLite file of the log, in tables of their own that may be made again at any time.

Lines have a generation, and one row says which of them is shown. So a replacement is written in short transactions
beside the present lines, and takes their place in one.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

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
from iov_realname.adapters.storage.sqlite_connections import Connections
from iov_realname.application.cards.index import Mark, Page
from iov_realname.application.cards.line import CardLine, CardQuery, Standing

__all__ = ["SqliteCardIndex"]

_SHOWN = "(SELECT generation FROM card_index)"
_MARK = "SELECT position, event_id FROM card_index"
_MOVE = "UPDATE card_index SET position = ?, event_id = ? WHERE position = ? AND event_id = ?"
_PUT = f"INSERT OR REPLACE INTO card_lines (generation, {', '.join(COLUMNS)}) VALUES "
_KEEP = f"{_PUT}({_SHOWN}{', ?' * len(COLUMNS)})"
_WRITE = f"{_PUT}(?{', ?' * len(COLUMNS)})"
_DRAW = "UPDATE card_index SET drawn = drawn + 1"
_DRAWN = "SELECT drawn FROM card_index"
_WRITTEN = "SELECT count(*) FROM card_lines WHERE generation = ?"
_SHOW = "UPDATE card_index SET generation = ?, position = ?, event_id = ?"
_CLEAR = (
    "DELETE FROM card_lines WHERE (generation, iccid) IN"
    f" (SELECT generation, iccid FROM card_lines WHERE generation < {_SHOWN} LIMIT ?)"
)


class SqliteCardIndex:
    """A :class:`~iov_realname.application.cards.index.CardIndex` over the connections of a log."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def mark(self) -> Mark:
        """How far the lines follow the log."""
        with self._connections.reading() as connection:
            return Mark(*connection.execute(_MARK).fetchone())

    def keep(self, lines: Sequence[CardLine], after: Mark, now: Mark) -> bool:
        """Put lines in and move the mark, if it is where it is believed to be."""
        with self._changing() as connection:
            moved = connection.execute(_MOVE, (now.position, now.event_id, after.position, after.event_id)).rowcount
            if moved:
                connection.executemany(_KEEP, map(values_of, lines))
        return bool(moved)

    def replace(self, lines: Iterable[CardLine], now: Mark) -> bool:
        """Put these lines in the place of all others."""
        generation, written = self._drawn(), 0
        for batch in batches(lines):
            with self._changing() as connection:
                connection.executemany(_WRITE, ((generation, *values_of(line)) for line in batch))
            written += len(batch)
        shown = self._show(generation, written, now)
        self._clear()
        return shown

    def page(self, query: CardQuery, after: str, limit: int) -> Page:
        """Some of the lines that the query takes."""
        asked, values = _conditions(query)
        statement = (
            f"SELECT position, event_id, {', '.join(COLUMNS)} FROM card_index LEFT JOIN ("
            f"SELECT {', '.join(COLUMNS)} FROM card_lines WHERE generation = {_SHOWN} AND iccid > ?{asked}"
            " ORDER BY iccid LIMIT ?) ON 1 ORDER BY iccid"
        )
        with self._connections.reading() as connection:
            return page_from(connection.execute(statement, (after, *values, limit)).fetchall())

    def tally(self, query: CardQuery) -> tuple[Mark, Mapping[Standing, int]]:
        """How many of the cards that the query takes stand alike."""
        asked, values = _conditions(query)
        statement = (
            f"SELECT position, event_id, {ALIKE}, number FROM card_index LEFT JOIN ("
            f"SELECT {ALIKE}, count(*) AS number FROM card_lines WHERE generation = {_SHOWN}{asked} GROUP BY {ALIKE})"
            " ON 1"
        )
        with self._connections.reading() as connection:
            return tally_from(connection.execute(statement, values).fetchall())

    def _drawn(self) -> int:
        with self._changing() as connection:
            connection.execute(_DRAW)
            return int(connection.execute(_DRAWN).fetchone()[0])

    def _show(self, generation: int, written: int, now: Mark) -> bool:
        """Show a generation, unless a later one has come and cleared some of it away."""
        with self._changing() as connection:
            whole: bool = connection.execute(_WRITTEN, (generation,)).fetchone() == (written,)
            if whole:
                connection.execute(_SHOW, (generation, now.position, now.event_id))
        return whole

    def _clear(self) -> None:
        """Clear away what came before the generation that is shown."""
        cleared = AT_A_TIME
        while cleared == AT_A_TIME:
            with self._changing() as connection:
                cleared = connection.execute(_CLEAR, (AT_A_TIME,)).rowcount

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """A short transaction of its own."""
        with self._connections.writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")


def _conditions(query: CardQuery) -> tuple[str, Sequence[str]]:
    return conditions(query, "?", "to_deliver = 1")
