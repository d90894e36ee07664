"""Wrapped keys in an SQLite file."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from iov_realname.adapters.keys.keyfile_connection import KeyFileConnection
from iov_realname.adapters.keys.store import Counted, Epoch, EpochState, PurposeKey, Row, purpose_named
from iov_realname.application.ports import KeyState, Purpose
from iov_realname.domain.confidential import SubjectId

__all__ = ["KeyFile"]

T = TypeVar("T")

_CHUNK = 500
_ROW = "SELECT kid, suite, epoch, wrapped, state, digest FROM data_keys"
_PURPOSE_KEY = "SELECT purpose, version, algorithm, max(epoch), wrapped FROM purpose_keys"
_IS_CURRENT = "SELECT 1 FROM epochs WHERE epoch = ? AND state = 'current'"
_RETIRE = """
UPDATE epochs SET state = 'retired', final_from = ? WHERE state = 'leaving'
    AND NOT EXISTS (SELECT 1 FROM data_keys AS d WHERE d.epoch = epochs.epoch AND wrapped IS NOT NULL)
    AND NOT EXISTS (
        SELECT max(epoch) AS latest FROM purpose_keys GROUP BY purpose, version HAVING latest = epochs.epoch
    )
"""


class KeyFile:
    """Implements :class:`~iov_realname.adapters.keys.store.KeyStore`; threads, forks and processes may share it."""

    def __init__(self, path: Path, busy_seconds: float = 10.0) -> None:
        self.name = str(path)
        self._file = KeyFileConnection(path, busy_seconds)

    def profile(self) -> str:
        """The crypto profile it was made under."""
        return "".join(profile for (profile,) in self._all("SELECT profile FROM settings"))

    def epochs(self) -> Sequence[Epoch]:
        """Every epoch there ever was, by number."""
        found = self._all("SELECT epoch, state, probe, final_from FROM epochs ORDER BY epoch")
        return [Epoch(number, EpochState(state), probe, _date(final)) for number, state, probe, final in found]

    def insert(self, epoch: int, keys: Iterable[tuple[SubjectId, str, bytes]]) -> bool:
        """Add active keys, all or none; they are on disk when this returns. False if the epoch is not current."""
        with self._file.transaction() as connection:
            if connection.execute(_IS_CURRENT, (epoch,)).fetchone() is None:
                return False
            connection.executemany(
                "INSERT INTO data_keys (kid, suite, epoch, wrapped, state) VALUES (?, ?, ?, ?, 'active')",
                ((subject, suite, epoch, wrapped) for subject, suite, wrapped in keys),
            )
        return True

    def find(self, subjects: Sequence[SubjectId]) -> Iterator[Row]:
        """The stored rows of these subjects, in no order; nothing for those that have none."""
        for some in _chunks(subjects):
            yield from map(_row, self._all(f"{_ROW} WHERE kid IN ({_marks(some)})", *some))

    def change(self, subjects: Collection[SubjectId], before: KeyState, after: KeyState) -> None:
        """Bring those of the subjects that are in one state into another, all at once."""
        with self._file.transaction() as connection:
            connection.executemany(
                "UPDATE data_keys SET state = ? WHERE kid = ? AND state = ?",
                [(after, subject, before) for subject in subjects],
            )

    def shred(self, subject: SubjectId, wrapped: bytes, digest: str) -> None:
        """Make the row a tombstone, and let what was wrapped leave this file and its journal."""
        with self._file.transaction() as connection:
            connection.execute(
                "UPDATE data_keys SET state = 'shredded', wrapped = NULL, digest = ? WHERE kid = ? AND wrapped = ?",
                (digest, subject, wrapped),
            )
        self._all("PRAGMA wal_checkpoint(TRUNCATE)")

    def purpose_keys(self, purpose: Purpose | None = None) -> Sequence[PurposeKey]:
        """The keys of a purpose, or of all, by purpose and version, each as wrapped under its latest epoch."""
        where, values = ("", ()) if purpose is None else ("WHERE purpose = ?", (purpose.value,))
        found = self._all(f"{_PURPOSE_KEY} {where} GROUP BY purpose, version ORDER BY purpose, version", *values)
        return [PurposeKey(purpose_named(name), *rest) for name, *rest in found]

    def add_purpose_key(self, key: PurposeKey) -> bool:
        """Add it, unless that version stands under that epoch already; False if the epoch is not current."""
        with self._file.transaction() as connection:
            if connection.execute(_IS_CURRENT, (key.epoch,)).fetchone() is None:
                return False
            connection.execute(
                "INSERT OR IGNORE INTO purpose_keys (purpose, version, algorithm, epoch, wrapped)"
                " VALUES (?, ?, ?, ?, ?)",
                (key.purpose.value, key.version, key.algorithm, key.epoch, key.wrapped),
            )
        return True

    def advance(self, begin: Callable[[int], tuple[int, bytes]]) -> int:
        """Make current the epoch that ``begin`` gives, unless one is leaving already; the current one."""
        with self._file.transaction() as connection:
            states = dict(connection.execute("SELECT state, epoch FROM epochs").fetchall())
            current = int(states["current"])
            if "leaving" in states:
                return current
            number, probe = begin(current)
            connection.execute("UPDATE epochs SET state = 'leaving' WHERE epoch = ?", (current,))
            connection.execute("INSERT INTO epochs (epoch, probe) VALUES (?, ?)", (number, probe))
        return number

    def living(self, not_under: int, after: SubjectId, limit: int) -> Sequence[Row]:
        """The next keys, by subject, that are not shredded and wrapped under another epoch."""
        query = f"{_ROW} WHERE kid > ? AND epoch <> ? AND wrapped IS NOT NULL ORDER BY kid LIMIT ?"
        return [_row(values) for values in self._all(query, after, not_under, limit)]

    def rewrap(self, epoch: int, keys: Sequence[tuple[SubjectId, bytes, bytes]]) -> None:
        """Store keys (subject, wrapped before, wrapped now) under ``epoch``; passes over what changed meanwhile."""
        with self._file.transaction() as connection:
            connection.executemany(
                "UPDATE data_keys SET wrapped = ?, epoch = ? WHERE kid = ? AND wrapped = ?",
                [(now, epoch, subject, before) for subject, before, now in keys],
            )

    def retire(self, final_from: date) -> None:
        """Retire the leaving epochs under which no key is left."""
        with self._file.transaction() as connection:
            connection.execute(_RETIRE, (final_from.isoformat(),))

    def destroyed(self, epoch: int) -> None:
        """Record that an epoch's key has been destroyed."""
        with self._file.transaction() as connection:
            connection.execute("UPDATE epochs SET state = 'destroyed' WHERE epoch = ? AND state = 'retired'", (epoch,))

    def counted(self) -> Sequence[Counted]:
        """How many data keys there are, by suite, epoch and state."""
        query = "SELECT suite, epoch, state, count(*) FROM data_keys GROUP BY 1, 2, 3 ORDER BY 2, 1, 3"
        return [Counted(suite, epoch, KeyState(state), number) for suite, epoch, state, number in self._all(query)]

    def close(self) -> None:
        """Let go of the file for good."""
        self._file.close()

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._file.session() as connection:
            return connection.execute(query, values).fetchall()


def _row(values: tuple[Any, ...]) -> Row:
    subject, suite, epoch, wrapped, state, digest = values
    return Row(subject, suite, epoch, wrapped, KeyState(state), digest)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, _CHUNK)):
        yield some
