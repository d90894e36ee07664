"""Making, checking and upgrading an SQLite store: what ``iov-realname db init|check|upgrade`` does to a file."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from iov_realname.adapters.storage import sqlite_schema as schema
from iov_realname.adapters.storage.sqlite_errors import unusable
from iov_realname.adapters.storage.sqlite_file import open_file

__all__ = ["check", "init", "upgrade"]

PATIENCE = 5.0
THERE = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"


def init(path: Path) -> Sequence[str]:
    """Make the file with its tables and triggers; the names of the steps taken. Again is harmless."""
    new = not path.exists() or path.stat().st_size == 0
    return _brought_up(path, 0) if new else upgrade(path)


def upgrade(path: Path) -> Sequence[str]:
    """Bring a store's schema to this program's; the names of the steps taken. Raises ``StoreUnusable``."""
    with _reader(path) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return _brought_up(path, version)


def check(path: Path) -> Sequence[str]:
    """In what the file differs from one this program makes, a sentence each; nothing when it does not.

    SQLite's own check of the whole file comes first. Raises ``StoreUnusable`` when it cannot be read.
    """
    with _reader(path) as connection:
        damage = [str(line) for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        there = _there(connection)
        return [*damage, *_differences(there, _expected())]


def _brought_up(path: Path, version: int) -> Sequence[str]:
    """Opening a store for writing takes every step there is."""
    _, connection = open_file(path, synchronous="full", read_only=False, timeout=PATIENCE)
    connection.close()
    return schema.named_steps(version)


@contextmanager
def _reader(path: Path) -> Iterator[sqlite3.Connection]:
    _, connection = open_file(path, synchronous="full", read_only=True, timeout=PATIENCE)
    try:
        yield connection
    except sqlite3.Error as error:
        raise unusable(str(path), error) from error
    finally:
        connection.close()


def _differences(there: Mapping[str, str], expected: Mapping[str, str]) -> Iterator[str]:
    for what, sql in expected.items():
        if what not in there:
            yield f"{what} is missing"
        elif there[what] != sql:
            yield f"{what} is not as this program made it"
    yield from (f"{what} is not expected" for what in there if what not in expected)


def _expected() -> Mapping[str, str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in schema.steps(0):
            connection.execute(statement)
        return _there(connection)


def _there(connection: sqlite3.Connection) -> Mapping[str, str]:
    return {what: sql or "" for what, sql in connection.execute(THERE)}
