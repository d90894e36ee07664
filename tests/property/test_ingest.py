"""Taking ledgers in: however rows are cut into chunks, runs or single commands, they come to the same."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import attrs
from hypothesis import assume, event, given, seed, settings
from hypothesis import strategies as st

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.case import Office, Subjects
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.errors import Refused
from iov_realname.application.ledger.delivery import Delivered, Step
from iov_realname.application.ledger.ingest import Ingestion, RowVerdict, Summary
from iov_realname.application.ledger.rows import DealerRow, LedgerRow, TestRow, UnreadableRow
from iov_realname.application.ledger.translate import asked_by, closing_of
from iov_realname.application.ports import Recorded
from iov_realname.application.replay import Replay
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ATF_2022_12, edition_on
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.invariants import broken
from iov_realname.testing.ledger_rows import fleet_rows, unreadable_rows
from iov_realname.testing.ledgers import ListedLedgers
from iov_realname.testing.watching import WatchedLog
from tests.support.cards import every_card

KEYS = MemoryKeyRing()
"""One key ring for all stores of these tests, so that keyed digests are the same in all of them."""
FLEETS = settings(max_examples=max(10, settings().max_examples // 4), deadline=None)

Rows: TypeAlias = Sequence[LedgerRow | UnreadableRow]
Verdicts: TypeAlias = list[tuple[str, int, RefusalCode | None]]


class Store:
    """An empty store in memory, and what one wants to know of it."""

    def __init__(self) -> None:
        self.log = WatchedLog(open_memory_log())
        clock = SetClock(datetime(2025, 1, 1, tzinfo=CHINA_TIME))
        self.office = Office(invented.OEM, KEYS, Subjects(KEYS), clock, CountingDraw(), edition_on)
        self.summary = Summary()

    def take(self, rows: Rows, *, chunk: int = 1000, retry: bool = False) -> Verdicts:
        """Ingest rows; those listed, and how."""
        return self.take_in(ListedLedgers(rows), chunk=chunk, retry=retry)

    def take_in(self, ledgers: Any, *, chunk: int = 1000, retry: bool = False) -> Verdicts:
        """Ingest ledgers; those listed, and how."""
        heard: list[RowVerdict] = []
        ingestion = Ingestion(self.log, self.office, retry_refused=retry, chunk=chunk)
        self.summary = ingestion.run(ledgers, heard.append)
        return told(heard)

    def cards(self) -> dict[str, object]:
        """Every card, but for ids that are drawn."""
        return {card.iccid: without_ids(card) for card in every_card(self.log)}

    def refused(self) -> dict[str, RefusalCode]:
        """The rows whose latest judgement is a refusal."""
        codes: dict[str, RefusalCode | None] = {}
        for append in self.log.appends:
            events = {new.stream: new.envelope.event for new in append.events}
            for answer in append.answers:
                refusal = events.get(f"command-{answer.command_id}")
                code = refusal.code if isinstance(refusal, CommandRefused) else None
                codes[answer.command_id.partition("~")[0]] = code
        return {row: code for row, code in codes.items() if code is not None}

    def written(self) -> dict[str, list[str]]:
        """The wire names of every stream."""
        names: dict[str, list[str]] = {}
        for recorded in self.log.since(0, 100_000):
            names.setdefault(recorded.stream, []).append(recorded.wire_name)
        return names


class Part:
    """The rows of ledgers from one place to another, in their order of judging."""

    def __init__(self, whole: ListedLedgers, start: int | None, stop: int | None) -> None:
        self._whole = whole
        self._slice = slice(start, stop)
        self.refused_files = whole.refused_files
        self.unknown_columns = whole.unknown_columns
        self.counts = whole.counts

    @property
    def dealers_known(self) -> bool:
        """Whether a dealer row is among them."""
        return any(isinstance(each.seen, DealerRow) for each in self.rows())

    def rows(self) -> Iterator[Delivered]:
        """Those rows."""
        return iter(list(self._whole.rows())[self._slice])


def told(heard: Iterable[RowVerdict]) -> Verdicts:
    """What a listener heard, in short."""
    return [(each.file, each.row, None if each.refusal is None else each.refusal.code) for each in heard]


def without_ids(card: Card) -> object:
    """The card as plain values, without the ids that are drawn anew in every store."""
    facts = attrs.asdict(card)
    registration = facts["period"] and facts["period"]["registration"]
    if registration:
        facts["period"]["registration"] = {**registration, "owner": None, "operation": None}
    return facts


def fleets() -> st.SearchStrategy[list[LedgerRow | UnreadableRow]]:
    """The rows of a small fleet, and a few that cannot be read; some delivered twice."""
    unreadable = st.lists(unreadable_rows(), max_size=2)
    return st.builds(lambda rows, odd, twice: [*rows, *odd, *rows[:twice]], fleet_rows(), unreadable, st.integers(0, 3))


@FLEETS
@given(rows=fleets(), chunk=st.integers(1, 12))
def test_chunks_do_not_matter(rows: Rows, chunk: int) -> None:
    """Rows taken one by one, a few at a time or all at once give the same verdicts, cards and events."""
    singly, few, whole = Store(), Store(), Store()

    verdicts = whole.take(rows)
    assert verdicts == singly.take(rows, chunk=1) == few.take(rows, chunk=chunk)
    assert whole.cards() == singly.cards() == few.cards()
    assert whole.written() == singly.written() == few.written()
    assert whole.summary == singly.summary == few.summary
    for card in every_card(whole.log):
        event(f"stage {card.stage}")
        event(f"registration {card.registration_status}")


@FLEETS
@given(rows=fleet_rows())
def test_single_commands_come_to_the_same(rows: Rows) -> None:
    """A run judges every row as a single command with its id would be judged."""
    taken, sent = Store(), Store()

    verdicts = {(file, row): code for file, row, code in taken.take(rows) if code is not None}
    assert verdicts == send_singly(sent, rows)
    assert taken.cards() == sent.cards()
    assert taken.written() == sent.written()


def send_singly(store: Store, rows: Rows) -> dict[tuple[str, int], RefusalCode]:
    """Send every row to the desk as a command of its own; those refused."""
    desk, refused = Desk(store.log, store.office), {}
    for delivered in ListedLedgers(rows).rows():
        row = delivered.seen
        assert not isinstance(row, UnreadableRow)
        sender = Sender(Actor("ingest", "ledger", None), Provenance(Origin.IMPORTED, delivered.batch, delivered.row))
        if delivered.step is Step.ROW:
            request, handler = asked_by(row, delivered.id)
            try:
                desk.handle(delivered.id, sender, request, handler)
            except Refused as error:
                refused[delivered.file, delivered.row] = error.refusal.code
        elif isinstance(row, TestRow) and row.closed_on is not None:
            running = WorkingSet(store.log).card(row.iccid).test
            if running is not None and running.id == delivered.id:
                request, handler = closing_of(row, delivered.id, row.closed_on)
                desk.handle(f"{delivered.id}-closing", sender, request, handler)
    return refused


@FLEETS
@given(rows=fleets(), chunk=st.integers(1, 12))
def test_the_same_rows_again_change_nothing(rows: Rows, chunk: int) -> None:
    """A second run adds no event and lists the same rows, whatever the chunks of either run were."""
    store = Store()
    verdicts, end = store.take(rows, chunk=chunk), store.log.end()

    assert verdicts == store.take(rows)
    assert end == store.log.end()
    assert store.summary.known == ListedLedgers(rows).counts.rows
    assert store.summary.taken == 0


@FLEETS
@given(rows=fleets(), data=st.data())
def test_two_runs_come_to_the_same(rows: Rows, data: st.DataObject) -> None:
    """Rows taken in two runs, cut anywhere in their order, come to what one run comes to."""
    ledgers = ListedLedgers(rows)
    order = list(ledgers.rows())
    cut = data.draw(st.integers(0, len(order)))
    assume(not straddles(order[:cut], order[cut:]))
    once, twice = Store(), Store()

    verdicts = once.take_in(ledgers)
    first = twice.take_in(Part(ledgers, None, cut))
    assert sorted(verdicts) == sorted(first + twice.take_in(Part(ledgers, cut, None)))
    assert once.cards() == twice.cards()
    assert once.written() == twice.written()


def straddles(first: Sequence[Delivered], second: Sequence[Delivered]) -> bool:
    """Whether a channel would only become known between the two runs, which is judged by the whole run's files."""
    late = any(isinstance(each.seen, DealerRow) for each in second)
    return late and any(not isinstance(each.seen, DealerRow) for each in first)


