"""The file of wrapping keys: its format, its rights, and its replacement as a whole."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from iov_realname.adapters.keys import kek
from iov_realname.adapters.keys.kek import FileKeys
from iov_realname.adapters.keys.wrapping import A256KW, SM4GCM_WRAP, EpochGone
from iov_realname.application.errors import KeyStoreUnusable

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A fresh file."""
    kek.create(tmp_path / "fleet.kek")
    return tmp_path / "fleet.kek"


def test_one_line_per_epoch(path: Path) -> None:
    """Epoch, kind and key, in order; the kinds may differ."""
    FileKeys(path, SM4GCM_WRAP).begin_epoch()
    title, *lines = path.read_text("ascii").splitlines()
    assert title == "iov-realname/kek/v2"
    assert [(*line.split()[:2], len(line.split()[2])) for line in lines] == [("1", "A256KW", 64), ("2", "SM4GCM", 32)]


def test_both_kinds_open_side_by_side(path: Path) -> None:
    """A store that changed how it wraps still opens what it wrapped before."""
    keys = FileKeys(path, SM4GCM_WRAP)
    keys.begin_epoch()
    wrapped = {epoch: keys.wrap(epoch, [bytes(32)]) for epoch in (1, 2)}
    assert [FileKeys(path).unwrap(epoch, each) for epoch, each in wrapped.items()] == [[bytes(32)]] * 2


def test_every_new_file_is_private(path: Path) -> None:
    """Whatever the umask, the file that replaces the old one is its owner's alone, and no draft stays."""
    before = os.umask(0)
    try:
        FileKeys(path).begin_epoch()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["fleet.kek"]


def test_another_process_sees_new_and_destroyed_epochs(path: Path) -> None:
    """An open wrapper notices that the file was replaced."""
    one, other = FileKeys(path), FileKeys(path)
    one.begin_epoch()
    assert set(other.epochs()) == {1, 2}
    one.destroy_epoch(1)
    with pytest.raises(EpochGone):
        other.wrap(1, [bytes(32)])


def test_epochs_begun_at_once_are_all_there(path: Path) -> None:
    """Of many that change the file at the same time none loses another's epoch."""
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda _: FileKeys(path).begin_epoch(), range(24)))
    assert sorted(begun) == list(range(2, 26))
    assert set(FileKeys(path).epochs()) == set(range(1, 26))


def test_a_file_opened_to_others_later_is_noticed(path: Path) -> None:
    """Rights that change while it is open are refused when a key is next needed."""
    keys = FileKeys(path)
    path.chmod(0o644)
    with pytest.raises(KeyStoreUnusable, match="chmod 600"):
        keys.wrap(1, [bytes(32)])


def test_a_full_folder_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new file cannot be put in place, the old one stays whole and the error says why."""
    before = path.read_bytes()

    def refuse(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(KeyStoreUnusable, match=r"fleet\.kek cannot be used: No space left"):
        FileKeys(path).begin_epoch()
    assert path.read_bytes() == before and len(list(path.parent.iterdir())) == 1


@pytest.mark.parametrize(
    "text",
    [
        "iov-realname/kek/v2\n",
        "iov-realname/kek/v3\n1 A256KW " + "0" * 64 + "\n",
        "iov-realname/kek/v2\n1 A256KW " + "0" * 64,
        "iov-realname/kek/v2\n0 A256KW " + "0" * 64 + "\n",
        "iov-realname/kek/v2\n1 A256KW " + "0" * 62 + "\n",
        "iov-realname/kek/v2\n1 ROT13 " + "0" * 64 + "\n",
        "iov-realname/kek/v2\r\n1 A256KW " + "0" * 64 + "\r\n",
    ],
)
def test_what_is_no_such_file_is_refused(path: Path, text: str) -> None:
    """Torn, foreign, or of a kind unknown here: refused on opening, without showing what it holds."""
    path.write_text(text, "ascii", newline="")
    with pytest.raises(KeyStoreUnusable) as caught:
        FileKeys(path)
    assert "0" * 32 not in str(caught.value)


def test_a_file_is_made_once(path: Path) -> None:
    """Making it again changes nothing and says so."""
    before = path.read_bytes()
    assert not kek.create(path, A256KW)
    assert path.read_bytes() == before
