"""A key ring in two files: ``.keys`` (SQLite, every key wrapped) and ``.kek`` (the key that wraps them).

Lose either and the sealed data is gone; let one person copy both and it is open. So the wrapping key must be backed up
apart from the database and from ``.keys``. It is created once, announced once, and never replaced silently.
"""

import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from iov_realname.adapters.keys import kek, keyfile
from iov_realname.adapters.keys.cache import KeyCache
from iov_realname.adapters.keys.digests import KEY_LENGTH, digester
from iov_realname.adapters.keys.files import refuse_if_shared
from iov_realname.adapters.keys.kek import Kek
from iov_realname.adapters.keys.keyfile import KeyFile, Row
from iov_realname.adapters.keys.sealing import A256GCM, DataKey, Suite, seal, suite_named, unseal
from iov_realname.application.errors import KeyMissing, KeyStoreUnusable, SubjectErased
from iov_realname.application.ports import Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId


@attrs.frozen
class KekCreated:
    """A wrapping key was just created: say so, and that it must be backed up apart from the database."""

    kek: Path
    keys: Path


def beside(database: Path) -> tuple[Path, Path]:
    """The default key file and wrapping-key file of a database file: ``<db>.keys`` and ``<db>.kek``."""
    return database.with_name(f"{database.name}.keys"), database.with_name(f"{database.name}.kek")


class FileKeyRing:
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
        self._path = path
        self._suite = suite
        self._cache = KeyCache(cached)
        self._digesters: dict[Purpose, Callable[[str], str]] = {}
        self._kek = _ready(path, kek_path, create, announce)
        self._file = KeyFile(path, busy_seconds)
        self._check(kek_path)

    def provision(self, count: int) -> Sequence[SubjectId]:
        """``count`` new subjects, each with a fresh random data key that is on disk when this returns."""
        if count < 1:
            return []
        keys = {SubjectId(os.urandom(16).hex()): DataKey.fresh(self._suite) for _ in range(count)}
        wrap, suite = self._kek.wrap, self._suite.name
        self._file.insert((subject, suite, wrap(key.secret)) for subject, key in keys.items())
        for subject, key in keys.items():
            self._cache.put(subject, key)
        return list(keys)

    def preload(self, subjects: Collection[SubjectId]) -> None:
        """Read the keys of many subjects at once, so that sealing and unsealing them needs no disk."""
        for row in self._file.find(self._cache.absent(subjects)):
            if row.state == "active":
                self._cache.put(row.subject, self._unwrapped(row))

    def seal(self, subject: SubjectId, place: Place, clear: str) -> Sealed:
        """Seal ``clear`` for ``subject`` so that it opens only at ``place``."""
        return seal(self._key(subject), subject, place, clear)

    def unseal(self, sealed: Sealed, place: Place) -> str:
        """The clear text of a value sealed at ``place``."""
        return unseal(self._key(sealed.key), sealed, place)

    def digest(self, purpose: Purpose, message: str) -> str:
        """HMAC of ``message`` under the purpose's key: 32 hexadecimal digits, the same for ever in this store."""
        digest = self._digesters.get(purpose)
        if digest is None:
            digest = self._digesters[purpose] = digester(self._purpose_secret(purpose), purpose)
        return digest(message)

    def close(self) -> None:
        """Forget all keys and let go of the file."""
        self._cache.clear()
        self._digesters.clear()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _key(self, subject: SubjectId) -> DataKey:
        return self._cache.get(subject) or self._read(subject)

    def _read(self, subject: SubjectId) -> DataKey:
        for row in self._file.find([subject]):
            key = self._unwrapped(row)
            self._cache.put(subject, key)
            return key
        raise KeyMissing(subject)

    def _unwrapped(self, row: Row) -> DataKey:
        if row.state == "shredded":
            raise SubjectErased(row.subject)
        if row.state != "active":
            raise KeyStoreUnusable(f"The data key of subject {row.subject} is {row.state} and may not be used.")
        suite = suite_named(row.suite)
        secret = self._kek.unwrap(row.wrapped or b"")
        if secret is None or len(secret) != suite.key_length:
            raise self._damaged(f"data key of subject {row.subject}")
        return DataKey(suite, secret)

    def _purpose_secret(self, purpose: Purpose) -> bytes:
        wrapped = self._file.purpose_key(purpose, lambda: self._kek.wrap(os.urandom(KEY_LENGTH)))
        secret = self._kek.unwrap(wrapped)
        if secret is None or len(secret) != KEY_LENGTH:
            raise self._damaged(f"{purpose.value} key")
        return secret

    def _damaged(self, what: str) -> KeyStoreUnusable:
        return KeyStoreUnusable(f"The {what} in {self._path} is damaged; restore that file from its backup.")

    def _check(self, kek_path: Path) -> None:
        try:
            fits = self._kek.unwrap(self._file.probe()) is not None
        except BaseException:
            self._file.close()
            raise
        if not fits:
            self._file.close()
            raise KeyStoreUnusable(
                f"{kek_path} is not the wrapping key that {self._path} was made with; put the right one back."
            )


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
