"""The blind index is what a recount from the histories says, after any life; and flags do not depend on chunks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import attrs
from hypothesis import event, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, run_state_machine_as_test

from iov_realname.adapters.storage import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.adapters.storage.memory_documents import MemoryDocumentIndex
from iov_realname.application.case import Office, Subjects
from iov_realname.application.documents import Blind, Documents, Entry, PurposeBlinds
from iov_realname.application.ports import EventLog, KeyRing, Place, Recorded
from iov_realname.application.sealing import unseal_particulars
from iov_realname.domain.card.document_limit import DocumentLimitExceeded
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import UNKNOWN, Card, RegistrationStatus, Stage
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.rulebook import ATF_2022_12, CardLimit, CountBy, OverLimit, RuleBook
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.bench import VIN
from iov_realname.testing.cast import OWNERS
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.ledger_rows import fleet_rows
from iov_realname.testing.lifecycle import CardLifecycle
from iov_realname.testing.watching import WatchedLog
from tests.property.test_ingest import FLEETS, KEYS, Rows, Store, send_singly
from tests.support.postgres import Server

# --- a recount, without the index -------------------------------------------------------------------------------------

Document = tuple[DocumentKind, str]


class Recount:
    """Every card folded event by event, and the document of each registration, read where it was sealed."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self.cards: dict[Iccid, Card] = {}
        self.documents: dict[Iccid, Document] = {}

    def take(self, recorded: Recorded) -> None:
        """Follow one event."""
        iccid = Iccid(recorded.stream.removeprefix(CARD_PREFIX))
        if not recorded.stream.startswith(CARD_PREFIX):
            return
        told: Any = recorded.envelope.event
        self.cards[iccid] = evolve_card(self.cards.get(iccid, UNKNOWN), told)
        if isinstance(told, IdentityPresented):
            self.documents[iccid] = self.document_of(recorded, told)

    def document_of(self, recorded: Recorded, told: IdentityPresented) -> Document:
        """The owner's document, as it was shown."""
        place = Place(recorded.stream, recorded.envelope.event_id, recorded.wire_name, "owner")
        return told.document, unseal_particulars(self._keys, told.owner, place).number

    def counted(self) -> dict[Iccid, Card]:
        """The cards that count."""
        return {
            iccid: card
            for iccid, card in self.cards.items()
            if card.stage is not Stage.DEREGISTERED
            and card.registration_status not in (RegistrationStatus.NONE, RegistrationStatus.REFUSED)
        }


def expected_entries(log: EventLog, keys: KeyRing, blinds: Callable[[Document], Blind]) -> list[Entry]:
    """What the index must hold."""
    recount = Recount(keys)
    for recorded in log.since(0, 100_000):
        recount.take(recorded)
    return [
        Entry(iccid, card.purchase.carrier, card.vin, card.registration.owner, blinds(recount.documents[iccid]))
        for iccid, card in sorted(recount.counted().items())
        if card.purchase is not None and card.vin is not None and card.registration is not None
    ]


def expected_flags(log: EventLog, keys: KeyRing, limit: CardLimit) -> list[tuple[str, int]]:
    """Which presentations must have been flagged with which count, in log order."""
    recount, flagged = Recount(keys), []
    for _, group in groupby(log.since(0, 100_000), lambda recorded: recorded.envelope.command.id):
        command = list(group)
        presented = [each for each in command if isinstance(each.envelope.event, IdentityPresented)]
        if presented:
            flagged += _flagged(recount, presented, limit)
        for recorded in command:
            recount.take(recorded)
    return flagged


def _flagged(recount: Recount, presented: Sequence[Recorded], limit: CardLimit) -> Iterator[tuple[str, int]]:
    covered = [Iccid(each.stream.removeprefix(CARD_PREFIX)) for each in presented]
    so_far: Counter[object] = Counter()
    for recorded, iccid in zip(presented, covered, strict=True):
        told, mine = recorded.envelope.event, recount.cards[iccid]
        assert isinstance(told, IdentityPresented)
        assert mine.purchase is not None
        document = recount.document_of(recorded, told)
        others = [
            card
            for other, card in recount.counted().items()
            if other not in covered
            and recount.documents[other] == document
            and (not limit.per_carrier or (card.purchase and card.purchase.carrier) == mine.purchase.carrier)
        ]
        so_far[mine.purchase.carrier if limit.per_carrier else None] += 1
        count = len(others) + so_far[mine.purchase.carrier if limit.per_carrier else None]
        if limit.counts is CountBy.VEHICLE:
            count = len({card.vin for card in others} | {mine.vin})
        if count > limit.limit:
            yield recorded.stream, count


# --- lives ------------------------------------------------------------------------------------------------------------


