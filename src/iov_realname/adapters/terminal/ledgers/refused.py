"""The refused-rows file: written beside itself and put in place at the end, so that a killed run leaves the old one."""

import csv
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from glob import escape
from pathlib import Path
from typing import TextIO

from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.citing import both, citations
from iov_realname.adapters.wording.language import Said
from iov_realname.application.ledger.delivery import RefusedFile
from iov_realname.application.ledger.ingest import RowVerdict
from iov_realname.domain.refusals import Refusal, RefusalCode

__all__ = ["COLUMNS", "RefusedRows", "is_refused_rows", "refused_rows"]

COLUMNS = ("file", "row", "code", "rule", "reason", "citation")
DRAFT = ".part"
FILE_IS_A_LEDGER = "file_is_a_ledger"
NO_FOLDER = Said("文件夹 {folder} 不存在，请先建立。", "There is no folder {folder}; make it first.")
IS_A_FOLDER = Said("{path} 是文件夹，请给出文件名。", "{path} is a folder; add the name of a file.")


class RefusedRows:
    """Takes refusals one at a time. ``reason`` and ``citation`` are in both languages, whatever the run speaks."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(COLUMNS)
        self.by_code: Counter[str] = Counter()

    def row(self, verdict: RowVerdict, refusal: Refusal) -> None:
        """A refused row."""
        self.by_code[str(refusal.code)] += 1
        reason = both(refusal.zh, refusal.en)
        cited = " ； ".join(citations(refusal, verdict.day))
        self._writer.writerow((verdict.file, verdict.row, refusal.code, refusal.rule, reason, cited))

    def whole(self, files: Iterable[RefusedFile]) -> None:
        """Files refused as a whole."""
        for file in files:
            self._writer.writerow((file.file, 0, RefusalCode.FORMAT, FILE_IS_A_LEDGER, both(file.zh, file.en), ""))


@contextmanager
def refused_rows(path: Path) -> Iterator[RefusedRows]:
    """A new refused-rows file; it takes the old one's place when the block ends well, else it is dropped."""
    if path.is_dir():
        raise CouldNotRun(IS_A_FOLDER, path=path)
    if not path.absolute().parent.is_dir():
        raise CouldNotRun(NO_FOLDER, folder=path.absolute().parent)
    _sweep(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{DRAFT}")
    try:
        with draft.open("x", encoding="utf-8", newline="") as file:
            flock(file, LOCK_EX)
            yield RefusedRows(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def is_refused_rows(path: Path) -> bool:
    """Whether an earlier run wrote this file."""
    header = ",".join(COLUMNS).encode() + b"\n"
    with path.open("rb") as file:
        return file.read(len(header)) == header


def _sweep(path: Path) -> None:
    """Remove drafts whose run was killed; those of living runs are locked."""
    for draft in path.absolute().parent.glob(f".{escape(path.name)}.*{DRAFT}"):
        with suppress(OSError), draft.open(encoding="utf-8") as file:
            flock(file, LOCK_EX | LOCK_NB)
            draft.unlink()
