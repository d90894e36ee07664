"""The life of data keys as a machine: two handles, one store, any order of acts, and never a revival."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from iov_realname.application.errors import KeyMissing, SubjectErased, SubjectLocked
from iov_realname.application.ports import KeyRing, KeyState
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.testing.contracts._ring_sealing import PLACE, STRANGER

__all__ = ["KeyLife"]

who = st.sampled_from([0, 1])


class KeyLife(RuleBasedStateMachine):
    """Two rings over the same keys, as two processes have them; the model is a dictionary of states.

    ``forget`` lets the time pass after which one process must know what the other has done. The store may hold what
    earlier runs left; the model speaks of its own subjects only.
    """

    subjects = Bundle("subjects")

    def __init__(self, one: KeyRing, other: KeyRing, forget: Callable[[], None]) -> None:
        super().__init__()
        self.rings = [one, other]
        self.forget = forget
        self.model: dict[SubjectId, KeyState] = {}
        self.sealed: dict[SubjectId, Sealed] = {}

    @rule(target=subjects, who=who, count=st.integers(1, 3))
    def provision(self, who: int, count: int) -> object:
        """New subjects, each with a sealed value."""
        fresh = self.rings[who].provision(count)
        for subject in fresh:
            self.model[subject] = KeyState.ACTIVE
            self.sealed[subject] = self.rings[who].seal(subject, PLACE, subject)
        return multiple(*fresh)

    @rule(who=who, subject=subjects)
    def lock(self, who: int, subject: SubjectId) -> None:
        """Lock, and let the other process learn of it."""
        self.rings[who].lock([subject])
        if self.model[subject] is KeyState.ACTIVE:
            self.model[subject] = KeyState.LOCKED
        self.forget()

    @rule(who=who, subject=subjects)
    def unlock(self, who: int, subject: SubjectId) -> None:
        """Unlock, unless it is shredded."""
        if self.model[subject] is KeyState.SHREDDED:
            with pytest.raises(SubjectErased):
                self.rings[who].unlock([subject])
            return
        self.rings[who].unlock([subject])
        self.model[subject] = KeyState.ACTIVE
        self.forget()

    @rule(who=who, subject=subjects)
    def shred(self, who: int, subject: SubjectId) -> None:
        """Destroy; the same answer again, but for the day that may become known."""
        told = self.rings[who].shred(subject)
        again = self.rings[1 - who].shred(subject)
        assert told == again
        self.model[subject] = KeyState.SHREDDED
        self.forget()

    @rule(who=who, subject=subjects)
    def read(self, who: int, subject: SubjectId) -> None:
        """Open a value: what happens is what the state says, in either process."""
        ring, sealed, state = self.rings[who], self.sealed[subject], self.model[subject]
        if state is KeyState.ACTIVE:
            assert ring.unseal(sealed, PLACE) == subject
        elif state is KeyState.LOCKED:
            assert ring.unseal(sealed, PLACE, locked_too=True) == subject
            with pytest.raises(SubjectLocked):
                ring.unseal(sealed, PLACE)
        else:
            with pytest.raises(SubjectErased):
                ring.unseal(sealed, PLACE, locked_too=True)

    @invariant()
    def states_are_as_told(self) -> None:
        """Both processes tell the same states, and a stranger stays absent."""
        for ring in self.rings:
            assert ring.states([*self.model, STRANGER]) == {**self.model, STRANGER: KeyState.ABSENT}
            with pytest.raises(KeyMissing):
                ring.shred(STRANGER)
