"""Appends of several threads that share one commit: whose verdict is whose, also when things go wrong."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, Event
from time import monotonic

import psycopg
import pytest

from iov_realname.adapters.storage import NewRow
from iov_realname.adapters.storage.postgres.groups import Groups, NotSentInTime, NotToldInTime
from iov_realname.adapters.storage.postgres.recorder import PostgresRecorder
from iov_realname.application.errors import CommandAnswered, StaleStream, StorageError
from iov_realname.application.ports import Answer
from tests.support.line import Fault, line_to
from tests.support.postgres import Store

Asked = tuple[Sequence[NewRow], Sequence[Answer]]
BEFORE_THE_DEADLINE = 2.5
LEAST, KILLED = 60, 3
"""Each thread writes so many events, and goes on until so many sessions were ended."""
ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 't_app' AND state = 'active'"


def row(stream: str, version: int = 1, mark: str = "") -> NewRow:
    """A row told by its bytes."""
    return NewRow(stream, version, "toy.Dented.v1", f"{stream} {version} {mark}".encode())


def answer(command: str, digest: str = "d") -> Answer:
    """An acceptance."""
    return Answer(command, digest, refused=False)


def waiting(recorder: PostgresRecorder, count: int) -> None:
    """Return once so many appends of this process wait behind one that is under way."""
    until = monotonic() + 30
    while recorder._writer._groups.waiting < count:
        assert monotonic() < until, "nobody waits"


def locked(store: Store) -> None:
    """Return once a session waits for the log's lock."""
    until = monotonic() + 30
    while store.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != [(1,)]:
        assert monotonic() < until, "nobody waits"


def stored(recorder: PostgresRecorder) -> list[tuple[str, int]]:
    """Which rows stand, in log order."""
    return [(found.stream, found.version) for found in recorder.since(0, 100_000)]


def outcome(appended: "Future[Sequence[int]]") -> object:
    """The positions, or what was said instead."""
    error = appended.exception()
    if isinstance(error, StaleStream):
        return error.streams
    if isinstance(error, CommandAnswered):
        return error.commands
    return list(appended.result()) if error is None else type(error)


@contextmanager
def joined(store: Store, recorder: PostgresRecorder, asked: Sequence[Asked]) -> Iterator[list["Future[Sequence[int]]"]]:
    """These appends, queued in this order behind one that waits for the log's lock; they go on when the block ends."""
    with ThreadPoolExecutor(len(asked) + 1) as threads, psycopg.connect(store.admin_url) as other:
        other.execute("SELECT iov_log.lock_log()")
        threads.submit(recorder.place, [row("card-first")], [])
        locked(store)
        futures = []
        for count, (rows, answers) in enumerate(asked, start=1):
            futures.append(threads.submit(recorder.place, rows, answers))
            waiting(recorder, count)
        yield futures


@pytest.fixture
def recorder(store: Store) -> Iterator[PostgresRecorder]:
    """A recorder with the application's rights."""
    opened = PostgresRecorder(store.url)
    yield opened
    opened.close()


