"""A key ring in two files: ``.keys`` (SQLite, every key wrapped) and ``.kek`` (the keys that wrap them).

Lose either and the sealed data is gone; let one person copy both and it is open. So the wrapping key must be backed up
apart from the database and from ``.keys``. It is created once, announced once, and never replaced silently.
"""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from iov_realname.adapters.keys import kek, keyfile_schema
from iov_realname.adapters.keys.files import refuse_if_shared
from iov_realname.adapters.keys.joining import first_epoch
from iov_realname.adapters.keys.kek import FileKeys, KekCreated
from iov_realname.adapters.keys.keyfile import KeyFile
from iov_realname.adapters.keys.profile import INTL, Profile, profile_named
from iov_realname.adapters.keys.wrapped import CACHED, REMEMBERED_SECONDS, WrappedKeyRing
from iov_realname.adapters.keys.wrapping import KeyWrapper
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["FileKeyRing", "KekCreated", "beside", "key_file"]


def beside(database: Path) -> tuple[Path, Path]:
    """The default key file and wrapping-key file of a database file: ``<db>.keys`` and ``<db>.kek``."""
    return database.with_name(f"{database.name}.keys"), database.with_name(f"{database.name}.kek")


class FileKeyRing(WrappedKeyRing):
    """Implements :class:`~iov_realname.application.ports.KeyRing`; threads, forks and other processes may share it.

    With ``create=False`` a missing key file is an error. ``announce`` is told when a wrapping key has been created, in
    the one process that created it. ``profile`` decides how a new store seals and must be that of an existing one, if
    it is said. A key locked or destroyed by another process may stay usable here for ``remembered`` seconds.
    """

    def __init__(
        self,
        path: Path,
        kek_path: Path,
        *,
        create: bool = True,
        announce: Callable[[KekCreated], None] | None = None,
        profile: Profile | None = None,
        cached: int = CACHED,
        remembered: float = REMEMBERED_SECONDS,
        clock: Callable[[], float] = monotonic,
        busy_seconds: float = 10.0,
    ) -> None:
        existed = path.exists()
        keys = _ready(path, kek_path, profile, create, announce)
        store = key_file(path, keys, profile, create=create, busy_seconds=busy_seconds)
        if existed:
            keys = FileKeys(kek_path, profile_named(store.profile()).wrap)
        super().__init__(store, keys, profile=profile, cached=cached, remembered=remembered, clock=clock)


def key_file(
    path: Path, wrapper: KeyWrapper, profile: Profile | None, *, create: bool, busy_seconds: float = 10.0
) -> KeyFile:
    """The key file at ``path``, made if need be, for keys that ``wrapper`` wraps."""
    if not path.exists():
        if not create:
            raise KeyStoreUnusable(f"Key file {path} is missing; restore it from its backup.")
        keyfile_schema.create(path, (profile or INTL).name, *first_epoch(wrapper))
    refuse_if_shared(path)
    return KeyFile(path, busy_seconds)


def _ready(
    path: Path, kek_path: Path, profile: Profile | None, create: bool, announce: Callable[[KekCreated], None] | None
) -> FileKeys:
    """The wrapping key always comes first, so keys without it mean it was lost."""
    if path.exists() and not kek_path.exists():
        raise KeyStoreUnusable(
            f"Wrapping key {kek_path} is missing, and without it no key in {path} can be used; "
            f"restore {kek_path} from its backup (a new one would not open them)."
        )
    if not path.exists() and not create:
        raise KeyStoreUnusable(f"Key file {path} is missing; restore it from its backup.")
    algorithm = (profile or INTL).wrap
    if not kek_path.exists() and kek.create(kek_path, algorithm) and announce is not None:
        announce(KekCreated(kek_path, path))
    return FileKeys(kek_path, algorithm)
