"""A key ring in two files: ``.keys`` (SQLite, every key wrapped) and ``.kek`` (the key that wraps them).

Lose either and the sealed data is gone; let one person copy both and it is open. So the wrapping key must be backed up
apart from the database and from ``.keys``. It is created once, announced once, and never replaced silently.
"""

import os
from collections.abc import Callable
from pathlib import Path

from iov_realname.adapters.keys import kek, keyfile
from iov_realname.adapters.keys.files import refuse_if_shared
from iov_realname.adapters.keys.kek import Kek, KekCreated
from iov_realname.adapters.keys.keyfile import KeyFile
from iov_realname.adapters.keys.sealing import A256GCM, Suite
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["FileKeyRing", "KekCreated", "beside"]


def beside(database: Path) -> tuple[Path, Path]:
    """The default key file and wrapping-key file of a database file: ``<db>.keys`` and ``<db>.kek``."""
    return database.with_name(f"{database.name}.keys"), database.with_name(f"{database.name}.kek")


class FileKeyRing(WrappedKeyRing):
    """Implements :class:`~iov_realname.application.ports.KeyRing`; threads, forks and other processes may share it.

    With ``create=False`` a missing key file is an error. ``announce`` is told when a wrapping key has been created, in
    the one process that created it. A key destroyed by another process may stay readable here while it is among the
    ``cached`` most recently used.
    """

    def __init__(
        self,
        path: Path,
        kek_path: Path,
        *,
        create: bool = True,
        announce: Callable[[KekCreated], None] | None = None,
        suite: Suite = A256GCM,
        cached: int = 50_000,
        busy_seconds: float = 10.0,
    ) -> None:
        wrapping = _ready(path, kek_path, create, announce)
        super().__init__(KeyFile(path, busy_seconds), wrapping, str(path), kek_path, suite=suite, cached=cached)


def _ready(path: Path, kek_path: Path, create: bool, announce: Callable[[KekCreated], None] | None) -> Kek:
    """Both files in place and private. The wrapping key always comes first, so keys without it mean it was lost."""
    keys_exist = path.exists()
    kek_exists = kek_path.exists()
    if keys_exist and not kek_exists:
        raise KeyStoreUnusable(
            f"Wrapping key {kek_path} is missing, and without it no key in {path} can be used; "
            f"restore {kek_path} from its backup (a new one would not open them)."
        )
    if not keys_exist and not create:
        raise KeyStoreUnusable(f"Key file {path} is missing; restore it from its backup.")
    if not kek_exists and kek.create(kek_path) and announce is not None:
        announce(KekCreated(kek_path, path))
    wrapping = kek.load(kek_path)
    if not keys_exist:
        keyfile.create(path, wrapping.wrap(os.urandom(32)))
    refuse_if_shared(path)
    return wrapping
