"""Listings, look-ups and counts: whatever was done, and whenever somebody looked, they are what the histories say."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.application.cards import following, reading
from iov_realname.application.cards.following import Follower, line_of_history
from iov_realname.application.cards.index import CardIndex, Mark
from iov_realname.application.cards.line import EVERY_CARD, CardLine, CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.carriers import LEDGER_CARRIERS
from iov_realname.application.case import Office, Subjects
from iov_realname.application.ledger.ingest import Ingestion
from iov_realname.application.ledger.rows import LedgerRow
from iov_realname.application.ports import EventLog
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.ledger_rows import fleet_rows
from iov_realname.testing.ledgers import ListedLedgers
from iov_realname.testing.lifecycle import CardLifecycle
from iov_realname.testing.watching import WatchedLog
from tests.support.cards import counted, every_line
from tests.support.postgres import Server
from tests.support.row_mix import VINS, RowMix

Opener = Callable[[], AbstractContextManager[RecordedLog]]

KEYS = MemoryKeyRing()

queries = st.builds(
    CardQuery,
    vin=st.sampled_from([None, None, invented.vin(1), *VINS]),
    msisdn=st.sampled_from([None, None, invented.msisdn(1), "1440000000000"]),
    stage=st.sampled_from([None, None, *Stage]),
    carrier=st.sampled_from([None, None, *LEDGER_CARRIERS.codes]),
    registration_status=st.sampled_from([None, None, *RegistrationStatus]),
    waiting=st.sampled_from([None, None, *Waiting]),
    to_deliver=st.booleans(),
)
one_fact = st.one_of(
    st.builds(CardQuery, stage=st.sampled_from(Stage)),
    st.builds(CardQuery, registration_status=st.sampled_from(RegistrationStatus)),
    st.builds(CardQuery, waiting=st.sampled_from(Waiting)),
    st.just(CardQuery(to_deliver=True)),
    st.just(EVERY_CARD),
)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def opener(request: pytest.FixtureRequest) -> Opener:
    """What opens fresh stores of one kind."""
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        return lambda: on_postgres(server)
    return open_memory_log if request.param == "memory" else on_file


@contextmanager
def on_file() -> Iterator[RecordedLog]:
    """A store in a folder that goes with it."""
    with TemporaryDirectory() as folder, open_sqlite_log(Path(folder) / "fleet.db", synchronous="normal") as log:
        yield log


@contextmanager
def on_postgres(server: Server) -> Iterator[RecordedLog]:
    """A store in a database that goes with it."""
    with server.store() as store, open_postgres_log(store.url, pool_size=2) as log:
        yield log


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is done in pages is done in small ones, so that small fleets have many."""
    for module, name, size in [
        (following, "PAGE", 7),
        (following, "MOST_CARDS", 3),
        (following, "HISTORIES", 2),
        (following, "SHORT", 40),
        (reading, "PAGE", 2),
        (reading, "LONGEST_TAIL", 25),
    ]:
        monkeypatch.setattr(module, name, size)


def index_of(log: RecordedLog) -> CardIndex:
    """Where the log's store keeps lines."""
    index = log.card_index()
    assert index is not None
    return index


def kept(index: CardIndex) -> tuple[Mark, Sequence[CardLine]]:
    """All that an index has, as of one moment."""
    page = index.page(EVERY_CARD, "", 10_000)
    return page.mark, page.lines


def lines_at(log: EventLog, position: int) -> list[CardLine]:
    """The line of every card as it stood at a position of the log."""
    stood = [[each for each in history if each.position <= position] for _, history in log.histories(CARD_PREFIX)]
    return [line for history in stood if (line := line_of_history(history)) is not None]


def assert_exact(cards: Cards, log: EventLog, query: CardQuery) -> None:
    """Listing and counts are what the histories say."""
    lines = every_line(log, query)
    assert lines == list(cards.lines(query))
    assert counted(lines) == cards.counts(query)


# --- lives: acts of every kind, sendings included ---------------------------------------------------------------------


class LookedAt(CardLifecycle):
    """Lives with somebody who looks, now and then, and who rebuilds."""

    index: CardIndex
    opener: ClassVar[Opener]

    def begin(self) -> tuple[Cards, EventLog]:
        """Two who look: the registry itself, through which deliveries find what waits, and this test."""
        log = self.bench.log._log
        assert isinstance(log, RecordedLog)
        self.index = index_of(log)
        self.bench.registry._cards = Cards(self.bench.log, self.index)
        return self.bench.registry._cards, self.bench.log

    @rule(query=one_fact)
    def looks(self, query: CardQuery) -> None:
        """Whatever was done since the last look shows."""
        cards, log = self.begin()
        assert_exact(cards, log, query)

    @rule(query=queries)
    def looks_without_writing(self, query: CardQuery) -> None:
        """A reader sees the same and leaves the index as it was."""
        _, log = self.begin()
        before = kept(self.index)
        assert_exact(Cards(log, self.index, read_only=True), log, query)
        assert before == kept(self.index)

    @rule()
    def rebuilds(self) -> None:
        """A rebuilt index has every line as of the log's end."""
        cards, log = self.begin()
        cards.rebuild()
        mark, lines = kept(self.index)
        assert (log.end(), every_line(log)) == (mark.position, lines)

    def teardown(self) -> None:
        """At the end everything shows."""
        if hasattr(self, "bench"):
            cards, log = self.begin()
            assert_exact(cards, log, EVERY_CARD)
        super().teardown()


