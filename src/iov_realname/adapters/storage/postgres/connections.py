"""The connections of one process to one database: lent one call at a time, never longer than the caller's deadline.

A shelf of our own instead of `psycopg_pool`: no threads, nothing to go wrong over a fork, the server's own reason when
it cannot be reached, and a deadline that holds also when the server falls silent.
"""

import os
from collections.abc import Callable, Generator, Sequence
from math import ceil
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.arrays import register
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
        return self._asked(work, None, again=False, patient=False)

    def ask(self, work: Work[T], until: float | None = None, *, again: bool = False) -> T:
        """What ``work`` finds with a cursor; called again, told so, when the connection was lost under it.

        Whether a lost call was done nobody can know, so ``work`` must look before it does anything a second time;
        ``again``: this is a second time already. The deadline is the moment ``until``, by default :meth:`deadline`.
        Raises ``StoreUnusable`` no later than the deadline; of the server's errors only those in ``OURS`` come through.
        """
        return self._asked(work, until, again=again, patient=True)

    def close(self) -> None:
        """Close what this process opened; a connection on loan is closed when it comes back."""
        self._closed = True
        shelf = self._by_process.pop(os.getpid(), None)
        if shelf is not None:
            shelf.close()

    def deadline(self) -> float:
        """By when a call that begins now has to end."""
        return monotonic() + self.timeout

    def _asked(self, work: Work[T], until: float | None, *, again: bool, patient: bool) -> T:
        until = until or self.deadline()
        while True:
            try:
                return self._attempt(work, until, again)
            except _Lost as lost:
                if monotonic() >= until or not (patient or lost.midway):
                    raise self._given_up(lost, again) from lost.error
                again = again or lost.midway

    def _given_up(self, lost: "_Lost", again: bool) -> StoreUnusable:
        name = self.address.name
        return silent(name, self.timeout) if again or lost.midway else unreachable(name, lost.error)

    def _attempt(self, work: Work[T], until: float, again: bool) -> T:
        shelf = self._shelf()
        connection = self._taken(shelf, until)
        try:
            connection.until = until
            return work(connection.cursor_of_its_own, again)
        except (psycopg.Error, TimeoutError) as error:
            raise self._translated(error, connection) from error
        finally:
            self._take_back(shelf, connection)

    def _taken(self, shelf: "_Shelf", until: float) -> "Connection":
        """A connection that is on loan until taken back."""
        try:
            shelf.permits.get(timeout=max(until - monotonic(), 0))
        except Empty:
            raise exhausted(self.address.name, self.size, self.timeout) from None
        try:
            return shelf.take() or self._connected(until)
        except BaseException:
            shelf.permits.put(None)
            raise

    def _take_back(self, shelf: "_Shelf", connection: "Connection") -> None:
        if not connection.closed and connection.pgconn.transaction_status == TransactionStatus.IDLE:
            shelf.idle.append(connection)
        else:
            connection.close()
        if self._closed:
            shelf.close()
        shelf.permits.put(None)

    def _shelf(self) -> "_Shelf":
        if self._closed:
            raise closed(self.address.name)
        process = os.getpid()
        shelf = self._by_process.get(process)
        # A parent's shelf stays untouched in its child: both would talk over the same sockets.
        return self._by_process.setdefault(process, _Shelf(self.size)) if shelf is None else shelf

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
        try:
            connection.until = until
            register(connection)
            connection.cursor_of_its_own.execute(SETTINGS, self._settings())
        except (psycopg.Error, TimeoutError) as error:
            connection.close()
            raise self._translated(error, connection) from error
        return connection

    def _settings(self) -> Sequence[str]:
        """The server gives up a little before us, so that it is the server who says what it was waiting for."""
        lock, statement = (f"{max(int(self.timeout * 1000 * share), 1)}ms" for share in (0.8, 0.9))
        return lock, statement, "on" if self._read_only else "off"

    def _translated(self, error: psycopg.Error | TimeoutError, connection: "Connection") -> Exception:
        """What a caller is told, if anything: one of the server's verdicts in ``OURS`` stays as it is."""
        if isinstance(error, TimeoutError):
            connection.close()
            return silent(self.address.name, self.timeout)
        if error.sqlstate in OURS:
            return error
        if self._closed:
            return closed(self.address.name)
        if is_lost(error, connection):
            connection.close()
            return _Lost(error, midway=True)
        return unusable(self.address.name, error)


class Connection(psycopg.Connection[Row]):
    """A connection that waits for its server no longer than ``until``, with one cursor that keeps its statements."""

    until = float("inf")
    _cursor: Cursor | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.prepared: set[bytes] = set()
        """The names of statements that were prepared past the cursor."""

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
        self.idle: list[Connection] = []
        self.permits: SimpleQueue[None] = SimpleQueue()
        for _ in range(size):
            self.permits.put(None)

    def take(self) -> Connection | None:
        """An idle connection, the one used last."""
        try:
            return self.idle.pop()
        except IndexError:
            return None

    def close(self) -> None:
        """Close the idle connections."""
        while connection := self.take():
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
