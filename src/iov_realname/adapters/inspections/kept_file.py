"""What was found in every history, as rows of an open SQLite file."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from iov_realname.adapters.inspections.explaining import explained
from iov_realname.application.cards.following import Progress
from iov_realname.application.cards.index import Mark
from iov_realname.application.inspection.examining import Examined
from iov_realname.application.inspection.keeping import Examine, Reached
from iov_realname.domain.inspection.check import Trace
from iov_realname.domain.inspection.judging import Sighting

__all__ = ["SCHEMA", "KeptFile"]

SCHEMA = (
    "CREATE TABLE judged_by (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), judges TEXT NOT NULL)",
    """
CREATE TABLE reached (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    at TEXT NOT NULL,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL
)
""",
    "CREATE TABLE histories (stream TEXT PRIMARY KEY, next_due INTEGER, counts TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX histories_due ON histories (next_due) WHERE next_due IS NOT NULL",
    """
CREATE TABLE sightings (
    stream TEXT,
    place INTEGER,
    code TEXT NOT NULL,
    since TEXT NOT NULL,
    versions TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (stream, place)
) WITHOUT ROWID
""",
    "CREATE TABLE tally (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, count INTEGER NOT NULL)",
)
"""``counts`` holds numbers of keys of the tally, one for each time that the history counts."""
TOGETHER = 100
"""So many histories are examined again, and written, together."""

_AT_ONCE = -(2**63)
"""A history that changed is due before any moment."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_CHANGED = f"INSERT INTO histories VALUES (?, {_AT_ONCE}, '') ON CONFLICT (stream) DO UPDATE SET next_due = {_AT_ONCE}"
_DUE = f"SELECT stream, counts FROM histories WHERE next_due <= ? LIMIT {TOGETHER}"
_COUNT = "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET count = count + excluded.count"


class KeptFile:
    """A :class:`~iov_realname.application.inspection.keeping.Kept` over a connection that nobody shares."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file

    def reached(self) -> Reached | None:
        """How far the last inspection got."""
        with explained(self._file):
            found = self._connection.execute("SELECT at, position, event_id FROM reached").fetchone()
        return found and Reached(datetime.fromisoformat(found[0]), Mark(*found[1:]))

    def replace(self, examined: Iterable[Examined], now: Reached) -> None:
        """Keep these in the place of all others."""
        with self._changing(now) as counting:
            for table in ("histories", "sightings", "tally"):
                self._connection.execute(f"DELETE FROM {table}")
            counting.forget()
            self._write(examined, counting)

    def renew(self, changed: Iterable[str], examine: Examine, now: Reached, progress: Progress) -> None:
        """Have what changed or is due examined again."""
        with self._changing(now) as counting:
            self._connection.executemany(_CHANGED, ((stream,) for stream in changed))
            due, done = _instant(now.at), 0
            (total,) = self._connection.execute("SELECT count(*) FROM histories WHERE next_due <= ?", (due,)).fetchone()
            while found := self._connection.execute(_DUE, (due,)).fetchall():
                self._drop(found, counting)
                self._write(examine([stream for stream, _ in found]), counting)
                done += len(found)
                progress(done, total)

    def sightings(self) -> Iterator[tuple[str, Sighting]]:
        """All that is wrong, by history."""
        with explained(self._file):
            for row in self._connection.execute("SELECT * FROM sightings ORDER BY stream, place"):
                yield row[0], _sighting(*row[2:])

    def tally(self) -> Mapping[str, int]:
        """How often each key was counted."""
        with explained(self._file):
            return dict(self._connection.execute("SELECT key, count FROM tally WHERE count <> 0"))

    @contextmanager
    def _changing(self, now: Reached) -> Iterator["_Counting"]:
        """A transaction at whose end it is written how far it got."""
        with explained(self._file):
            self._connection.execute("BEGIN")
            try:
                counting = _Counting(self._connection)
                yield counting
                counting.write()
                place = (now.at.isoformat(), now.mark.position, now.mark.event_id)
                self._connection.execute("INSERT OR REPLACE INTO reached VALUES (1, ?, ?, ?)", place)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _drop(self, found: Sequence[tuple[str, str]], counting: "_Counting") -> None:
        for _, counts in found:
            counting.take(counts)
        streams = [(stream,) for stream, _ in found]
        self._connection.executemany("DELETE FROM histories WHERE stream = ?", streams)
        self._connection.executemany("DELETE FROM sightings WHERE stream = ?", streams)

    def _write(self, examined: Iterable[Examined], counting: "_Counting") -> None:
        walk = iter(examined)
        while batch := list(islice(walk, TOGETHER)):
            histories = [(each.stream, _instant(each.next_due), counting.add(each.counts)) for each in batch]
            self._connection.executemany("INSERT INTO histories VALUES (?, ?, ?)", histories)
            sightings = (row for each in batch for row in _rows(each))
            self._connection.executemany("INSERT INTO sightings VALUES (?, ?, ?, ?, ?, ?)", sightings)


class _Counting:
    """Keys by number, so that what each history counts for takes little room, and how their counts change."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = dict(connection.execute("SELECT key, number FROM tally"))
        self._changes: Counter[int] = Counter()

    def forget(self) -> None:
        """Begin without keys."""
        self._numbers.clear()

    def add(self, keys: Sequence[str]) -> str:
        """Count a history, and say how that is written."""
        numbers = [self._numbers.setdefault(key, len(self._numbers) + 1) for key in keys]
        self._changes.update(numbers)
        return " ".join(map(str, numbers))

    def take(self, counts: str) -> None:
        """Count a history no more."""
        self._changes.subtract(map(int, counts.split()))

    def write(self) -> None:
        """Add the changes to what is written."""
        rows = ((number, key, self._changes[number]) for key, number in self._numbers.items())
        self._connection.executemany(_COUNT, rows)


def _instant(moment: datetime | None) -> int | None:
    """Microseconds, so that moments compare in any time zone."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def _rows(examined: Examined) -> Iterator[tuple[object, ...]]:
    for place, sighting in enumerate(examined.sightings):
        trace = sighting.trace
        versions = " ".join(map(str, trace.versions))
        yield examined.stream, place, sighting.check, trace.since.isoformat(), versions, trace.day.isoformat()


def _sighting(code: str, since: str, versions: str, day: str) -> Sighting:
    trace = Trace(datetime.fromisoformat(since), tuple(map(int, versions.split())), date.fromisoformat(day))
    return Sighting(code, trace)
