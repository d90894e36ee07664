"""The cache of keys in clear: bounded in number and in time, and never behind what it was told to forget."""

from iov_realname.adapters.keys.cache import KeyCache
from iov_realname.adapters.keys.sealing import A256GCM, DataKey
from iov_realname.domain.confidential import SubjectId

ONE, TWO, THREE = (SubjectId(digit * 32) for digit in "123")
KEY = DataKey(A256GCM, bytes(32))


class Clock:
    """Stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def put(cache: KeyCache, *subjects: SubjectId) -> None:
    """Remember keys, read just now."""
    for subject in subjects:
        cache.put(subject, KEY, locked=False, turn=cache.turn())


def test_a_key_is_believed_for_its_time() -> None:
    """On the last moment it is gone, however often it was used meanwhile."""
    clock = Clock()
    cache = KeyCache(10, 300.0, clock)
    put(cache, ONE)
    clock.now = 299.9
    assert cache.get(ONE) is not None and cache.absent([ONE, TWO]) == [TWO]
    clock.now = 300.0
    assert cache.absent([ONE]) == [ONE]
    assert cache.get(ONE) is None and len(cache) == 0


def test_the_least_used_goes_first() -> None:
    """At most so many keys are kept: those used last."""
    cache = KeyCache(2, 300.0, Clock())
    put(cache, ONE, TWO)
    assert cache.get(ONE) is not None
    put(cache, THREE)
    assert cache.absent([ONE, TWO, THREE]) == [TWO]


def test_what_was_read_before_forgetting_does_not_come_in_after_it() -> None:
    """A key read from the store just before another thread destroys it is not kept, whichever subject was forgotten."""
    cache = KeyCache(10, 300.0, Clock())
    turn = cache.turn()
    cache.forget([ONE])
    assert cache.put(ONE, KEY, locked=False, turn=turn).key is KEY
    assert cache.get(ONE) is None
    put(cache, ONE)
    assert cache.get(ONE) is not None


def test_forgetting_is_for_those_named() -> None:
    """Other keys stay; clearing takes all."""
    cache = KeyCache(10, 300.0, Clock())
    put(cache, ONE, TWO)
    cache.forget([ONE, THREE])
    assert cache.absent([ONE, TWO]) == [ONE]
    cache.clear()
    assert len(cache) == 0
