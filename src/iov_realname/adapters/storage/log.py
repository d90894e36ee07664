"""The event log over any recorder: bytes on one side, envelopes on the other."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from os import PathLike
from types import TracebackType
from typing import Literal, Self

from iov_realname.adapters.codec import Codec, MsgspecCodec, Registry, wire_registry
from iov_realname.adapters.storage.rows import NewRow, Recorder, Row
from iov_realname.application.cards.index import CardIndex
from iov_realname.application.documents import DocumentIndex
from iov_realname.application.ports import Answer, New, Recorded
from iov_realname.application.turns import Turns

by_stream = attrgetter("stream")


class RecordedLog:
    """An :class:`~iov_realname.application.ports.EventLog`. A context manager that closes its recorder.

    Thread-safe as its recorder is. The rows as stored, for whoever works on bytes, come from :attr:`recorder`.
    """

    def __init__(self, recorder: Recorder, codec: Codec) -> None:
        self.recorder = recorder
        self.codec = codec

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append all or nothing, across streams, together with the answers."""
        name_of, encode = self.codec.registry.name_of, self.codec.encode
        rows = [
            NewRow(new.stream, new.version, name_of(type(new.envelope.event)), encode(new.envelope)) for new in events
        ]
        self.recorder.insert(rows, answers)

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """The named streams, whole, in version order, as of one moment."""
        return dict(self._grouped(self.recorder.select(streams)))

    def histories(self, prefix: str) -> Iterator[tuple[str, Sequence[Recorded]]]:
        """All streams whose name begins with ``prefix``, by name, as of the first step, in flat memory."""
        return self._grouped(self.recorder.ordered(prefix))

    def since(self, position: int, limit: int) -> Sequence[Recorded]:
        """At most ``limit`` events after ``position``, in log order."""
        return self.codec.recorded(self.recorder.since(position, limit))

    def end(self) -> int:
        """The position of the last event; 0 for an empty log."""
        return self.recorder.end()

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """Which of these command ids have been answered, and how."""
        return self.recorder.answered(commands)

    def card_index(self) -> CardIndex | None:
        """Where lines of cards are kept in the same store; none if there is no such place that may be read."""
        return self.recorder.card_index()

    def document_index(self) -> DocumentIndex:
        """Where the same store keeps which card stands under which document; the log must be open for writing."""
        return self.recorder.document_index()

    def turns(self) -> Turns:
        """Turns among all who share the store."""
        return self.recorder.turns()

    def recorded(self, row: Row) -> Recorded:
        """``row`` decoded. Raises :class:`~iov_realname.application.errors.UnreadableEvent`."""
        return self.codec.recorded((row,))[0]

    def close(self) -> None:
        """Let go of files and connections; twice is harmless."""
        self.recorder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _grouped(self, rows: Iterable[Row]) -> Iterator[tuple[str, Sequence[Recorded]]]:
        for stream, history in groupby(rows, by_stream):
            yield stream, self.codec.recorded(history)


def open_memory_log(registry: Registry | None = None) -> RecordedLog:
    """A log that lives as long as this object."""
    from iov_realname.adapters.storage.recorder import MemoryRecorder

    return RecordedLog(MemoryRecorder(), MsgspecCodec(registry or wire_registry()))


def open_sqlite_log(
    path: str | PathLike[str],
    *,
    registry: Registry | None = None,
    synchronous: Literal["full", "normal"] = "full",
    read_only: bool = False,
    timeout: float = 5.0,
) -> RecordedLog:
    """A log in the SQLite file at ``path``, made when missing; ``file:NAME?mode=memory&cache=shared`` stays in memory.

    ``synchronous="normal"`` is several times quicker for single appends and may lose the last of them when the power
    fails (never when the process dies; the file is never damaged). ``timeout``: seconds to wait for other writers.
    """
    from iov_realname.adapters.storage.sqlite import SqliteRecorder

    recorder = SqliteRecorder(path, synchronous=synchronous, read_only=read_only, timeout=timeout)
    return RecordedLog(recorder, MsgspecCodec(registry or wire_registry()))


def open_postgres_log(
    url: str,
    *,
    registry: Registry | None = None,
    read_only: bool = False,
    timeout: float = 10.0,
    pool_size: int = 10,
) -> RecordedLog:
    """A log in the PostgreSQL database at ``url``, prepared once by ``iov-realname db init``.

    No call waits longer than ``timeout`` seconds. Each process uses at most ``pool_size`` connections, made as needed.
    """
    from iov_realname.adapters.storage.postgres.recorder import PostgresRecorder

    recorder = PostgresRecorder(url, read_only=read_only, timeout=timeout, pool_size=pool_size)
    return RecordedLog(recorder, MsgspecCodec(registry or wire_registry()))
