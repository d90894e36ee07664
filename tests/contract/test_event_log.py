"""What every store promises, whatever it is made of."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from iov_realname.adapters.codec import UnwritableEvent
from iov_realname.adapters.storage import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.application.errors import CommandAnswered, StaleStream, StoreUnusable
from iov_realname.application.ports import Answer, EventLog, New
from tests.toy_events import PART, REGISTRY, dent, dents, envelope

Opener = Callable[[], RecordedLog]


def in_memory(_: Path) -> RecordedLog:
    """The memory store."""
    return open_memory_log(REGISTRY)


def in_file(folder: Path) -> RecordedLog:
    """An SQLite file."""
    return open_sqlite_log(folder / "log.db", registry=REGISTRY)


def in_shared_memory(folder: Path) -> RecordedLog:
    """SQLite in memory."""
    return open_sqlite_log(f"file:{folder.name}{uuid.uuid4().hex}?mode=memory&cache=shared", registry=REGISTRY)


@pytest.fixture(params=[in_memory, in_file, in_shared_memory, "postgres"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordedLog]:
    """A fresh log."""
    if request.param == "postgres":
        opened = open_postgres_log(request.getfixturevalue("store").url, registry=REGISTRY)
    else:
        opened = request.param(tmp_path)
    with opened:
        yield opened


def versions(log: EventLog, *streams: str) -> dict[str, list[int]]:
    """Which versions the streams hold."""
    return {stream: [event.version for event in events] for stream, events in log.read(streams).items()}


class TestAppend:
    """Appending, all or nothing."""

    def test_starts_empty(self, log: EventLog) -> None:
        """A fresh log has no events, no streams, no answers and ends at 0."""
        assert (
            log.end(),
            log.since(0, 10),
            log.read(["card-1"]),
            list(log.histories("")),
            log.answered(["c"]),
        ) == (0, [], {}, [], {})

    def test_keeps_what_it_was_given(self, log: EventLog) -> None:
        """Events come back equal, in their streams and versions, at rising positions."""
        new = [*dents("card-1", 2), *dents("vehicle-1", 1)]
        log.append(new, [])

        found = log.since(0, 10)
        assert new == [New(event.stream, event.version, event.envelope) for event in found]
        assert [event.position for event in found] == sorted({event.position for event in found})
        assert log.end() == found[-1].position

    def test_appending_nothing_is_nothing(self, log: EventLog) -> None:
        """No events and no answers leave the log as it is."""
        log.append([], [])

        assert log.end() == 0

    @pytest.mark.parametrize("version", [1, 2, 4])
    def test_refuses_any_but_the_next_version(self, log: EventLog, version: int) -> None:
        """A version that is taken, or that would leave a hole, is stale; the stream is named and nothing is written."""
        log.append(dents("card-1", 2), [])

        with pytest.raises(StaleStream) as stale:
            log.append([*dents("card-0", 2), *dents("card-1", 2, first=version)], [Answer("c", "d", False)])

        assert stale.value.streams == ("card-1",)
        assert versions(log, "card-0", "card-1") == {"card-1": [1, 2]}
        assert log.answered(["c"]) == {}
        assert len(log.since(0, 10)) == 2

    def test_refuses_a_first_version_above_one(self, log: EventLog) -> None:
        """A new stream begins at 1."""
        with pytest.raises(StaleStream, match="card-1"):
            log.append([dent("card-1", 2)], [])

    def test_names_every_stale_stream(self, log: EventLog) -> None:
        """All streams that moved on are named, in the order given."""
        log.append([dent("card-1", 1), dent("card-2", 1)], [])

        with pytest.raises(StaleStream) as stale:
            log.append([dent("card-2", 1), dent("card-3", 1), dent("card-1", 1)], [])

        assert stale.value.streams == ("card-2", "card-1")

    @pytest.mark.parametrize(
        "new", [[dent("card-1", 1), dent("card-1", 3)], [dent("card-1", 1), dent("card-1", 1)], [dent("card-1", 0)]]
    )
    def test_refuses_disorder_within_one_append(self, log: EventLog, new: list[New]) -> None:
        """New versions of a stream that do not follow one another are a mistake of the caller, not a race."""
        with pytest.raises(ValueError, match="do not follow one another"):
            log.append(new, [])

        assert log.end() == 0

    def test_writes_nothing_when_one_event_is_unwritable(self, log: EventLog) -> None:
        """One event that cannot be written keeps the whole append out."""
        with pytest.raises(UnwritableEvent):
            log.append([dent("card-1", 1), New("card-2", 1, envelope(PART))], [Answer("c", "d", False)])

        assert (log.end(), log.answered(["c"])) == (0, {})

    def test_goes_on_after_a_refusal(self, log: EventLog) -> None:
        """A refused append leaves nothing that disturbs the next one."""
        log.append(dents("card-1", 1), [])
        with pytest.raises(StaleStream):
            log.append(dents("card-1", 1), [])
        log.append(dents("card-1", 1, first=2), [])

        assert versions(log, "card-1") == {"card-1": [1, 2]}


class TestAnswers:
    """Every command id is answered once."""

    def test_keeps_answers(self, log: EventLog) -> None:
        """Answers come back as given, with or without events, and only those asked for."""
        accepted, refused = Answer("c-1", "d1", False), Answer("c-2", "d2", True)
        log.append(dents("card-1", 1), [accepted])
        log.append([], [refused, Answer("c-3", "", False)])

        assert {"c-1": accepted, "c-2": refused} == log.answered(["c-1", "c-2", "c-9"])
        assert log.answered([]) == {}

    def test_refuses_a_second_answer(self, log: EventLog) -> None:
        """A command id that has been answered is named, and nothing is written, also when its streams moved on."""
        log.append(dents("card-1", 1), [Answer("c-1", "d", False)])

        with pytest.raises(CommandAnswered) as answered:
            log.append(dents("card-1", 1), [Answer("c-0", "d", False), Answer("c-1", "other", True)])

        assert answered.value.commands == ("c-1",)
        assert {"c-1": Answer("c-1", "d", False)} == log.answered(["c-0", "c-1"])
        assert len(log.since(0, 10)) == 1

    def test_refuses_twins_in_one_append(self, log: EventLog) -> None:
        """One append cannot answer a command twice."""
        with pytest.raises(ValueError, match="answered twice"):
            log.append([], [Answer("c", "d", False), Answer("c", "d", True)])

    def test_many(self, log: EventLog) -> None:
        """Thousands of ids may be asked for at once."""
        answers = [Answer(f"c-{number}", "d", number % 2 == 0) for number in range(2500)]
        log.append([], answers)

        assert {answer.command_id: answer for answer in answers} == log.answered([a.command_id for a in answers])


class TestRead:
    """Reading streams and the log."""

    def test_reads_named_streams_whole(self, log: EventLog) -> None:
        """Only the named streams are read, each whole and in version order, however they were interleaved."""
        log.append([dent("card-1", 1), dent("card-2", 1)], [])
        log.append([dent("card-2", 2), dent("card-1", 2), dent("card-3", 1)], [])

        assert versions(log, "card-2", "card-1", "card-9", "card-1") == {"card-1": [1, 2], "card-2": [1, 2]}
        assert log.read([]) == {}

    def test_reads_thousands_of_streams(self, log: EventLog) -> None:
        """Any number of streams may be named."""
        log.append([event for number in range(1300) for event in dents(f"card-{number:04}", 2)], [])
        streams = [f"card-{number:04}" for number in range(1300)]

        assert {stream: [1, 2] for stream in streams} == versions(log, *streams, streams[0])

    def test_positions_agree(self, log: EventLog) -> None:
        """Every way of reading tells the same position."""
        log.append([dent("card-1", 1), dent("card-2", 1), dent("card-1", 2)], [])
        by_log = {(event.stream, event.version): event for event in log.since(0, 10)}

        streams = log.read(["card-1", "card-2"])
        assert by_log == {(e.stream, e.version): e for events in streams.values() for e in events}
        assert by_log == {(e.stream, e.version): e for _, events in log.histories("card-") for e in events}

    def test_since_pages_through_the_log(self, log: EventLog) -> None:
        """Pages follow one another without loss; the last is short, then empty."""
        log.append(dents("card-1", 5), [])
        seen, position = [], 0
        while page := log.since(position, 2):
            position = page[-1].position
            seen.append([event.version for event in page])

        assert seen == [[1, 2], [3, 4], [5]]
        assert log.since(0, 0) == []


class TestHistories:
    """All streams with a prefix."""

    def test_in_name_order(self, log: EventLog) -> None:
        """Streams come by name, whole, and only those with the prefix."""
        names = ("card-2", "dealer-1", "card-", "card-10", "car", "cat", "card-新", "cardx")
        log.append([dent(name, 1) for name in names], [])
        log.append([dent("card-10", 2)], [])

        found = {name: len(events) for name, events in log.histories("card-")}
        assert found == {"card-": 1, "card-10": 2, "card-2": 1, "card-新": 1}
        assert sorted(found) == list(found)

    def test_across_pages(self, log: EventLog) -> None:
        """Streams longer and more numerous than any page come whole."""
        log.append([event for number in range(30) for event in dents(f"card-{number:02}", 99)], [])

        assert [len(events) for _, events in log.histories("card-")] == [99] * 30

    def test_shows_one_moment(self, log: EventLog) -> None:
        """What is appended while going through does not show, and the writer is not held up."""
        log.append([event for number in range(30) for event in dents(f"card-{number:02}", 99)], [])
        histories = log.histories("card-")
        first = next(histories)
        log.append([dent("card-29", 100), dent("card-99", 1)], [])

        assert [len(events) for _, events in (first, *histories)] == [99] * 30

    def test_may_be_left_early(self, log: EventLog) -> None:
        """Nobody has to read to the end, and several may read at once."""
        log.append([event for number in range(30) for event in dents(f"card-{number:02}", 99)], [])
        one, other = log.histories("card-"), log.histories("card-1")
        assert (next(one)[0], next(other)[0]) == ("card-00", "card-10")
        one.close()  # type: ignore[attr-defined]
        log.append(dents("card-99", 1), [])

        assert next(other)[0] == "card-11"


class TestClosing:
    """The end of a log."""

    def test_says_it_is_closed(self, log: RecordedLog) -> None:
        """A closed log says so on every call; closing it again is harmless."""
        log.close()
        log.close()

        for call in (
            log.end,
            lambda: log.append(dents("card-1", 1), []),
            lambda: log.since(0, 1),
            lambda: log.read(["card-1"]),
            lambda: list(log.histories("")),
            lambda: log.answered(["c"]),
        ):
            with pytest.raises(StoreUnusable, match="closed"):
                call()


class TestThreads:
    """Many threads, one log."""

    def test_one_winner_per_version(self, log: EventLog) -> None:
        """Threads that race for the same versions win each exactly once; losers are told and leave nothing."""
        start, won = Barrier(8), []

        def race(thread: int) -> None:
            start.wait()
            for version in range(1, 21):
                try:
                    log.append([dent("card-1", version, f"t{thread}")], [Answer(f"c-{thread}-{version}", "", False)])
                except StaleStream:
                    continue
                won.append(f"c-{thread}-{version}")

        run_all([Thread(target=race, args=(thread,)) for thread in range(8)])

        assert list(range(1, 21)) == versions(log, "card-1")["card-1"]
        assert sorted(won) == sorted(log.answered([f"c-{t}-{v}" for t in range(8) for v in range(1, 21)]))

    def test_readers_and_writers_together(self, log: EventLog) -> None:
        """Readers see whole appends only, while writers keep appending."""
        start, torn = Barrier(6), []

        def write(thread: int) -> None:
            start.wait()
            for number in range(20):
                log.append([*dents(f"card-{thread}-{number}", 2), *dents(f"vehicle-{thread}-{number}", 1)], [])

        def look() -> None:
            start.wait()
            for _ in range(20):
                cards = [name for name, events in log.histories("card-") if len(events) != 2]
                pairs = log.read([f"{kind}-{thread}-19" for kind in ("card", "vehicle") for thread in range(3)])
                torn.extend([*cards, *["pair"] * (len(pairs) % 2), *["page"] * (len(log.since(0, 1000)) % 3)])

        run_all([Thread(target=write, args=(thread,)) for thread in range(3)] + [Thread(target=look) for _ in range(3)])

        assert (torn, len(log.since(0, 1000))) == ([], 180)


def run_all(threads: list[Thread]) -> None:
    """Start all, wait for all; an error in one fails the test through pytest's thread hook."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_keeps_writing(tmp_path: Path) -> None:
    """Parent and child of a fork both go on with the same log object, each over its own connections."""
    with in_file(tmp_path) as log:
        log.append(dents("card-1", 1), [])
        child = os.fork()
        if child == 0:
            try:
                log.append(dents("card-2", 1), [])
                log.close()
                os._exit(0)
            finally:
                os._exit(1)
        log.append(dents("card-3", 1), [])
        assert os.waitpid(child, 0)[1] == 0

        assert versions(log, "card-1", "card-2", "card-3") == {"card-1": [1], "card-2": [1], "card-3": [1]}
