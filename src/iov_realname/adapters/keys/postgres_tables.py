"""Wrapped keys in tables of a PostgreSQL database.

Every statement here may be sent twice, so that a lost connection does no harm.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from iov_realname.adapters.keys.store import Counted, Epoch, EpochState, PurposeKey, Row, purpose_named
from iov_realname.adapters.storage.postgres.connections import Cursor
from iov_realname.adapters.storage.postgres.opening import connections_to
from iov_realname.application.errors import KeyStoreUnusable, StoreUnusable
from iov_realname.application.ports import KeyState, Purpose
from iov_realname.domain.confidential import SubjectId

__all__ = ["KeyTables"]

TURN = 0x49564B31
"""The advisory lock under which epochs begin: ``IVK1``."""

PROFILE = "SELECT profile FROM iov_keys.settings"
EPOCHS = "SELECT epoch, state, probe, final_from FROM iov_keys.epochs ORDER BY epoch"
BEGIN = """
WITH first AS (
    INSERT INTO iov_keys.settings (profile) VALUES (%b::text) ON CONFLICT DO NOTHING RETURNING true
)
INSERT INTO iov_keys.epochs (epoch, probe) SELECT %b::integer, %b::bytea FROM first
"""
INSERT_KEYS = """
WITH present AS (SELECT epoch FROM iov_keys.epochs WHERE epoch = %b::integer AND state = 'current' FOR SHARE)
INSERT INTO iov_keys.data_keys (kid, suite, epoch, wrapped, state)
SELECT new.kid, new.suite, present.epoch, new.wrapped, 'active'
FROM present, unnest(%b::text[], %b::text[], %b::bytea[]) AS new (kid, suite, wrapped)
ON CONFLICT (kid) DO NOTHING
"""
ROW = "SELECT kid, suite, epoch, wrapped, state, digest FROM iov_keys.data_keys"
FIND_KEYS = f"{ROW} WHERE kid = ANY (%b::text[])"
LIVING = f"{ROW} WHERE kid > %b::text AND epoch <> %b::integer AND wrapped IS NOT NULL ORDER BY kid LIMIT %b::integer"
CHANGE = "UPDATE iov_keys.data_keys SET state = %b::text WHERE kid = ANY (%b::text[]) AND state = %b::text"
SHRED = """
UPDATE iov_keys.data_keys SET state = 'shredded', wrapped = NULL, digest = %b::text
WHERE kid = %b::text AND wrapped = %b::bytea
"""
REWRAP = """
UPDATE iov_keys.data_keys AS d SET epoch = %b::integer, wrapped = new.after
FROM unnest(%b::text[], %b::bytea[], %b::bytea[]) AS new (kid, before, after)
WHERE d.kid = new.kid AND d.wrapped = new.before
"""
PURPOSE_KEYS = """
SELECT DISTINCT ON (purpose, version) purpose, version, algorithm, epoch, wrapped FROM iov_keys.purpose_keys
WHERE coalesce(purpose = %b::text, true) ORDER BY purpose, version, epoch DESC
"""
INSERT_PURPOSE_KEY = """
WITH present AS (SELECT epoch FROM iov_keys.epochs WHERE epoch = %b::integer AND state = 'current' FOR SHARE)
INSERT INTO iov_keys.purpose_keys (purpose, version, algorithm, epoch, wrapped)
SELECT %b::text, %b::integer, %b::text, present.epoch, %b::bytea FROM present
ON CONFLICT DO NOTHING
"""
LEAVE = "UPDATE iov_keys.epochs SET state = 'leaving' WHERE epoch = %b::integer"
INSERT_EPOCH = "INSERT INTO iov_keys.epochs (epoch, probe) VALUES (%b::integer, %b::bytea)"
RETIRE = """
UPDATE iov_keys.epochs AS e SET state = 'retired', final_from = %b::date WHERE state = 'leaving'
    AND NOT EXISTS (SELECT FROM iov_keys.data_keys AS d WHERE d.epoch = e.epoch AND d.wrapped IS NOT NULL)
    AND NOT EXISTS (SELECT FROM iov_keys.purpose_keys GROUP BY purpose, version HAVING max(epoch) = e.epoch)
