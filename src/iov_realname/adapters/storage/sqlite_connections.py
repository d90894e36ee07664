"""The connections of one store: a writer behind a lock, readers taken from a shelf, none carried over a fork."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from iov_realname.adapters.storage.sqlite_errors import closed, unusable
from iov_realname.adapters.storage.sqlite_file import SqliteFile

MEMORY = RLock()
"""Connections to one shared-cache memory database refuse one another at once instead of waiting; so they take turns."""


class Connections:
    """Lends connections to any thread of any process. The first writer is given, the rest are opened when needed."""

    def __init__(self, file: SqliteFile, first: sqlite3.Connection) -> None:
        self.file = file
        self._closed = False
        self._by_process = {os.getpid(): _Shelf(file, first)}

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The writer, for one thread at a time. SQLite's errors become ``StoreUnusable``, except broken constraints."""
        shelf = self._shelf()
        with shelf.lock, self._translated():
            yield shelf.writer()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for one short read."""
        shelf = self._shelf()
        if self.file.location.in_memory:
            with shelf.lock, self._translated():
                yield shelf.writer()
            return
        with self._translated():
            reader = shelf.take()
            try:
                yield reader
            finally:
                shelf.put_back(reader)
                if self._closed:
                    shelf.close_readers()

    def close(self) -> None:
        """Close what this process opened; connections on loan are closed when they come back."""
        self._closed = True
        shelf = self._by_process.pop(os.getpid(), None)
        if shelf is not None:
            shelf.close()

    def _shelf(self) -> "_Shelf":
        if self._closed:
            raise closed(self.file.name)
        process = os.getpid()
        shelf = self._by_process.get(process)
        # A parent's shelf stays untouched in the child: using or closing its connections there would harm the file.
        return self._by_process.setdefault(process, _Shelf(self.file, None)) if shelf is None else shelf

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.ProgrammingError as error:
            raise (closed(self.file.name) if self._closed else unusable(self.file.name, error)) from error
        except sqlite3.Error as error:
            raise unusable(self.file.name, error) from error


class _Shelf:
    def __init__(self, file: SqliteFile, writer: sqlite3.Connection | None) -> None:
        self.lock = MEMORY if file.location.in_memory else RLock()
        self._file = file
        self._writer = writer
        self._readers: list[sqlite3.Connection] = []

    def writer(self) -> sqlite3.Connection:
        """The one writer; call it with the lock held."""
        if self._writer is None:
            self._writer = self._file.reader() if self._file.read_only else self._file.writer()
        return self._writer

    def take(self) -> sqlite3.Connection:
        """An idle reader, or a new one."""
        try:
            return self._readers.pop()
        except IndexError:
            return self._file.reader()

    def put_back(self, reader: sqlite3.Connection) -> None:
        """Return a reader."""
        self._readers.append(reader)

    def close_readers(self) -> None:
        """Close the idle readers."""
        while self._readers:
            self._readers.pop().close()

    def close(self) -> None:
        """Close the writer and the idle readers."""
        with self.lock:
            self.close_readers()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
