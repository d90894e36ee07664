"""Many rows at once, by COPY: the same verdicts as any append, in the order given, or nothing at all."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from time import monotonic
from typing import Any

import psycopg
import pytest

from iov_realname.adapters.storage import NewRow, Row
from iov_realname.adapters.storage.postgres.recorder import PostgresRecorder
from iov_realname.adapters.storage.postgres.writer import LOAD_FROM
from iov_realname.application.errors import CommandAnswered, StaleStream, StoreUnusable
from iov_realname.application.ports import Answer
from tests.support.line import Fault, line_to
from tests.support.postgres import Store

WITHOUT_COPY = (
    "REVOKE INSERT (originator_id, originator_version, topic, state) ON iov_log.stored_events FROM iov_loader"
)
HEADS = "SELECT stream, version, position FROM iov_log.stream_head ORDER BY 1"
LAST = (
    "SELECT originator_id, max(originator_version), max(notification_id) FROM iov_log.stored_events"
    " GROUP BY 1 ORDER BY 1"
)
TABLES = ("stored_events", "stream_head", "answered_commands")
ANSWERS = [Answer("c-1", "d", refused=False), Answer("c-2", "e", refused=True)]


@contextmanager
def opened(url: str, **options: Any) -> Iterator[PostgresRecorder]:
    """A recorder, and its end."""
    recorder = PostgresRecorder(url, **options)
    try:
        yield recorder
    finally:
        recorder.close()


def bulk(count: int = LOAD_FROM, *, first: int = 1, prefix: str = "card") -> list[NewRow]:
    """So many rows: streams of two versions, the one in among the other."""
    names = [f"{prefix}-{n}" for n in range(count // 2)]
    return [NewRow(name, v, "toy.Dented.v1", f"{name} {v}".encode()) for v in (first, first + 1) for name in names]


def content(store: Store) -> list[object]:
    """Everything that stands in the log."""
    return [store.sql(f"SELECT * FROM iov_log.{table} ORDER BY 1, 2") for table in TABLES]


def stored(recorder: PostgresRecorder) -> list[NewRow]:
    """The rows that stand, in log order."""
    return [NewRow(*found[1:]) for found in recorder.since(0, 1_000_000)]


@pytest.fixture
def loader(store: Store) -> Iterator[PostgresRecorder]:
    """A recorder whose login may act as the loader."""
    with opened(store.as_login("t_loader")) as recorder:
        yield recorder


class TestLoad:
    """A load that goes well."""

    def test_stands_in_the_order_given(self, store: Store, loader: PostgresRecorder) -> None:
        """Rows stand in their order at positions that follow one another, with answers and heads; the next goes on."""
        positions = loader.place(bulk(), ANSWERS)
        more = loader.place(bulk(first=3), [])

        assert list(positions) == list(range(1, LOAD_FROM + 1))
        assert list(more) == list(range(LOAD_FROM + 1, 2 * LOAD_FROM + 1))
        assert stored(loader) == [*bulk(), *bulk(first=3)]
        assert loader.answered(["c-1", "c-2", "c-3"]) == {each.command_id: each for each in ANSWERS}
        assert store.sql(HEADS) == store.sql(LAST)

    def test_wakes_listeners(self, store: Store, loader: PostgresRecorder) -> None:
        """A load notifies as every append does."""
        with psycopg.connect(store.url, autocommit=True) as listener:
            listener.execute("LISTEN stored_events")
            loader.insert(bulk(), [])
            assert [each.channel for each in listener.notifies(timeout=10, stop_after=1)] == ["stored_events"]

    def test_is_by_copy_only_for_loaders(self, store: Store, loader: PostgresRecorder) -> None:
        """A loader's rows go by COPY; a login that may not load gets the same from the append function."""
        with opened(store.url) as app:
            store.sql(WITHOUT_COPY)
            with pytest.raises(StoreUnusable, match="too few rights"):
                loader.insert(bulk(), [])
            assert list(app.place(bulk(), ANSWERS)) == list(range(1, LOAD_FROM + 1))

    def test_acts_as_the_loader_no_longer_than_it_loads(self, loader: PostgresRecorder) -> None:
        """After a load the session has the application's rights again."""
        loader.insert(bulk(), [])
        found = loader._connections.ask(lambda cursor, _: cursor.execute("SELECT current_user").fetchone())

        assert found == ("iov_app",)


