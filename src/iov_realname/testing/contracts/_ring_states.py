"""What every key ring promises of its keys' lives: provisioned, locked, shredded, and never revived."""

import os
from collections.abc import Callable
from contextlib import suppress

import attrs
import pytest

from iov_realname.application.errors import KeyMissing, KeyRingError, SealBroken, SubjectErased, SubjectLocked
from iov_realname.application.ports import KeyRing, KeyState
from iov_realname.testing.contracts._base import Contract
from iov_realname.testing.contracts._ring_sealing import PLACE, STRANGER

__all__ = ["Living"]

ID_BYTES = 16
"""A subject's id is drawn as so many random bytes."""


class Living(Contract):
    """From provisioning to the tombstone."""

    def test_subjects_are_distinct_and_unguessable(self, ring: KeyRing) -> None:
        """Every subject is new and named by 32 lower-case hexadecimal digits."""
        subjects = [*ring.provision(300), *ring.provision(300)]
        assert len(set(subjects)) == 600
        assert all(len(subject) == 32 and set(subject) <= set("0123456789abcdef") for subject in subjects)

    def test_no_subjects_asked_for_none_made(self, ring: KeyRing) -> None:
        """Provisioning none is allowed and makes none."""
        assert list(ring.provision(0)) == []

    def test_a_tombstone_says_erased(self, ring: KeyRing) -> None:
        """A destroyed key is told apart from a missing one, for sealing and for unsealing, whatever is asked for."""
        (subject,) = ring.provision(1)
        gone = ring.seal(subject, PLACE, "张三")
        ring.shred(subject)
        for attempt in (
            lambda: ring.seal(subject, PLACE, "张三"),
            lambda: ring.unseal(gone, PLACE),
            lambda: ring.unseal(gone, PLACE, locked_too=True),
        ):
            with pytest.raises(SubjectErased):
                attempt()

    def test_a_locked_subject_opens_for_a_reason_only(self, ring: KeyRing) -> None:
        """What is locked neither seals nor opens in ordinary use, opens when that is asked for, and can be unlocked."""
        subject, other = ring.provision(2)
        sealed, beside = ring.seal(subject, PLACE, "张三"), ring.seal(other, PLACE, "李四")
        ring.lock([subject])
        for attempt in (lambda: ring.seal(subject, PLACE, "x"), lambda: ring.unseal(sealed, PLACE)):
            with pytest.raises(SubjectLocked):
                attempt()
        assert ring.unseal(sealed, PLACE, locked_too=True) == "张三"
        assert ring.unseal(beside, PLACE) == "李四"
        ring.unlock([subject])
        assert ring.unseal(sealed, PLACE) == "张三"

    def test_every_state_is_told(self, ring: KeyRing) -> None:
        """Absent, active, locked and shredded, for many subjects at once; none asked for, none told."""
        active, locked, shredded = ring.provision(3)
        ring.lock([locked, shredded])
        ring.shred(shredded)
        assert ring.states([active, locked, shredded, STRANGER]) == {
            active: KeyState.ACTIVE,
            locked: KeyState.LOCKED,
            shredded: KeyState.SHREDDED,
            STRANGER: KeyState.ABSENT,
        }
        assert ring.states([]) == {}

    def test_the_same_again_is_harmless(self, ring: KeyRing) -> None:
        """Locking, unlocking and shredding twice is as once, and shredding gives the same answer."""
        one, two = ring.provision(2)
        for _ in range(2):
            ring.lock([one])
        for _ in range(2):
            ring.unlock([one, two])
        assert ring.states([one, two]) == {one: KeyState.ACTIVE, two: KeyState.ACTIVE}
        assert ring.shred(one) == ring.shred(one)

    def test_a_tombstone_is_not_brought_back(self, ring: KeyRing) -> None:
        """Unlocking what is shredded is refused and changes nothing else; locking it leaves it shredded."""
        gone, locked = ring.provision(2)
        ring.lock([locked])
        ring.shred(gone)
        with pytest.raises(SubjectErased):
            ring.unlock([locked, gone])
        ring.lock([gone])
        assert ring.states([gone, locked]) == {gone: KeyState.SHREDDED, locked: KeyState.LOCKED}

    def test_an_id_drawn_twice_does_not_come_back_to_life(self, ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
        """Should chance draw the id of a tombstone, it is refused or passed over, and stays a tombstone."""
        (subject,) = ring.provision(1)
        ring.shred(subject)
        urandom = os.urandom
        monkeypatch.setattr(os, "urandom", lambda size: bytes.fromhex(subject) if size == ID_BYTES else urandom(size))
        with suppress(KeyRingError):
            ring.provision(1)
        assert KeyState.SHREDDED is ring.states([subject])[subject]

    def test_strangers_are_neither_locked_nor_shredded(self, ring: KeyRing) -> None:
        """A subject that was never provisioned is missing, and those named beside it stay as they were."""
        (subject,) = ring.provision(1)
        for attempt in (
            lambda: ring.lock([subject, STRANGER]),
            lambda: ring.unlock([subject, STRANGER]),
            lambda: ring.shred(STRANGER),
        ):
            with pytest.raises(KeyMissing):
                attempt()
        assert ring.states([subject, STRANGER]) == {subject: KeyState.ACTIVE, STRANGER: KeyState.ABSENT}

    def test_four_errors_are_never_mistaken(self, ring: KeyRing) -> None:
        """Tampered, locked, erased and missing each have an error of their own, also for one and the same subject."""
        (subject,) = ring.provision(1)
        sealed = ring.seal(subject, PLACE, "张三")
        tampered = attrs.evolve(sealed, box=sealed.box[:-2] + ("A" if sealed.box[-2] != "A" else "B") + sealed.box[-1])
        elsewhere = attrs.evolve(PLACE, stream="card-1")
        told = [_error(lambda: ring.unseal(tampered, PLACE)), _error(lambda: ring.unseal(sealed, elsewhere))]
        ring.lock([subject])
        told += [
            _error(lambda: ring.unseal(sealed, PLACE)),
            _error(lambda: ring.unseal(tampered, PLACE, locked_too=True)),
        ]
        ring.shred(subject)
        told += [_error(lambda: ring.unseal(sealed, PLACE)), _error(lambda: ring.unseal(tampered, PLACE))]
        told.append(_error(lambda: ring.unseal(attrs.evolve(sealed, key=STRANGER), PLACE)))

        assert told == [SealBroken, SealBroken, SubjectLocked, SealBroken, SubjectErased, SubjectErased, KeyMissing]


def _error(attempt: Callable[[], object]) -> type[KeyRingError]:
    with pytest.raises(KeyRingError) as caught:
        attempt()
    return type(caught.value)
