"""A key ring over any store of wrapped keys: it unwraps them with the key-encryption key and keeps the busiest ones."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import attrs

from iov_realname.adapters.keys.cache import KeyCache
from iov_realname.adapters.keys.digests import KEY_LENGTH, digester
from iov_realname.adapters.keys.kek import Kek
from iov_realname.adapters.keys.sealing import A256GCM, DataKey, Suite, seal, suite_named, unseal
from iov_realname.application.errors import KeyMissing, KeyStoreUnusable, SubjectErased
from iov_realname.application.ports import Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId

EPOCH = 1
"""The only epoch of the key-encryption key so far."""


@attrs.frozen
class Row:
    """One data key as stored: wrapped, or gone."""

    subject: SubjectId
    suite: str
    epoch: int
    wrapped: bytes | None
    state: str


class KeyStore(Protocol):
    """Where wrapped keys are kept. Raises ``KeyStoreUnusable``."""

    def probe(self) -> bytes:
        """What must unwrap under the right key-encryption key."""

    def insert(self, keys: Iterable[tuple[SubjectId, str, bytes]]) -> None:
        """Add active keys (subject, suite, wrapped), all or none; they are durable when this returns."""

    def find(self, subjects: Sequence[SubjectId]) -> Iterator[Row]:
        """The stored rows of these subjects, in no order; nothing for those that have none."""

    def purpose_key(self, purpose: Purpose, proposal: Callable[[], bytes]) -> bytes:
        """The wrapped key of a purpose. The first of all processes to ask stores its proposal."""

    def close(self) -> None:
        """Let go of the store for good."""


class WrappedKeyRing:
    """Implements :class:`~iov_realname.application.ports.KeyRing` over a :class:`KeyStore`, called ``name``."""

    def __init__(
        self, store: KeyStore, kek: Kek, name: str, kek_path: Path, *, suite: Suite = A256GCM, cached: int = 50_000
    ) -> None:
        self._store = store
        self._kek = kek
        self._name = name
        self._suite = suite
        self._cache = KeyCache(cached)
        self._digesters: dict[Purpose, Callable[[str], str]] = {}
        self._check(kek_path)

    def provision(self, count: int) -> Sequence[SubjectId]:
        """``count`` new subjects, each with a fresh random data key that is durable when this returns."""
        if count < 1:
            return []
        keys = {SubjectId(os.urandom(16).hex()): DataKey.fresh(self._suite) for _ in range(count)}
        wrap, suite = self._kek.wrap, self._suite.name
        self._store.insert((subject, suite, wrap(key.secret)) for subject, key in keys.items())
        for subject, key in keys.items():
            self._cache.put(subject, key)
        return list(keys)

    def preload(self, subjects: Collection[SubjectId]) -> None:
        """Read the keys of many subjects at once, so that sealing and unsealing them needs no disk."""
        for row in self._store.find(self._cache.absent(subjects)):
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
        """Forget all keys and let go of the store."""
        self._cache.clear()
        self._digesters.clear()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _key(self, subject: SubjectId) -> DataKey:
        return self._cache.get(subject) or self._read(subject)

    def _read(self, subject: SubjectId) -> DataKey:
        for row in self._store.find([subject]):
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
        wrapped = self._store.purpose_key(purpose, lambda: self._kek.wrap(os.urandom(KEY_LENGTH)))
        secret = self._kek.unwrap(wrapped)
        if secret is None or len(secret) != KEY_LENGTH:
            raise self._damaged(f"{purpose.value} key")
        return secret

    def _damaged(self, what: str) -> KeyStoreUnusable:
        return KeyStoreUnusable(f"The {what} in {self._name} is damaged; restore it from its backup.")

    def _check(self, kek_path: Path) -> None:
        try:
            fits = self._kek.unwrap(self._store.probe()) is not None
        except BaseException:
            self._store.close()
            raise
        if not fits:
            self._store.close()
            raise KeyStoreUnusable(
                f"{kek_path} is not the wrapping key that {self._name} was made with; put the right one back."
            )
