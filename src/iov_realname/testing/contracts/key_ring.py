"""The contract of key rings: :class:`KeyRingContract`."""

from collections.abc import Callable
from typing import ClassVar, cast

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.application.ports import KeyRing
from iov_realname.testing.contracts._ring_sealing import Digesting, Sealing
from iov_realname.testing.contracts._ring_states import Living
from iov_realname.testing.contracts.key_life import KeyLife

__all__ = ["KeyRingContract"]


class KeyRingContract(Sealing, Digesting, Living):
    """What every key ring promises, whatever it keeps its keys in.

    Give a ``ring``. Where a store is opened by several processes, give in ``other`` one more handle on the same keys
    and in ``forget`` the passing of the time after which what one handle did must be known to the other.
    """

    port: ClassVar[str] = "key ring"

    @pytest.fixture
    def ring(self) -> KeyRing:
        """A key ring; it may hold other keys."""
        raise NotImplementedError("give a fixture `ring`: a key ring")

    @pytest.fixture
    def other(self, ring: KeyRing) -> KeyRing:
        """The same keys, opened once more; the same handle where there can be but one."""
        return ring

    @pytest.fixture
    def forget(self) -> Callable[[], None]:
        """Let caches forget."""
        return lambda: None

    @pytest.fixture
    def elsewhere(self) -> KeyRing:
        """A key ring of another store."""
        return MemoryKeyRing()

    @pytest.fixture
    def lives(self) -> int:
        """How many lives of keys are played; fewer for what is slow."""
        return 12

    def test_states_are_what_was_done(
        self, ring: KeyRing, other: KeyRing, forget: Callable[[], None], lives: int
    ) -> None:
        """In any order of acts both handles tell the states that follow from what was done, and open no more."""
        length = settings(max_examples=lives, stateful_step_count=25, deadline=None)
        run_state_machine_as_test(cast("type[KeyLife]", lambda: self.life(ring, other, forget)), settings=length)

    def life(self, ring: KeyRing, other: KeyRing, forget: Callable[[], None]) -> KeyLife:
        """The machine; a ring that can do more is played by an heir of it."""
        return KeyLife(ring, other, forget)
