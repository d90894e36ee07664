"""All ledgers of one run: read once, repeats dropped, delivered in business-time order, in flat memory."""

import csv
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import attrs

from iov_realname.adapters.ledgers.cells import carrier_of
from iov_realname.adapters.ledgers.columns import LAYOUTS
from iov_realname.adapters.ledgers.files import ledger_files
from iov_realname.adapters.ledgers.headers import Header, Unrecognised, recognise
from iov_realname.adapters.ledgers.reading import NEVER, Reading, RowReader, restore
from iov_realname.adapters.ledgers.spool import DEFAULT_MEMORY, Item, Spool
from iov_realname.adapters.ledgers.tables import Table, Unsound, open_table
from iov_realname.application.carriers.registry import LEDGER_CARRIERS, CarrierRegistry
from iov_realname.application.ledger.delivery import (
    Counts,
    Delivered,
    RefusedFile,
    Step,
)
from iov_realname.application.ledger.errors import LedgerUnreadable
from iov_realname.application.ledger.rows import LedgerKind

__all__ = ["LedgerReader", "Progress"]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Hears the stage (``check`` and ``read`` in bytes, ``order`` in rows), how much of it is done, and of how much."""

_KINDS = tuple(layout.kind for layout in LAYOUTS)
_RANKS = {kind: rank for rank, kind in enumerate(_KINDS)}
_HEARD_EVERY = 1024

_found = struct.Struct(">16sII")  # row id, file, row: repeats lie together, the earliest first
_timed = struct.Struct(">QBIIB")  # instant, rank of the kind, file, row, step: the order of judging
_kept = struct.Struct(">QQB")  # instants of act and closing, rank of the kind
_ROW, _CLOSING = 0, 1
_STEPS = (Step.ROW, Step.CLOSING)


@attrs.frozen
class _Source:
    """A ledger file that is read: its name and the keyed digest of its bytes."""

    name: str
    batch: str


class LedgerReader:
    """Reads every ledger when entered; then tells what it found and delivers the rows, as often as asked.

    `paths` are files or folders, `digest` makes keyed digests of 32 hexadecimal digits, `spool` is the folder where
    more rows than fit into about twice `memory` bytes are set aside, sealed; `carriers` are those a ledger may name.
    Implements :class:`~iov_realname.application.ledger.delivery.Ledgers`.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        digest: Callable[[str], str],
        spool: Path,
        *,
        carriers: CarrierRegistry = LEDGER_CARRIERS,
        memory: int = DEFAULT_MEMORY,
        progress: Progress = lambda stage, done, total: None,
    ) -> None:
        self._files = ledger_files(paths)
        self._digest = digest
        self._carriers = carrier_of(carriers)
        self._progress = progress
        self._found = Spool(spool, memory)
        self._timed = Spool(spool, memory)
        self._sources: list[_Source] = []
        self._refused: list[RefusedFile] = []
        self._unknown: dict[str, tuple[str, ...]] = {}
        self._seen = self._blank = self._rows = self._unreadable = self._closings = 0
        self._dealers = False

    def __enter__(self) -> Self:
        try:
            self._found.fill(self._all_found())
            self._timed.fill(self._all_timed())
        except BaseException:
            self.close()
            raise
        self._found.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget all rows."""
        self._found.close()
        self._timed.close()

    @property
    def refused_files(self) -> tuple[RefusedFile, ...]:
        """The files refused as a whole, by name."""
        return tuple(self._refused)

    @property
    def unknown_columns(self) -> dict[str, tuple[str, ...]]:
        """By file name, the columns that belong to no ledger; they were not kept."""
        return dict(self._unknown)

    @property
    def dealers_known(self) -> bool:
        """Whether any readable dealer row stands anywhere in the files."""
        return self._dealers

    @property
    def counts(self) -> Counts:
        """How many rows there were."""
        return Counts(self._blank, self._seen - self._rows, self._rows, self._unreadable, self._closings)

    def rows(self) -> Iterator[Delivered]:
        """Every row once: the unreadable ones, then the others by business time, tests' closings in their place."""
        for key, kept in self._timed:
            instant, rank, number, row, step = _timed.unpack(key)
            source = self._sources[number]
            seen = restore(_KINDS[rank], kept[16:], instant != NEVER)
            yield Delivered(source.name, row, source.batch, kept[:16].hex(), seen, _STEPS[step])

    def _all_found(self) -> Iterator[Item]:
        total = sum(_size(path) for path in self._files)
        checked = _Tally("check", total, self._progress)
        read = _Tally("read", total, self._progress)
        for path in self._files:
            with _readable(path):
                match _understood(path, checked.add):
                    case (table, header):
                        yield from self._file(path, table, header, read)
                    case Unsound(zh, en) | Unrecognised(zh, en):
                        self._refused.append(RefusedFile(path.name, zh, en))
            read.add(_size(path))

    def _file(self, path: Path, table: Table, header: Header, read: "_Tally") -> Iterator[Item]:
        number = len(self._sources)
        self._sources.append(_Source(path.name, self._digest(table.sha256)))
        self._name_unknown(path.name, header.unknown)
        reader = RowReader(header, self._carriers)
        rank = _RANKS[reader.kind]
        for row, record in enumerate(table.records, start=1):
            reading = reader.read(record)
            if reading is None:
                self._blank += 1
            else:
                yield self._item(reading, rank, number, row)
            if row % _HEARD_EVERY == 0:
                read.within(table.come())

    def _name_unknown(self, name: str, columns: Sequence[str]) -> None:
        if columns:
            self._unknown[name] = tuple(dict.fromkeys((*self._unknown.get(name, ()), *columns)))

    def _item(self, reading: Reading, rank: int, number: int, row: int) -> Item:
        self._seen += 1
        if reading.acts != NEVER and _KINDS[rank] is LedgerKind.DEALERS:
            self._dealers = True
        identity = bytes.fromhex(self._digest(reading.identity))
        return _found.pack(identity, number, row), _kept.pack(reading.acts, reading.closes, rank) + reading.packed

    def _all_timed(self) -> Iterator[Item]:
        last = b""
        ordered = _Tally("order", self._seen, self._progress)
        for count, (key, kept) in enumerate(self._found, start=1):
            identity, number, row = _found.unpack(key)
            if identity != last:
                last = identity
                yield from self._steps(identity, number, row, kept)
            if count % _HEARD_EVERY == 0:
                ordered.within(count)
        ordered.add(self._seen)

    def _steps(self, identity: bytes, number: int, row: int, kept: bytes) -> Iterator[Item]:
        acts, closes, rank = _kept.unpack_from(kept)
        payload = identity + kept[_kept.size :]
        self._rows += 1
        self._unreadable += acts == NEVER
        yield _timed.pack(acts, rank, number, row, _ROW), payload
        if closes != NEVER:
            self._closings += 1
            yield _timed.pack(closes, rank, number, row, _CLOSING), payload


class _Tally:
    """How far a stage has come, over all files."""

    def __init__(self, stage: str, total: int, progress: Progress) -> None:
        self._stage, self._total, self._progress = stage, total, progress
        self._passed = 0

    def add(self, done: int) -> None:
        self._passed += done
        self._progress(self._stage, self._passed, self._total)

    def within(self, done: int) -> None:
        self._progress(self._stage, self._passed + done, self._total)


def _understood(path: Path, on_bytes: Callable[[int], None]) -> tuple[Table, Header] | Unsound | Unrecognised:
    table = open_table(path, on_bytes)
    if isinstance(table, Unsound):
        return table
    header = recognise(table.header)
    return header if isinstance(header, Unrecognised) else (table, header)


def _size(path: Path) -> int:
    with _readable(path):
        return path.stat().st_size


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LedgerUnreadable(f"Cannot read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error):
        raise LedgerUnreadable(f"{path} changed while it was read; start again when it is complete.") from None
