"""The PostgreSQL store: what others read in it, how it is opened, and what it says."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from eventsourcing.persistence import (
    ApplicationRecorder,
    InfrastructureFactory,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from eventsourcing.tests.persistence import ApplicationRecorderTestCase

import iov_realname
from iov_realname.adapters.codec import MsgspecCodec
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.adapters.storage import NewRow, RecordedLog, Row, open_postgres_log
from iov_realname.adapters.storage.postgres.recorder import PostgresRecorder
from iov_realname.application.errors import NotConfigured, StaleStream, StorageError, StoreUnusable
from iov_realname.application.ports import Answer
from tests.support.postgres import Store
from tests.toy_events import REGISTRY, dent, dents

OEM = "911101010000000002"


def opened(url: str, **options: object) -> RecordedLog:
    """The log at ``url``."""
    return open_postgres_log(url, registry=REGISTRY, **options)  # type: ignore[arg-type]


def stock(store: Store) -> InfrastructureFactory:
    """What `eventsourcing` makes of the same database, with the application's rights."""
    parts = store.parts
    settings = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "ORIGINATOR_ID_TYPE": "text",
        "CREATE_TABLE": "no",
        "POSTGRES_SCHEMA": "iov_log",
        "POSTGRES_DBNAME": parts["dbname"],
        "POSTGRES_HOST": parts["host"],
        "POSTGRES_PORT": parts["port"],
        "POSTGRES_USER": parts["user"],
        "POSTGRES_PASSWORD": parts["password"],
    }
    return InfrastructureFactory.construct(settings)


class TestStockReader:
    """The table is one that `eventsourcing` reads."""

    def test_reads_streams_and_log(self, store: Store) -> None:
        """A stock recorder with text ids and the application's rights reads streams, log and end as written."""
        with opened(store.url) as log:
            log.append([*dents("card-1", 2), *dents("card-2", 1)], [Answer("c-1", "d", False)])
        with stock(store) as factory:
            recorder = factory.application_recorder()
            stream = recorder.select_events("card-1")
            notifications = recorder.select_notifications(1, 10)
            last = recorder.max_notification_id()

        encode = MsgspecCodec(REGISTRY).encode
        assert [
            StoredEvent("card-1", new.version, "toy.Dented.v1", encode(new.envelope)) for new in dents("card-1", 2)
        ] == stream
        places = [(n.id, n.originator_id, n.originator_version) for n in notifications]
        assert places == [(1, "card-1", 1), (2, "card-1", 2), (3, "card-2", 1)]
        assert last == 3

    def test_listeners_are_woken(self, store: Store) -> None:
        """Every append notifies the channel on which stock subscriptions listen, with the rights to hear it."""
        with opened(store.url) as log, psycopg.connect(store.url, autocommit=True) as listener:
            listener.execute("LISTEN stored_events")
            for events in ([dent("card-1", 1)], dents("card-1", 2, first=2), dents("card-1", 20, first=4)):
                log.append(events, [])
                assert [n.channel for n in listener.notifies(timeout=10, stop_after=1)] == ["stored_events"]

    def test_cannot_write(self, store: Store) -> None:
        """A stock recorder has no way into the log but ours."""
        with stock(store) as factory, pytest.raises(Exception, match=r"permission denied|not found"):
            factory.application_recorder().insert_events([StoredEvent("card-1", 1, "t", b"x")])


class WrittenByOurs(ApplicationRecorder):
    """A stock recorder for reading, ours for writing: what `eventsourcing` tests is then what ours wrote."""

    def __init__(self, ours: PostgresRecorder, theirs: ApplicationRecorder) -> None:
        self.ours, self.theirs = ours, theirs

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: object) -> Sequence[int] | None:
        """Streams that begin at 0 there begin at 1 here."""
        shift = int(any(event.originator_version == 0 for event in stored_events))
        rows = [NewRow(str(e.originator_id), e.originator_version + shift, e.topic, e.state) for e in stored_events]
        try:
            return self.ours.place(rows, [])
        except (StaleStream, ValueError) as error:
            raise IntegrityError from error

    def select_events(self, *arguments: object, **options: object) -> Sequence[StoredEvent]:
        """Theirs."""
        return self.theirs.select_events(*arguments, **options)  # type: ignore[arg-type]

    def select_notifications(self, *arguments: object, **options: object) -> Sequence[Notification]:
        """Theirs."""
        return self.theirs.select_notifications(*arguments, **options)  # type: ignore[arg-type]

    def max_notification_id(self) -> int | None:
        """Theirs."""
        return self.theirs.max_notification_id()

    def subscribe(self, *arguments: object, **options: object) -> Subscription[ApplicationRecorder]:
        """Theirs."""
        return self.theirs.subscribe(*arguments, **options)  # type: ignore[arg-type]


