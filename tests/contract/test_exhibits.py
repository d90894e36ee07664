"""What every store of images promises, whatever it is made of."""

from datetime import date
from pathlib import Path

import pytest

from iov_realname.adapters.exhibits import FolderExhibits, MemoryExhibits
from iov_realname.application.errors import NotFound
from iov_realname.application.retention.exhibits import Exhibits

FIRST, SECOND = "0" * 31 + "1", "0" * 31 + "2"
MONDAY, TUESDAY = date(2024, 5, 6), date(2024, 5, 7)


@pytest.fixture(params=["folder", "memory"])
def exhibits(request: pytest.FixtureRequest, tmp_path: Path) -> Exhibits:
    """A store with nothing in it."""
    return MemoryExhibits() if request.param == "memory" else FolderExhibits(tmp_path / "images")


def test_what_was_put_there_comes_back(exhibits: Exhibits) -> None:
    """Byte for byte, also nothing at all."""
    exhibits.put(FIRST, b"\x00\xff", MONDAY)
    exhibits.put(SECOND, b"", MONDAY)
    assert (b"\x00\xff", b"") == (exhibits.open(FIRST), exhibits.open(SECOND))


def test_a_pointer_is_used_once(exhibits: Exhibits) -> None:
    """On no day is anything put over what is there."""
    exhibits.put(FIRST, b"one", MONDAY)
    with pytest.raises(FileExistsError):
        exhibits.put(FIRST, b"two", TUESDAY)
    assert b"one" == exhibits.open(FIRST)


def test_what_was_removed_is_not_found(exhibits: Exhibits) -> None:
    """Removing is for good, and again is harmless; the others stay."""
    exhibits.put(FIRST, b"one", MONDAY)
    exhibits.put(SECOND, b"two", MONDAY)
    exhibits.remove(FIRST)
    exhibits.remove(FIRST)
    with pytest.raises(NotFound):
        exhibits.open(FIRST)
    assert b"two" == exhibits.open(SECOND)


@pytest.mark.parametrize(("last", "removed"), [(date(2024, 5, 5), 0), (MONDAY, 1), (TUESDAY, 2)])
def test_the_old_are_removed_by_their_day(exhibits: Exhibits, last: date, removed: int) -> None:
    """Up to and including a day, counted; a second time there is nothing left."""
    exhibits.put(FIRST, b"one", MONDAY)
    exhibits.put(SECOND, b"two", TUESDAY)
    assert removed == exhibits.remove_older(last)
    assert 0 == exhibits.remove_older(last)
    if removed == 1:
        assert b"two" == exhibits.open(SECOND)


@pytest.mark.parametrize("pointer", ["", "../secret", "0" * 31, "g" * 32, "*"])
def test_a_pointer_leads_nowhere_else(tmp_path: Path, pointer: str) -> None:
    """What is no pointer is not found in a folder, whatever path it spells, and nothing is put under it."""
    (tmp_path / "secret").write_bytes(b"secret")
    exhibits = FolderExhibits(tmp_path / "images")
    with pytest.raises(NotFound):
        exhibits.open(pointer)
    with pytest.raises(NotFound):
        exhibits.put(pointer, b"", MONDAY)


def test_drafts_of_killed_processes_go_with_their_day(tmp_path: Path) -> None:
    """They are no exhibits and are not counted."""
    exhibits = FolderExhibits(tmp_path)
    exhibits.put(FIRST, b"one", MONDAY)
    (tmp_path / "2024-05-06" / f".{SECOND}.part").write_bytes(b"half")
    assert 1 == exhibits.remove_older(TUESDAY)
    assert [] == list(tmp_path.iterdir())
