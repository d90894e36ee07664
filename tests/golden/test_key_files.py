"""Key files as the first version wrote them: they still open, and become files of this version."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.profile import GM
from iov_realname.adapters.keys.rotation import destroy_expired, rotate
from iov_realname.application.errors import KeyStoreUnusable, SubjectErased, SubjectLocked
from iov_realname.application.ports import KeyState, Place, Purpose
from iov_realname.domain.confidential import Sealed

GOLDEN = Path(__file__).parent / "keys-v1"
FOUND = json.loads((GOLDEN / "sealed.json").read_text("utf-8"))
ACTIVE, LOCKED, GONE = (Sealed(*parts) for parts in FOUND["sealed"])
PLACE = Place("card-89860012345678901234", "fedcba9876543210fedcba9876543210", "card.IdentityPresented.v1", "holder")
CLEAR = '{"name":"张三"}'


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    """Both files as the first version left them."""
    keys, kek = tmp_path / "fleet.keys", tmp_path / "fleet.kek"
    with closing(sqlite3.connect(keys, isolation_level=None)) as connection:
        connection.executescript((GOLDEN / "keys.sql").read_text("utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    kek.write_bytes((GOLDEN / "kek.txt").read_bytes())
    for path in (keys, kek):
        path.chmod(0o600)
    return keys, kek


def test_old_values_still_open(paths: tuple[Path, Path]) -> None:
    """Sealed values, digests and states of a v1 store are as they were, also after the upgrade is on disk."""
    for _ in range(2):
        with FileKeyRing(*paths, create=False) as ring:
            assert ring.unseal(ACTIVE, PLACE) == CLEAR
            assert {name: ring.digest(Purpose(name), "11010519491231002X") for name in FOUND["digests"]} == FOUND[
                "digests"
            ]
            with pytest.raises(SubjectLocked):
                ring.unseal(LOCKED, PLACE)
            assert ring.unseal(LOCKED, PLACE, locked_too=True) == CLEAR
            with pytest.raises(SubjectErased):
                ring.unseal(GONE, PLACE)
            assert ring.shred(GONE.key).wrapped_digest is None


def test_an_old_wrapping_key_file_is_left_as_it_is_until_it_must_change(paths: tuple[Path, Path]) -> None:
    """Opening rewrites no wrapping key; a rotation makes it a v2 file that still holds the old epoch."""
    before = paths[1].read_bytes()
    with FileKeyRing(*paths) as ring:
        ring.provision(1)
        assert paths[1].read_bytes() == before
        rotate(ring.store, ring.wrapper, today=date(2026, 11, 24), backup_days=0)
        old = before.decode().split()[1]
        assert paths[1].read_text("ascii").splitlines()[:2] == ["iov-realname/kek/v2", f"1 A256KW {old}"]
        destroy_expired(ring.store, ring.wrapper, today=date(2026, 11, 25))
        assert old not in paths[1].read_text("ascii")
    with FileKeyRing(*paths) as ring:
        assert ring.unseal(ACTIVE, PLACE) == CLEAR
        assert ring.states([LOCKED.key]) == {LOCKED.key: KeyState.LOCKED}


def test_an_old_store_is_of_the_international_profile(paths: tuple[Path, Path]) -> None:
    """The first version knew one profile; asking for the other is refused."""
    with pytest.raises(KeyStoreUnusable, match="made under crypto profile intl, not gm"):
        FileKeyRing(*paths, profile=GM)


def test_an_interrupted_upgrade_leaves_the_old_file(paths: tuple[Path, Path]) -> None:
    """The steps are taken together or not at all: what stands in their way leaves a v1 file that still opens later."""
    with closing(sqlite3.connect(paths[0])) as connection, connection:
        connection.execute("CREATE TABLE purpose_keys_2 (x)")
    with pytest.raises(KeyStoreUnusable):
        FileKeyRing(*paths)
    with closing(sqlite3.connect(paths[0])) as connection, connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'settings'").fetchall() == []
        connection.execute("DROP TABLE purpose_keys_2")
    with FileKeyRing(*paths) as ring:
        assert ring.unseal(ACTIVE, PLACE) == CLEAR