class TestVerdicts:
    """Each caller hears of its own append only."""

    def test_one_transaction_for_all(self, store: Store, recorder: PostgresRecorder) -> None:
        """Appends that wait together stand in queue order after one commit, each caller told its own positions."""
        asked = [([row(f"card-{n}"), row(f"card-{n}", 2)], [answer(f"c-{n}")]) for n in range(15)]
        with joined(store, recorder, asked) as appended:
            pass

        assert [outcome(each) for each in appended] == [[2 * n + 2, 2 * n + 3] for n in range(15)]
        assert stored(recorder)[1:] == [(f"card-{n}", version) for n in range(15) for version in (1, 2)]
        assert store.sql("SELECT count(DISTINCT xmin::text) FROM iov_log.stored_events") == [(2,)]

    def test_neighbours_do_not_suffer(self, store: Store, recorder: PostgresRecorder) -> None:
        """In one group, versions that follow one another stand; what comes too late is told of its own conflict."""
        recorder.insert([row("card-old")], [answer("c-old")])
        asked: list[Asked] = [
            ([row("card-1")], [answer("c-1")]),
            ([row("card-1", 2)], [answer("c-2")]),
            ([row("card-2"), row("card-1", 2, "late")], [answer("c-3")]),
            ([row("card-3")], [answer("c-0"), answer("c-1", "other")]),
            ([row("card-4"), row("card-old", 1, "late")], []),
            ([row("card-5")], [answer("c-old")]),
            ([], [answer("c-5")]),
            ([row("card-6", 2)], []),
            ([row("card-7")], []),
        ]
        with joined(store, recorder, asked) as appended:
            pass

        assert [outcome(each)[:1] for each in appended[:2]] == [[3], [4]]  # type: ignore[index]
        assert [outcome(each) for each in appended[2:8]] == [
            ("card-1",),
            ("c-1",),
            ("card-old",),
            ("c-old",),
            [],
            ("card-6",),
        ]
        assert stored(recorder) == [
            (s, v) for s, v in [("card-old", 1), ("card-first", 1), ("card-1", 1), ("card-1", 2), ("card-7", 1)]
        ]
        assert recorder.answered([f"c-{n}" for n in range(6)]).keys() == {"c-1", "c-2", "c-5"}

    @pytest.mark.parametrize(
        "wrong",
        [NewRow("card-\0", 1, "t", b""), NewRow("card-\ud800", 1, "t", b""), NewRow("card-9", 1, "t", None)],  # type: ignore[arg-type]
    )
    def test_one_bad_row_is_its_callers_own(self, store: Store, recorder: PostgresRecorder, wrong: NewRow) -> None:
        """Rows that the database cannot take are refused to their caller; those sent with it stand."""
        with joined(store, recorder, [([row("card-1")], []), ([wrong], []), ([row("card-2")], [])]) as appended:
            pass

        assert [appended[n].exception() for n in (0, 2)] == [None, None]
        assert isinstance(appended[1].exception(), StorageError | ValueError)
        assert sorted(stored(recorder)) == [("card-1", 1), ("card-2", 1), ("card-first", 1)]

    def test_one_winner_each(self, recorder: PostgresRecorder) -> None:
        """Of sixteen threads that race for a version and for a command, each is won once and all others are told."""
        start = Barrier(16)

        def race(thread: int) -> list[object]:
            start.wait()
            return [self.tried(recorder, thread, turn) for turn in range(1, 21)]

        with ThreadPoolExecutor(16) as threads:
            found = list(threads.map(race, range(16)))

        for turn in range(20):
            assert sorted(str(each[turn][0]) for each in found) == sorted(["won", *["('card-1',)"] * 15])  # type: ignore[index]
            assert sorted(str(each[turn][1]) for each in found) == sorted(["won", *[f"('c-{turn + 1}',)"] * 15])  # type: ignore[index]
        assert [version for stream, version in stored(recorder) if stream == "card-1"] == list(range(1, 21))
        assert len(stored(recorder)) == 40

    def tried(self, recorder: PostgresRecorder, thread: int, turn: int) -> tuple[object, object]:
        """What a thread is told of the version, and of the command; it goes on when others have them."""

        def told(rows: Sequence[NewRow], answers: Sequence[Answer]) -> object:
            try:
                recorder.insert(rows, answers)
            except StaleStream as stale:
                return stale.streams
            except CommandAnswered as known:
                return known.commands
            return "won"

        version = told([row("card-1", turn, str(thread))], [])
        return version, told([row(f"card-{thread}-{turn}")], [answer(f"c-{turn}", str(thread))])


class TestLostConnection:
    """A line cut under a group."""

    @pytest.mark.parametrize("fault", [Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.NO_WAITING])
    def test_each_stands_once(self, store: Store, fault: Fault) -> None:
        """Whether request or answer was lost, each append of the group stands once and each caller hears the truth."""
        with line_to(store.url) as line:
            recorder = PostgresRecorder(line.url)
            asked = [
                ([row("card-1")], []),
                ([row("card-1", 1, "late")], []),
                *[([row(f"card-{n}")], [answer(f"c-{n}")]) for n in range(2, 6)],
            ]
            with joined(store, recorder, asked) as appended:
                line.order(fault, at=b"card-5")
            outcomes = [outcome(each) for each in appended]

            places = {f"card-{n}": [found.position] for n in range(1, 6) for found in recorder.select([f"card-{n}"])}
            assert outcomes == [places["card-1"], ("card-1",), *(places[f"card-{n}"] for n in range(2, 6))]
            assert line.faults == 1
            assert stored(recorder) == [("card-first", 1), *((f"card-{n}", 1) for n in range(1, 6))]
            recorder.close()

    def test_killed_sessions(self, store: Store, recorder: PostgresRecorder) -> None:
        """While sessions are ended by force in mid-group, what was acknowledged stands, and nothing stands twice."""
        start, done = Barrier(9), Event()
        killed: list[object] = []

        def write(thread: int) -> int:
            start.wait()
            version = 0
            while version < LEAST or len(killed) < KILLED:
                version += 1
                recorder.insert([row(f"card-{thread}", version)], [answer(f"c-{thread}-{version}")])
            return version

        def kill() -> None:
            start.wait()
            while not done.is_set():
                killed.extend(store.sql(ENDED))

        with ThreadPoolExecutor(9) as threads:
            killer = threads.submit(kill)
            writing = [threads.submit(write, thread) for thread in range(8)]
            try:
                written = [each.result() for each in writing]
            finally:
                done.set()
            killer.result()

        expected = [(f"card-{thread}", version) for thread in range(8) for version in range(1, written[thread] + 1)]
        assert sorted(stored(recorder)) == sorted(expected)


