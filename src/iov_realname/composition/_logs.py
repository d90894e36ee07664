"""The log at a URL, opened to write, to read, or only if it is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from iov_realname.adapters.urls import MEMORY, is_postgres, psycopg_needed, readable, sqlite_path

if TYPE_CHECKING:
    from iov_realname.adapters.storage.log import RecordedLog

__all__ = ["Synchronous", "existing_log", "is_new_file", "opened_log", "reading", "store_folder"]

Synchronous: TypeAlias = Literal["full", "normal"]
"""Whether an SQLite file keeps its last commits through a power failure."""


def store_folder(url: str) -> Path | None:
    """The folder in which the store's file stands; None where it is not a file."""
    return None if url == MEMORY or is_postgres(url) else sqlite_path(url).absolute().parent


def is_new_file(url: str) -> bool:
    """Whether the store would be a file, and is not there."""
    return store_folder(url) is not None and not sqlite_path(url).exists()


def opened_log(url: str, synchronous: Synchronous) -> RecordedLog:
    """The log at ``url``, made if it is a file that is not there. Raises ``StoreUnusable``."""
    if url == MEMORY:
        from iov_realname.adapters.storage.log import open_memory_log

        return open_memory_log()
    return _postgres_log(url) if is_postgres(url) else _sqlite_log(url, synchronous=synchronous)


def reading(url: str) -> RecordedLog:
    """The log kept at ``url``, read-only and without keys; close it. Raises ``StoreUnusable``."""
    return _postgres_log(url, read_only=True) if is_postgres(url) else _sqlite_log(url, read_only=True)


def existing_log(url: str) -> RecordedLog:
    """The log at ``url``, opened to write but never made. Raises ``StoreUnusable``."""
    if is_postgres(url):
        return _postgres_log(url)
    _sqlite_log(url, read_only=True).close()
    return _sqlite_log(url)


def _sqlite_log(url: str, *, read_only: bool = False, synchronous: Synchronous = "full") -> RecordedLog:
    from iov_realname.adapters.storage.log import open_sqlite_log

    return open_sqlite_log(sqlite_path(url), read_only=read_only, synchronous=synchronous)


def _postgres_log(url: str, *, read_only: bool = False) -> RecordedLog:
    with psycopg_needed():
        from iov_realname.adapters.storage.log import open_postgres_log

        return open_postgres_log(readable(url), read_only=read_only)
