"""The key ring on disk: private, wrapped, and clear about what is wrong with it."""

import os
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from iov_realname.adapters.keys.file import FileKeyRing, KekCreated, beside
from iov_realname.application.errors import KeyMissing, KeyStoreUnusable, SubjectErased, SubjectLocked
from iov_realname.application.ports import Place, Purpose
from iov_realname.domain.confidential import SubjectId

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")

PLACE = Place("card-89860012345678901234", "f" * 32, "card.IdentityPresented.v1", "holder")


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    """Key file and wrapping-key file of a database."""
    return beside(tmp_path / "fleet.db")


def sql(keys: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """What a statement on the key file gives, past the library."""
    with closing(sqlite3.connect(keys)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def refused(paths: tuple[Path, Path], *words: str, create: bool = True) -> None:
    """Opening the key ring fails with an error that says these words."""
    with pytest.raises(KeyStoreUnusable) as caught:
        FileKeyRing(*paths, create=create)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_the_files_stand_beside_the_database() -> None:
    """The default key files are named after the database file."""
    assert beside(Path("/data/fleet.db")) == (Path("/data/fleet.db.keys"), Path("/data/fleet.db.kek"))


def test_a_new_store_is_private_and_leaves_no_drafts(paths: tuple[Path, Path]) -> None:
    """Every file is readable by its owner only, whatever the umask, and no draft is left behind."""
    before = os.umask(0)
    try:
        with FileKeyRing(*paths) as ring:
            ring.provision(1)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths[0].parent.iterdir()}
    finally:
        os.umask(before)
    names = ["fleet.db.kek", "fleet.db.keys", "fleet.db.keys-shm", "fleet.db.keys-wal"]
    assert modes == dict.fromkeys(names, 0o600)


def test_a_new_wrapping_key_is_announced_once(paths: tuple[Path, Path]) -> None:
    """The caller is told when a wrapping key was created, and never again."""
    told: list[KekCreated] = []
    for _ in range(3):
        FileKeyRing(*paths, announce=told.append).close()
    assert told == [KekCreated(kek=paths[1], keys=paths[0])]


def test_what_was_sealed_opens_after_reopening(paths: tuple[Path, Path]) -> None:
    """Keys and digests outlive the process that made them."""
    with FileKeyRing(*paths) as ring:
        (subject,) = ring.provision(1)
        sealed, digest = ring.seal(subject, PLACE, "张三"), ring.digest(Purpose.DOCUMENT, "x")
    with FileKeyRing(*paths, create=False) as ring:
        assert ring.unseal(sealed, PLACE) == "张三"
        assert ring.digest(Purpose.DOCUMENT, "x") == digest


def test_settings_make_commits_durable(paths: tuple[Path, Path]) -> None:
    """The file is in write-ahead mode, syncs every commit, and overwrites what it deletes."""
    with FileKeyRing(*paths) as ring:
        wanted = {"synchronous": 2, "secure_delete": 1, "journal_mode": "wal"}
        assert {name: ring.store._all(f"PRAGMA {name}")[0][0] for name in wanted} == wanted


def test_a_missing_wrapping_key_is_never_replaced(paths: tuple[Path, Path]) -> None:
    """Keys without their wrapping key are an error that names the file and the way out, and nothing is created."""
    FileKeyRing(*paths).close()
    paths[1].unlink()
    refused(paths, str(paths[1]), "missing", "restore", "backup")
    assert not paths[1].exists()


def test_a_wrapping_key_of_another_store_is_refused(paths: tuple[Path, Path], tmp_path: Path) -> None:
    """A wrong wrapping key is noticed on opening, not at the first failing seal."""
    FileKeyRing(*paths).close()
    other = tmp_path / "other.keys", tmp_path / "other.kek"
    FileKeyRing(*other).close()
    refused((paths[0], other[1]), str(other[1]), "not the wrapping key")


@pytest.mark.parametrize(
    "content", [b"", b"iov-realname/kek/v1 00\n", b"\x00" * 32, b"iov-realname/kek/v2 " + b"0" * 64]
)
def test_a_damaged_wrapping_key_is_refused(paths: tuple[Path, Path], content: bytes) -> None:
    """A file that is no wrapping key is called so, without showing what it holds."""
    FileKeyRing(*paths).close()
    paths[1].write_bytes(content)
    refused(paths, str(paths[1]), "damaged", "backup")


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_files_open_to_others_are_refused(paths: tuple[Path, Path], which: int, mode: int) -> None:
    """A key file that group or others may read is refused with the command that mends it."""
    FileKeyRing(*paths).close()
    paths[which].chmod(mode)
    refused(paths, f"chmod 600 {paths[which]}")


def test_a_missing_key_file_is_an_error_where_one_is_expected(paths: tuple[Path, Path]) -> None:
    """With create=False nothing is created, neither keys nor wrapping key."""
    refused(paths, str(paths[0]), "missing", create=False)
    assert list(paths[0].parent.iterdir()) == []


def test_a_directory_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    """What the operating system refuses comes as an error that names the file."""
    refused(beside(tmp_path / "nowhere" / "fleet.db"), "fleet.db.kek", "No such file")


@pytest.mark.parametrize(
    "spoil", [lambda raw: b"garbage" * 2000, lambda raw: b"", lambda raw: raw[:100] + b"\xff" * 8000]
)
def test_a_damaged_key_file_is_refused(paths: tuple[Path, Path], spoil: Callable[[bytes], bytes]) -> None:
    """A key file that is overwritten, emptied or torn is refused on opening."""
    FileKeyRing(*paths).close()
    paths[0].write_bytes(spoil(paths[0].read_bytes()))
    refused(paths, str(paths[0]))


def test_another_programs_database_is_left_alone(paths: tuple[Path, Path]) -> None:
    """A database that is not a key file is refused and gets no tables of ours."""
    FileKeyRing(*paths).close()
    paths[0].unlink()
    sql(paths[0], "CREATE TABLE theirs (x)")
    paths[0].chmod(0o600)
    refused(paths, "not a key file")
    assert sql(paths[0], "SELECT name FROM sqlite_master") == [("theirs",)]


def test_a_newer_format_is_refused(paths: tuple[Path, Path]) -> None:
    """A key file of another format version is not guessed at."""
    FileKeyRing(*paths).close()
    sql(paths[0], "PRAGMA user_version = 3")
    refused(paths, "another version")


def test_a_damaged_row_is_not_called_missing(paths: tuple[Path, Path]) -> None:
    """A wrapped key that does not unwrap under the right wrapping key is damaged: neither missing nor erased."""
    with FileKeyRing(*paths, cached=0) as ring:
        (subject,) = ring.provision(1)
        sql(paths[0], "UPDATE data_keys SET wrapped = ?", bytes(40))
        with pytest.raises(KeyStoreUnusable, match="damaged"):
            ring.seal(subject, PLACE, "张三")


def test_a_locked_state_is_not_opened(paths: tuple[Path, Path]) -> None:
    """A key under lock is refused in ordinary use, and neither missing nor erased."""
    with FileKeyRing(*paths, cached=0) as ring:
        (subject,) = ring.provision(1)
        sql(paths[0], "UPDATE data_keys SET state = 'locked'")
        with pytest.raises(SubjectLocked):
            ring.seal(subject, PLACE, "张三")


def test_a_tombstone_keeps_its_id_and_loses_its_key(paths: tuple[Path, Path]) -> None:
    """A shredded row has no wrapped key, reads as erased, and its id cannot be inserted again; others can."""
    with FileKeyRing(*paths, cached=0) as ring:
        (subject,) = ring.provision(1)
        sql(paths[0], "UPDATE data_keys SET state = 'shredded', wrapped = NULL WHERE kid = ?", subject)
        with pytest.raises(SubjectErased):
            ring.seal(subject, PLACE, "张三")
        with pytest.raises(KeyStoreUnusable):
            ring.store.insert(1, [(subject, "A256GCM", bytes(40))])
        assert len(ring.provision(1)) == 1


@pytest.mark.parametrize("row", [("shredded", b"x" * 40), ("active", None), ("asleep", b"x" * 40)])
def test_half_shredded_rows_cannot_be_stored(paths: tuple[Path, Path], row: tuple[str, bytes | None]) -> None:
    """The table itself refuses a tombstone with a key, a living row without one, and unknown states."""
    FileKeyRing(*paths).close()
    with pytest.raises(sqlite3.IntegrityError):
        sql(paths[0], "INSERT INTO data_keys VALUES ('k', 'A256GCM', 1, ?, ?, NULL, NULL)", row[1], row[0])


def test_a_lock_held_by_another_process_is_said(paths: tuple[Path, Path]) -> None:
    """Waiting for another writer ends in an error that says so, and reading goes on meanwhile."""
    with FileKeyRing(*paths, cached=0, busy_seconds=0) as ring, closing(sqlite3.connect(paths[0])) as other:
        (subject,) = ring.provision(1)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KeyStoreUnusable, match="locked by another process"):
            ring.provision(1)
        assert ring.unseal(ring.seal(subject, PLACE, "张三"), PLACE) == "张三"


