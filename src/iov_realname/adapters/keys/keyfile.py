"""The SQLite file that holds wrapped keys: its tables, its one connection per process, and its errors in words.

``data_keys.state`` is ``active``, later also ``locked`` (kept, not to be read, until ``until``) or ``shredded`` (a
tombstone: the row stays, so that the id is never provisioned again, and ``wrapped`` is NULL). ``epochs.probe`` is a
random value wrapped under the key-encryption key of that epoch; it tells a wrong wrapping key from a damaged row.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from iov_realname.adapters.keys import forking
from iov_realname.adapters.keys.files import publish
from iov_realname.adapters.keys.wrapped import EPOCH, Row
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import Purpose
from iov_realname.domain.confidential import SubjectId

APPLICATION = 0x49524E4B  # "IRNK"
VERSION = 1

_SCHEMA = f"""
PRAGMA secure_delete = ON;
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, probe BLOB NOT NULL);
CREATE TABLE data_keys (
    kid TEXT PRIMARY KEY NOT NULL,
    suite TEXT NOT NULL,
    epoch INTEGER NOT NULL REFERENCES epochs,
    wrapped BLOB,
    state TEXT NOT NULL CHECK (state IN ('active', 'locked', 'shredded')),
    until TEXT,
    CHECK ((wrapped IS NULL) = (state = 'shredded'))
);
CREATE TABLE purpose_keys (
    purpose TEXT PRIMARY KEY NOT NULL,
    epoch INTEGER NOT NULL REFERENCES epochs,
    wrapped BLOB NOT NULL
);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
COMMIT;
"""
_CHUNK = 500
_CHECKPOINT_PAGES = 8000


def create(path: Path, probe: bytes) -> bool:
    """Create an empty key file. False when another process was first."""

    def write(draft: Path) -> None:
        with _explained(path), closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(_SCHEMA)
            connection.execute("INSERT INTO epochs VALUES (?, ?)", (EPOCH, probe))

    return publish(path, write)


class KeyFile:
    """An open key file. Threads take turns; forks inherit nothing; other processes may have it open too."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._closed = False
        forking.watch(self)

    def probe(self) -> bytes:
        """What must unwrap under the right key-encryption key."""
        with self._session() as connection:
            row = connection.execute("SELECT probe FROM epochs WHERE epoch = ?", (EPOCH,)).fetchone()
        return bytes(row[0]) if row else b""

    def insert(self, keys: Iterable[tuple[SubjectId, str, bytes]]) -> None:
        """Add active keys (subject, suite, wrapped), all or none; they are on disk when this returns."""
        rows = ((subject, suite, EPOCH, wrapped) for subject, suite, wrapped in keys)
        with self._transaction() as connection:
            connection.executemany(
                "INSERT INTO data_keys (kid, suite, epoch, wrapped, state) VALUES (?, ?, ?, ?, 'active')", rows
            )

    def find(self, subjects: Sequence[SubjectId]) -> Iterator[Row]:
        """The stored rows of these subjects, in no order; nothing for those that have none."""
        for start in range(0, len(subjects), _CHUNK):
            some = subjects[start : start + _CHUNK]
            marks = ",".join("?" * len(some))
            query = f"SELECT kid, suite, epoch, wrapped, state FROM data_keys WHERE kid IN ({marks})"
            with self._session() as connection:
                found = connection.execute(query, some).fetchall()
            yield from (Row(*values) for values in found)

    def purpose_key(self, purpose: Purpose, proposal: Callable[[], bytes]) -> bytes:
        """The wrapped key of a purpose. The first of all processes to ask stores its proposal."""
        with self._session() as connection:
            known = _purpose(connection, purpose)
        return known if known is not None else self._settle(purpose, proposal())

    def close(self) -> None:
        """Let go of the file for good."""
        with self._lock:
            self._closed = True
            self._drop()

    def pause(self) -> None:
        """Let go of the file, and keep threads out, while the process forks."""
        self._lock.acquire()
        self._drop()

    def resume(self) -> None:
        """Let threads in again; the next one opens the file."""
        self._lock.release()

    def _settle(self, purpose: Purpose, proposal: bytes) -> bytes:
        with self._transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO purpose_keys VALUES (?, ?, ?)", (purpose.value, EPOCH, proposal))
            return _purpose(connection, purpose) or proposal

    @contextmanager
    def _session(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _explained(self._path):
            yield self._connected()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._session() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _connected(self) -> sqlite3.Connection:
        if self._closed:
            raise KeyStoreUnusable(f"Key file {self._path} has been closed.")
        if self._connection is None:
            self._connection = _opened(self._path, self._busy_seconds)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _opened(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """A connection to an existing key file of this version, set up for durability."""
    connection = sqlite3.connect(
        path.absolute().as_uri() + "?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _check_kind(connection, path)
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_kind(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise KeyStoreUnusable(f"{path} is not a key file of iov-realname; was the right path given?")
    if version != VERSION:
        raise KeyStoreUnusable(f"Key file {path} was written by another version (format {version}, this is {VERSION}).")


def _purpose(connection: sqlite3.Connection, purpose: Purpose) -> bytes | None:
    row = connection.execute("SELECT wrapped FROM purpose_keys WHERE purpose = ?", (purpose.value,)).fetchone()
    return bytes(row[0]) if row else None


_TROUBLES = {
    sqlite3.SQLITE_BUSY: "is locked by another process; try again when it has finished",
    sqlite3.SQLITE_LOCKED: "is locked by another process; try again when it has finished",
    sqlite3.SQLITE_READONLY: "is read-only; give this user the right to write it and its directory",
    sqlite3.SQLITE_PERM: "may not be opened by this user",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened by this user, or is missing",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full or failing",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from its backup",
    sqlite3.SQLITE_NOTADB: "is damaged or not a key file; restore it from its backup",
}


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        trouble = _TROUBLES.get(code, f"cannot be used ({getattr(error, 'sqlite_errorname', type(error).__name__)})")
        raise KeyStoreUnusable(f"Key file {path} {trouble}.") from error
