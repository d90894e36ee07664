"""A key ring that lives and dies with the process: for ``memory://`` stores, demonstrations and tests."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence

from iov_realname.adapters.keys.digests import KEY_LENGTH, digester
from iov_realname.adapters.keys.known_answers import require_sound
from iov_realname.adapters.keys.profile import INTL, Profile
from iov_realname.adapters.keys.sealing import DataKey, seal, unseal
from iov_realname.application.errors import KeyMissing, SubjectErased, SubjectLocked
from iov_realname.application.ports import Destruction, KeyState, Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId

__all__ = ["MemoryKeyRing"]

EPOCH = 1
"""Keys in memory are wrapped under nothing; in a record of destruction this stands for it."""


class MemoryKeyRing:
    """Implements :class:`~iov_realname.application.ports.KeyRing` in memory; thread-safe."""

    def __init__(self, profile: Profile = INTL) -> None:
        require_sound()
        self.profile = profile
        self._keys: dict[SubjectId, DataKey] = {}
        self._locked: set[SubjectId] = set()
        self._erased: set[SubjectId] = set()
        self._digesters = _digesters(profile)

    def provision(self, count: int) -> Sequence[SubjectId]:
        """``count`` new subjects, each with a fresh random data key."""
        subjects = [SubjectId(os.urandom(16).hex()) for _ in range(count)]
        self._keys.update((subject, DataKey.fresh(self.profile.suite)) for subject in subjects)
        return subjects

    def seal(self, subject: SubjectId, place: Place, clear: str) -> Sealed:
        """Seal ``clear`` for ``subject`` so that it opens only at ``place``."""
        return seal(self._key(subject), subject, place, clear)

    def unseal(self, sealed: Sealed, place: Place, *, locked_too: bool = False) -> str:
        """The clear text of a value sealed at ``place``."""
        return unseal(self._key(sealed.key, locked_too=locked_too), sealed, place)

    def states(self, subjects: Collection[SubjectId]) -> Mapping[SubjectId, KeyState]:
        """The state of each of these subjects' keys."""
        return {subject: self._state(subject) for subject in subjects}

    def lock(self, subjects: Collection[SubjectId]) -> None:
        """Keep these keys, but let them open nothing in ordinary use. What is shredded already stays so."""
        self._require(subjects)
        self._locked.update(subjects)

    def unlock(self, subjects: Collection[SubjectId]) -> None:
        """Undo :meth:`lock`."""
        self._require(subjects)
        for subject in subjects:
            if subject in self._erased:
                raise SubjectErased(subject)
        self._locked.difference_update(subjects)

    def shred(self, subject: SubjectId) -> Destruction:
        """Destroy a key for good. It was nowhere but here."""
        self._require([subject])
        self._erased.add(subject)
        self._keys.pop(subject, None)
        return Destruction(subject, EPOCH, None, None)

    def digest(self, purpose: Purpose, message: str) -> str:
        """HMAC of ``message`` under the purpose's key, the same as long as this object lives."""
        return self._digesters[purpose](message)

    def _state(self, subject: SubjectId) -> KeyState:
        if subject in self._erased:
            return KeyState.SHREDDED
        if subject not in self._keys:
            return KeyState.ABSENT
        return KeyState.LOCKED if subject in self._locked else KeyState.ACTIVE

    def _require(self, subjects: Collection[SubjectId]) -> None:
        for subject, state in self.states(subjects).items():
            if state is KeyState.ABSENT:
                raise KeyMissing(subject)

    def _key(self, subject: SubjectId, *, locked_too: bool = False) -> DataKey:
        key = self._keys.get(subject)
        if key is None:
            raise SubjectErased(subject) if subject in self._erased else KeyMissing(subject)
        if subject in self._locked and not locked_too:
            raise SubjectLocked(subject)
        return key


def _digesters(profile: Profile) -> dict[Purpose, Callable[[str], str]]:
    return {purpose: digester(os.urandom(KEY_LENGTH), purpose, profile.mac) for purpose in Purpose}
