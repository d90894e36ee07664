"""What everything promises that keeps wrapping keys: a file, given secrets, Vault, a hardware module."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from iov_realname.adapters.keys.wrapping import EpochGone, KeyWrapper, unwrap_mixed
from tests.support.wrappers import WRAPPERS, Bench, bench

KEYS = [bytes(range(16)), bytes(range(32)), bytes(32)]


@pytest.fixture(params=WRAPPERS)
def wrapping(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """Every implementation."""
    with ExitStack() as stack:
        yield bench(request.param, request, tmp_path, stack)


@pytest.fixture
def keys(wrapping: Bench) -> KeyWrapper:
    """A wrapper with one epoch."""
    keys = wrapping.open()
    if not keys.epochs():
        wrapping.begin(keys)
    return keys


def test_keys_come_back_in_order(keys: KeyWrapper) -> None:
    """Keys of either length, wrapped together, are unwrapped to themselves, also by another process."""
    assert keys.unwrap(1, keys.wrap(1, KEYS)) == KEYS


def test_nothing_wrapped_is_nothing(keys: KeyWrapper) -> None:
    """No keys asked for, none given."""
    assert list(keys.wrap(1, [])) == [] == list(keys.unwrap(1, []))


def test_what_one_wraps_another_unwraps(keys: KeyWrapper, wrapping: Bench) -> None:
    """Two processes with the same wrapping keys understand one another."""
    assert wrapping.open().unwrap(1, keys.wrap(1, KEYS)) == KEYS


def test_what_is_wrapped_does_not_show_the_key(keys: KeyWrapper) -> None:
    """A wrapped key holds no run of the key's bytes."""
    (wrapped,) = keys.wrap(1, [KEYS[1]])
    assert not any(KEYS[1][start : start + 4] in wrapped for start in range(29))


def test_altered_keys_do_not_open(keys: KeyWrapper) -> None:
    """A flipped bit, a missing end or another thing altogether is told apart from the sound ones beside it."""
    first, second, third = (bytes(each) for each in keys.wrap(1, KEYS))
    flipped = second[:-3] + bytes([second[-3] ^ 1]) + second[-2:]
    assert keys.unwrap(1, [first, flipped, third[:-8], b"", third]) == [KEYS[0], None, None, None, KEYS[2]]


def test_epochs_have_numbers_of_their_own(keys: KeyWrapper, wrapping: Bench) -> None:
    """A new epoch comes after all others, says its algorithm, and older ones still open."""
    old = keys.wrap(1, KEYS)
    assert wrapping.begin(keys) == 2
    assert set(keys.epochs()) == {1, 2} and len(set(keys.epochs().values())) == 1
    assert keys.unwrap(1, old) == KEYS
    assert keys.unwrap(2, keys.wrap(2, KEYS)) == KEYS


def test_a_key_opens_under_its_own_epoch_only(keys: KeyWrapper, wrapping: Bench) -> None:
    """What one epoch wrapped is nothing to another."""
    wrapping.begin(keys)
    assert keys.unwrap(2, keys.wrap(1, KEYS)) == [None] * len(KEYS)


def test_keys_of_several_epochs_come_back_in_order(keys: KeyWrapper, wrapping: Bench) -> None:
    """Mixed epochs are sorted out, each key back in its place."""
    wrapping.begin(keys)
    one, two = keys.wrap(1, KEYS[:2]), keys.wrap(2, KEYS[1:])
    assert unwrap_mixed(keys, [(2, two[1]), (1, one[0]), (2, two[0])]) == [KEYS[2], KEYS[0], KEYS[1]]


def test_a_destroyed_epoch_opens_nothing(keys: KeyWrapper, wrapping: Bench) -> None:
    """Once destroyed, an epoch wraps and unwraps nothing, which is told apart from an altered key; others go on."""
    old = keys.wrap(1, KEYS)
    wrapping.begin(keys)
    new = keys.wrap(2, KEYS)
    keys.destroy_epoch(1)
    for attempt in (lambda: keys.unwrap(1, old), lambda: keys.wrap(1, KEYS)):
        with pytest.raises(EpochGone, match="Epoch 1 is not among"):
            attempt()
    assert keys.unwrap(2, new) == KEYS and set(keys.epochs()) == {2}


def test_destroying_twice_does_no_harm(keys: KeyWrapper, wrapping: Bench) -> None:
    """A destruction that was cut short can be done again, and takes nothing else."""
    wrapping.begin(keys)
    keys.destroy_epoch(1)
    keys.destroy_epoch(1)
    assert set(keys.epochs()) == {2}


def test_the_number_of_a_destroyed_epoch_is_not_used_again(keys: KeyWrapper, wrapping: Bench) -> None:
    """Numbers only grow."""
    wrapping.begin(keys)
    keys.destroy_epoch(1)
    assert wrapping.begin(keys) == 3


def test_threads_may_share_a_wrapper(keys: KeyWrapper) -> None:
    """Eight threads at once get their own keys back."""

    def work(number: int) -> bool:
        mine = [bytes([number]) * 32] * 3
        return keys.unwrap(1, keys.wrap(1, mine)) == mine

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(40)))


def test_a_closed_wrapper_shows_nothing(keys: KeyWrapper) -> None:
    """Names and representations hold no key, and closing twice does no harm."""
    keys.close()
    keys.close()
    assert str(KEYS[1].hex()) not in f"{keys!r} {keys.name} {vars(keys)}"
