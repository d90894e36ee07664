"""The key ring on disk between processes: started together, forked, killed, and short of rights or room."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pytest

from iov_realname.adapters.keys.file import FileKeyRing, beside
from iov_realname.application.ports import Place
from iov_realname.domain.confidential import Sealed, SubjectId

pytestmark = pytest.mark.skipif(os.name != "posix", reason="users, limits, forks and signals of POSIX")

PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")
PRELUDE = """
import os, resource, signal, sys, threading
from pathlib import Path
from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import Place, Purpose
PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")
keys, kek = Path(sys.argv[1]), Path(sys.argv[2])
signal.alarm(60)
"""


@pytest.fixture
def paths() -> Iterator[tuple[Path, Path]]:
    """Key files in a directory that another user can reach, which pytest's own is not."""
    with TemporaryDirectory() as directory:
        Path(directory).chmod(0o755)
        yield beside(Path(directory) / "fleet.db")


def started(paths: tuple[Path, Path], script: str) -> subprocess.Popen[str]:
    """A process that runs the script after the prelude."""
    command = [sys.executable, "-c", PRELUDE + script, *map(str, paths)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ran(paths: tuple[Path, Path], script: str) -> tuple[int, str]:
    """How such a process ended, and what it printed."""
    with started(paths, script) as process:
        output, _ = process.communicate()
    return process.returncode, output


def said(stream: IO[str] | None) -> str:
    """The next line a process prints."""
    assert stream is not None
    return stream.readline()


def count(keys: Path) -> int:
    """How many data keys the file holds."""
    with closing(sqlite3.connect(keys)) as connection:
        (number,) = connection.execute("SELECT count(*) FROM data_keys").fetchone()
    return int(number)


def test_a_full_disk_leaves_nothing_behind(paths: tuple[Path, Path]) -> None:
    """When the file cannot grow, provisioning fails as a whole and the ring goes on working."""
    script = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with FileKeyRing(keys, kek) as ring:
    (subject,) = ring.provision(1)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    try:
        ring.provision(20_000)
    except KeyStoreUnusable as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    ring.provision(1)
"""
    code, output = ran(paths, script)
    assert code == 0 and "disk is full" in output
    assert count(paths[0]) == 2


def test_a_read_only_store_still_opens_what_it_sealed(paths: tuple[Path, Path]) -> None:
    """Without the right to write, unsealing works and provisioning says what is wrong."""
    script = """
with FileKeyRing(keys, kek) as ring:
    (subject,) = ring.provision(1)
    sealed = ring.seal(subject, PLACE, "held")
    keys.chmod(0o400)
    if os.getuid() == 0:
        for path in (keys.parent, keys, kek):
            os.chown(path, 65534, 65534)
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
with FileKeyRing(keys, kek) as ring:
    print(ring.unseal(sealed, PLACE))
    try:
        ring.provision(1)
    except KeyStoreUnusable as error:
        print(error)
"""
    code, output = ran(paths, script)
    assert code == 0 and output.startswith("held\n") and "read-only" in output


def test_processes_that_start_at_once_share_one_store(paths: tuple[Path, Path]) -> None:
    """Of processes that create the store together one wins, one is told, and all have the same keys."""
    script = """
print("ready", flush=True)
sys.stdin.readline()
told = []
with FileKeyRing(keys, kek, announce=told.append) as ring:
    (subject,) = ring.provision(1)
    print(len(told), ring.digest(Purpose.DOCUMENT, "x"), subject)
"""
    with ExitStack() as stack:
        processes = [stack.enter_context(started(paths, script)) for _ in range(6)]
        assert [said(process.stdout) for process in processes] == ["ready\n"] * 6
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [said(process.stdout).split() for process in processes]
    assert sorted(told for told, _, _ in answers) == ["0"] * 5 + ["1"]
    assert len({digest for _, digest, _ in answers}) == 1
    with FileKeyRing(*paths, create=False) as ring:
        ring.preload([SubjectId(subject) for _, _, subject in answers])
        assert [len(ring.seal(SubjectId(subject), PLACE, "x").box) for _, _, subject in answers]
    assert sorted(path.name for path in paths[0].parent.iterdir()) == ["fleet.db.kek", "fleet.db.keys"]


def test_a_killed_process_loses_no_provisioned_key(paths: tuple[Path, Path]) -> None:
    """Once provision has returned, kill -9 takes nothing away: every key is there and opens what it sealed."""
    script = """
ring = FileKeyRing(keys, kek)
subjects = ring.provision(200)
print(*subjects, ring.seal(subjects[0], PLACE, "held").box, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    code, output = ran(paths, script)
    assert code == -signal.SIGKILL
    *subjects, box = output.split()
    with FileKeyRing(*paths, create=False) as ring:
        sealed = [ring.seal(SubjectId(subject), PLACE, "again") for subject in subjects]
        assert len(sealed) == 200
        assert ring.unseal(Sealed("A256GCM", SubjectId(subjects[0]), box), PLACE) == "held"


def test_a_process_killed_while_provisioning_leaves_all_or_nothing(paths: tuple[Path, Path]) -> None:
    """A batch that was cut short is not there at all."""
    script = """
ring = FileKeyRing(keys, kek)
def cut(count):
    yield "a" * 32, "A256GCM", bytes(40)
    os.kill(os.getpid(), signal.SIGKILL)
ring.store.insert(1, cut(2))
"""
    code, _ = ran(paths, script)
    assert code == -signal.SIGKILL
    assert count(paths[0]) == 0


def test_forks_and_threads_share_a_ring(paths: tuple[Path, Path]) -> None:
    """A child forked while other threads are writing neither hangs nor harms the parent's connection."""
    script = """
ring = FileKeyRing(keys, kek)
(subject,) = ring.provision(1)
sealed = ring.seal(subject, PLACE, "held")
done = threading.Event()
def busy():
    while not done.is_set():
        ring.provision(50)
threads = [threading.Thread(target=busy) for _ in range(3)]
for thread in threads: thread.start()
codes = []
for _ in range(10):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        ring._cache.clear()
        right = ring.unseal(sealed, PLACE) == "held" and len(ring.provision(5)) == 5
        ring.close()
        os._exit(0 if right else 1)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
done.set()
for thread in threads: thread.join()
ring._cache.clear()
print(codes, ring.unseal(sealed, PLACE))
ring.close()
"""
    code, output = ran(paths, script)
    assert (code, output) == (0, f"{[0] * 10} held\n")
    with closing(sqlite3.connect(paths[0])) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
