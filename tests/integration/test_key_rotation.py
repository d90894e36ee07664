"""Rotation of wrapping keys cut short at every step, done by two processes at once, and undone by no old copy."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.rotation import destroy_expired, rotate
from iov_realname.adapters.keys.store import EpochState
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.keys.wrapping import EpochGone
from iov_realname.application.errors import KeyStoreUnusable, SubjectErased
from iov_realname.application.ports import KeyState, Place, Purpose
from tests.support.mortal import Crash, Fuse, Mortal
from tests.support.rings import Handles, handles

PLACE = Place("card-1", "f" * 32, "card.IdentityPresented.v1", "holder")
TODAY = date(2026, 11, 24)
LATER = date(2027, 1, 1)


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    """Key file and wrapping-key file."""
    return tmp_path / "fleet.keys", tmp_path / "fleet.kek"


@pytest.fixture(params=["file", "postgres", "vault", "pkcs11"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Handles]:
    """One ring over each kind of store and of wrapping keys."""
    with handles(request.param, request, tmp_path) as fresh:
        yield fresh


@pytest.mark.parametrize("after", [False, True])
def test_a_rotation_killed_at_any_step_is_completed_by_the_next(opened: Handles, after: bool) -> None:
    """Before or after whichever call the process dies, every value still opens, and running it again finishes."""
    ring = opened.ring
    assert isinstance(ring, WrappedKeyRing)
    sealed = [ring.seal(subject, PLACE, "x") for subject in ring.provision(5)]
    digest = ring.digest(Purpose.CLERK, "x")
    for steps in count(1):
        fuse = Fuse(steps, after)
        try:
            rotate(Mortal(ring.store, fuse), Mortal(ring.wrapper, fuse), today=TODAY, backup_days=0, batch=2)
            destroy_expired(Mortal(ring.store, fuse), Mortal(ring.wrapper, fuse), today=LATER)
        except Crash:
            other = opened.again()
            assert {other.unseal(each, PLACE) for each in sealed} == {"x"}
            rotate(other.store, other.wrapper, today=TODAY, backup_days=0, batch=2)
            destroy_expired(other.store, other.wrapper, today=LATER)
            states = [epoch.state for epoch in other.store.epochs()]
            assert states == [EpochState.DESTROYED] * (len(states) - 1) + [EpochState.CURRENT]
        if not fuse.burnt:
            break
    last = opened.again()
    assert steps > 10
    assert {last.unseal(each, PLACE) for each in sealed} == {"x"} and last.digest(Purpose.CLERK, "x") == digest
    assert max(last.wrapper.epochs()) == last.store.epochs()[-1].number


def test_an_epoch_made_before_the_crash_is_taken_up(paths: tuple[Path, Path]) -> None:
    """A wrapping key that was made and never used becomes the next epoch instead of lying about."""
    with FileKeyRing(*paths) as ring:
        assert ring.wrapper.begin_epoch() == 2
        assert rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0).epoch == 2


def test_a_damaged_key_stops_a_rotation(paths: tuple[Path, Path]) -> None:
    """It is not wrapped into something that looks sound, its epoch is not retired, and the error says what to do."""
    with FileKeyRing(*paths) as ring:
        (subject,) = ring.provision(1)
        (row,) = ring.store.find([subject])
        ring.store.rewrap(1, [(subject, row.wrapped or b"", bytes(40))])
        with pytest.raises(KeyStoreUnusable, match=rf"{subject} .*damaged.* run the rotation again"):
            rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0)
        assert [epoch.state for epoch in ring.store.epochs()] == [EpochState.LEAVING, EpochState.CURRENT]
        ring.store.rewrap(1, [(subject, bytes(40), row.wrapped or b"")])
        assert rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0).rewrapped == 1


def test_a_key_under_a_destroyed_epoch_stops_the_rotation(paths: tuple[Path, Path]) -> None:
    """It is lost, not read too early: the rotation ends and names the epoch."""
    with FileKeyRing(*paths) as ring:
        (subject,) = ring.provision(1)
        (before,) = ring.store.find([subject])
        rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0)
        destroy_expired(ring.store, ring.wrapper, today=date(2027, 1, 1))
        (after,) = ring.store.find([subject])
        ring.store.rewrap(1, [(subject, after.wrapped or b"", before.wrapped or b"")])
        with pytest.raises(EpochGone, match="Epoch 1 is not among the keys"):
            rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0)


def test_an_old_copy_revives_nothing(paths: tuple[Path, Path], tmp_path: Path) -> None:
    """A copy of the key file from before a destruction brings a key back only until its epoch is destroyed."""
    copy = tmp_path / "copy.keys"
    with FileKeyRing(*paths) as ring:
        gone, kept = ring.provision(2)
        sealed = ring.seal(gone, PLACE, "张三")
    shutil.copy(paths[0], copy)
    with FileKeyRing(*paths) as ring:
        ring.shred(gone)
        with FileKeyRing(copy, paths[1]) as old:
            assert old.unseal(sealed, PLACE) == "张三"  # this is why a deleted row is no erasure
        rotate(ring.store, ring.wrapper, today=TODAY, backup_days=30)
        final = ring.shred(gone).final_from
        assert final == date(2026, 12, 25)
        destroy_expired(ring.store, ring.wrapper, today=final)
        assert ring.states([gone, kept]) == {gone: KeyState.SHREDDED, kept: KeyState.ACTIVE}
    with pytest.raises(EpochGone, match="Epoch 1 is not among the keys"):
        FileKeyRing(copy, paths[1])


def test_an_old_wrapping_key_file_is_told(paths: tuple[Path, Path], tmp_path: Path) -> None:
    """Wrapping keys from before a rotation, put back by mistake, are named as what they are."""
    copy = tmp_path / "copy.kek"
    FileKeyRing(*paths).close()
    shutil.copy(paths[1], copy)
    with FileKeyRing(*paths) as ring:
        rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0)
    with pytest.raises(EpochGone, match=r"Epoch 2 is not among the keys in .*copy\.kek"):
        FileKeyRing(paths[0], copy)


def bytes_in(folder: Path) -> bytes:
    """All that the files of a folder hold."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_no_bytes_of_a_shredded_key_stay_in_the_file(paths: tuple[Path, Path]) -> None:
    """After shredding, neither the key file nor its journal holds what was wrapped."""
    with FileKeyRing(*paths) as ring:
        subjects = ring.provision(50)
        (row,) = ring.store.find([subjects[7]])
        assert row.wrapped is not None and row.wrapped in bytes_in(paths[0].parent)
        ring.shred(subjects[7])
        assert row.wrapped not in bytes_in(paths[0].parent)
        with pytest.raises(SubjectErased):
            ring.seal(subjects[7], PLACE, "x")


