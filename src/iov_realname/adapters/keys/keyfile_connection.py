"""The one connection of a process to a key file: threads take turns, forks inherit nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from iov_realname.adapters.keys import forking
from iov_realname.adapters.keys.keyfile_schema import explained, require_kind
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["KeyFileConnection"]

_CHECKPOINT_PAGES = 8000


class KeyFileConnection:
    """An open key file; other processes may have it open too."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._closed = False
        forking.watch(self)

    @contextmanager
    def session(self) -> Iterator[sqlite3.Connection]:
        """The connection for this thread alone, outside any transaction."""
        with self._lock, explained(self._path):
            yield self._connected()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction that keeps other writers out and is durable at the end, or undone."""
        with self.session() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

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
    """A connection to an existing key file, set up for durability and brought to this version."""
    connection = sqlite3.connect(
        path.absolute().as_uri() + "?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        require_kind(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection
