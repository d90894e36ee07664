"""What every key ring promises that keeps wrapped keys: between processes, through rotations, after destruction."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from iov_realname.adapters.keys.keyfile import KeyFile
from iov_realname.adapters.keys.rotation import destroy_expired, rotate
from iov_realname.adapters.keys.store import EpochState
from iov_realname.adapters.keys.wrapped import REMEMBERED_SECONDS, WrappedKeyRing
from iov_realname.application.errors import KeyStoreUnusable, SubjectErased, SubjectLocked
from iov_realname.application.ports import KeyState, Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId
from tests.support.rings import WRAPPED, Handles, handles

PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")
TODAY = date(2026, 11, 24)


@pytest.fixture(params=WRAPPED)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Handles]:
    """Every implementation."""
    with handles(request.param, request, tmp_path) as fresh:
        yield fresh


@pytest.fixture
def ring(opened: Handles) -> WrappedKeyRing:
    """The ring itself."""
    assert isinstance(opened.ring, WrappedKeyRing)
    return opened.ring


def turned(ring: WrappedKeyRing, today: date = TODAY, backup_days: int = 30, batch: int = 3) -> int:
    """Rotate; the epoch now current."""
    return rotate(ring.store, ring.wrapper, today=today, backup_days=backup_days, batch=batch).epoch


def sealed_by(ring: WrappedKeyRing, count: int) -> list[Sealed]:
    """That many subjects, each with a value."""
    return [ring.seal(subject, PLACE, f"text {place}") for place, subject in enumerate(ring.provision(count))]


def assert_all_open(ring: WrappedKeyRing, sealed: list[Sealed]) -> None:
    """Every value opens to what was sealed."""
    assert [ring.unseal(each, PLACE) for each in sealed] == [f"text {place}" for place in range(len(sealed))]


def test_locks_and_destructions_reach_other_processes(opened: Handles, ring: WrappedKeyRing) -> None:
    """What one process locks or destroys another refuses at the latest when its cache has forgotten."""
    other = opened.again()
    locked, gone = sealed_by(ring, 2)
    assert_all_open(other, [locked, gone])
    ring.lock([locked.key])
    ring.shred(gone.key)
    opened.clock.now += REMEMBERED_SECONDS
    with pytest.raises(SubjectLocked):
        other.unseal(locked, PLACE)
    with pytest.raises(SubjectErased):
        other.unseal(gone, PLACE)
    assert other.states([locked.key, gone.key]) == {locked.key: KeyState.LOCKED, gone.key: KeyState.SHREDDED}


def test_preloading_tells_locked_from_active(opened: Handles, ring: WrappedKeyRing) -> None:
    """Keys read in bulk keep their state."""
    other = opened.again()
    first, second, third = sealed_by(ring, 3)
    ring.lock([first.key])
    ring.shred(second.key)
    other.preload([first.key, second.key, third.key, SubjectId("0" * 32)])
    with pytest.raises(SubjectLocked):
        other.unseal(first, PLACE)
    with pytest.raises(SubjectErased):
        other.unseal(second, PLACE)
    assert other.unseal(third, PLACE) == "text 2"


def test_a_destruction_leaves_a_digest_and_a_date(ring: WrappedKeyRing) -> None:
    """The answer names the epoch, a digest of what was wrapped, and, once that epoch is retired, its last day."""
    subject, other = ring.provision(2)
    told = ring.shred(subject)
    assert (told.subject, told.epoch, told.final_from) == (subject, 1, None)
    algorithm, _, digits = (told.wrapped_digest or "").partition(":")
    assert algorithm == ring.profile.hash.lower() and len(digits) == 64
    assert ring.shred(other).wrapped_digest != told.wrapped_digest
    turned(ring, backup_days=30)
    later = ring.shred(subject)
    assert (later.epoch, later.wrapped_digest, later.final_from) == (1, told.wrapped_digest, date(2026, 12, 25))


def test_rotation_changes_nothing_that_was_sealed(opened: Handles, ring: WrappedKeyRing) -> None:
    """After a rotation every value still opens, digests are the same, and states are kept, here and elsewhere."""
    sealed = sealed_by(ring, 8)
    digest = ring.digest(Purpose.DOCUMENT, "x")
    ring.lock([sealed[3].key])
    ring.shred(sealed[5].key)
    done = rotate(ring.store, ring.wrapper, today=TODAY, backup_days=7, batch=3)
    assert (done.epoch, done.rewrapped, done.retired) == (2, 7, ((1, date(2026, 12, 2)),))
    other = opened.again()
    for each in (ring, other):
        assert each.digest(Purpose.DOCUMENT, "x") == digest
        assert each.unseal(sealed[0], PLACE) == "text 0"
        assert each.unseal(sealed[3], PLACE, locked_too=True) == "text 3"
        with pytest.raises(SubjectErased):
            each.unseal(sealed[5], PLACE)
    assert {row.epoch for row in ring.store.find([each.key for each in sealed]) if row.wrapped} == {2}


def test_new_keys_go_under_the_new_epoch(opened: Handles, ring: WrappedKeyRing) -> None:
    """A process that knows only the old epoch learns of the new one when it next provisions or needs a purpose key."""
    other = opened.again()
    turned(ring)
    sealed = sealed_by(other, 2)
    assert {row.epoch for row in ring.store.find([each.key for each in sealed])} == {2}
    other.digest(Purpose.CLERK, "x")
    assert [key.epoch for key in ring.store.purpose_keys(Purpose.CLERK)] == [2]


def test_an_epoch_is_destroyed_on_its_day_and_not_before(opened: Handles, ring: WrappedKeyRing) -> None:
    """As long as a backup may hold keys of it an epoch stays; then it goes, once, and living keys are untouched."""
    sealed = sealed_by(ring, 4)
    turned(ring, backup_days=30)
    assert destroy_expired(ring.store, ring.wrapper, today=date(2026, 12, 24)) == ()
    assert destroy_expired(ring.store, ring.wrapper, today=date(2026, 12, 25)) == (1,)
    assert destroy_expired(ring.store, ring.wrapper, today=date(2026, 12, 25)) == ()
    assert [epoch.state for epoch in ring.store.epochs()] == [EpochState.DESTROYED, EpochState.CURRENT]
    assert set(ring.wrapper.epochs()) == {2}
    assert_all_open(opened.again(), sealed)


def test_epochs_go_oldest_first(ring: WrappedKeyRing) -> None:
    """A younger epoch whose day has come waits for an older one that must stay."""
    turned(ring, backup_days=60)
    turned(ring, backup_days=1)
    assert destroy_expired(ring.store, ring.wrapper, today=date(2026, 12, 24)) == ()
    assert destroy_expired(ring.store, ring.wrapper, today=date(2027, 2, 1)) == (1, 2)


def test_a_rotation_under_way_is_joined(opened: Handles, ring: WrappedKeyRing) -> None:
    """Of two processes that rotate at once, the second completes the first's rotation and begins none of its own."""
    other = opened.again()
    sealed = sealed_by(ring, 7)
    met: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        if not met:
            met.append(turned(other))

    done = rotate(ring.store, ring.wrapper, today=TODAY, backup_days=1, batch=2, progress=meanwhile)
    assert met == [2] and done.epoch == 2
    assert_all_open(opened.again(), sealed)


