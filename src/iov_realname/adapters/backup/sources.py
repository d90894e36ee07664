"""What a set is copied from: each source is held at one moment from its opening to its closing; nobody waits for it."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.manifest import POSTGRESQL, SQLITE
from iov_realname.adapters.backup.tables import Table
from iov_realname.adapters.urls import psycopg_needed

if TYPE_CHECKING:
    import psycopg

__all__ = ["More", "Source", "TableSource", "database", "file_source", "private"]

More = Callable[[int], None]
"""Told of so many more bytes copied."""

PAGES = 1_000
PAGE_SIZE = 4_096


class Source(Protocol):
    """One part of a store, as of one moment."""

    @property
    def kind(self) -> str:
        """Of which kind the store is, as a manifest names it."""

    def ask(self, question: str) -> Sequence[tuple[Any, ...]]:
        """The rows that answer an SQL question."""

    def copy(self, folder: Path, more: More) -> Sequence[str]:
        """Copy it into files of the folder, for their owner only; their names."""


@contextmanager
def file_source(path: Path, name: str) -> Iterator[Source]:
    """An SQLite file as it is now, to be copied into a file of that name. Raises ``BackupUnusable``."""
    if not path.exists():
        raise BackupUnusable(f"There is no file {path}; check the path.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as file:
            file.execute("BEGIN")
            file.execute("SELECT count(*) FROM sqlite_master")  # the first read is the moment
            yield FileSource(file, name)
    except sqlite3.Error as error:
        raise BackupUnusable(f"{path} cannot be copied ({error.sqlite_errorname}); try again, or check it.") from error


@contextmanager
def database(url: str) -> Iterator["psycopg.Connection[Any]"]:
    """A database as it is now, in a transaction that nobody waits for. Raises ``StoreUnusable``."""
    with psycopg_needed():
        from iov_realname.adapters.storage.postgres.address import Address
        from iov_realname.adapters.storage.postgres.admin import connected

    with connected(Address.of(url)) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SELECT 1")  # the first read is the moment
        yield connection


@attrs.frozen
class FileSource:
    """Implements :class:`Source` over an SQLite file, by SQLite's own online copy."""

    connection: sqlite3.Connection
    name: str
    kind: str = SQLITE

    def ask(self, question: str) -> Sequence[tuple[Any, ...]]:
        """The rows that answer."""
        return self.connection.execute(question).fetchall()

    def copy(self, folder: Path, more: More) -> Sequence[str]:
        """One file."""
        done = 0

        def tell(_: int, remaining: int, total: int) -> None:
            nonlocal done
            now = (total - remaining) * PAGE_SIZE
            more(now - done)
            done = now

        with closing(sqlite3.connect(private(folder / self.name))) as copy:
            self.connection.backup(copy, pages=PAGES, progress=tell)
        return [self.name]


@attrs.frozen
class TableSource:
    """Implements :class:`Source` over tables of a PostgreSQL database, one file a table, as binary ``COPY``."""

    connection: "psycopg.Connection[Any]"
    tables: Mapping[str, Table]
    kind: str = POSTGRESQL

    def ask(self, question: str) -> Sequence[tuple[Any, ...]]:
        """The rows that answer."""
        return self.connection.execute(question.encode()).fetchall()

    def copy(self, folder: Path, more: More) -> Sequence[str]:
        """One file for each table."""
        for name, table in self.tables.items():
            with (
                private(folder / name).open("wb") as file,
                self.connection.cursor() as cursor,
                cursor.copy(table.out.encode()) as out,
            ):
                for block in out:
                    file.write(block)
                    more(len(block))
        return list(self.tables)


def private(path: Path) -> Path:
    """A new, empty file for its owner only."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return path
