"""What every event log promises of reading."""

from collections.abc import Iterator

from iov_realname.application.ports import EventLog
from iov_realname.testing.contracts._base import Contract
from iov_realname.testing.contracts._log_events import dent, dents, versions

__all__ = ["GoingThrough", "Reading"]

LONG = 99
"""Events of one stream: longer than any page of a store of ours, together with its neighbours."""


class Reading(Contract):
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


class GoingThrough(Contract):
    """All streams with a prefix."""

    def test_goes_in_name_order(self, log: EventLog) -> None:
        """Streams come by name, whole, and only those with the prefix."""
        names = ("card-2", "dealer-1", "card-", "card-10", "car", "cat", "card-新", "cardx")
        log.append([dent(name, 1) for name in names], [])
        log.append([dent("card-10", 2)], [])

        found = {name: len(events) for name, events in log.histories("card-")}
        assert found == {"card-": 1, "card-10": 2, "card-2": 1, "card-新": 1}
        assert sorted(found) == list(found)

    def test_goes_across_pages(self, log: EventLog) -> None:
        """Streams longer and more numerous than any page come whole."""
        _many(log)

        assert [len(events) for _, events in log.histories("card-")] == [LONG] * 30

    def test_shows_one_moment(self, log: EventLog) -> None:
        """What is appended while going through does not show, and the writer is not held up."""
        _many(log)
        histories = log.histories("card-")
        first = next(histories)
        log.append([dent("card-29", LONG + 1), dent("card-99", 1)], [])

        assert [len(events) for _, events in (first, *histories)] == [LONG] * 30

    def test_may_be_left_early(self, log: EventLog) -> None:
        """Nobody has to read to the end, and several may read at once."""
        _many(log)
        one, other = log.histories("card-"), log.histories("card-1")
        assert (next(one)[0], next(other)[0]) == ("card-00", "card-10")
        _leave(one)
        log.append(dents("card-99", 1), [])

        assert next(other)[0] == "card-11"


def _many(log: EventLog) -> None:
    log.append([event for number in range(30) for event in dents(f"card-{number:02}", LONG)], [])


def _leave(histories: Iterator[object]) -> None:
    """Let go of an iterator as ``break`` does; a generator is told."""
    close = getattr(histories, "close", None)
    if close is not None:
        close()
