"""What SQLite says is wrong with the file, as one sentence that says what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iov_realname.adapters.inspections.errors import KeptUnusable

__all__ = ["explained"]

_REASONS = {
    sqlite3.SQLITE_BUSY: "is in use by another inspection; wait until that has ended",
    sqlite3.SQLITE_CORRUPT: "is damaged; delete it, and everything is inspected anew",
    sqlite3.SQLITE_NOTADB: "is damaged; delete it, and everything is inspected anew",
    sqlite3.SQLITE_READONLY: "cannot be written; get write access to it and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check its folder, and that this user may use it",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; make room, it is as it was before",
}


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into :class:`KeptUnusable`."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        reason = _REASONS.get(code, f"cannot be used ({name}); delete it, and everything is inspected anew")
        raise KeptUnusable(f"What an inspection kept in {file} {reason}.") from error
