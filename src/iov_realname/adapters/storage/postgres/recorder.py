"""Our PostgreSQL recorder: one round trip per append, through functions that alone may write the log."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

import psycopg
from psycopg.types.numeric import Int8

from iov_realname.adapters.storage.postgres import statements
from iov_realname.adapters.storage.postgres.connections import Cursor
from iov_realname.adapters.storage.postgres.documents import PostgresDocumentIndex
from iov_realname.adapters.storage.postgres.errors import COMMAND_ANSWERED, OURS
from iov_realname.adapters.storage.postgres.opening import connections_to
from iov_realname.adapters.storage.postgres.turns import PostgresTurns
from iov_realname.adapters.storage.rows import NewRow, Row, ids, starts
from iov_realname.application.errors import CommandAnswered, StaleStream
from iov_realname.application.ports import Answer

PAGE = 1000
NO_ANSWER = (None, None, None)


class PostgresRecorder:
    """Thread-safe, process-safe, and usable on both sides of a fork.

    No call lasts longer than ``timeout`` seconds, whatever it waits for. Refuses to open a database that is not exactly
    what the migrations make. A connection lost during an append is no answer: it is asked again whether the append
    stands, and appended only if it does not.
    """

    def __init__(self, url: str, *, read_only: bool = False, timeout: float = 10.0, pool_size: int = 10) -> None:
        self._connections = connections_to(url, size=pool_size, timeout=timeout, read_only=read_only)
        self._turns = PostgresTurns(self._connections.address, connect_timeout=timeout)

    def insert(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> None:
        """All or nothing, in one round trip."""
        self.place(rows, answers)

    def place(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> Sequence[int]:
        """Insert, and say at which positions."""
        first, commands = starts(rows), ids(answers)
        if not rows and not answers:
            return []
        statement, values = _call(rows, answers)

        def append(cursor: Cursor, again: bool) -> Sequence[int]:
            try:
                placed = _one(cursor, statement, values)
            except psycopg.Error as conflict:
                if conflict.sqlstate not in OURS:
                    raise
                if again and (positions := _already(cursor, rows, answers)) is not None:
                    return positions
                raise _explained(cursor, conflict, first, commands) from None
            return placed if isinstance(placed, list) else [placed]

        return self._connections.ask(append)

    def select(self, streams: Collection[str]) -> Iterable[Row]:
        """The rows of these streams as of one moment."""
        match list(dict.fromkeys(streams)):
            case []:
                return self._rows(statements.SINCE, Int8(0), Int8(0))
            case [stream]:
                return self._rows(statements.STREAM, stream)
            case several:
                return self._rows(statements.STREAMS, several)

    def ordered(self, prefix: str) -> Iterator[Row]:
        """All streams with this prefix as of the first step, page by page; no transaction stays open between pages."""
        end = Int8(self.end())
        after = (prefix, 0)
        while True:
            page = self._rows(statements.PAGE, after[0], Int8(after[1]), end, Int8(PAGE))
            mine = list(takewhile(lambda row: row.stream.startswith(prefix), page))
            yield from mine
            if len(mine) < PAGE:
                return
            after = (mine[-1].stream, mine[-1].version)

    def since(self, position: int, limit: int) -> Sequence[Row]:
        """The rows after ``position``, in log order."""
        return self._rows(statements.SINCE, Int8(position), Int8(max(limit, 0)))

    def end(self) -> int:
        """The last position, 0 when empty."""
        return int(self._connections.ask(lambda cursor, _: _one(cursor, statements.END, ())))

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """The answers given to these command ids."""
        return self._connections.ask(lambda cursor, _: _answers(cursor, list(commands)))

    def document_index(self) -> PostgresDocumentIndex:
        """Which card stands under which document, in the same database."""
        return PostgresDocumentIndex(self._connections)

    def turns(self) -> PostgresTurns:
        """Turns among all who share the database."""
        return self._turns

    def close(self) -> None:
        """Close every connection this process opened."""
        self._turns.close()
        self._connections.close()

    def _rows(self, statement: str, *values: object) -> list[Row]:
        found = self._connections.ask(lambda cursor, _: _all(cursor, statement, values))
        return list(map(Row._make, found))


def _call(rows: Sequence[NewRow], answers: Sequence[Answer]) -> tuple[str, Sequence[object]]:
    """The function for this append, and what to give it."""
    if len(rows) == 1 and len(answers) <= 1:
        ((stream, version, wire_name, state),) = rows
        answer = [(a.command_id, a.digest, a.refused) for a in answers]
        return statements.APPEND_ONE, (stream, Int8(version), wire_name, state, *(answer[0] if answer else NO_ANSWER))
    given = [(a.command_id, a.digest, a.refused) for a in answers]
    return statements.APPEND_MANY, (*_columns(rows), *_turned(given, 3))


def _columns(rows: Sequence[NewRow]) -> tuple[list[str], list[Int8], list[str], list[bytes]]:
    streams, versions, wire_names, states = _turned(rows, 4)
    return streams, [Int8(version) for version in versions], wire_names, states


def _turned(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def _already(cursor: Cursor, rows: Sequence[NewRow], answers: Sequence[Answer]) -> list[int] | None:
    """The positions of this very append, if it stands: events are told by their bytes, which hold random ids."""
    streams, versions, _, _ = _columns(rows)
    found = _all(cursor, statements.PLACED, (streams, versions))
    if [(wire_name, state) for _, wire_name, state in found] != [(row.wire_name, row.state) for row in rows]:
        return None
    if {answer.command_id: answer for answer in answers} != _answers(cursor, ids(answers)):
        return None
    return [position for position, _, _ in found]


def _explained(cursor: Cursor, error: psycopg.Error, first: Mapping[str, int], commands: list[str]) -> Exception:
    """What stood in the way. Asked afterwards: it is append-only, so it is there still."""
    if error.sqlstate == COMMAND_ANSWERED:
        known = _answers(cursor, commands)
        return CommandAnswered([command for command in commands if command in known])
    heads = dict(_all(cursor, statements.HEADS, (list(first),)))
    return StaleStream([stream for stream, version in first.items() if version != heads.get(stream, 0) + 1])


def _answers(cursor: Cursor, commands: list[str]) -> dict[str, Answer]:
    found = _all(cursor, statements.ANSWERS, (commands,)) if commands else []
    return {command: Answer(command, digest, refused) for command, digest, refused in found}


def _one(cursor: Cursor, statement: str, values: Sequence[object]) -> Any:
    """The first value of the only row."""
    cursor.execute(statement, values, prepare=True)
    row = cursor.fetchone()
    return row[0] if row else None


def _all(cursor: Cursor, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values, prepare=True)
    return cursor.fetchall()