def test_no_key_stands_in_clear_on_disk(paths: tuple[Path, Path]) -> None:
    """Key file and write-ahead log hold no key, in bytes or in digits, and no text that was sealed or digested."""
    with FileKeyRing(*paths) as ring:
        for subject in ring.provision(50):
            ring.seal(subject, PLACE, "张三")
        for purpose in Purpose:
            ring.digest(purpose, "11010519491231002X")
        files = [path for path in paths[0].parent.iterdir() if path != paths[1]]
        residue = b"".join(path.read_bytes() for path in files)
    assert {"fleet.db.keys", "fleet.db.keys-wal"} <= {path.name for path in files}
    secrets = clear_keys(paths)
    assert len(secrets) == 50 + len(Purpose) + 1
    for secret in [*secrets, "张三".encode(), b"11010519491231002X"]:
        assert secret not in residue and secret.hex().encode() not in residue


def clear_keys(paths: tuple[Path, Path]) -> list[bytes]:
    """Every key of the store in clear, the wrapping key first, read without our own code."""
    found = re.search(rb"[0-9a-f]{64}", paths[1].read_bytes())
    assert found is not None
    kek = bytes.fromhex(found[0].decode())
    rows = sql(paths[0], "SELECT wrapped FROM data_keys UNION ALL SELECT wrapped FROM purpose_keys")
    return [kek, *(aes_key_unwrap(kek, bytes(wrapped)) for (wrapped,) in rows)]


