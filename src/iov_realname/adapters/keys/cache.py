"""A bounded cache of keys in clear, so that most seals need no disk."""

from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress

from iov_realname.adapters.keys.sealing import DataKey
from iov_realname.domain.confidential import SubjectId


class KeyCache:
    """The most recently used keys, at most ``capacity`` of them.

    It takes no lock: every step is one atomic operation of the ordered dictionary, and losing a race between two of
    them costs one read. A lock could be held by another thread at the moment of a fork.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._keys: OrderedDict[SubjectId, DataKey] = OrderedDict()

    def get(self, subject: SubjectId) -> DataKey | None:
        """The key, if it is still here."""
        key = self._keys.get(subject)
        if key is not None:
            self._touch(subject)
        return key

    def put(self, subject: SubjectId, key: DataKey) -> None:
        """Remember a key, forgetting the one unused for longest."""
        self._keys[subject] = key
        self._shrink()

    def absent(self, subjects: Iterable[SubjectId]) -> list[SubjectId]:
        """Those of the subjects whose keys are not here."""
        return [subject for subject in subjects if subject not in self._keys]

    def clear(self) -> None:
        """Forget every key."""
        self._keys.clear()

    def __len__(self) -> int:
        return len(self._keys)

    def _touch(self, subject: SubjectId) -> None:
        with suppress(KeyError):
            self._keys.move_to_end(subject)

    def _shrink(self) -> None:
        with suppress(KeyError):
            while len(self._keys) > self._capacity:
                self._keys.popitem(last=False)
