"""A key ring in a PostgreSQL database, every key wrapped under a key-encryption key that stays in a file outside it.

Whoever has the database, its backups or its administrator's password has no key without that file; lose the file and
the sealed data is gone. The keys may lie beside the log (``iov_keys`` of the same database) or in a database of their
own, which a backup of the log then does not bring back after an erasure.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from iov_realname.adapters.keys import kek
from iov_realname.adapters.keys.kek import Kek, KekCreated
from iov_realname.adapters.keys.sealing import A256GCM, Suite
from iov_realname.adapters.keys.wrapped import EPOCH, Row, WrappedKeyRing
from iov_realname.adapters.storage.postgres.connections import Cursor
from iov_realname.adapters.storage.postgres.opening import connections_to
from iov_realname.application.errors import KeyStoreUnusable, StoreUnusable
from iov_realname.application.ports import Purpose
from iov_realname.domain.confidential import SubjectId

INSERT_KEYS = """
INSERT INTO iov_keys.data_keys (kid, suite, epoch, wrapped, state)
SELECT kid, suite, %b::integer, wrapped, 'active'
FROM unnest(%b::text[], %b::text[], %b::bytea[]) AS new (kid, suite, wrapped)
ON CONFLICT (kid) DO NOTHING
"""
FIND_KEYS = "SELECT kid, suite, epoch, wrapped, state FROM iov_keys.data_keys WHERE kid = ANY (%b::text[])"
PROBE = "SELECT probe FROM iov_keys.epochs WHERE epoch = %b::integer"
INSERT_PROBE = "INSERT INTO iov_keys.epochs (epoch, probe) VALUES (%b::integer, %b::bytea) ON CONFLICT DO NOTHING"
PURPOSE_KEY = "SELECT wrapped FROM iov_keys.purpose_keys WHERE purpose = %b::text"
INSERT_PURPOSE_KEY = """
INSERT INTO iov_keys.purpose_keys (purpose, epoch, wrapped) VALUES (%b::text, %b::integer, %b::bytea)
ON CONFLICT DO NOTHING
"""
PROBE_LENGTH = 32


class PostgresKeyRing(WrappedKeyRing):
    """Implements :class:`~iov_realname.application.ports.KeyRing`; threads, forks and other processes may share it.

    ``url`` names a database made by ``iov-realname db init``, ``kek_path`` the wrapping key's file, which is created
    with the first key (``announce`` is told) and never again: not with ``create=False``, nor once the database holds
    keys. With ``create=False`` a database without keys is an error, too. A key destroyed by another process may stay
    readable here while it is among the ``cached`` most recently used.
    """

    def __init__(
        self,
        url: str,
        kek_path: Path,
        *,
        create: bool = True,
        announce: Callable[[KekCreated], None] | None = None,
        suite: Suite = A256GCM,
        cached: int = 50_000,
        timeout: float = 10.0,
        pool_size: int = 10,
    ) -> None:
        tables = KeyTables(url, timeout, pool_size)
        try:
            wrapping = _ready(tables, kek_path, create, announce)
        except BaseException:
            tables.close()
            raise
        super().__init__(tables, wrapping, tables.name, kek_path, suite=suite, cached=cached)


class KeyTables:
    """The tables that hold wrapped keys. Raises ``KeyStoreUnusable``, also when the database is not as it should be."""

    def __init__(self, url: str, timeout: float, pool_size: int) -> None:
        with self._explained():
            self._connections = connections_to(url, size=pool_size, timeout=timeout)
        self.name = f"the key store {self._connections.address.name}"

    def probe(self) -> bytes:
        """What must unwrap under the right key-encryption key; empty before the first key."""
        return self._value(PROBE, EPOCH) or b""

    def begin(self, probe: bytes) -> None:
        """Keep the probe of the first epoch. The first of all processes to call it counts."""
        self._change(INSERT_PROBE, EPOCH, probe)

    def insert(self, keys: Iterable[tuple[SubjectId, str, bytes]]) -> None:
        """Add active keys, all or none; ids are random, so one that stands already is this very key, sent twice."""
        subjects, suites, wrapped = (list(column) for column in zip(*keys, strict=True))
        self._change(INSERT_KEYS, EPOCH, subjects, suites, wrapped)

    def find(self, subjects: Sequence[SubjectId]) -> Iterator[Row]:
        """The stored rows of these subjects, in no order; nothing for those that have none."""
        if not subjects:
            return iter(())
        with self._explained():
            return (Row(*values) for values in self._connections.ask(_all(FIND_KEYS, list(subjects))))

    def purpose_key(self, purpose: Purpose, proposal: Callable[[], bytes]) -> bytes:
        """The wrapped key of a purpose. The first of all processes to ask stores its proposal."""
        known = self._value(PURPOSE_KEY, purpose.value)
        if known is not None:
            return known
        proposed = proposal()
        self._change(INSERT_PURPOSE_KEY, purpose.value, EPOCH, proposed)
        return self._value(PURPOSE_KEY, purpose.value) or proposed

    def close(self) -> None:
        """Close every connection this process opened."""
        self._connections.close()

    def _value(self, statement: str, *values: object) -> bytes | None:
        with self._explained():
            found = self._connections.ask(_all(statement, *values))
        return bytes(found[0][0]) if found else None

    def _change(self, statement: str, *values: object) -> None:
        """Every statement here may be sent twice, so that a lost connection does no harm."""

        def change(cursor: Cursor, again: bool) -> None:
            cursor.execute(statement, values, prepare=True)

        with self._explained():
            self._connections.ask(change)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StoreUnusable as error:
            raise KeyStoreUnusable(str(error)) from error


def _all(statement: str, *values: object) -> Callable[[Cursor, bool], list[tuple[Any, ...]]]:
    def ask(cursor: Cursor, again: bool) -> list[tuple[Any, ...]]:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall()

    return ask


def _ready(tables: KeyTables, kek_path: Path, create: bool, announce: Callable[[KekCreated], None] | None) -> Kek:
    """The wrapping key, and its probe in the database. The file always comes first, so keys without it mean a loss."""
    begun = tables.probe() != b""
    _refuse_to_replace(tables, kek_path, begun, create)
    if not kek_path.exists() and kek.create(kek_path) and announce is not None:
        announce(KekCreated(kek_path, tables.name))
    wrapping = kek.load(kek_path)
    if not begun:
        tables.begin(wrapping.wrap(os.urandom(PROBE_LENGTH)))
    return wrapping


def _refuse_to_replace(tables: KeyTables, kek_path: Path, begun: bool, create: bool) -> None:
    missing = not kek_path.exists()
    if begun and missing:
        raise KeyStoreUnusable(
            f"Wrapping key {kek_path} is missing, and without it no key in {tables.name} can be used; "
            f"restore {kek_path} from its backup (a new one would not open them)."
        )
    if missing and not create:
        raise KeyStoreUnusable(f"Wrapping key {kek_path} is missing; restore it from its backup.")
    if not begun and not create:
        raise KeyStoreUnusable(f"There are no keys in {tables.name}; name the key store that was used so far.")