class TestRefusal:
    """A load that others were quicker than."""

    def test_names_the_streams_that_moved(self, store: Store, loader: PostgresRecorder) -> None:
        """Exactly the streams that moved on are named, in the order given, and nothing is written."""
        loader.insert([NewRow("card-7", 1, "t", b""), NewRow("card-3", 1, "t", b"")], [])
        before = content(store)

        with pytest.raises(StaleStream) as stale:
            loader.insert([NewRow("card-hole", 2, "t", b""), *bulk()], ANSWERS)
        assert (stale.value.streams, content(store)) == (("card-hole", "card-3", "card-7"), before)
        loader.insert(bulk(prefix="next"), ANSWERS)

    def test_names_the_commands_that_were_answered(self, store: Store, loader: PostgresRecorder) -> None:
        """Answered commands are named before streams that moved, and nothing is written."""
        loader.insert([NewRow("card-7", 1, "t", b"")], ANSWERS[1:])
        before = content(store)

        with pytest.raises(CommandAnswered) as answered:
            loader.insert(bulk(), [*ANSWERS, Answer("c-3", "d", refused=False)])
        assert (answered.value.commands, content(store)) == (("c-2",), before)

    @pytest.mark.parametrize("wrong", [None, "text \ud800"])
    def test_a_bad_row_keeps_all_out(self, store: Store, loader: PostgresRecorder, wrong: str | None) -> None:
        """A row that cannot be written ends the load in its middle; nothing stands, and the next load goes well."""
        before = content(store)
        rows = bulk()
        rows[-1] = rows[-1]._replace(**({"wire_name": wrong} if wrong else {"state": None}))

        with pytest.raises((StoreUnusable, ValueError)):
            loader.insert(rows, ANSWERS)
        assert content(store) == before
        loader.insert(bulk(), ANSWERS)

    def test_opened_for_reading(self, store: Store) -> None:
        """A log opened for reading takes no load either."""
        with (
            opened(store.as_login("t_loader"), read_only=True) as recorder,
            pytest.raises(StoreUnusable, match="reading only"),
        ):
            recorder.insert(bulk(), [])


class TestLostConnection:
    """A line cut under a load."""

    @pytest.mark.parametrize("fault", [Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.NO_WAITING])
    @pytest.mark.parametrize("at", [b"BEGIN", b"COPY", b"COMMIT"])
    def test_stands_once(self, store: Store, fault: Fault, at: bytes) -> None:
        """Wherever the line is cut, the load succeeds, stands once, and its positions are told."""
        with line_to(store.as_login("t_loader")) as line, opened(line.url) as recorder:
            line.order(fault, at=at)
            positions = recorder.place(bulk(), ANSWERS)

            assert (line.faults, stored(recorder)) == (1, bulk())
            assert list(positions) == [found.position for found in recorder.since(0, LOAD_FROM)]

    def test_tells_a_stream_that_moved_meanwhile(self, store: Store) -> None:
        """When another took a version while the line was down, it is named, and nothing of the load stands."""
        with line_to(store.as_login("t_loader")) as line, opened(line.url) as recorder, opened(store.url) as other:
            line.order(Fault.LOST_REQUEST, lambda: other.insert([NewRow("card-7", 1, "t", b"")], []), at=b"BEGIN")
            with pytest.raises(StaleStream) as stale:
                recorder.insert(bulk(), ANSWERS)

            assert (stale.value.streams, other.end()) == (("card-7",), other.since(0, 2)[-1].position)
            assert recorder.answered(["c-1"]) == {}

    @pytest.mark.parametrize("at", [b"BEGIN", b"COPY", b"COMMIT"])
    def test_silent_server(self, store: Store, at: bytes) -> None:
        """A server that falls silent is given up within the deadline, which grows with the rows."""
        with line_to(store.as_login("t_loader")) as line, opened(line.url, timeout=1.0) as recorder:
            line.order(Fault.SILENCE, at=at)
            start = monotonic()
            with pytest.raises(StoreUnusable, match="is not known"):
                recorder.insert(bulk(), [])
            assert 1.0 < monotonic() - start < 3.0


class TestOrder:
    """Insert order is commit order, whichever way rows come."""

    @pytest.mark.parametrize("turn", range(20))
    def test_a_tailing_reader_misses_nothing(self, store: Store, loader: PostgresRecorder, turn: int) -> None:
        """Beside groups, loads and appends of another process's kind, a reader sees each row once, in order."""
        start = Barrier(6)

        def write(writer: int, recorder: PostgresRecorder) -> None:
            start.wait()
            for version in range(1, 9 + turn):
                recorder.insert([NewRow(f"one-{writer}", version, "t", b"")], [])

        def load(prefix: str) -> None:
            start.wait()
            for first in (1, 3):
                loader.insert(bulk(first=first, prefix=prefix), [])

        with ThreadPoolExecutor(6) as threads, opened(store.url) as alone:
            written = [threads.submit(write, writer, loader) for writer in range(3)]
            written += [threads.submit(write, 3, alone), *(threads.submit(load, prefix) for prefix in ("a", "b"))]
            seen = self.followed(alone, written)
            assert [each.result() for each in written] == [None] * 6
            assert seen == list(alone.since(0, 1_000_000))
        assert len(seen) == 4 * (8 + turn) + 4 * LOAD_FROM

    def followed(self, recorder: PostgresRecorder, written: Sequence["Future[None]"]) -> list[Row]:
        """What a reader sees that follows the end of the log until nobody writes any more."""
        seen: list[Row] = []
        going = True
        while going:
            going = not all(each.done() for each in written)
            while page := recorder.since(seen[-1].position if seen else 0, 97):
                seen += page
        return seen
