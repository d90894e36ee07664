"""The connections of one process to one database: lent one call at a time, never longer than the caller's deadline.

A shelf of our own instead of `psycopg_pool`: no threads, nothing to go wrong over a fork, the server's own reason when
it cannot be reached, and a deadline that holds also when the server falls silent.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from math import ceil
from threading import BoundedSemaphore
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.errors import (
    OURS,
    closed,
    exhausted,
    is_lost,
    silent,
    unreachable,
    unusable,
)
from iov_realname.application.errors import StoreUnusable

T = TypeVar("T")
Row = tuple[Any, ...]
Cursor = psycopg.Cursor[Row]
Work = Callable[[Cursor, bool], T]

PAUSE = 0.05
SETTINGS = """
SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('default_transaction_read_only', %s, false),
    CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'local', false) END,
    (SELECT set_config('role', rolname, false) FROM pg_catalog.pg_roles
        WHERE rolname = 'iov_app' AND pg_has_role(oid, 'MEMBER'))
"""


class Connections:
    """Lends at most ``size`` connections per process to any thread; each acts with the rights of ``iov_app`` only."""

    def __init__(self, address: Address, *, size: int, timeout: float, read_only: bool = False) -> None:
        self.address = address
        self.size = size
        self.timeout = timeout
        self._read_only = read_only
        self._closed = False
        self._by_process: dict[int, _Shelf] = {}

    def first(self, work: Work[T]) -> T:
        """As :meth:`ask`, but a server that cannot be reached is an error at once."""
        return self._asked(work, patient=False)

    def ask(self, work: Work[T]) -> T:
        """What ``work`` finds with a cursor; called again, told so, when the connection was lost under it.

        Whether a lost call was done nobody can know, so ``work`` must look before it does anything a second time.
        Raises ``StoreUnusable`` no later than the deadline; of the server's errors only those in ``OURS`` come through.
        """
        return self._asked(work, patient=True)

    def close(self) -> None:
        """Close what this process opened; a connection on loan is closed when it comes back."""
        self._closed = True
        shelf = self._by_process.pop(os.getpid(), None)
        while shelf is not None and shelf.idle:
            shelf.idle.pop().close()

    def _asked(self, work: Work[T], *, patient: bool) -> T:
        until = monotonic() + self.timeout
        again = False
        while True:
            try:
                with self._lent(until) as cursor:
                    return work(cursor, again)
            except _Lost as lost:
                if monotonic() >= until or not (patient or lost.midway):
                    raise self._given_up(lost, again) from lost.error
                again = again or lost.midway

    def _given_up(self, lost: "_Lost", again: bool) -> StoreUnusable:
        name = self.address.name
        return silent(name, self.timeout) if again or lost.midway else unreachable(name, lost.error)

    @contextmanager
    def _lent(self, until: float) -> Iterator[Cursor]:
        shelf = self._shelf()
        if not shelf.free.acquire(timeout=max(until - monotonic(), 0)):
            raise exhausted(self.address.name, self.size, self.timeout)
        try:
            connection = shelf.take() or self._connected(until)
            try:
                with self._translated(connection):
                    connection.until = until
                    yield connection.cursor_of_its_own
            finally:
                self._take_back(shelf, connection)
        finally:
            shelf.free.release()

    def _shelf(self) -> "_Shelf":
        if self._closed:
            raise closed(self.address.name)
        process = os.getpid()
        shelf = self._by_process.get(process)
        # A parent's shelf stays untouched in its child: both would talk over the same sockets.
        return self._by_process.setdefault(process, _Shelf(self.size)) if shelf is None else shelf

    def _take_back(self, shelf: "_Shelf", connection: "Connection") -> None:
        usable = not connection.closed and connection.pgconn.transaction_status == TransactionStatus.IDLE
        if usable:
            shelf.idle.append(connection)
        if self._closed or not usable:
            shelf.drop(connection)

    def _connected(self, until: float) -> "Connection":
        seconds = max(ceil(until - monotonic()), 1)
        try:
            connection = Connection.connect(
                self.address.conninfo,
                autocommit=True,
                connect_timeout=seconds,
                application_name="iov_realname",
                client_encoding="utf8",
            )
        except psycopg.Error as error:
            sleep(min(PAUSE, max(until - monotonic(), 0)))
            raise _Lost(error, midway=False) from error
        with self._translated(connection):
            self._set_up(connection, until)
        return connection

    def _set_up(self, connection: "Connection", until: float) -> None:
        connection.until = until
        milliseconds = self.timeout * 1000
        values = [f"{max(int(milliseconds * share), 1)}ms" for share in (0.8, 0.9)]
        try:
            connection.cursor_of_its_own.execute(SETTINGS, [*values, "on" if self._read_only else "off"])
        except BaseException:
            connection.close()
            raise

    @contextmanager
    def _translated(self, connection: "Connection") -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            connection.close()
            raise silent(self.address.name, self.timeout) from None
        except psycopg.Error as error:
            if error.sqlstate in OURS:
                raise
            if self._closed:
                raise closed(self.address.name) from error
            if is_lost(error, connection):
                connection.close()
                raise _Lost(error, midway=True) from error
            raise unusable(self.address.name, error) from error


class Connection(psycopg.Connection[Row]):
    """A connection that waits for its server no longer than ``until``, with one cursor that keeps its statements."""

    until = float("inf")
    _cursor: Cursor | None = None

    @property
    def cursor_of_its_own(self) -> Cursor:
        """The one cursor, which asks for binary results."""
        if self._cursor is None:
            self._cursor = self.cursor(binary=True)
        return self._cursor

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **options: Any) -> T:
        """Run one exchange with the server. Raises ``TimeoutError`` after the deadline."""
        return super().wait(_bounded(gen, self.until), *args, **options)


class _Shelf:
    def __init__(self, size: int) -> None:
        self.free = BoundedSemaphore(size)
        self.idle: list[Connection] = []

    def take(self) -> Connection | None:
        """An idle connection, the one used last."""
        try:
            return self.idle.pop()
        except IndexError:
            return None

    def drop(self, connection: Connection) -> None:
        """Close a connection and forget it."""
        if connection in self.idle:
            self.idle.remove(connection)
        connection.close()


class _Lost(Exception):
    """No connection: none could be made, or (``midway``) one was lost while the server was being asked."""

    def __init__(self, error: psycopg.Error, *, midway: bool) -> None:
        super().__init__()
        self.error = error
        self.midway = midway


def _bounded(gen: Generator[Any, Any, T], until: float) -> Generator[Any, Any, T]:
    """``gen``, ended by ``TimeoutError`` when nothing has come and the moment has passed."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if not ready and monotonic() > until:
                raise TimeoutError
            wanted = gen.send(ready)
    except StopIteration as end:
        result: T = end.value
        return result
