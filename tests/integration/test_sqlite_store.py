"""The SQLite file: what is in it, what it refuses, and what happens when the world is not kind."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from eventsourcing.persistence import InfrastructureFactory, StoredEvent

from iov_realname.adapters.codec import MsgspecCodec
from iov_realname.adapters.storage import RecordedLog, open_sqlite_log
from iov_realname.adapters.storage.sqlite import SqliteRecorder
from iov_realname.adapters.storage.sqlite_schema import APPLICATION_ID
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.ports import Answer
from tests.toy_events import REGISTRY, dent, dents


def opened(path: Path | str, **options: object) -> RecordedLog:
    """The log at ``path``."""
    return open_sqlite_log(path, registry=REGISTRY, **options)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with three events and an answer, closed."""
    file = tmp_path / "车队 #1?.db"
    with opened(file) as log:
        log.append([*dents("card-1", 2), *dents("card-2", 1)], [Answer("c-1", "d", False)])
    return file


def sql(path: Path, *statements: str) -> list[tuple[object, ...]]:
    """Run ``statements`` behind the library's back; the rows of the last."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


class TestStockReader:
    """The table is one that `eventsourcing` reads."""

    def test_reads_streams_and_log(self, path: Path) -> None:
        """A stock recorder with text ids reads the streams, the log and its end as they were written."""
        settings = {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": path.as_uri(),
            "ORIGINATOR_ID_TYPE": "text",
        }
        with InfrastructureFactory.construct(settings) as factory:
            recorder = factory.application_recorder()
            stream = recorder.select_events("card-1")
            notifications = recorder.select_notifications(1, 10)
            last = recorder.max_notification_id()

        encode = MsgspecCodec(REGISTRY).encode
        assert [
            StoredEvent("card-1", new.version, "toy.Dented.v1", encode(new.envelope)) for new in dents("card-1", 2)
        ] == stream
        assert [(n.id, n.originator_id, n.originator_version) for n in notifications] == [
            (1, "card-1", 1),
            (2, "card-1", 2),
            (3, "card-2", 1),
        ]
        assert last == 3


class TestAppendOnly:
    """Nobody changes what is written, not even by accident and with another program."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE stored_events SET state = 'x'",
            "UPDATE OR REPLACE stored_events SET rowid = 3 WHERE rowid = 1",
            "DELETE FROM stored_events",
            "DELETE FROM stored_events WHERE rowid = 3",
            "REPLACE INTO stored_events VALUES (9, 'card-1', 1, 't', 'x')",
            "REPLACE INTO stored_events VALUES (1, 'card-9', 1, 't', 'x')",
            "INSERT OR REPLACE INTO stored_events VALUES (NULL, 'card-1', 2, 't', 'x')",
            "INSERT INTO stored_events VALUES (1, 'card-1', 1, 't', 'x') ON CONFLICT DO UPDATE SET state = 'x'",
            "INSERT INTO stored_events VALUES (NULL, 'card-1', 4, 't', 'x')",
            "INSERT INTO stored_events VALUES (NULL, 'card-9', 0, 't', 'x')",
            "INSERT INTO stored_events VALUES (0, 'card-9', 1, 't', 'x')",
            "INSERT INTO stored_events VALUES (-7, 'card-9', 1, 't', 'x')",
            "UPDATE answered_commands SET refused = 1",
            "DELETE FROM answered_commands",
            "REPLACE INTO answered_commands VALUES ('c-1', 'other', 1)",
            "INSERT INTO answered_commands VALUES ('c-1', 'x', 1) ON CONFLICT DO UPDATE SET digest = 'x'",
        ],
    )
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_refuses(self, path: Path, statement: str, recursive: str) -> None:
        """UPDATE, DELETE, REPLACE by either key, holes and backdated rows are refused in clear words."""
        before = sql(path, "SELECT * FROM stored_events"), sql(path, "SELECT * FROM answered_commands")

        with pytest.raises(sqlite3.IntegrityError, match=r"is append-only: (no|only)"):
            sql(path, f"PRAGMA recursive_triggers = {recursive}", statement)

        assert before == (sql(path, "SELECT * FROM stored_events"), sql(path, "SELECT * FROM answered_commands"))

    def test_refuses_a_position_below_one(self, path: Path) -> None:
        """Position -1 means "the next" to the guard, and is refused by the table."""
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint"):
            sql(path, "INSERT INTO stored_events VALUES (-1, 'card-9', 1, 't', 'x')")

    def test_ignoring_a_conflict_changes_nothing(self, path: Path) -> None:
        """INSERT OR IGNORE does not get past the guard either."""
        with pytest.raises(sqlite3.IntegrityError):
            sql(path, "INSERT OR IGNORE INTO stored_events VALUES (NULL, 'card-1', 9, 't', 'x')")


