"""The SQLite file that holds wrapped keys: its tables, version by version, and its errors in words.

``data_keys.state`` is ``active``, ``locked`` or ``shredded``: a tombstone, whose row stays so that its id is never
provisioned again, with ``wrapped`` NULL and in ``digest`` the digest of what was wrapped. Nothing reads ``until``.
A purpose key that is wrapped again is added under its new epoch; the row of the old one opens with it no more.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from iov_realname.adapters.keys.files import publish
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["create", "explained", "require_kind"]

APPLICATION = 0x49524E4B  # "IRNK"

_STEPS = (
    """
CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, probe BLOB NOT NULL);
CREATE TABLE data_keys (
    kid TEXT PRIMARY KEY NOT NULL,
    suite TEXT NOT NULL,
    epoch INTEGER NOT NULL REFERENCES epochs,
    wrapped BLOB,
    state TEXT NOT NULL CHECK (state IN ('active', 'locked', 'shredded')),
    until TEXT,
    CHECK ((wrapped IS NULL) = (state = 'shredded'))
);
CREATE TABLE purpose_keys (
    purpose TEXT PRIMARY KEY NOT NULL,
    epoch INTEGER NOT NULL REFERENCES epochs,
    wrapped BLOB NOT NULL
);
""",
    """
CREATE TABLE settings (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), profile TEXT NOT NULL);
INSERT INTO settings SELECT DISTINCT 1, 'intl' FROM epochs;
ALTER TABLE epochs ADD COLUMN state TEXT NOT NULL DEFAULT 'current'
    CHECK (state IN ('current', 'leaving', 'retired', 'destroyed'));
ALTER TABLE epochs ADD COLUMN final_from TEXT
    CHECK ((final_from IS NULL) = (state IN ('current', 'leaving')));
CREATE UNIQUE INDEX one_current_epoch ON epochs (state) WHERE state = 'current';
ALTER TABLE data_keys ADD COLUMN digest TEXT CHECK (digest IS NULL OR state = 'shredded');
CREATE TABLE purpose_keys_2 (
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    algorithm TEXT NOT NULL,
    epoch INTEGER NOT NULL REFERENCES epochs,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (purpose, version, epoch)
);
INSERT INTO purpose_keys_2 SELECT purpose, 1, 'HMAC-SHA256', epoch, wrapped FROM purpose_keys;
DROP TABLE purpose_keys;
ALTER TABLE purpose_keys_2 RENAME TO purpose_keys;
""",
)
VERSION = len(_STEPS)


def create(path: Path, profile: str, epoch: int, probe: bytes) -> bool:
    """Create a key file without keys. False when another process was first."""

    def write(draft: Path) -> None:
        with explained(path), closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            _upgrade(connection)
            connection.execute("INSERT INTO epochs (epoch, probe) VALUES (?, ?)", (epoch, probe))
            connection.execute("INSERT INTO settings VALUES (1, ?)", (profile,))

    return publish(path, write)


def require_kind(connection: sqlite3.Connection, path: Path) -> None:
    """Raise unless this is a key file; bring one of an earlier version to this one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION:
        raise KeyStoreUnusable(f"{path} is not a key file of iov-realname; was the right path given?")
    version = _version(connection)
    if not 0 < version <= VERSION:
        raise KeyStoreUnusable(f"Key file {path} was written by another version (format {version}, this is {VERSION}).")
    if version < VERSION:
        _upgrade(connection)


def _upgrade(connection: sqlite3.Connection) -> None:
    """Every step that is missing, together or not at all; of several processes one takes them."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in _STEPS[_version(connection) :]:
            for statement in step.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


_TROUBLES = {
    sqlite3.SQLITE_BUSY: "is locked by another process; try again when it has finished",
    sqlite3.SQLITE_LOCKED: "is locked by another process; try again when it has finished",
    sqlite3.SQLITE_READONLY: "is read-only; give this user the right to write it and its directory",
    sqlite3.SQLITE_PERM: "may not be opened by this user",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened by this user, or is missing",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full or failing",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from its backup",
    sqlite3.SQLITE_NOTADB: "is damaged or not a key file; restore it from its backup",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about ``path`` into ``KeyStoreUnusable``."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        trouble = _TROUBLES.get(code, f"cannot be used ({getattr(error, 'sqlite_errorname', type(error).__name__)})")
        raise KeyStoreUnusable(f"Key file {path} {trouble}.") from error
