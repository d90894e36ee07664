"""A key ring that lives and dies with the process: for ``memory://`` stores, demonstrations and tests."""

import os
from collections.abc import Callable, Iterable, Sequence

from iov_realname.adapters.keys.digests import KEY_LENGTH, digester
from iov_realname.adapters.keys.sealing import A256GCM, DataKey, Suite, seal, unseal
from iov_realname.application.errors import KeyMissing, SubjectErased
from iov_realname.application.ports import Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId


class MemoryKeyRing:
    """Implements :class:`~iov_realname.application.ports.KeyRing` in memory; thread-safe. ``erased`` are tombstones."""

    def __init__(self, suite: Suite = A256GCM, erased: Iterable[SubjectId] = ()) -> None:
        self._suite = suite
        self._keys: dict[SubjectId, DataKey] = {}
        self._erased = frozenset(erased)
        self._digesters = _digesters()

    def provision(self, count: int) -> Sequence[SubjectId]:
        """``count`` new subjects, each with a fresh random data key."""
        subjects = [SubjectId(os.urandom(16).hex()) for _ in range(count)]
        self._keys.update((subject, DataKey.fresh(self._suite)) for subject in subjects)
        return subjects

    def seal(self, subject: SubjectId, place: Place, clear: str) -> Sealed:
        """Seal ``clear`` for ``subject`` so that it opens only at ``place``."""
        return seal(self._key(subject), subject, place, clear)

    def unseal(self, sealed: Sealed, place: Place) -> str:
        """The clear text of a value sealed at ``place``."""
        return unseal(self._key(sealed.key), sealed, place)

    def digest(self, purpose: Purpose, message: str) -> str:
        """HMAC of ``message`` under the purpose's key, the same as long as this object lives."""
        return self._digesters[purpose](message)

    def _key(self, subject: SubjectId) -> DataKey:
        key = self._keys.get(subject)
        if key is not None:
            return key
        raise SubjectErased(subject) if subject in self._erased else KeyMissing(subject)


def _digesters() -> dict[Purpose, Callable[[str], str]]:
    return {purpose: digester(os.urandom(KEY_LENGTH), purpose) for purpose in Purpose}