class TestSettings:
    """How the file is kept."""

    def test_for_its_owner_only(self, path: Path) -> None:
        """The file and its journal can be read by their owner only, whatever the umask."""
        before = os.umask(0)
        try:
            with opened(path.parent / "other.db") as log:
                log.append(dents("card-1", 1), [])
                modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.glob("other.db*")}
        finally:
            os.umask(before)

        assert modes == {"other.db": 0o600, "other.db-wal": 0o600, "other.db-shm": 0o600}

    @pytest.mark.parametrize(("asked", "level"), [("full", 2), ("normal", 1)])
    def test_durable_unless_asked_otherwise(self, path: Path, asked: str, level: int) -> None:
        """A write-ahead log, flushed on every commit unless asked otherwise, and overwritten when freed."""
        recorder = SqliteRecorder(path, synchronous=asked)  # type: ignore[arg-type]
        with recorder._connections.writing() as writer:
            found = [writer.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "secure_delete")]
        recorder.close()

        assert [level, 1] == found
        assert sql(path, "PRAGMA journal_mode") == [("wal",)]
        assert sql(path, "PRAGMA application_id") == [(APPLICATION_ID,)]

    def test_refuses_other_settings(self, path: Path) -> None:
        """There is no third way to flush."""
        with pytest.raises(ValueError, match="'full' or 'normal'"):
            opened(path, synchronous="off")

    def test_readers_cannot_write(self, path: Path) -> None:
        """The connections for reading refuse to write."""
        recorder = SqliteRecorder(path)
        with pytest.raises(StoreUnusable, match="cannot be written"), recorder._connections.reading() as reader:
            reader.execute("CREATE TABLE x (y)")
        recorder.close()

    def test_opens_urls(self, path: Path) -> None:
        """An sqlite:/// URL leads to the same file, and to shared memory."""
        with opened(f"sqlite:///{path.as_uri().removeprefix('file://')}") as log:
            assert log.end() == 3
        memory = "file:urls?mode=memory&cache=shared"
        with opened(f"sqlite:///{memory}") as log, opened(memory) as same:
            log.append(dents("card-1", 1), [])
            assert same.end() == 1


class TestNotOurs:
    """Files that are not a store are left as they were."""

    @pytest.mark.parametrize("options", [{}, {"read_only": True}])
    @pytest.mark.parametrize(
        ("make", "says"),
        [
            (lambda p: p.write_bytes(b"iccid,vin\n" * 1000), "is not an SQLite database"),
            (lambda p: sql(p, "CREATE TABLE users (name)"), "the database of another program"),
            (lambda p: sql(p, "PRAGMA application_id = 7"), "the database of another program"),
            (lambda p: sql(p, "PRAGMA user_version = 1"), "the database of another program"),
        ],
    )
    def test_leaves_strangers_alone(self, tmp_path: Path, make: object, says: str, options: dict[str, object]) -> None:
        """A file of another kind or program is named, and not one byte of it changes."""
        file = tmp_path / "strange.db"
        make(file)  # type: ignore[operator]
        before = file.read_bytes()

        with pytest.raises(StoreUnusable, match=f"{file}.*{says}"):
            opened(file, **options)

        assert (before, [file]) == (file.read_bytes(), list(tmp_path.iterdir()))

    def test_refuses_newer_schemas(self, path: Path) -> None:
        """A store of a newer version is refused with both versions named, and left as it is."""
        sql(path, "PRAGMA user_version = 3")
        before = path.read_bytes()

        with pytest.raises(StoreUnusable, match=r"newer version of this program \(schema 3, this one knows 2\)"):
            opened(path)

        assert before == path.read_bytes()

    @pytest.mark.parametrize(
        ("where", "options", "says"),
        [
            ("", {}, "is a folder"),
            ("missing/log.db", {}, "There is no folder"),
            ("missing.db", {"read_only": True}, "There is no store at"),
        ],
    )
    def test_says_what_is_missing(self, tmp_path: Path, where: str, options: dict[str, object], says: str) -> None:
        """A path that leads nowhere is told apart, and nothing is made."""
        with pytest.raises(StoreUnusable, match=says):
            opened(tmp_path / where, **options)

        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("address", ["", ":memory:", "sqlite:///", "file:x", "file:x?mode=memory"])
    def test_refuses_addresses_that_hold_nothing(self, address: str) -> None:
        """Addresses under which each connection would find its own database are refused."""
        with pytest.raises(StoreUnusable):
            opened(address)

    def test_an_empty_file_is_a_fresh_store(self, tmp_path: Path) -> None:
        """An empty file becomes a store when opened for writing, and is refused for reading only."""
        file = tmp_path / "log.db"
        file.touch()
        with pytest.raises(StoreUnusable, match="is empty"):
            opened(file, read_only=True)
        with opened(file) as log:
            assert log.end() == 0