"""
DESTROYED = "UPDATE iov_keys.epochs SET state = 'destroyed' WHERE epoch = %b::integer AND state = 'retired'"
COUNTED = "SELECT suite, epoch, state, count(*) FROM iov_keys.data_keys GROUP BY 1, 2, 3 ORDER BY 2, 1, 3"


class KeyTables:
    """Implements :class:`~iov_realname.adapters.keys.store.KeyStore`, also when the database is not as it should be."""

    def __init__(self, url: str, timeout: float = 10.0, pool_size: int = 10) -> None:
        with _explained():
            self._connections = connections_to(url, size=pool_size, timeout=timeout)
        self.name = f"the key store {self._connections.address.name}"

    def begun(self) -> bool:
        """Whether keys have been kept here before."""
        return bool(self._rows(PROFILE))

    def begin(self, profile: str, epoch: int, probe: bytes) -> None:
        """Take the empty tables into use. Of several processes that call this the first counts."""
        self._change(BEGIN, profile, epoch, probe)

    def profile(self) -> str:
        """The crypto profile it was made under."""
        return "".join(profile for (profile,) in self._rows(PROFILE))

    def epochs(self) -> Sequence[Epoch]:
        """Every epoch there ever was, by number."""
        return [Epoch(number, EpochState(state), probe, final) for number, state, probe, final in self._rows(EPOCHS)]

    def insert(self, epoch: int, keys: Sequence[tuple[SubjectId, str, bytes]]) -> bool:
        """Add active keys, all or none; ids are random, so one that stands already is this very key, sent twice."""
        subjects, suites, wrapped = (list(column) for column in zip(*keys, strict=True))
        done = self._change(INSERT_KEYS, epoch, subjects, suites, wrapped)
        return done > 0 or bool(self._rows(FIND_KEYS, subjects[:1]))

    def find(self, subjects: Sequence[SubjectId]) -> Iterator[Row]:
        """The stored rows of these subjects, in no order; nothing for those that have none."""
        return map(_row, self._rows(FIND_KEYS, list(subjects))) if subjects else iter(())

    def change(self, subjects: Collection[SubjectId], before: KeyState, after: KeyState) -> None:
        """Bring those of the subjects that are in one state into another, all at once."""
        self._change(CHANGE, after.value, list(subjects), before.value)

    def shred(self, subject: SubjectId, wrapped: bytes, digest: str) -> None:
        """Make the row a tombstone. What was wrapped stays in dead rows, the journal and backups until they go."""
        self._change(SHRED, digest, subject, wrapped)

    def purpose_keys(self, purpose: Purpose | None = None) -> Sequence[PurposeKey]:
        """The keys of a purpose, or of all, by purpose and version, each as wrapped under its latest epoch."""
        found = self._rows(PURPOSE_KEYS, None if purpose is None else purpose.value)
        return [PurposeKey(purpose_named(name), *rest) for name, *rest in found]

    def add_purpose_key(self, key: PurposeKey) -> bool:
        """Add it, unless that version stands under that epoch already; False if the epoch is not current."""
        done = self._change(INSERT_PURPOSE_KEY, key.epoch, key.purpose.value, key.version, key.algorithm, key.wrapped)
        return done > 0 or any(each.epoch == key.epoch for each in self.purpose_keys(key.purpose))

    def advance(self, begin: Callable[[int], tuple[int, bytes]]) -> int:
        """Make current the epoch that ``begin`` gives, unless one is leaving already; the current one."""

        def advance(cursor: Cursor, again: bool) -> int:
            with cursor.connection.transaction():
                cursor.execute("SELECT pg_advisory_xact_lock(%b::bigint)", [TURN])
                cursor.execute("SELECT state, epoch FROM iov_keys.epochs")
                states: dict[str, int] = dict(cursor.fetchall())
                current = states["current"]
                if "leaving" in states:
                    return current
                number, probe = begin(current)
                cursor.execute(LEAVE, [current])
                cursor.execute(INSERT_EPOCH, [number, probe])
            return number

        with _explained():
            return self._connections.ask(advance)

    def living(self, not_under: int, after: SubjectId, limit: int) -> Sequence[Row]:
        """The next keys, by subject, that are not shredded and wrapped under another epoch."""
        return [_row(values) for values in self._rows(LIVING, after, not_under, limit)]

    def rewrap(self, epoch: int, keys: Sequence[tuple[SubjectId, bytes, bytes]]) -> None:
        """Store keys (subject, wrapped before, wrapped now) under ``epoch``; passes over what changed meanwhile."""
        subjects, before, after = (list(column) for column in zip(*keys, strict=True))
        self._change(REWRAP, epoch, subjects, before, after)

    def retire(self, final_from: date) -> None:
        """Retire the leaving epochs under which no key is left."""
        self._change(RETIRE, final_from)

    def destroyed(self, epoch: int) -> None:
        """Record that an epoch's key has been destroyed."""
        self._change(DESTROYED, epoch)

    def counted(self) -> Sequence[Counted]:
        """How many data keys there are, by suite, epoch and state."""
        return [Counted(suite, epoch, KeyState(state), number) for suite, epoch, state, number in self._rows(COUNTED)]

    def close(self) -> None:
        """Close every connection this process opened."""
        self._connections.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        def ask(cursor: Cursor, again: bool) -> list[tuple[Any, ...]]:
            cursor.execute(statement, values, prepare=True)
            return cursor.fetchall()

        with _explained():
            return self._connections.ask(ask)

    def _change(self, statement: str, *values: object) -> int:
        def change(cursor: Cursor, again: bool) -> int:
            cursor.execute(statement, values, prepare=True)
            return cursor.rowcount

        with _explained():
            return self._connections.ask(change)


def _row(values: tuple[Any, ...]) -> Row:
    subject, suite, epoch, wrapped, state, digest = values
    return Row(subject, suite, epoch, wrapped, KeyState(state), digest)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except StoreUnusable as error:
        raise KeyStoreUnusable(str(error)) from error
