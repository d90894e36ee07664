"""Whether anything can be ingested at all, asked before a store is opened or made."""

from collections.abc import Sequence
from pathlib import Path

from iov_realname.adapters.ledgers.headers import Unrecognised, recognise
from iov_realname.adapters.ledgers.tables import Unsound, open_table
from iov_realname.application.ledger.delivery import RefusedFile
from iov_realname.application.ledger.errors import LedgerUnreadable

__all__ = ["all_refused"]


def all_refused(files: Sequence[Path]) -> Sequence[RefusedFile]:
    """If none of the files is a ledger: each, with the reason. Nothing as soon as one is; the smallest is asked first.

    Raises ``LedgerUnreadable``.
    """
    refused = []
    for file in sorted(files, key=_size):
        trouble = _trouble(file)
        if trouble is None:
            return ()
        refused.append(RefusedFile(file.name, trouble.zh, trouble.en))
    return sorted(refused, key=lambda each: each.file)


def _trouble(file: Path) -> Unsound | Unrecognised | None:
    try:
        table = open_table(file)
    except OSError as error:
        raise _unreadable(file, error) from error
    if isinstance(table, Unsound):
        return table
    header = recognise(table.header)
    return header if isinstance(header, Unrecognised) else None


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: OSError) -> LedgerUnreadable:
    return LedgerUnreadable(f"Cannot read {file}: {error.strerror}")
