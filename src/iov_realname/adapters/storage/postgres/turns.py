"""Turns among all who share a PostgreSQL store: session advisory locks, each on a connection that does nothing else.

The server ends the lock with the connection, so the holder asks before it acts whether it still has it. Advisory locks
are of the session: a pooler in front of the server must hand out whole sessions.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from math import ceil
from struct import unpack
from time import monotonic

import attrs
import psycopg
from psycopg.types.numeric import Int4

from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.connections import Connection
from iov_realname.adapters.storage.postgres.errors import silent, unreachable, unusable
from iov_realname.application.turns import TurnLost, TurnName, TurnTimeout

__all__ = ["PostgresTurns"]

LOCK_TIMEOUT = "55P03"
GRACE = 2.0
"""Seconds after which a server that says nothing is no longer waited for, beyond what it was asked to wait."""
KEPT = 4
"""Idle connections kept for the next turn."""

WAIT_FOR = "SELECT set_config('lock_timeout', %s, false)"
TAKE = "SELECT pg_advisory_lock(%s, %s)"
GIVE_BACK = "SELECT pg_advisory_unlock(%s, %s)"
IS_MINE = """
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND objsubid = 2 AND (classid::bigint, objid::bigint) = (%s::bigint, %s::bigint)
)
"""


@attrs.frozen
class HeldSession:
    """Held as long as its session at the server lives and has the lock."""

    name: TurnName
    process: int
    session: Connection
    keys: tuple[int, int]

    def confirm(self) -> None:
        """Ask the server. Raises ``TurnLost``."""
        if os.getpid() != self.process:
            raise TurnLost(self.name)
        self.session.until = monotonic() + GRACE
        try:
            found = self.session.execute(IS_MINE, [key % 2**32 for key in self.keys]).fetchone()
        except (psycopg.Error, TimeoutError) as error:
            raise TurnLost(self.name) from error
        if found != (True,):
            raise TurnLost(self.name)


class PostgresTurns:
    """Implements :class:`~iov_realname.application.turns.Turns`; one connection for each turn that is held."""

    def __init__(self, address: Address, *, connect_timeout: float = 10.0) -> None:
        self._address = address
        self._connect_timeout = connect_timeout
        self._threads = MemoryTurns()
        self._idle: dict[int, list[Connection]] = {}

    @contextmanager
    def turn(self, name: TurnName, timeout: float) -> Iterator[HeldSession]:
        """Hold ``name`` for the length of the block."""
        until = monotonic() + timeout
        with self._threads.turn(name, timeout) as here:
            session, keys = self._session(), _keys(name)
            try:
                self._take(session, name, until, timeout)
                yield HeldSession(name, here.process, session, keys)
            finally:
                if os.getpid() == here.process:
                    self._give_back(session, keys)

    def close(self) -> None:
        """Close the idle connections of this process."""
        for session in self._idle.pop(os.getpid(), []):
            session.close()

    def _session(self) -> Connection:
        idle = self._idle.setdefault(os.getpid(), [])
        while idle:
            session = idle.pop()
            if _answers(session):
                return session
            session.close()
        try:
            return Connection.connect(
                self._address.conninfo,
                autocommit=True,
                connect_timeout=ceil(self._connect_timeout),
                application_name="iov_realname turns",
                client_encoding="utf8",
            )
        except psycopg.Error as error:
            raise unreachable(self._address.name, error) from error

    def _take(self, session: Connection, name: TurnName, until: float, timeout: float) -> None:
        left = max(until - monotonic(), 0.001)
        session.until = monotonic() + left + GRACE
        try:
            session.execute(WAIT_FOR, [f"{ceil(left * 1000)}ms"])
            session.execute(TAKE, [Int4(key) for key in _keys(name)])
        except TimeoutError:
            session.close()
            raise silent(self._address.name, timeout) from None
        except psycopg.Error as error:
            if error.sqlstate == LOCK_TIMEOUT:
                raise TurnTimeout(name, timeout) from None
            raise unusable(self._address.name, error) from error

    def _give_back(self, session: Connection, keys: tuple[int, int]) -> None:
        """A session that is not known to be free of the lock is closed, which frees it too."""
        idle = self._idle.setdefault(os.getpid(), [])
        session.until = monotonic() + GRACE
        try:
            freed = session.execute(GIVE_BACK, [Int4(key) for key in keys]).fetchone()
        except (psycopg.Error, TimeoutError):
            freed = None
        if freed == (True,) and len(idle) < KEPT:
            idle.append(session)
        else:
            session.close()


def _answers(session: Connection) -> bool:
    session.until = monotonic() + GRACE
    try:
        session.execute("SELECT 1")
    except (psycopg.Error, TimeoutError):
        return False
    return True


def _keys(name: TurnName) -> tuple[int, int]:
    """64 bits of a hash, as the two keys of a lock; a lock with one key of 64 bits is another kind."""
    first, second = unpack("!ii", sha256(f"{name.what}\0{name.key}".encode()).digest()[:8])
    return first, second