class TestShippedCases(ApplicationRecorderTestCase):
    """The test cases `eventsourcing` ships for application recorders.

    Left out are those for aggregate recorders (a stream that begins at version 0, inserts that tell no positions), for
    tracking and process recorders (read models here keep their own place), and the optional one for subscriptions: it
    hangs now and then, since a stock subscription reads before it listens and misses what is appended in between.
    """

    @pytest.fixture(autouse=True)
    def _recorder(self, store: Store) -> Iterator[None]:
        self.ours = PostgresRecorder(store.url)
        with stock(store) as factory:
            self.theirs = factory.application_recorder()
            yield
        self.ours.close()

    def new_originator_id(self) -> str:
        """A text."""
        return f"card-{super().new_originator_id()}"

    def create_recorder(self) -> ApplicationRecorder:
        """Ours writes, theirs reads."""
        return WrittenByOurs(self.ours, self.theirs)


class TestOrder:
    """Insert order is commit order."""

    def test_the_slow_writer_is_not_overtaken(self, store: Store) -> None:
        """A fast writer waits for a slow one that drew its position first; a tailing reader misses neither."""
        with ThreadPoolExecutor(1) as thread, opened(store.url) as log, psycopg.connect(store.url) as slow:
            slow.execute("SELECT iov_log.append_one('card-slow', 1, 'toy.Emptied.v2', '{}', NULL, NULL, NULL)")
            fast = thread.submit(log.append, [dent("card-fast", 1)], [])
            while store.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != [(1,)]:
                assert not fast.done()
            assert (log.end(), log.recorder.since(0, 10)) == (0, [])
            slow.commit()
            fast.result()

            assert [(row.position, row.stream) for row in log.recorder.since(0, 10)] == [
                (1, "card-slow"),
                (2, "card-fast"),
            ]

    def test_a_tailing_reader_misses_nothing(self, store: Store) -> None:
        """A reader that follows the end while others write, and are refused, sees every event once and in order."""
        start = Barrier(4)

        def write(writer: int) -> None:
            start.wait()
            for version in range(1, 101):
                log.append([dent(f"card-{writer}", version)], [Answer(f"c-{writer}-{version}", "", False)])
                with pytest.raises(StaleStream):
                    log.append([dent(f"card-{writer}", version)], [])

        with ThreadPoolExecutor(4) as threads, opened(store.url) as log:
            written = [threads.submit(write, writer) for writer in range(4)]
            seen: list[Row] = []
            going = True
            while going:
                going = not all(each.done() for each in written)
                while page := log.recorder.since(seen[-1].position if seen else 0, 7):
                    seen += page
            assert [each.result() for each in written] == [None] * 4
            assert seen == log.recorder.since(0, 1000)

        found = {
            stream: [row.version for row in rows]
            for stream, rows in groupby(sorted(seen, key=lambda r: r[1:3]), lambda r: r.stream)
        }
        assert found == {f"card-{writer}": list(range(1, 101)) for writer in range(4)}

    def test_heads_follow(self, store: Store) -> None:
        """The head of every stream is its last event, however many came at once."""
        with opened(store.url) as log:
            log.append(dents("card-1", 1), [])
            log.append([*dents("card-1", 2, first=2), *dents("card-2", 3)], [])
            log.append([e for card in range(3, 30) for e in dents(f"card-{card}", 3)], [])
            log.append([e for card in range(1, 30) for e in dents(f"card-{card}", 1, first=4)], [])

        last = (
            "SELECT originator_id, max(originator_version), max(notification_id) FROM iov_log.stored_events GROUP BY 1"
        )
        assert sorted(store.sql(last)) == sorted(store.sql("SELECT stream, version, position FROM iov_log.stream_head"))