def test_a_small_cache_forgets_the_least_used(paths: tuple[Path, Path]) -> None:
    """The cache keeps to its bound and to the keys used last; the rest are read again when needed."""
    with FileKeyRing(*paths, cached=2) as ring:
        one, two, three = ring.provision(3)
        ring.seal(two, PLACE, "x")
        ring.seal(one, PLACE, "x")
        assert len(ring._cache) == 2
        assert ring._cache.absent([one, two, three]) == [three]


def test_preloading_reads_many_keys_at_once(paths: tuple[Path, Path]) -> None:
    """Preloaded keys need no disk; unknown and erased subjects are passed over and still refused later."""
    with FileKeyRing(*paths) as ring:
        subjects = [*ring.provision(1200)]
    gone, unknown = subjects.pop(), SubjectId("0" * 32)
    sql(paths[0], "UPDATE data_keys SET state = 'shredded', wrapped = NULL WHERE kid = ?", gone)
    with FileKeyRing(*paths) as ring:
        ring.preload([*subjects, gone, unknown])
        assert ring._cache.absent(subjects) == []
        with pytest.raises(SubjectErased):
            ring.seal(gone, PLACE, "x")
        with pytest.raises(KeyMissing):
            ring.seal(unknown, PLACE, "x")


def test_a_closed_ring_is_closed(paths: tuple[Path, Path]) -> None:
    """After closing, no key is left in use and every call says that the file has been closed."""
    ring = FileKeyRing(*paths)
    (subject,) = ring.provision(1)
    ring.digest(Purpose.COMMAND, "x")
    ring.close()
    ring.close()
    calls = (
        lambda: ring.seal(subject, PLACE, "x"),
        lambda: ring.provision(1),
        lambda: ring.digest(Purpose.COMMAND, "x"),
    )
    for call in calls:
        with pytest.raises(KeyStoreUnusable, match="closed"):
            call()
