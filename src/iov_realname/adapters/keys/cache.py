"""A bounded cache of keys in clear, so that most seals need no disk."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress

import attrs

from iov_realname.adapters.keys.sealing import DataKey
from iov_realname.domain.confidential import SubjectId

__all__ = ["Held", "KeyCache"]


@attrs.frozen
class Held:
    """A key in clear, whether it is locked, and until when (on the cache's clock) this is believed."""

    key: DataKey
    locked: bool
    until: float


class KeyCache:
    """The most recently used keys, at most ``capacity`` of them, each for at most ``seconds`` after it was read.

    That time is what another process's lock or destruction takes to be felt here. The cache takes no lock: every step
    is one atomic operation of the ordered dictionary, and losing a race between two of them costs one read. A lock
    could be held by another thread at the moment of a fork.
    """

    def __init__(self, capacity: int, seconds: float, clock: Callable[[], float]) -> None:
        self._capacity = capacity
        self._seconds = seconds
        self._clock = clock
        self._keys: OrderedDict[SubjectId, Held] = OrderedDict()
        self._turn = 0

    def get(self, subject: SubjectId) -> Held | None:
        """The key, if it is still here and fresh."""
        held = self._keys.get(subject)
        if held is None:
            return None
        with suppress(KeyError):
            if held.until <= self._clock():
                del self._keys[subject]
                return None
            self._keys.move_to_end(subject)
        return held

    def turn(self) -> int:
        """To be asked before keys are read from the store, and given to :meth:`put`."""
        return self._turn

    def put(self, subject: SubjectId, key: DataKey, *, locked: bool, turn: int) -> Held:
        """Remember a key, forgetting the one unused for longest; in vain if keys were forgotten since ``turn``.

        What was read before a lock or a destruction must not come in after it.
        """
        held = Held(key, locked, self._clock() + self._seconds)
        if turn == self._turn:
            self._keys[subject] = held
            self._shrink()
        if turn != self._turn:
            self._keys.pop(subject, None)
        return held

    def absent(self, subjects: Iterable[SubjectId]) -> list[SubjectId]:
        """Those of the subjects whose keys are not here."""
        now = self._clock()
        return [subject for subject in subjects if (held := self._keys.get(subject)) is None or held.until <= now]

    def forget(self, subjects: Iterable[SubjectId]) -> None:
        """Forget these keys, and those just being read."""
        self._turn += 1
        for subject in subjects:
            self._keys.pop(subject, None)

    def clear(self) -> None:
        """Forget every key."""
        self._turn += 1
        self._keys.clear()

    def __len__(self) -> int:
        return len(self._keys)

    def _shrink(self) -> None:
        with suppress(KeyError):
            while len(self._keys) > self._capacity:
                self._keys.popitem(last=False)