class TestOpening:
    """Which databases are opened, and for what."""

    @pytest.mark.parametrize(
        "url", ["postgresql://", "postgresql:///", "postgresql://host/", "mysql://x/y", "host=x", ""]
    )
    def test_refuses_addresses_without_a_database(self, url: str) -> None:
        """An address that names no database is refused before anything is tried."""
        with pytest.raises(StoreUnusable, match="does not name a PostgreSQL database"):
            opened(url)

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            (lambda store: store.server.address("no_such_database"), "cannot be reached: .*no_such_database"),
            (lambda store: "postgresql:///fleet?host=/nowhere", "cannot be reached: .*No such file"),
            (lambda store: store.server.address("template1"), "is not prepared .*db init"),
            (lambda store: store.as_login("t_stranger"), "too few rights.*GRANT iov_app"),
        ],
    )
    def test_says_why_not(self, store: Store, address: Callable[[Store], str], says: str) -> None:
        """A database that is missing, unprepared or closed to this login is refused with the way out."""
        with pytest.raises(StoreUnusable, match=says):
            opened(address(store))

    def test_shows_no_password(self) -> None:
        """Neither errors nor what they came from show the password or the user of an address."""
        with pytest.raises(StoreUnusable) as refused:
            opened("postgresql://fleet:geheim@localhost:1/fleet", timeout=1)

        assert "fleet on localhost:1" in str(refused.value)
        assert not re.search("geheim", f"{refused.value!r} {refused.value.__cause__!r}")

    def test_read_only(self, store: Store) -> None:
        """A log opened for reading sees what others append and refuses its own appends."""
        with opened(store.url) as writer, opened(store.url, read_only=True) as reader:
            writer.append(dents("card-1", 1), [])
            assert len(reader.read(["card-1"])) == 1
            with pytest.raises(StoreUnusable, match="reading only"):
                reader.append(dents("card-2", 1), [])

    def test_a_reader_may_have_no_role(self, store: Store) -> None:
        """Whoever was granted SELECT alone can read, and is told on writing that the right is missing."""
        store.sql(
            "GRANT USAGE ON SCHEMA iov_log TO t_stranger", "GRANT SELECT ON ALL TABLES IN SCHEMA iov_log TO t_stranger"
        )
        with opened(store.url) as writer, opened(store.as_login("t_stranger")) as reader:
            writer.append(dents("card-1", 1), [])
            assert reader.end() == 1
            with pytest.raises(StoreUnusable, match="GRANT iov_app"):
                reader.append(dents("card-2", 1), [])

    def test_acts_as_the_application(self, store: Store) -> None:
        """Even a superuser's connections act with the rights of the application only."""
        recorder = PostgresRecorder(store.admin_url)
        with pytest.raises(StoreUnusable, match="too few rights"):
            recorder._connections.ask(lambda cursor, _: cursor.execute("DELETE FROM iov_log.stored_events"))
        recorder.close()

    def test_never_commits_in_the_dark(self, store: Store) -> None:
        """A database set to answer before the disk has written is not believed: our sessions wait."""
        store.sql(f"ALTER DATABASE {store.database} SET synchronous_commit = off")
        recorder = PostgresRecorder(store.url)
        found = recorder._connections.ask(lambda cursor, _: cursor.execute("SHOW synchronous_commit").fetchone())
        recorder.close()

        assert found == ("local",)

    def test_uses_few_connections(self, store: Store) -> None:
        """One thread needs one connection, and closing leaves none."""
        count = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{store.database}' AND usename = 't_app'"
        with opened(store.url) as log:
            for version in range(1, 10):
                log.append([dent("card-1", version)], [])
            assert store.server.sql(count) == [(1,)]


class TestRegistry:
    """The registry on PostgreSQL."""

    def test_wants_its_keys_said(self, store: Store) -> None:
        """Without a key store the registry is not opened, and the message shows how to name one."""
        with pytest.raises(NotConfigured, match=r"keys=.database:"):
            iov_realname.connect(store.uri(), oem=OEM)

    @pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
    def test_opens_and_replays(self, store: Store, tmp_path: Path, scheme: str) -> None:
        """A registry keeps events and keys in one database; the next one and a replay find them there."""
        url = store.uri(scheme)
        with PostgresKeyRing(url, tmp_path / "fleet.kek") as keys, iov_realname.connect(url, oem=OEM, keys=keys):
            pass
        with iov_realname.connect(url, keys=MemoryKeyRing()):
            pass
        story, close = iov_realname.replay(url)
        close()

        assert story is not None
        assert store.sql("SELECT originator_id, topic FROM iov_log.stored_events") == [
            (f"oem-{OEM}", "oem.StoreAssigned.v1")
        ]


class TestErrors:
    """What is said of what goes wrong inside."""

    def test_broken_heads(self, store: Store) -> None:
        """A head that contradicts the events is not papered over: nothing is written, and the check is named."""
        with opened(store.url) as log:
            log.append(dents("card-1", 2), [])
            store.sql("UPDATE iov_log.stream_head SET version = 1")
            with pytest.raises(StoreUnusable, match=r"contradicts itself.*db check"):
                log.append([dent("card-1", 2)], [])
            assert log.end() == 2

    def test_nothing_of_the_row_is_said(self, store: Store) -> None:
        """Errors of the server come out as our sentence, without rows or parameters."""
        recorder = PostgresRecorder(store.url)
        with pytest.raises(StorageError) as refused:
            recorder.insert([NewRow("card-1", 1, "t", None)], [])  # type: ignore[arg-type]
        recorder.close()

        assert "card-1" not in str(refused.value)


def test_psycopg_is_named_when_missing() -> None:
    """Without the extra, opening a PostgreSQL store says what to install."""
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "import iov_realname\n"
        "from iov_realname.adapters.keys.memory import MemoryKeyRing\n"
        "try: iov_realname.connect('postgresql:///fleet', keys=MemoryKeyRing())\n"
        "except iov_realname.IovRealnameError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert "iov-realname[postgres]" in done.stdout, done.stderr
