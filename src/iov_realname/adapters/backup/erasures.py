"""The record of erasures, taken from the present log so that an older one that is restored learns of them.

In a file: a line that says whose log it is, then one for each subject whose erasure was ordered, with the whole history
of keeping its data, byte for byte as stored. Nothing in it is personal.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import attrs

from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.making import lineage
from iov_realname.adapters.backup.sources import private
from iov_realname.adapters.storage.log import RecordedLog, by_stream
from iov_realname.adapters.storage.rows import NewRow
from iov_realname.domain.streams import SUBJECT_PREFIX
from iov_realname.domain.subject.events import ErasureOrdered

__all__ = ["FORMAT", "Erased", "Erasures"]

FORMAT = "iov-realname.erasures.v1"


@attrs.frozen
class Erased:
    """The whole history of keeping one subject's data, which ends with its erasure."""

    stream: str
    rows: Sequence[NewRow] = attrs.field(repr=False)

    @property
    def subject(self) -> str:
        """Its id."""
        return self.stream.removeprefix(SUBJECT_PREFIX)


@attrs.frozen
class Erasures:
    """What a log whose first event has the digest ``lineage`` tells of erasures, up to its position ``end``."""

    lineage: str
    end: int
    erased: Iterable[Erased] = attrs.field(repr=False)

    @classmethod
    def none(cls, lineage: str) -> "Erasures":
        """Nothing was erased."""
        return cls(lineage, 0, ())

    @classmethod
    def in_log(cls, log: RecordedLog) -> "Erasures":
        """What stands in a log, in flat memory."""
        return cls(lineage(log), log.end(), _in_log(log))

    @classmethod
    def in_file(cls, path: Path) -> "Erasures":
        """What was written by :meth:`write`. Raises ``BackupUnusable``."""
        lines = _lines(path)
        head = next(lines, None)
        match head:
            case {"format": str(name), "lineage": str(lineage), "end": int(end)} if name == FORMAT:
                return cls(lineage, end, (_erased(path, line) for line in lines))
        raise BackupUnusable(f"{path} is no record of erasures ({FORMAT}).")

    def write(self, path: Path) -> int:
        """Write them into a new file; how many there are."""
        number = 0
        with private(path).open("w", encoding="utf-8") as file:
            file.write(_line({"format": FORMAT, "lineage": self.lineage, "end": self.end}))
            for erased in self.erased:
                rows = [[row.version, row.wire_name, row.state.decode("utf-8")] for row in erased.rows]
                file.write(_line({"stream": erased.stream, "rows": rows}))
                number += 1
        return number


def _in_log(log: RecordedLog) -> Iterator[Erased]:
    for stream, history in groupby(log.recorder.ordered(SUBJECT_PREFIX), by_stream):
        rows = [NewRow(stream, row.version, row.wire_name, row.state) for row in history]
        if any(row.wire_name.startswith(_ORDERED) for row in rows):
            yield Erased(stream, rows)


_ORDERED = ErasureOrdered.WIRE.rpartition(".")[0] + "."


def _erased(path: Path, line: object) -> Erased:
    try:
        stream, rows = str(line["stream"]), line["rows"]  # type: ignore[index]
        return Erased(stream, [NewRow(stream, int(version), name, state.encode()) for version, name, state in rows])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged(path) from None


def _lines(path: Path) -> Iterator[object]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                raise _damaged(path) from None


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _damaged(path: Path) -> BackupUnusable:
    return BackupUnusable(f"{path} is damaged; write it anew from the present store.")
