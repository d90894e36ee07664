"""The contract of event logs: :class:`EventLogContract`."""

import os
from threading import Barrier, Thread
from typing import ClassVar, Protocol

import pytest

from iov_realname.application.errors import StaleStream, StoreUnusable
from iov_realname.application.ports import Answer, EventLog
from iov_realname.domain.words import Word
from iov_realname.testing.contracts._base import Contract, needs
from iov_realname.testing.contracts._log_appending import Answering, Appending
from iov_realname.testing.contracts._log_events import dent, dents, versions
from iov_realname.testing.contracts._log_reading import GoingThrough, Reading

__all__ = ["ClosableLog", "EventLogContract", "LogCan"]


class LogCan(Word):
    """What an event log may declare beyond what all of them promise."""

    CLOSE = "close", "可关闭", "is closed, and says so"
    SHARE = "share", "多进程共享", "is shared by several handles"
    FORK = "fork", "可分叉", "outlives a fork"


class ClosableLog(EventLog, Protocol):
    """A log that declares :attr:`LogCan.CLOSE`."""

    def close(self) -> None:
        """Let go; twice is harmless."""


class Together(Contract):
    """Many threads, many handles, one log."""

    def test_has_one_winner_per_version(self, log: EventLog) -> None:
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

        _run_all([Thread(target=race, args=(thread,)) for thread in range(8)])

        assert list(range(1, 21)) == versions(log, "card-1")["card-1"]
        assert sorted(won) == sorted(log.answered([f"c-{t}-{v}" for t in range(8) for v in range(1, 21)]))

    def test_readers_see_whole_appends(self, log: EventLog) -> None:
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

        _run_all(
            [Thread(target=write, args=(thread,)) for thread in range(3)] + [Thread(target=look) for _ in range(3)]
        )

        assert (torn, len(log.since(0, 1000))) == ([], 180)

    @needs(LogCan.SHARE)
    def test_is_one_log_for_all_who_opened_it(self, log: EventLog, other: EventLog) -> None:
        """What one handle appended another reads at once; what one has taken is stale and answered to the other."""
        log.append(dents("card-1", 2), [Answer("c", "d", False)])

        assert versions(other, "card-1") == {"card-1": [1, 2]}
        assert other.answered(["c"]) == {"c": Answer("c", "d", False)}
        with pytest.raises(StaleStream):
            other.append(dents("card-1", 1, first=2), [])
        other.append(dents("card-1", 1, first=3), [])
        assert versions(log, "card-1") == {"card-1": [1, 2, 3]}
        assert log.end() == other.end()


class EventLogContract(Appending, Answering, Reading, GoingThrough, Together):
    """What every event log promises, whatever it is made of.

    Give an empty ``log``, which knows the events of this library; who declares :attr:`LogCan.SHARE` gives in ``other``
    one more handle on the same log.
    """

    port: ClassVar[str] = "event log"

    @pytest.fixture
    def log(self) -> EventLog:
        """A fresh, empty log."""
        raise NotImplementedError("give a fixture `log`: a fresh, empty event log")

    @pytest.fixture
    def other(self, log: EventLog) -> EventLog:
        """The same log, opened once more."""
        raise NotImplementedError("who declares LogCan.SHARE gives a fixture `other`: one more handle on `log`")

    @needs(LogCan.CLOSE)
    def test_says_it_is_closed(self, log: ClosableLog) -> None:
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

    @needs(LogCan.FORK)
    def test_outlives_a_fork(self, log: EventLog) -> None:
        """Parent and child of a fork both go on with the same log object, each over its own connections."""
        log.append(dents("card-1", 1), [])
        child = os.fork()
        if child == 0:  # pragma: no cover - the child is not measured
            try:
                log.append(dents("card-2", 1), [])
                os._exit(0)
            finally:
                os._exit(1)
        log.append(dents("card-3", 1), [])

        assert os.waitpid(child, 0)[1] == 0
        assert versions(log, "card-1", "card-2", "card-3") == {"card-1": [1], "card-2": [1], "card-3": [1]}


def _run_all(threads: list[Thread]) -> None:
    """Start all, wait for all; an error in one fails the test through pytest's thread hook."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
