"""Sorting more than memory holds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iov_realname.adapters.ledgers.spool import Item, Spool
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.ledger.errors import SpoolDamaged

ITEMS = st.lists(st.tuples(st.binary(max_size=8), st.binary(max_size=40)), max_size=200)
OPEN_FILES = Path("/proc/self/fd")
needs_proc = pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="a nameless file can only be looked into through /proc")
in_one_folder = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def nameless(folder: Path) -> Path:
    """The one open file in `folder` that has no name there."""
    found = [link for link in OPEN_FILES.iterdir() if link.is_symlink() and _leads_into(link, folder)]
    assert len(found) == 1
    return found[0]


def _leads_into(link: Path, folder: Path) -> bool:
    try:
        return str(link.readlink()).startswith(str(folder))
    except FileNotFoundError:
        return False


def many(count: int) -> Iterator[Item]:
    """Items in descending order, each with a secret."""
    return ((number.to_bytes(4, "big"), b"a person's name") for number in range(count, 0, -1))


@in_one_folder
@given(items=ITEMS, memory=st.integers(min_value=1, max_value=20_000))
def test_it_sorts(items: list[Item], memory: int, tmp_path: Path) -> None:
    """What comes out is what went in, sorted, with any budget of memory, and as often as it is asked for."""
    with Spool(tmp_path, memory) as spool:
        spool.fill(items)
        assert list(spool) == sorted(items)
        assert list(spool) == sorted(items)
        assert list(tmp_path.iterdir()) == []


@in_one_folder
@given(first=ITEMS, second=ITEMS)
def test_it_may_be_filled_on(first: list[Item], second: list[Item], tmp_path: Path) -> None:
    """What is put in after a reading is there in the next one."""
    with Spool(tmp_path, 2_000) as spool:
        spool.fill(first)
        assert list(spool) == sorted(first)
        spool.fill(second)
        assert list(spool) == sorted(first + second)


def test_many_runs_are_merged_in_turns(tmp_path: Path) -> None:
    """Thousands of runs are merged although only few are read at a time."""
    with Spool(tmp_path, 1) as spool:
        spool.fill(many(3_000))
        assert [key for key, _ in spool] == [number.to_bytes(4, "big") for number in range(1, 3_001)]


@needs_proc
def test_nothing_in_clear_on_the_disk(tmp_path: Path) -> None:
    """What is set aside is unreadable, its file has no name and is its owner's alone."""
    with Spool(tmp_path, 4_000) as spool:
        spool.fill(many(1_000))
        aside = nameless(tmp_path)
        written = aside.read_bytes()
        assert len(written) > 10_000
        assert b"person" not in written
        assert aside.stat().st_mode & 0o077 == 0
        assert list(tmp_path.iterdir()) == []


@needs_proc
@pytest.mark.parametrize("where", [0, 1, 200, -1])
def test_tampering_is_noticed(where: int, tmp_path: Path) -> None:
    """A single changed byte in what was set aside is refused when it is read back."""
    with Spool(tmp_path, 4_000) as spool:
        spool.fill(many(1_000))
        with nameless(tmp_path).open("r+b") as aside:
            place = aside.seek(where, os.SEEK_END if where < 0 else os.SEEK_SET)
            byte = aside.read(1)
            aside.seek(place)
            aside.write(bytes([byte[0] ^ 1]))
        with pytest.raises(SpoolDamaged):
            list(spool)


@needs_proc
def test_closing_gives_the_disk_back(tmp_path: Path) -> None:
    """Closed, a spool holds no file and no item."""
    spool = Spool(tmp_path, 1)
    spool.fill(many(10))
    spool.close()
    assert not any(_leads_into(link, tmp_path) for link in OPEN_FILES.iterdir())
    assert list(spool) == []


KILLED = """
import sys
from pathlib import Path
from iov_realname.adapters.ledgers.spool import Spool
spool = Spool(Path(sys.argv[1]), 1)
spool.fill((bytes([n]), b"") for n in range(100))
print("full", flush=True)
sys.stdin.read()
"""


def test_a_killed_run_leaves_nothing(tmp_path: Path) -> None:
    """A run that is killed leaves no file behind, and one beside it keeps its own."""
    with Spool(tmp_path, 1) as other:
        other.fill(many(50))
        command = [sys.executable, "-c", KILLED, str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == b"full\n"
            run.kill()
        assert list(tmp_path.iterdir()) == []
        assert len(list(other)) == 50


def test_what_fits_needs_no_disk(tmp_path: Path) -> None:
    """A small sort works even where nothing can be written; a large one says that it cannot."""
    gone = tmp_path / "gone"
    with Spool(gone) as small:
        small.fill(many(100))
        assert len(list(small)) == 100
    with Spool(gone, 1) as large, pytest.raises(StoreUnusable, match="gone"):
        large.fill(many(100))