ROTATING = """
import sys
from datetime import date
from pathlib import Path
from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.rotation import destroy_expired, rotate
with FileKeyRing(Path(sys.argv[1]), Path(sys.argv[2])) as ring:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(3):
        rotate(ring.store, ring.wrapper, today=date(2026, 11, 24), backup_days=0, batch=20,
               progress=lambda done, total: print(done, flush=True))
        destroy_expired(ring.store, ring.wrapper, today=date(2027, 1, 1))
"""


def started(paths: tuple[Path, Path]) -> "subprocess.Popen[str]":
    """A process that rotates three times once it is told to."""
    command = [sys.executable, "-c", ROTATING, *map(str, paths)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told_to_go(process: "subprocess.Popen[str]") -> None:
    """Let it begin."""
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def test_processes_may_rotate_at_once(paths: tuple[Path, Path]) -> None:
    """Three processes rotating and destroying over one another, while a fourth provisions, lose no key."""
    with FileKeyRing(*paths) as ring, ExitStack() as stack:
        sealed = [ring.seal(subject, PLACE, "x") for subject in ring.provision(100)]
        processes = [stack.enter_context(started(paths)) for _ in range(3)]
        for process in processes:
            told_to_go(process)
        while any(process.poll() is None for process in processes):
            sealed += [ring.seal(subject, PLACE, "x") for subject in ring.provision(2)]
            for process in processes:
                if process.poll() is None and process.stdout is not None:
                    process.stdout.readline()
        assert [process.returncode for process in processes] == [0, 0, 0]
    with FileKeyRing(*paths, create=False) as ring:
        assert {ring.unseal(each, PLACE) for each in sealed} == {"x"}
        states = {epoch.state for epoch in ring.store.epochs()}
        assert EpochState.CURRENT in states and EpochState.LEAVING not in states


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_rotation_loses_nothing(paths: tuple[Path, Path]) -> None:
    """A kill -9 in the middle leaves a store that opens, and a rotation that the next run completes."""
    with FileKeyRing(*paths) as ring:
        sealed = [ring.seal(subject, PLACE, "x") for subject in ring.provision(200)]
    with started(paths) as process:
        told_to_go(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "20\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with FileKeyRing(*paths, create=False) as ring:
        assert {ring.unseal(each, PLACE) for each in sealed} == {"x"}
        rotate(ring.store, ring.wrapper, today=TODAY, backup_days=0)
        assert all(epoch.state is not EpochState.LEAVING for epoch in ring.store.epochs())
