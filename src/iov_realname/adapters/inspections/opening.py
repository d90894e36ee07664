"""Opening the file: whether it is one of ours, whether these checks wrote it, and keeping others out meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from iov_realname.adapters.inspections.errors import KeptUnusable
from iov_realname.adapters.inspections.explaining import explained
from iov_realname.adapters.inspections.kept_file import SCHEMA, KeptFile
from iov_realname.domain.inspection.checks import CHECKS
from iov_realname.domain.rulebook import EDITIONS

__all__ = ["kept_in"]

APPLICATION_ID = 0x49565249
"""``IVRI`` in the file header."""
FORMAT = 1
SECONDS = 5.0
"""So long an inspection waits for another one to let go of the file."""

_MAGIC, _APPLICATION = b"SQLite format 3\0", slice(68, 72)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


@contextmanager
def kept_in(file: Path) -> Iterator[KeptFile]:
    """What is kept in a file, made if there is none; it is for this inspection alone until the end of the block.

    Where it is seen to be damaged, or was written by other checks or under other rule books, it begins empty. Raises
    :class:`~iov_realname.adapters.inspections.errors.KeptUnusable`, also for a file that is something else.
    """
    _require_ours(file)
    with explained(file):
        connection = _opened(file)
    with closing(connection):
        yield KeptFile(connection, file)


def _require_ours(file: Path) -> None:
    """Whatever else it may be, nothing is written into it."""
    try:
        with file.open("rb") as begun:
            header = begun.read(_APPLICATION.stop)
    except FileNotFoundError:
        return
    ours = header.startswith(_MAGIC) and header[_APPLICATION] == APPLICATION_ID.to_bytes(4, "big")
    if header and not ours:
        raise KeptUnusable(f"{file} is not what an inspection kept, and was left as it is; name another file.")


def _opened(file: Path) -> sqlite3.Connection:
    connection = _locked(file)
    if connection is None:
        file.unlink()
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
        connection = _locked(file)
    if connection is None:  # pragma: no cover - somebody damages it as quickly as it is made
        raise KeptUnusable(f"{file} changes under our hands; name another file.")
    return connection


def _locked(file: Path) -> sqlite3.Connection | None:
    """A connection that nobody shares, to what these checks kept or to a new file; None for anything else."""
    file.touch(mode=0o600)
    connection = sqlite3.connect(file, timeout=SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        useful = _is_new(connection) or _is_current(connection)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF in _DAMAGED:
            return None
        raise
    if useful:
        return connection
    connection.close()
    return None


def _is_new(connection: sqlite3.Connection) -> bool:
    """Whether nothing was in it; then it has its tables now."""
    if connection.execute("PRAGMA schema_version").fetchone() != (0,):
        return False
    for statement in SCHEMA:
        connection.execute(statement)
    connection.execute("INSERT INTO judged_by VALUES (1, ?)", (_judges(),))
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    return True


def _is_current(connection: sqlite3.Connection) -> bool:
    if connection.execute("PRAGMA user_version").fetchone() != (FORMAT,):
        return False
    (judges,) = connection.execute("SELECT judges FROM judged_by").fetchone()
    return bool(judges == _judges())


@cache
def _judges() -> str:
    """What tells other checks and rule books from these: what was kept of those says nothing about these."""
    names = (version("iov-realname"), *CHECKS, *(book.edition for book in EDITIONS))
    return sha256("\n".join(names).encode()).hexdigest()[:16]
