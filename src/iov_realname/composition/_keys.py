"""The log at a URL with the keys to its sealed values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from iov_realname.adapters.urls import MEMORY, is_postgres, sqlite_path
from iov_realname.composition._logs import Synchronous, opened_log

if TYPE_CHECKING:
    from iov_realname.adapters.keys.file import KekCreated
    from iov_realname.adapters.keys.wrapped import WrappedKeyRing
    from iov_realname.adapters.storage.log import RecordedLog
    from iov_realname.application.ports import KeyRing

__all__ = ["Opened", "key_ring", "opened"]


@attrs.frozen
class Opened:
    """A log, its keys, and what closes both."""

    log: RecordedLog
    keys: KeyRing
    close: Callable[[], None]


def opened(
    url: str,
    oem: str | None,
    keys: KeyRing | str | None,
    announce: Callable[[KekCreated], None] | None,
    synchronous: Synchronous,
) -> Opened:
    """The log at ``url`` and its keys, as ``connect`` takes both."""
    keys = _implied_keys(url) if keys is None else keys
    log = opened_log(url, synchronous)
    if keys is not None and not isinstance(keys, str):
        return Opened(log, keys, log.close)
    try:
        return _with_keys(log, url, oem, keys, announce)
    except BaseException:
        log.close()
        raise


def key_ring(url: str, keys: str | None = None) -> WrappedKeyRing:
    """The key ring of an existing store, said as for :func:`connect`; nothing is made.

    Raises ``KeyStoreUnusable`` and, where keys must be said, ``NotConfigured``.
    """
    from iov_realname.adapters.keys.opening import Served, open_keys

    if keys is None:
        _implied_keys(url)
        return _keys_beside(sqlite_path(url), fresh=False, announce=None)
    return open_keys(keys, Served(url, fresh=False, announce=None))


def _implied_keys(url: str) -> KeyRing | None:
    """In memory where the store is; None for key files beside it.

    Where the keys of a shared database are kept, and who holds their wrapping key, is nothing to be guessed.
    """
    from iov_realname.application.errors import NotConfigured

    if is_postgres(url):
        raise NotConfigured(
            'A PostgreSQL store needs its key store said: keys="database:/etc/iov/fleet.kek" or'
            ' keys="file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek".'
        )
    if url != MEMORY:
        return None
    from iov_realname.adapters.keys.memory import MemoryKeyRing

    return MemoryKeyRing()


def _with_keys(
    log: RecordedLog, url: str, oem: str | None, keys: str | None, announce: Callable[[KekCreated], None] | None
) -> Opened:
    """Keys are created with a store, once it is said whose it is, and never for one that already holds events."""
    from iov_realname.adapters.keys.opening import Served, open_keys
    from iov_realname.application.assignment import named_oem

    fresh = log.end() == 0
    named_oem(oem, new=fresh)
    if keys is None:
        ring = _keys_beside(sqlite_path(url), fresh, announce)
    else:
        ring = open_keys(keys, Served(url, fresh, announce))

    def close() -> None:
        log.close()
        ring.close()

    return Opened(log, ring, close)


def _keys_beside(database: Path, fresh: bool, announce: Callable[[KekCreated], None] | None) -> WrappedKeyRing:
    from iov_realname.adapters.keys.file import FileKeyRing, beside

    return FileKeyRing(*beside(database), create=fresh, announce=announce)
