"""The published life of keys, with the rotations and destructions that wrapped keys go through besides."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import cast

from hypothesis import strategies as st
from hypothesis.stateful import rule

from iov_realname.adapters.keys.rotation import destroy_expired, rotate
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.application.ports import KeyRing
from iov_realname.testing.contracts import KeyLife

__all__ = ["RotatedLife"]

who = st.sampled_from([0, 1])


class RotatedLife(KeyLife):
    """Two rings that wrap their keys; days go by."""

    def __init__(self, one: KeyRing, other: KeyRing, forget: Callable[[], None]) -> None:
        super().__init__(one, other, forget)
        self.today = date(2026, 11, 24)

    @staticmethod
    def of(one: KeyRing, other: KeyRing, forget: Callable[[], None]) -> KeyLife:
        """A life with rotations where the ring wraps its keys, else one without."""
        return (RotatedLife if isinstance(one, WrappedKeyRing) else KeyLife)(one, other, forget)

    @rule(who=who, days=st.integers(0, 40), batch=st.integers(1, 3))
    def rotate(self, who: int, days: int, batch: int) -> None:
        """Wrap every key again under a new epoch."""
        ring = self._wrapped(who)
        rotate(ring.store, ring.wrapper, today=self.today, backup_days=days, batch=batch)

    @rule(who=who, days=st.integers(0, 60))
    def wait_and_destroy(self, who: int, days: int) -> None:
        """Let days go by, then destroy what has expired."""
        self.today += timedelta(days=days)
        ring = self._wrapped(who)
        destroy_expired(ring.store, ring.wrapper, today=self.today)

    def _wrapped(self, who: int) -> WrappedKeyRing:
        return cast("WrappedKeyRing", self.rings[who])