@FLEETS
@given(rows=fleets(), missing=st.integers(1, 12))
def test_retrying_changes_only_what_can_now_pass(rows: Rows, missing: int) -> None:
    """A retry judges only rows refused earlier, no mismatch among them; one refused again leaves a refusal only."""
    store = Store()
    store.take(rows[missing:])
    store.take(rows)
    refused, end = store.refused(), store.log.end()

    listed = store.take(rows, retry=True)
    acts = by_row(store.log.since(end, 100_000))
    assert acts.keys() <= {row for row, code in refused.items() if code is not RefusalCode.IMPERSONATION}
    assert all(len(events) == 1 or is_mismatch(events) for events in acts.values() if is_refusal(events))
    assert listed == store.take(rows)
    event(f"rows that pass on a retry: {sum(not is_refusal(events) for events in acts.values())}")


def by_row(added: Iterable[Recorded]) -> dict[str, list[object]]:
    """The events added, by the row they answer."""
    events: dict[str, list[object]] = {}
    for recorded in added:
        events.setdefault(recorded.envelope.command.id.partition("~")[0], []).append(recorded.envelope.event)
    return events


def is_refusal(events: Sequence[object]) -> bool:
    """Whether a row's last word is a refusal."""
    return isinstance(events[-1], CommandRefused)