class TestBadDays:
    """Locked, full, read-only."""

    def test_locked(self, path: Path) -> None:
        """When another program holds the file beyond the timeout, the append is refused; reading goes on."""
        with opened(path, timeout=0) as log, closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnusable, match="is locked by another program"):
                log.append(dents("card-9", 1), [])
            assert log.end() == 3
            other.execute("ROLLBACK")
            log.append(dents("card-9", 1), [])

    def test_locked_while_opening(self, tmp_path: Path) -> None:
        """A fresh file that another program holds is not half made."""
        file = tmp_path / "log.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreUnusable, match="is locked by another program"):
                opened(file, timeout=0)
            other.execute("ROLLBACK")
        with opened(file) as log:
            assert log.end() == 0

    def test_full(self, path: Path) -> None:
        """When the disk is full nothing is written, and the next append works once there is room."""
        recorder = SqliteRecorder(path)
        with RecordedLog(recorder, MsgspecCodec(REGISTRY)) as log:
            with recorder._connections.writing() as writer:
                writer.execute("PRAGMA max_page_count = 12")
            with pytest.raises(StoreUnusable, match="the disk is full; nothing was written"):
                log.append(dents("card-9", 1000), [Answer("c-9", "d", False)])
            assert (log.end(), log.answered(["c-9"])) == (3, {})
            with recorder._connections.writing() as writer:
                writer.execute("PRAGMA max_page_count = 10000")
            log.append(dents("card-9", 1000), [Answer("c-9", "d", False)])

    def test_read_only_reads_and_never_writes(self, path: Path) -> None:
        """A log opened for reading sees later appends of others and refuses its own."""
        with opened(path) as writer, opened(path, read_only=True) as reader:
            writer.append([dent("card-1", 3)], [])
            assert len(reader.read(["card-1"])["card-1"]) == 3
            with pytest.raises(StoreUnusable, match="cannot be written"):
                reader.append([dent("card-1", 4)], [])

    def test_write_protected_file(self, guarded: Path) -> None:
        """A file this user may not write is refused for writing, with the way out, and can be read."""
        with without_privileges():
            with pytest.raises(StoreUnusable, match="open it read-only"):
                opened(guarded)
            with opened(guarded, read_only=True) as log:
                assert (log.end(), len(log.answered(["c-1"]))) == (3, 1)
        assert [guarded] == list(guarded.parent.iterdir())

    def test_read_only_folder_with_a_journal(self, path: Path, guarded: Path) -> None:
        """A copy with an unfinished journal is not read in a read-only folder, where events would be missed."""
        guarded.parent.chmod(0o755)
        with opened(path) as log:
            log.append([dent("card-1", 3)], [])
            shutil.copy(f"{path}-wal", f"{guarded}-wal")
        guarded.parent.chmod(0o555)

        with without_privileges(), pytest.raises(StoreUnusable, match="unfinished journal"):
            opened(guarded, read_only=True)


@pytest.fixture
def guarded(path: Path) -> Iterator[Path]:
    """A copy of the store that anyone may read and nobody write."""
    folder = Path(tempfile.mkdtemp())
    file = folder / "log.db"
    shutil.copy(path, file)
    file.chmod(0o444)
    folder.chmod(0o555)
    yield file
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def without_privileges() -> Iterator[None]:
    """As a user whom permissions bind: root becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