def test_a_key_shredded_while_it_is_wrapped_again_stays_shredded(opened: Handles, ring: WrappedKeyRing) -> None:
    """A rotation never writes a key back over a tombstone."""
    other = opened.again()
    sealed = sealed_by(ring, 6)
    victim = max(each.key for each in sealed)

    def meanwhile(done: int, total: int) -> None:
        other.shred(victim)

    rotate(ring.store, ring.wrapper, today=TODAY, backup_days=1, batch=2, progress=meanwhile)
    assert opened.again().states([victim]) == {victim: KeyState.SHREDDED}


def test_a_key_kept_under_a_destroyed_epoch_stays_closed(opened: Handles, ring: WrappedKeyRing) -> None:
    """Whoever puts a shredded key's row back from a backup opens nothing, once its epoch has been destroyed."""
    (sealed,) = sealed_by(ring, 1)
    (backup,) = ring.store.find([sealed.key])
    ring.shred(sealed.key)
    turned(ring, backup_days=0)
    destroy_expired(ring.store, ring.wrapper, today=date(2026, 12, 1))
    assert ring.wrapper.epochs().keys() == {2} and backup.wrapped is not None
    with pytest.raises(KeyStoreUnusable, match="Epoch 1 is not among"):
        ring.wrapper.unwrap(1, [backup.wrapped])
    assert ring.wrapper.unwrap(2, [backup.wrapped]) == [None]


def test_a_key_for_a_later_versions_purpose_is_told(
    opened: Handles, ring: WrappedKeyRing, request: pytest.FixtureRequest
) -> None:
    """A purpose that only a later version knows is named, and stops a rotation before anything is retired."""
    ring.digest(Purpose.CLERK, "x")
    renamed = "UPDATE {}purpose_keys SET purpose = 'tomorrow'"
    if isinstance(ring.store, KeyFile):
        ring.store._all(renamed.format(""))
    else:
        request.getfixturevalue("store").sql(renamed.format("iov_keys."))
    with pytest.raises(KeyStoreUnusable, match="'tomorrow', which a later version made"):
        turned(ring)
    assert all(epoch.state is not EpochState.RETIRED for epoch in ring.store.epochs())


def test_backups_are_kept_for_no_negative_time(ring: WrappedKeyRing) -> None:
    """A number of days that cannot be is refused before anything is begun."""
    with pytest.raises(KeyStoreUnusable, match="how long"):
        turned(ring, backup_days=-1)
    assert len(ring.store.epochs()) == 1
