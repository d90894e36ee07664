"""Our key rings keep the published contract, under either crypto profile, through rotations too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iov_realname.adapters.keys.wrapped import REMEMBERED_SECONDS
from iov_realname.application.ports import KeyRing
from iov_realname.testing.contracts import KeyLife, KeyRingContract
from tests.support.key_life import RotatedLife
from tests.support.rings import MEMORY, RINGS, Handles, handles

LIVES = {"pkcs11 gm": 5}
"""How many lives a slow one lives; a token writes every new key to its disk."""


class TestRings(KeyRingContract):
    """Every implementation."""

    @pytest.fixture(params=RINGS)
    def opened(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Handles]:
        """A ring, and the way to open it again."""
        with handles(request.param, request, tmp_path) as opened:
            yield opened

    @pytest.fixture
    def ring(self, opened: Handles) -> KeyRing:
        """The ring itself."""
        return opened.ring

    @pytest.fixture
    def other(self, opened: Handles) -> KeyRing:
        """As another process has it."""
        return opened.ring if opened.kind in MEMORY else opened.again()

    @pytest.fixture
    def forget(self, opened: Handles) -> Callable[[], None]:
        """Move the clock by which caches forget."""
        return lambda: opened.clock.pass_by(REMEMBERED_SECONDS)

    @pytest.fixture
    def lives(self, opened: Handles) -> int:
        """Fewer on a token."""
        return LIVES.get(opened.kind, 12)

    def life(self, ring: KeyRing, other: KeyRing, forget: Callable[[], None]) -> KeyLife:
        """Rotated, where keys are wrapped."""
        return RotatedLife.of(ring, other, forget)
