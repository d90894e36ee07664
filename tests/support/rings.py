"""Every key ring: in memory, in a file, in PostgreSQL, in a file under Vault's or a module's wrapping keys."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.keys.file import FileKeyRing, key_file
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.adapters.keys.profile import GM, INTL, Profile
from iov_realname.adapters.keys.wrapped import CACHED, WrappedKeyRing
from iov_realname.application.ports import KeyRing
from tests.support.postgres import Store
from tests.support.wrappers import bench

__all__ = ["MEMORY", "RINGS", "WRAPPED", "Clock", "Handles", "handles"]

WRAPPED = ("file", "file gm", "file uncached", "postgres", "postgres gm", "postgres uncached", "vault", "pkcs11 gm")
MEMORY = ("memory", "memory gm")
RINGS = (*MEMORY, *WRAPPED)


@attrs.define
class Clock:
    """A clock that stands until it is moved."""

    now: float = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Move on."""
        self.now += seconds


@attrs.frozen
class Handles:
    """A ring of a kind, a way to open it once more as another process would, and the clock by which caches forget."""

    kind: str
    ring: KeyRing
    again: Callable[[], WrappedKeyRing]
    clock: Clock
    folder: Path


@contextmanager
def handles(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Handles]:
    """A fresh ring of that kind."""
    if kind in MEMORY:
        yield Handles(kind, MemoryKeyRing(_profile(kind)), lambda: pytest.fail("memory has one ring"), Clock(), folder)
        return
    clock = Clock()
    with ExitStack() as stack:
        open_one = _opener(kind, request, folder, clock, stack)

        def again() -> WrappedKeyRing:
            return stack.enter_context(closing(open_one()))

        yield Handles(kind, again(), again, clock, folder)


def _opener(
    kind: str, request: pytest.FixtureRequest, folder: Path, clock: Clock, stack: ExitStack
) -> Callable[[], WrappedKeyRing]:
    keys, kek = folder / "fleet.keys", folder / "fleet.kek"
    profile = _profile(kind)
    cached = 0 if "uncached" in kind else CACHED
    if kind.startswith("file"):
        return lambda: FileKeyRing(keys, kek, profile=profile, cached=cached, clock=clock)
    if kind.startswith("postgres"):
        store: Store = request.getfixturevalue("store")
        return lambda: PostgresKeyRing(store.url, kek, profile=profile, cached=cached, clock=clock)
    wrapping = bench(kind.split(maxsplit=1)[0], request, folder, stack)

    def over() -> WrappedKeyRing:
        wrapper = wrapping.open()
        return WrappedKeyRing(
            key_file(keys, wrapper, profile, create=True), wrapper, profile=profile, cached=cached, clock=clock
        )

    return over


def _profile(kind: str) -> Profile:
    return GM if "gm" in kind else INTL
