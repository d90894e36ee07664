"""Which files the given paths mean."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from iov_realname.application.ledger.errors import LedgerUnreadable

__all__ = ["ledger_files"]

_SUFFIXES = frozenset({".csv", ".xlsx"})


def ledger_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files themselves and the ``*.csv`` and ``*.xlsx`` directly in the folders, each once, by name, then by path.

    Hidden files and those a spreadsheet program leaves beside an open workbook (``~$…``) are passed over in folders.
    """
    files = {file.resolve(): file for path in paths for file in _meant(path)}
    return tuple(sorted(files.values(), key=lambda file: (file.name, str(file.resolve()))))


def _meant(path: Path) -> Iterator[Path]:
    try:
        if path.is_dir():
            yield from (file for file in path.iterdir() if _is_ledger(file))
        elif path.is_file():
            yield path
        else:
            raise LedgerUnreadable(f"No such file or folder: {path}")
    except OSError as error:
        raise LedgerUnreadable(f"Cannot read {path}: {error.strerror}") from error


def _is_ledger(file: Path) -> bool:
    return file.suffix.lower() in _SUFFIXES and not file.name.startswith((".", "~$")) and file.is_file()
