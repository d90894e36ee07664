"""Files on their way back: they come into being under another name, and are linked into place when all is done."""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import attrs

from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.sources import private
from iov_realname.adapters.keys.keyfile import KeyFile
from iov_realname.adapters.storage.log import RecordedLog, open_sqlite_log
from iov_realname.adapters.storage.rows import NewRow, Row

__all__ = ["FileLog", "file_keys", "file_log"]


@contextmanager
def file_log(source: Path, target: Path) -> Iterator["FileLog"]:
    """An SQLite store on its way back; it is in place at the end of a block that succeeds."""
    with _drafted(source, target) as draft:
        with closing(open_sqlite_log(draft)) as log:
            yield FileLog(log)
            # Who was erased is still in the index of documents; it is made anew with the keys, which now say so.
            log.document_index().clear()
        _link(draft, target)


@contextmanager
def file_keys(source: Path, target: Path) -> Iterator[KeyFile]:
    """A key file on its way back; it is in place at the end of a block that succeeds."""
    with _drafted(source, target) as draft:
        with closing(KeyFile(draft)) as keys:
            yield keys
        _link(draft, target)


@attrs.frozen
class FileLog:
    """Implements :class:`~iov_realname.adapters.backup.carrying.RestoredLog`."""

    log: RecordedLog

    def select(self, streams: Sequence[str]) -> Iterable[Row]:
        """The rows of these streams."""
        return self.log.recorder.select(streams)

    def append(self, rows: Sequence[NewRow]) -> None:
        """Put rows at the end."""
        self.log.recorder.insert(rows, [])


@contextmanager
def _drafted(source: Path, target: Path) -> Iterator[Path]:
    """A copy of ``source`` near ``target``, for its owner only and gone at the end. Raises ``BackupUnusable``."""
    for path in (target, *(target.with_name(f"{target.name}-{journal}") for journal in ("wal", "shm", "journal"))):
        if path.exists():
            raise BackupUnusable(f"{path} is there already, and nothing is restored over it; move it away first.")
    folder = target.with_name(f".{target.name}.{os.urandom(8).hex()}.restoring")
    folder.mkdir(mode=0o700)
    try:
        draft = private(folder / target.name)
        shutil.copyfile(source, draft)
        yield draft
    finally:
        shutil.rmtree(folder)


def _link(draft: Path, target: Path) -> None:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, target)
    except FileExistsError:
        raise BackupUnusable(f"{target} was made by somebody else meanwhile; it was left as it is.") from None
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