class TestDeadlines:
    """Nobody waits longer than allowed for what another thread has sent."""

    def test_locked(self, store: Store) -> None:
        """Behind a locked log everybody is told so in time, nothing of theirs stands, and the next append works."""
        recorder = PostgresRecorder(store.url, timeout=1.0)
        start = monotonic()
        with ThreadPoolExecutor(4) as threads, psycopg.connect(store.admin_url) as other:
            other.execute("SELECT iov_log.lock_log()")
            appended = [threads.submit(recorder.insert, [row(f"card-{n}")], []) for n in range(4)]
            said = [str(each.exception()) for each in appended]
            assert monotonic() - start < BEFORE_THE_DEADLINE
        recorder.insert([row("card-9")], [])

        assert all("locked by another" in each or "busy with appends" in each or "not known" in each for each in said)
        assert ("card-9", 1) in stored(recorder)
        recorder.close()

    def test_silent_server(self, store: Store) -> None:
        """When the server falls silent under a group, each of its callers is told in time that the end is not known."""
        with line_to(store.url) as line:
            recorder = PostgresRecorder(line.url, timeout=2.0)
            start = monotonic()
            with joined(store, recorder, [([row("card-1")], []), ([row("card-2")], [])]) as appended:
                line.order(Fault.SILENCE, at=b"card-2")
            assert ["is not known" in str(each.exception()) for each in appended] == [True, True]
            assert monotonic() - start < 2 * BEFORE_THE_DEADLINE
            recorder.insert([row("card-1")], [])
            recorder.close()


class TestQueue:
    """The queue itself, without a server."""

    def test_a_late_caller_leaves_the_queue(self) -> None:
        """A deadline that passes in the queue means that nothing was sent, then or later."""
        sent: list[str] = []
        with self.busy(lambda items, _: sent.extend(items) or items) as groups, pytest.raises(NotSentInTime):  # type: ignore[func-returns-value]
            groups.ask("late", monotonic())

        assert sent == ["first"]

    def test_a_late_caller_of_a_sent_group_does_not_know(self) -> None:
        """A deadline that passes while another sends is told apart, and the group still goes through."""
        sent: list[str] = []
        held = Event()

        def send(items: Sequence[str], _: float) -> Sequence[str]:
            sent.extend(items)
            if "leader" in items:
                held.wait()
            return items

        with ThreadPoolExecutor(2) as threads:
            with self.busy(send) as groups:
                leader = threads.submit(groups.ask, "leader", monotonic() + 30)
                while groups.waiting < 1:
                    pass
                late = threads.submit(groups.ask, "late", monotonic() + 0.5)
                while groups.waiting < 2:
                    pass
            assert isinstance(late.exception(), NotToldInTime)
            held.set()
            assert leader.result() == "leader"

        assert sent == ["first", "leader", "late"]

    def test_no_group_is_larger_than_allowed(self) -> None:
        """Whatever waits, at most so many are sent at once, and all in the end."""
        sizes: list[int] = []
        with ThreadPoolExecutor(10) as threads:
            with self.busy(lambda items, _: sizes.append(len(items)) or items) as groups:  # type: ignore[func-returns-value]
                asked = [threads.submit(groups.ask, str(n), monotonic() + 30) for n in range(10)]
                while groups.waiting < 10:
                    pass
            assert sorted(each.result() or "" for each in asked) == sorted(map(str, range(10)))

        assert (max(sizes), sum(sizes)) == (4, 11)

    def test_a_failed_sender_fails_alone(self) -> None:
        """When a sender is thrown out, those it sent for are told that nobody knows, and the next one leads."""

        def send(items: Sequence[str], _: float) -> Sequence[str]:
            if len(items) > 1:
                raise KeyboardInterrupt
            return items

        with ThreadPoolExecutor(3) as threads:
            with self.busy(send) as groups:
                asked = []
                for n in range(3):
                    asked.append(threads.submit(groups.ask, str(n), monotonic() + 30))
                    while groups.waiting < n + 1:
                        pass
            assert isinstance(asked[0].exception(), KeyboardInterrupt)
            assert [each.result() for each in asked[1:]] == [None, None]
            assert groups.ask("next", monotonic() + 30) == "next"

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
    def test_a_child_does_not_wait_for_its_parents_threads(self) -> None:
        """A child forked while a thread of its parent is sending sends for itself."""
        with self.busy(lambda items, _: items) as groups:
            child = os.fork()
            if child == 0:
                with suppress(BaseException):
                    os._exit(0 if groups.ask("child", monotonic() + 5) == "child" else 1)
                os._exit(2)
            assert os.waitpid(child, 0)[1] == 0

    @contextmanager
    def busy(self, send: Callable[[Sequence[str], float], Sequence[str]]) -> Iterator[Groups[str, str]]:
        """Groups of four whose first sender is away until the block ends."""
        away, back = Event(), Event()

        def first(items: Sequence[str], until: float) -> Sequence[str]:
            if list(items) == ["first"]:
                away.set()
                back.wait()
            return send(items, until)

        groups: Groups[str, str] = Groups(first, most=4)
        with ThreadPoolExecutor(1) as threads:
            threads.submit(groups.ask, "first", monotonic() + 30)
            away.wait()
            try:
                yield groups
            finally:
                back.set()