class Followed(CardLifecycle):
    """The machine on a store whose own index is held against the recount after every step."""

    held: ClassVar[int] = 0

    def the_owner_is_erased(self) -> None:
        """No rule here: the recount reads the papers, and of erased ones there is nothing to read."""

    @invariant()
    def the_index_is_what_a_recount_says(self) -> None:
        """Entry by entry, found by document and found by vehicle."""
        log, keys = self.bench.log, self.bench.documents.keys
        index = log._log.document_index()  # type: ignore[attr-defined]
        documents = Documents(log, keys, index, PurposeBlinds(keys))
        documents.catch_up()
        expected = expected_entries(log, keys, lambda document: documents.blinds.of(*document)[0])
        owners = [each["owner"] for each in OWNERS]
        known = [documents.blinds.of(shown.document, shown.particulars.number)[0].digest for shown in owners]
        assert expected == list(index.under({*known, *(each.blind.digest for each in expected)}))
        assert expected == sorted(index.look_up({}, [VIN]).entries, key=lambda entry: entry.iccid)
        Followed.held += len(expected)


@contextmanager
def on_a_file() -> Iterator[RecordedLog]:
    """A log in a folder that goes with it."""
    with TemporaryDirectory() as folder, open_sqlite_log(Path(folder) / "life.db", synchronous="normal") as log:
        yield log


def play(open_store: Callable[[], AbstractContextManager[RecordedLog]], lives: int) -> None:
    """Play lives, always the same ones; something must have been held in the index."""
    Followed.held = 0
    on_store = type("OnStore", (Followed,), {"open_log": staticmethod(open_store)})
    steps: dict[str, Any] = {"max_examples": lives, "stateful_step_count": 25, "deadline": None, "database": None}
    run_state_machine_as_test(seed(1)(on_store), settings=settings(**steps))
    assert Followed.held


def test_the_index_follows_every_life_in_memory() -> None:
    """Whatever is done to a vehicle's cards."""
    play(open_memory_log, 20)


def test_the_index_follows_every_life_on_sqlite() -> None:
    """The same on a file."""
    play(on_a_file, 5)


def test_the_index_follows_every_life_on_postgres(postgres: Server) -> None:
    """The same on a server."""

    @contextmanager
    def on_the_server() -> Iterator[RecordedLog]:
        with postgres.store() as store, open_postgres_log(store.url) as log:
            yield log

    play(on_the_server, 3)


# --- ledgers ----------------------------------------------------------------------------------------------------------


class CountingStore(Store):
    """An empty store in memory that counts by documents, under a book with few places."""

    def __init__(self, book: RuleBook) -> None:
        super().__init__()
        self.log = WatchedLog(open_memory_log())
        self.index = MemoryDocumentIndex()
        self.documents = Documents(self.log, KEYS, self.index, PurposeBlinds(KEYS))
        clock = SetClock(datetime(2025, 1, 1, tzinfo=CHINA_TIME))
        subjects = Subjects(KEYS)
        self.office = Office(
            invented.OEM, KEYS, subjects, clock, CountingDraw(), lambda _: book, self.documents, turns=None
        )

    def flags(self) -> list[tuple[str, DocumentLimitExceeded]]:
        """What was flagged, in log order."""
        return [
            (recorded.stream, recorded.envelope.event)
            for recorded in self.log.since(0, 100_000)
            if isinstance(recorded.envelope.event, DocumentLimitExceeded)
        ]


def books() -> st.SearchStrategy[RuleBook]:
    """Books with one or two places, counted in every way; none refuses what a ledger says."""
    limits = st.builds(
        CardLimit,
        limit=st.integers(1, 2),
        counts=st.sampled_from(CountBy),
        per_carrier=st.booleans(),
        over=st.sampled_from(OverLimit),
    )
    return limits.map(lambda limit: attrs.evolve(ATF_2022_12, cards_per_document=limit))


@FLEETS
@given(rows=fleet_rows(), book=books(), chunk=st.integers(1, 12))
def test_chunks_do_not_matter_to_flags(rows: Rows, book: RuleBook, chunk: int) -> None:
    """One by one, a few at a time, all at once or as single commands: the same flags, which a recount finds too."""
    whole, few, singly, sent = (CountingStore(book) for _ in range(4))
    whole.take(rows)
    few.take(rows, chunk=chunk)
    singly.take(rows, chunk=1)
    send_singly(sent, rows)

    assert whole.flags() == few.flags() == singly.flags() == sent.flags()
    assert whole.written() == few.written() == singly.written() == sent.written()
    counts = [(stream, flag.count) for stream, flag in whole.flags()]
    assert expected_flags(whole.log, KEYS, book.cards_per_document) == counts
    event(f"flags: {min(len(counts), 3)}")


@FLEETS
@given(rows=fleet_rows(), book=books(), chunk=st.integers(1, 12))
def test_the_index_of_a_run_is_that_of_a_recount(rows: Rows, book: RuleBook, chunk: int) -> None:
    """What a run enters on the way is what following the log gives, and it leaves nothing to follow."""
    store = CountingStore(book)
    store.take(rows, chunk=chunk)
    expected = expected_entries(store.log, KEYS, lambda document: store.documents.blinds.of(*document)[0])

    assert store.log.end() == store.index.tracked().position
    assert expected == list(store.index.under({each.blind.digest for each in expected}))
    assert expected == sorted(
        store.index.look_up({}, [invented.vin(number) for number in range(10)]).entries, key=lambda each: each.iccid
    )