@pytest.mark.parametrize("number", [1, 2])
def test_lives_are_listed_as_they_are(opener: Opener, number: int) -> None:
    """Acts, deliveries, looks and rebuilds in any order: every listing and count is the fold of the histories."""
    machine: Any = type("LookedAt", (LookedAt,), {"open_log": staticmethod(opener)})
    steps = settings(max_examples=8, stateful_step_count=30, deadline=None, database=None)
    run_state_machine_as_test(seed(number)(machine), settings=steps)


# --- fleets: ledgers taken in, in pieces ------------------------------------------------------------------------------


def take(log: EventLog, rows: Sequence[LedgerRow]) -> None:
    """Ingest rows."""
    clock = SetClock(datetime(2025, 1, 1, tzinfo=CHINA_TIME))
    office = Office(invented.OEM, KEYS, Subjects(KEYS), clock, CountingDraw(log.end()), edition_on)
    Ingestion(log, office, chunk=5).run(ListedLedgers(rows), lambda _: None, lambda _: None)


FLEETS = settings(
    max_examples=max(6, settings().max_examples // 8),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a database for each attempt makes shrinking slow
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@FLEETS
@given(
    rows=st.one_of(fleet_rows(), st.builds(lambda at: RowMix(Random(at)).rows(40), st.integers(0, 999))),
    pieces=st.lists(st.integers(1, 25), min_size=1, max_size=5),
    data=st.data(),
)
def test_fleets_are_listed_as_they_are(opener: Opener, rows: list[LedgerRow], pieces: list[int], data: Any) -> None:
    """Ledgers in pieces, looked at with or without writing between them: always the fold of the histories."""
    with opener() as log:
        index = index_of(log)
        for piece in pieces:
            take(log, rows[:piece])
            rows = rows[piece:]
            look = data.draw(st.sampled_from(["not at all", "read only", "rebuild", "list"]))
            if look == "rebuild":
                Cards(log, index).rebuild()
            elif look != "not at all":
                assert_exact(Cards(log, index, read_only=look == "read only"), log, data.draw(queries))
        take(log, rows)
        for cards in (Cards(log), Cards(log, index, read_only=True), Cards(log, index)):
            assert_exact(cards, log, data.draw(one_fact))


class Breaking:
    """An index whose process dies after so many changes, before or after the last."""

    def __init__(self, index: CardIndex, changes: int, *, done: bool) -> None:
        self._index = index
        self._left = changes
        self._done = done
        self.mark, self.replace, self.page, self.tally = index.mark, index.replace, index.page, index.tally

    def keep(self, lines: Sequence[CardLine], after: Mark, now: Mark) -> bool:
        """Keep lines, or die."""
        self._left -= 1
        if self._left < 0 and not self._done:
            raise Killed
        moved = self._index.keep(lines, after, now)
        if self._left < 0:
            raise Killed
        return moved


class Killed(Exception):
    """The process is gone."""


@FLEETS
@given(
    number=st.integers(0, 999),
    changes=st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=4),
)
def test_a_kept_line_is_exact_as_of_the_mark(opener: Opener, number: int, changes: list[tuple[int, bool]]) -> None:
    """Killed anywhere while catching up, an index holds just what was so at its mark, and goes on from there."""
    rows = RowMix(Random(number)).rows(30)
    with opener() as log:
        index = index_of(log)
        for place, (count, done) in enumerate(changes):
            take(log, rows[place * 12 : (place + 1) * 12])
            try:
                Follower(log, Breaking(index, count, done=done)).caught_up()
            except Killed:
                pass
            else:
                assert log.end() == index.mark().position
            mark, lines = kept(index)
            assert lines_at(log, mark.position) == lines
        assert_exact(Cards(log, index), log, EVERY_CARD)


@FLEETS
@given(number=st.integers(0, 999))
def test_what_comes_while_reading(opener: Opener, number: int) -> None:
    """While pages are read others write, catch up and rebuild: every line is its card's at some moment since the
    question; the cards that were there come once each, by ICCID.
    """
    rows = RowMix(Random(number)).rows(30)
    with opener() as log:
        index = index_of(log)
        take(log, rows[:8])
        Cards(log, index).update()
        early, early_lines = kept(index)
        take(log, rows[8:15])
        asked, told = log.end(), list[CardLine]()
        there = [line.iccid for line in every_line(log)]
        for place, line in enumerate(Cards(log, index, read_only=number % 2 == 0).lines()):
            told.append(line)
            take(log, rows[15 + 8 * place : 23 + 8 * place])
            if place % 2:  # a rebuild that began before the question ends now
                index.replace(early_lines, early)
            else:
                Cards(log, index).update()

        names = [line.iccid for line in told]
        assert sorted(set(names)) == names
        assert set(there) <= set(names)
        for line in told:
            (history,) = log.read([f"{CARD_PREFIX}{line.iccid}"]).values()
            moments = {asked, *(each.position for each in history if each.position > asked)}
            assert line in [
                line_of_history([each for each in history if each.position <= moment]) for moment in moments
            ]


def test_a_watched_log_is_a_log() -> None:
    """Without an index the listing is the same."""
    log = WatchedLog(open_memory_log())
    take(log, RowMix(Random(1)).rows(30))
    assert_exact(Cards(log), log, EVERY_CARD)
