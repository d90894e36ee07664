"""The seam to `eventsourcing`: the one module that imports it, and only its recorders.

The import is inside the function, as it patches ``dataclasses`` in the whole process. SQLite is our own sibling of the
library's recorder, in :mod:`iov_realname.adapters.storage.sqlite`: it writes a table that a stock recorder reads.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from threading import RLock
from typing import TYPE_CHECKING

from iov_realname.adapters.storage.memory_cards import MemoryCardIndex
from iov_realname.adapters.storage.memory_documents import MemoryDocumentIndex
from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.adapters.storage.rows import NewRow, Row, ids, starts
from iov_realname.application.errors import CommandAnswered, StaleStream, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from eventsourcing.persistence import ApplicationRecorder, StoredEvent

    from iov_realname.application.ports import Answer


class MemoryRecorder:
    """The library's in-memory recorder, with the answers beside it. Thread-safe; gone with the process."""

    def __init__(self) -> None:
        self._recorder: ApplicationRecorder | None = _memory_recorder()
        self._lock = RLock()
        self._positions: dict[str, list[int]] = {}
        self._streams: list[str] = []
        self._answers: dict[str, Answer] = {}
        self._cards = MemoryCardIndex()
        self._documents = MemoryDocumentIndex()
        self._turns = MemoryTurns()

    def insert(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> None:
        """All or nothing."""
        first, commands = starts(rows), ids(answers)
        with self._lock:
            recorder = self._open()
            if known := [command for command in commands if command in self._answers]:
                raise CommandAnswered(known)
            if stale := [stream for stream, version in first.items() if version != self._head(stream) + 1]:
                raise StaleStream(stale)
            positions = recorder.insert_events([_stored(row) for row in rows])
            self._answers.update(zip(commands, answers, strict=True))
            self._index(rows, positions or ())

    def select(self, streams: Collection[str]) -> Iterable[Row]:
        """The rows of these streams as of one moment."""
        with self._lock:
            return [row for stream in dict.fromkeys(streams) for row in self._rows_of(stream)]

    def ordered(self, prefix: str) -> Iterator[Row]:
        """All streams with this prefix as of the first step, by name."""
        with self._lock:
            end = self.end()
            first = bisect_left(self._streams, prefix)
            streams = [stream for stream in self._streams[first:] if stream.startswith(prefix)]
        for stream in streams:
            with self._lock:
                rows = self._rows_of(stream)
            yield from (row for row in rows if row.position <= end)

    def since(self, position: int, limit: int) -> Sequence[Row]:
        """The rows after ``position``, in log order."""
        if limit < 1:
            return []
        notifications = self._open().select_notifications(position + 1, limit)
        return [Row(n.id, str(n.originator_id), n.originator_version, n.topic, n.state) for n in notifications]

    def end(self) -> int:
        """The last position, 0 when empty."""
        return self._open().max_notification_id() or 0

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """The answers given to these command ids."""
        with self._lock:
            self._open()
            return {command: self._answers[command] for command in commands if command in self._answers}

    def card_index(self) -> MemoryCardIndex:
        """The lines of cards beside it."""
        return self._cards

    def document_index(self) -> MemoryDocumentIndex:
        """Which card stands under which document."""
        return self._documents

    def turns(self) -> MemoryTurns:
        """Turns among the threads of this process."""
        return self._turns

    def close(self) -> None:
        """Forget everything."""
        self._recorder = None

    def _open(self) -> ApplicationRecorder:
        if self._recorder is None:
            raise StoreUnusable("This store has been closed; open it again.")
        return self._recorder

    def _head(self, stream: str) -> int:
        return len(self._positions.get(stream, ()))

    def _rows_of(self, stream: str) -> list[Row]:
        recorder = self._open()
        positions = self._positions.get(stream)
        if positions is None:
            return []
        events = zip(positions, recorder.select_events(stream), strict=True)
        return [Row(position, stream, e.originator_version, e.topic, e.state) for position, e in events]

    def _index(self, rows: Sequence[NewRow], positions: Sequence[int]) -> None:
        for row, position in zip(rows, positions, strict=True):
            if row.stream not in self._positions:
                self._positions[row.stream] = []
                insort(self._streams, row.stream)
            self._positions[row.stream].append(position)


def _memory_recorder() -> ApplicationRecorder:
    from eventsourcing.persistence import InfrastructureFactory

    settings = {"PERSISTENCE_MODULE": "eventsourcing.popo", "ORIGINATOR_ID_TYPE": "text"}
    return InfrastructureFactory.construct(settings).application_recorder()


def _stored(row: NewRow) -> StoredEvent:
    from eventsourcing.persistence import StoredEvent

    return StoredEvent(originator_id=row.stream, originator_version=row.version, topic=row.wire_name, state=row.state)