def is_mismatch(events: Sequence[object]) -> bool:
    """Whether a row was refused for a mismatch, which takes effect."""
    return isinstance(last := events[-1], CommandRefused) and last.code is RefusalCode.IMPERSONATION


@FLEETS
@given(rows=fleets(), chunk=st.integers(1, 12))
def test_what_was_taken_in_keeps_the_invariants(rows: Rows, chunk: int) -> None:
    """Every card, vehicle and command of a fleet taken in keeps every invariant of the lifecycle."""
    store = Store()
    store.take(rows, chunk=chunk)

    stories = [Replay(store.log).story(card.iccid) for card in every_card(store.log)]
    vehicles = [WorkingSet(store.log).fitted(invented.vin(number)) for number in range(2)]
    assert () == broken(
        ATF_2022_12,
        stories=stories,
        vehicles=[fitted for fitted in vehicles if fitted.vehicle.vin is not None],
        appends=store.log.appends,
    )


def test_fleets_go_deep() -> None:
    """The fleets of these tests reach every stage and every status that a ledger can lead to."""
    reached: set[str] = set()

    @settings(max_examples=10, deadline=None, database=None)
    @given(rows=fleet_rows())
    def look(rows: Rows) -> None:
        store = Store()
        store.take(rows)
        for card in every_card(store.log):
            chapters = Replay(store.log).story(card.iccid)
            reached.update(str(chapter.card.stage) for chapter in chapters)
            reached.update(f"registration {chapter.card.registration_status}" for chapter in chapters)

    for number in range(1, 7):
        seed(number)(look)()
    assert {*map(str, Stage), *(f"registration {status}" for status in RegistrationStatus)} == reached
