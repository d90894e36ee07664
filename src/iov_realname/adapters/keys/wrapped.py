"""A key ring over any store of wrapped keys and any keeper of wrapping keys; it keeps the busiest keys in clear."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from time import monotonic
from types import TracebackType
from typing import Self

from iov_realname.adapters.keys.cache import Held, KeyCache
from iov_realname.adapters.keys.digests import KEY_LENGTH, digester, hash_of
from iov_realname.adapters.keys.joining import joined
from iov_realname.adapters.keys.profile import Profile
from iov_realname.adapters.keys.sealing import DataKey, seal, suite_named, unseal
from iov_realname.adapters.keys.store import EpochState, KeyStore, PurposeKey, Row
from iov_realname.adapters.keys.wrapping import EpochGone, KeyWrapper, unwrap_mixed
from iov_realname.application.errors import KeyMissing, KeyStoreUnusable, SubjectErased, SubjectLocked
from iov_realname.application.ports import Destruction, KeyState, Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId

__all__ = ["CACHED", "REMEMBERED_SECONDS", "WrappedKeyRing"]

CACHED = 50_000
REMEMBERED_SECONDS = 300.0
"""For how long a process may go on using a key that another process has locked or destroyed."""


class WrappedKeyRing:
    """Implements :class:`~iov_realname.application.ports.KeyRing` over a store and what wraps its keys; owns both.

    The ``cached`` most recently used keys are kept in clear, each for ``remembered`` seconds of ``clock`` at most.
    Raises ``KeyStoreUnusable`` when store and wrapper do not belong together or another ``profile`` is wanted, and
    ``CryptoUnsound``.
    """

    def __init__(
        self,
        store: KeyStore,
        wrapper: KeyWrapper,
        *,
        profile: Profile | None = None,
        cached: int = CACHED,
        remembered: float = REMEMBERED_SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.store = store
        self.wrapper = wrapper
        self._cache = KeyCache(cached, remembered, clock)
        self._digesters: dict[Purpose, Callable[[str], str]] = {}
        try:
            self.profile, self._epoch = joined(store, wrapper, profile)
        except BaseException:
            self.close()
            raise

    def provision(self, count: int) -> Sequence[SubjectId]:
        """``count`` new subjects, each with a fresh random data key that is durable when this returns."""
        if count < 1:
            return []
        suite = self.profile.suite
        keys = {SubjectId(os.urandom(16).hex()): DataKey.fresh(suite) for _ in range(count)}
        turn = self._cache.turn()
        self._under_current_epoch(
            [key.secret for key in keys.values()],
            lambda epoch, wrapped: self.store.insert(
                epoch, [(subject, suite.name, each) for subject, each in zip(keys, wrapped, strict=True)]
            ),
        )
        for subject, key in keys.items():
            self._cache.put(subject, key, locked=False, turn=turn)
        return list(keys)

    def preload(self, subjects: Collection[SubjectId]) -> None:
        """Read the keys of many subjects at once, so that sealing and unsealing them needs no disk."""
        turn = self._cache.turn()
        rows = [row for row in self.store.find(self._cache.absent(subjects)) if row.wrapped is not None]
        secrets = unwrap_mixed(self.wrapper, [(row.epoch, row.wrapped or b"") for row in rows])
        for row, secret in zip(rows, secrets, strict=True):
            self._take(row, secret, turn)

    def seal(self, subject: SubjectId, place: Place, clear: str) -> Sealed:
        """Seal ``clear`` for ``subject`` so that it opens only at ``place``."""
        return seal(self._key(subject), subject, place, clear)

    def unseal(self, sealed: Sealed, place: Place, *, locked_too: bool = False) -> str:
        """The clear text of a value sealed at ``place``."""
        return unseal(self._key(sealed.key, locked_too=locked_too), sealed, place)

    def states(self, subjects: Collection[SubjectId]) -> Mapping[SubjectId, KeyState]:
        """The state of each of these subjects' keys, as stored."""
        known = {row.subject: row.state for row in self.store.find(list(subjects))}
        return {subject: known.get(subject, KeyState.ABSENT) for subject in subjects}

    def lock(self, subjects: Collection[SubjectId]) -> None:
        """Keep these keys, but let them open nothing in ordinary use. What is shredded already stays so."""
        self._present(subjects)
        self.store.change(subjects, KeyState.ACTIVE, KeyState.LOCKED)
        self._cache.forget(subjects)

    def unlock(self, subjects: Collection[SubjectId]) -> None:
        """Undo :meth:`lock`."""
        for subject, state in self._present(subjects).items():
            if state is KeyState.SHREDDED:
                raise SubjectErased(subject)
        self.store.change(subjects, KeyState.LOCKED, KeyState.ACTIVE)
        self._cache.forget(subjects)

    def shred(self, subject: SubjectId) -> Destruction:
        """Destroy a key for good, here at once and in other processes when they next read it."""
        row = self._row(subject)
        while row.wrapped is not None:  # until it is gone: another process may be wrapping it again meanwhile
            self.store.shred(subject, row.wrapped, hash_of(self.profile.hash, row.wrapped))
            row = self._row(subject)
        self._cache.forget([subject])
        final = next((epoch.final_from for epoch in self.store.epochs() if epoch.number == row.epoch), None)
        return Destruction(subject, row.epoch, row.digest, final)

    def digest(self, purpose: Purpose, message: str) -> str:
        """HMAC of ``message`` under the purpose's key: 32 hexadecimal digits, the same for ever in this store."""
        digest = self._digesters.get(purpose)
        if digest is None:
            key = self._purpose_key(purpose)
            digest = self._digesters[purpose] = digester(self._purpose_secret(key), purpose, key.algorithm)
        return digest(message)

    def close(self) -> None:
        """Forget all keys and let go of the store and of the wrapping keys."""
        self._cache.clear()
        self._digesters.clear()
        self.store.close()
        self.wrapper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _key(self, subject: SubjectId, *, locked_too: bool = False) -> DataKey:
        held = self._cache.get(subject) or self._read(subject)
        if held.locked and not locked_too:
            raise SubjectLocked(subject)
        return held.key

    def _read(self, subject: SubjectId) -> Held:
        turn = self._cache.turn()
        row = self._row(subject)
        if row.wrapped is None:
            raise SubjectErased(subject)
        (secret,) = self.wrapper.unwrap(row.epoch, [row.wrapped])
        return self._take(row, secret, turn)

    def _take(self, row: Row, secret: bytes | None, turn: int) -> Held:
        suite = suite_named(row.suite)
        if secret is None or len(secret) != suite.key_length:
            raise self._damaged(f"data key of subject {row.subject}")
        return self._cache.put(row.subject, DataKey(suite, secret), locked=row.state is KeyState.LOCKED, turn=turn)

    def _row(self, subject: SubjectId) -> Row:
        for row in self.store.find([subject]):
            return row
        raise KeyMissing(subject)

    def _present(self, subjects: Collection[SubjectId]) -> Mapping[SubjectId, KeyState]:
        states = self.states(subjects)
        for subject, state in states.items():
            if state is KeyState.ABSENT:
                raise KeyMissing(subject)
        return states

    def _purpose_key(self, purpose: Purpose) -> PurposeKey:
        known = self.store.purpose_keys(purpose)
        if not known:
            mac = self.profile.mac
            self._under_current_epoch(
                [os.urandom(KEY_LENGTH)],
                lambda epoch, wrapped: self.store.add_purpose_key(PurposeKey(purpose, 1, mac, epoch, wrapped[0])),
            )
            known = self.store.purpose_keys(purpose)
        return known[-1]

    def _purpose_secret(self, key: PurposeKey) -> bytes:
        (secret,) = self.wrapper.unwrap(key.epoch, [key.wrapped])
        if secret is None or len(secret) != KEY_LENGTH:
            raise self._damaged(f"{key.purpose.value} key")
        return secret

    def _under_current_epoch(self, keys: Sequence[bytes], add: Callable[[int, Sequence[bytes]], bool]) -> None:
        """Wrap keys and add them; again when another process has begun a new epoch meanwhile."""
        while True:
            try:
                if add(self._epoch, self.wrapper.wrap(self._epoch, keys)):
                    return
            except EpochGone as gone:
                if self._current() == gone.epoch:
                    raise
            self._epoch = self._current()

    def _current(self) -> int:
        return next(epoch.number for epoch in self.store.epochs() if epoch.state is EpochState.CURRENT)

    def _damaged(self, what: str) -> KeyStoreUnusable:
        return KeyStoreUnusable(f"The {what} in {self.store.name} is damaged; restore it from its backup.")
