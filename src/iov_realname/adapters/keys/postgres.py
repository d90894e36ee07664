"""A key ring in a PostgreSQL database, every key wrapped under a key-encryption key that stays in a file outside it.

Whoever has the database, its backups or its administrator's password has no key without that file; lose the file and
the sealed data is gone. The keys may lie beside the log (``iov_keys`` of the same database) or in a database of their
own, which a backup of the log then does not bring back after an erasure.
"""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from iov_realname.adapters.keys import kek
from iov_realname.adapters.keys.joining import first_epoch
from iov_realname.adapters.keys.kek import FileKeys, KekCreated
from iov_realname.adapters.keys.postgres_tables import KeyTables
from iov_realname.adapters.keys.profile import INTL, Profile, profile_named
from iov_realname.adapters.keys.wrapped import CACHED, REMEMBERED_SECONDS, WrappedKeyRing
from iov_realname.adapters.keys.wrapping import KeyWrapper
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["PostgresKeyRing", "key_tables"]


class PostgresKeyRing(WrappedKeyRing):
    """Implements :class:`~iov_realname.application.ports.KeyRing`; threads, forks and other processes may share it.

    ``url`` names a database made by ``iov-realname db init``, ``kek_path`` the wrapping key's file, which is created
    with the first key (``announce`` is told) and never again: not with ``create=False``, nor once the database holds
    keys. With ``create=False`` a database without keys is an error, too. ``profile`` decides how a new store seals and
    must be that of an existing one, if it is said. A key locked or destroyed by another process may stay usable here
    for ``remembered`` seconds.
    """

    def __init__(
        self,
        url: str,
        kek_path: Path,
        *,
        create: bool = True,
        announce: Callable[[KekCreated], None] | None = None,
        profile: Profile | None = None,
        cached: int = CACHED,
        remembered: float = REMEMBERED_SECONDS,
        clock: Callable[[], float] = monotonic,
        timeout: float = 10.0,
        pool_size: int = 10,
    ) -> None:
        tables = KeyTables(url, timeout, pool_size)
        try:
            keys = _ready(tables, kek_path, profile, create, announce)
        except BaseException:
            tables.close()
            raise
        super().__init__(tables, keys, profile=profile, cached=cached, remembered=remembered, clock=clock)


def key_tables(url: str, wrapper: KeyWrapper, profile: Profile | None, *, create: bool) -> KeyTables:
    """The key tables at ``url``, taken into use if need be, for keys that ``wrapper`` wraps."""
    tables = KeyTables(url)
    try:
        if not tables.begun():
            if not create:
                raise KeyStoreUnusable(f"In {tables.name} there are no keys yet.")
            tables.begin((profile or INTL).name, *first_epoch(wrapper))
    except BaseException:
        tables.close()
        raise
    return tables


def _ready(
    tables: KeyTables,
    kek_path: Path,
    profile: Profile | None,
    create: bool,
    announce: Callable[[KekCreated], None] | None,
) -> FileKeys:
    """The wrapping keys, and a begun store. The file always comes first, so keys without it mean a loss."""
    begun = tables.begun()
    kind = profile_named(tables.profile()) if begun else profile or INTL
    _refuse_to_replace(tables, kek_path, begun, create)
    if not kek_path.exists() and kek.create(kek_path, kind.wrap) and announce is not None:
        announce(KekCreated(kek_path, tables.name))
    keys = FileKeys(kek_path, kind.wrap)
    if not begun:
        tables.begin(kind.name, *first_epoch(keys))
    return keys


def _refuse_to_replace(tables: KeyTables, kek_path: Path, begun: bool, create: bool) -> None:
    missing = not kek_path.exists()
    if begun and missing:
        raise KeyStoreUnusable(
            f"Wrapping key {kek_path} is missing, and without it no key in {tables.name} can be used; "
            f"restore {kek_path} from its backup (a new one would not open them)."
        )
    if missing and not create:
        raise KeyStoreUnusable(f"Wrapping key {kek_path} is missing; restore it from its backup.")
    if not begun and not create:
        raise KeyStoreUnusable(f"There are no keys in {tables.name}; name the key store that was used so far.")
