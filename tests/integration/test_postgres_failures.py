"""PostgreSQL when the world is not kind: lines cut, servers silent, locked, full or restarted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import monotonic

import psycopg
import pytest

from iov_realname.adapters.codec import MsgspecCodec
from iov_realname.adapters.storage import RecordedLog, open_postgres_log
from iov_realname.adapters.storage.postgres.recorder import PostgresRecorder
from iov_realname.application.errors import CommandAnswered, StaleStream, StoreUnusable
from iov_realname.application.ports import Answer, EventLog
from tests.support.line import Fault, Line, line_to
from tests.support.postgres import QUICK, Store, own_server, prepared
from tests.toy_events import REGISTRY, dent, dents

BEFORE_THE_DEADLINE = 2.0


def opened(url: str, **options: object) -> RecordedLog:
    """The log at ``url``."""
    return open_postgres_log(url, registry=REGISTRY, **options)  # type: ignore[arg-type]


def story(log: EventLog) -> list[tuple[str, int, str]]:
    """The whole log: stream, version, and what was dented."""
    return [(e.stream, e.version, e.envelope.event.where) for e in log.since(0, 10_000)]  # type: ignore[attr-defined]


@pytest.fixture
def line(store: Store) -> Iterator[Line]:
    """A line to the store."""
    with line_to(store.url) as line:
        yield line


@pytest.fixture
def log(line: Line) -> Iterator[RecordedLog]:
    """A log over that line which has prepared its statements, so that the next request is what the test means."""
    with opened(line.url, timeout=10.0) as log:
        log.append([dent("card-0", 1)], [])
        log.append([dent("card-0", 2)], [Answer("c-one", "d", False)])
        log.append(dents("card-0", 2, first=3), [Answer("c-many", "d", False)])
        log.append([], [Answer("c-none", "d", False)])
        log.end()
        yield log


def news(log: EventLog) -> list[tuple[str, int, str]]:
    """What has been appended since."""
    return story(log)[4:]


@contextmanager
def holding_the_lock(store: Store) -> Iterator[psycopg.Connection]:
    """Another writer in the middle of its transaction."""
    with psycopg.connect(store.admin_url) as other:
        other.execute("SELECT iov_log.lock_log()")
        yield other


def waiters(store: Store, count: int, seconds: float = 30.0) -> None:
    """Return once so many sessions wait for a lock."""
    until = monotonic() + seconds
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while store.sql(question) != [(count,)]:
        assert monotonic() < until, "nobody waits"


class TestLostConnection:
    """A connection lost during an append says nothing; the log does."""

    ANSWERED = Answer("c-1", "d", False)

    @pytest.mark.parametrize("fault", [Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.NO_WAITING])
    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_appends_exactly_once(self, line: Line, log: RecordedLog, fault: Fault, count: int) -> None:
        """Whether the request or the answer was lost, the append succeeds and stands there once."""
        line.order(fault)
        log.append(dents("card-1", count), [self.ANSWERED])

        assert line.faults == 1
        assert [("card-1", n + 1, "door") for n in range(count)] == news(log)
        assert log.answered(["c-1"]) == {"c-1": self.ANSWERED}

    def test_succeeds_when_others_went_on(self, line: Line, log: RecordedLog, store: Store) -> None:
        """An append that stands is a success, also when its stream has grown before we could look."""
        with opened(store.url) as other:
            line.order(Fault.LOST_ANSWER, lambda: other.append([dent("card-1", 2, "roof")], []))
            log.append([dent("card-1", 1)], [])

        assert news(log) == [("card-1", 1, "door"), ("card-1", 2, "roof")]

    @pytest.mark.parametrize("count", [1, 3])
    def test_tells_a_stream_that_moved(self, line: Line, log: RecordedLog, store: Store, count: int) -> None:
        """When another writer took the version meanwhile, it is stale, and nothing of ours is there."""
        with opened(store.url) as other:
            line.order(Fault.LOST_REQUEST, lambda: other.append([dent("card-1", 1, "roof")], []))
            with pytest.raises(StaleStream, match="card-1"):
                log.append(dents("card-1", count), [self.ANSWERED])

        assert news(log) == [("card-1", 1, "roof")]
        assert log.answered(["c-1"]) == {}

    def test_tells_an_answered_command(self, line: Line, log: RecordedLog, store: Store) -> None:
        """When another writer answered the command meanwhile, that is said, and nothing of ours is there."""
        with opened(store.url) as other:
            line.order(Fault.LOST_REQUEST, lambda: other.append([dent("card-2", 1)], [Answer("c-1", "d", True)]))
            with pytest.raises(CommandAnswered, match="c-1"):
                log.append([dent("card-1", 1)], [self.ANSWERED])

        assert news(log) == [("card-2", 1, "door")]

    def test_outlives_its_own_ghost(self, line: Line, log: RecordedLog, store: Store) -> None:
        """A first attempt that still waits in the server, unseen, and the second one leave one append."""
        with ThreadPoolExecutor(1) as thread, holding_the_lock(store) as other:
            line.order(Fault.NO_WAITING, lambda: waiters(store, 1))
            appended = thread.submit(log.append, [dent("card-1", 1)], [self.ANSWERED])
            waiters(store, 2)
            other.rollback()
            appended.result()

        assert news(log) == [("card-1", 1, "door")]

    def test_reads_again(self, line: Line, log: RecordedLog) -> None:
        """A read whose answer was lost is asked again."""
        line.order(Fault.LOST_ANSWER)

        assert (log.end(), line.faults) == (4, 1)


class TestDeadlines:
    """No call lasts longer than its caller allowed."""

    def timed(self, call: Callable[[], object], says: str) -> float:
        """How long ``call`` took to refuse."""
        start = monotonic()
        with pytest.raises(StoreUnusable, match=says):
            call()
        return monotonic() - start

    def test_locked(self, store: Store) -> None:
        """A lock held by another writer is named within the deadline; the next append works; reading goes on."""
        with opened(store.url, timeout=1.0) as log:
            with holding_the_lock(store):
                assert (
                    self.timed(lambda: log.append([dent("card-1", 1)], []), "locked by another") < BEFORE_THE_DEADLINE
                )
                assert log.end() == 0
            log.append([dent("card-1", 1)], [])

    @pytest.mark.parametrize("ask", [lambda log: log.append(dents("card-1", 1), []), lambda log: log.end()])
    def test_silent_server(self, line: Line, ask: Callable[[EventLog], object]) -> None:
        """A server that does not answer is given up within the deadline, with what is not known; then it goes on."""
        with opened(line.url, timeout=1.0) as log:
            ask(log)
            line.order(Fault.SILENCE)
            assert self.timed(lambda: log.append([dent("card-2", 1)], []), "is not known") < BEFORE_THE_DEADLINE
            log.append([dent("card-2", 1)], [])

    def test_no_connection_free(self, store: Store) -> None:
        """When all connections are in use, that is said, with the number and the way out."""
        recorder = PostgresRecorder(store.url, timeout=1.0, pool_size=1)
        with RecordedLog(recorder, MsgspecCodec(REGISTRY)) as log:
            busy = "all 1 connections in use for 1 seconds.*pool_size"
            recorder._connections.ask(lambda *_: self.timed(log.end, busy))
            assert log.end() == 0

    def test_slow_statement(self, store: Store) -> None:
        """A read that takes too long is ended by the server within the deadline."""
        with opened(store.url, timeout=1.0) as log:
            with psycopg.connect(store.admin_url) as other:
                other.execute("LOCK TABLE iov_log.stored_events IN ACCESS EXCLUSIVE MODE")
                assert self.timed(lambda: log.since(0, 1), "locked|deadline") < BEFORE_THE_DEADLINE
            assert log.since(0, 1) == []

    def test_vacuum_does_not_stop_writers(self, store: Store) -> None:
        """The lock that VACUUM takes on the event table holds up nobody."""
        with opened(store.url, timeout=1.0) as log, psycopg.connect(store.admin_url) as other:
            other.execute("LOCK TABLE iov_log.stored_events IN SHARE UPDATE EXCLUSIVE MODE")
            log.append([dent("card-1", 1)], [])
            log.append(dents("card-1", 2, first=2), [])


class TestRestart:
    """The server goes away and comes back."""

    @pytest.mark.parametrize("mode", ["fast", "immediate"])
    def test_nothing_lost_nothing_doubled(self, mode: str) -> None:
        """Writers in mid-load notice a restart by nothing but time; the log holds each append once."""
        with own_server(QUICK) as server, prepared(server), server.store() as store, opened(store.url) as log:
            warm = Event()

            def write(card: int) -> None:
                for version in range(1, 201):
                    log.append([dent(f"card-{card}", version)], [Answer(f"c-{card}-{version}", "", False)])
                    if version == 50:
                        warm.set()

            with ThreadPoolExecutor(4) as threads:
                written = [threads.submit(write, card) for card in range(4)]
                warm.wait(30)
                server.stop(mode)
                server.start()
                for each in written:
                    each.result()

            assert sorted(story(log)) == sorted((f"card-{c}", v, "door") for c in range(4) for v in range(1, 201))

    def test_says_when_there_is_no_server(self) -> None:
        """A store whose server is down is refused at once when opened, and within the deadline when it was open."""
        with own_server(QUICK) as server, prepared(server), server.store() as store:
            with opened(store.url, timeout=1.0) as log:
                server.stop("fast")
                start = monotonic()
                with pytest.raises(StoreUnusable, match=r"cannot be reached|is not known"):
                    log.append([dent("card-1", 1)], [])
                with pytest.raises(StoreUnusable, match="cannot be reached"):
                    opened(store.url)
                assert monotonic() - start < BEFORE_THE_DEADLINE
            server.start()
