"""Our SQLite recorder: one transaction per append, and readers that never hold up a writer."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from os import PathLike
from pathlib import Path
from typing import Any

from iov_realname.adapters.storage import sqlite_schema as schema
from iov_realname.adapters.storage.file_turns import FileTurns, beside
from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.adapters.storage.rows import NewRow, Row, ids, starts
from iov_realname.adapters.storage.sqlite_cards import SqliteCardIndex
from iov_realname.adapters.storage.sqlite_connections import Connections
from iov_realname.adapters.storage.sqlite_documents import SqliteDocumentIndex
from iov_realname.adapters.storage.sqlite_file import Synchronous, open_file
from iov_realname.application.errors import CommandAnswered, StaleStream
from iov_realname.application.ports import Answer
from iov_realname.application.turns import Turns

LARGEST_QUESTION = 512
PAGE = 1000


class SqliteRecorder:
    """Thread-safe, process-safe, and usable on both sides of a fork."""

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        synchronous: Synchronous = "full",
        read_only: bool = False,
        timeout: float = 5.0,
    ) -> None:
        file, first = open_file(path, synchronous=synchronous, read_only=read_only, timeout=timeout)
        self._connections = Connections(file, first)
        self._in_memory = MemoryTurns()

    def insert(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> None:
        """All or nothing, in one transaction."""
        first, commands = starts(rows), ids(answers)
        if not rows and not answers:
            return
        given = [(answer.command_id, answer.digest, answer.refused) for answer in answers]
        with self._connections.writing() as connection:
            try:
                _insert(connection, rows, given)
                return
            except sqlite3.IntegrityError:
                pass
            raise _conflict(connection, first, commands)

    def select(self, streams: Collection[str]) -> Iterable[Row]:
        """The rows of these streams as of one moment."""
        with self._connections.reading() as connection:
            return [Row._make(row) for row in _ask(connection, schema.streams_of, list(dict.fromkeys(streams)))]

    def ordered(self, prefix: str) -> Iterator[Row]:
        """All streams with this prefix as of the first step, page by page; no transaction stays open between pages."""
        end = self.end()
        after = (prefix, 0)
        while True:
            with self._connections.reading() as connection:
                page = [Row._make(row) for row in connection.execute(schema.PAGE, (*after, end, PAGE))]
            mine = list(takewhile(lambda row: row.stream.startswith(prefix), page))
            yield from mine
            if len(mine) < PAGE:
                return
            after = (mine[-1].stream, mine[-1].version)

    def since(self, position: int, limit: int) -> Sequence[Row]:
        """The rows after ``position``, in log order."""
        with self._connections.reading() as connection:
            return [Row._make(row) for row in connection.execute(schema.SINCE, (position, max(limit, 0)))]

    def end(self) -> int:
        """The last position, 0 when empty."""
        with self._connections.reading() as connection:
            return int(connection.execute(schema.END).fetchone()[0])

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """The answers given to these command ids."""
        with self._connections.reading() as connection:
            found = _ask(connection, schema.answers_to, list(commands))
        return {command: Answer(command, digest, bool(refused)) for command, digest, refused in found}

    def card_index(self) -> SqliteCardIndex | None:
        """The lines of cards in the same file; none in a file of before them that may not be written."""
        with self._connections.reading() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        return SqliteCardIndex(self._connections) if version >= schema.VIEWS_SINCE else None

    def document_index(self) -> SqliteDocumentIndex:
        """Which card stands under which document, in the same file."""
        return SqliteDocumentIndex(self._connections)

    def turns(self) -> Turns:
        """Turns among the processes that share the file; of a store in memory, among the threads that share this."""
        location = self._connections.file.location
        return self._in_memory if location.in_memory else FileTurns(beside(Path(location.name)))

    def close(self) -> None:
        """Close every connection this process opened."""
        self._connections.close()


def _insert(connection: sqlite3.Connection, rows: Sequence[NewRow], answers: Sequence[tuple[str, str, bool]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany(schema.INSERT_ANSWER, answers)
        connection.executemany(schema.INSERT, rows)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _conflict(connection: sqlite3.Connection, first: Mapping[str, int], commands: list[str]) -> Exception:
    """Why nothing was inserted. Asked after the rollback: what stood in the way is append-only and there still."""
    if answered := {command for command, _, _ in _ask(connection, schema.answers_to, commands)}:
        return CommandAnswered([command for command in commands if command in answered])
    heads = dict(_ask(connection, schema.heads_of, list(first)))
    return StaleStream([stream for stream, version in first.items() if version != heads.get(stream, 0) + 1])


def _ask(connection: sqlite3.Connection, question: Callable[[int], str], keys: list[str]) -> list[Any]:
    """Every row that answers ``question`` about ``keys``, as of one moment."""
    if len(keys) <= LARGEST_QUESTION:
        return connection.execute(*_padded(question, keys)).fetchall() if keys else []
    connection.execute("BEGIN")
    try:
        chunks = (keys[start : start + LARGEST_QUESTION] for start in range(0, len(keys), LARGEST_QUESTION))
        return [row for chunk in chunks for row in connection.execute(*_padded(question, chunk))]
    finally:
        connection.execute("COMMIT")


def _padded(question: Callable[[int], str], keys: list[str]) -> tuple[str, list[str]]:
    """Few distinct statements, so that SQLite keeps them prepared: the last key is repeated up to a power of two."""
    size = 1 << (len(keys) - 1).bit_length()
    return question(size), keys + keys[-1:] * (size - len(keys))
