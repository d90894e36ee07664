"""SQLite's errors, each as one sentence that says what is wrong and what to do. Nothing was written in any of them."""

import sqlite3

from iov_realname.application.errors import StoreUnusable

REASONS = {
    sqlite3.SQLITE_BUSY: "is locked by another program; try again, or end the program that holds it",
    sqlite3.SQLITE_LOCKED: "is locked by another program; try again, or end the program that holds it",
    sqlite3.SQLITE_READONLY: "cannot be written; give this user write access to the file and its folder, or open it"
    " with read_only=True",
    sqlite3.SQLITE_PERM: "may not be opened; give this user access to the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that it exists and that this user may use it and its folder",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full; nothing was written, make room and send the command again",
    sqlite3.SQLITE_IOERR: "cannot be read or written, the disk reports an error; check the disk and its free space",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database; check the path, the file was left as it is",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup and verify it",
    sqlite3.SQLITE_TOOBIG: "does not take an event this large; split the command",
    sqlite3.SQLITE_NOMEM: "needs more memory than there is; append in smaller batches",
}


def unusable(name: str, error: sqlite3.Error) -> StoreUnusable:
    """``error`` in the words of this library; ``name`` is the path of the store."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    reason = REASONS.get(code & 0xFF)
    if reason is None:
        kind = getattr(error, "sqlite_errorname", type(error).__name__)
        reason = f"refuses to work ({kind}); run its integrity check before going on"
    return StoreUnusable(f"The store {name} {reason}.")


def closed(name: str) -> StoreUnusable:
    """The store was used after its end."""
    return StoreUnusable(f"The store {name} has been closed; open it again.")
