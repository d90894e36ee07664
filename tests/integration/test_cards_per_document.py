"""Cards per document through the registry: flags, refusals, search, keys that end, and what the index gives away."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import attrs
import pytest

from iov_realname import Registry
from iov_realname.adapters.storage.memory_documents import MemoryDocumentIndex
from iov_realname.application.acts import document_limit
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.desk import ATTEMPTS
from iov_realname.application.documents import Blind, Counting, DocumentIndex, Documents, PurposeBlinds
from iov_realname.application.errors import Contended, NotConfigured, Refused, SubjectErased, SubjectLocked
from iov_realname.application.ledger.ingest import Ingestion
from iov_realname.application.ports import Answer, EventLog, KeyRing, New, Place
from iov_realname.application.reading import accesses
from iov_realname.application.turns import TurnLost, TurnName, TurnTimeout
from iov_realname.application.working import WorkingSet
from iov_realname.domain.blind import blind_input
from iov_realname.domain.card.document_limit import DocumentLimitExceeded
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import CountBy, OverLimit
from iov_realname.domain.streams import card_stream
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.ledgers import ListedLedgers
from iov_realname.testing.watching import WatchedLog
from tests.integration.test_two_processes import owner
from tests.support.facts import UNFOUND
from tests.support.owners import MANY, buys, cards_under, iccids, is_sold, is_taken, opened, presents, strict
from tests.support.postgres import Store

ID = DocumentKind.RESIDENT_ID


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> str:
    """Every kind of store."""
    if request.param != "postgres":
        return str(request.param)
    store: Store = request.getfixturevalue("store")
    return store.url


@pytest.fixture
def registry(place: str, tmp_path: Path) -> Iterator[Registry]:
    """A registry under the built-in books, which flag."""
    with opened(place, tmp_path) as registry:
        yield registry


def flags(registry: Registry, vehicle: int, card: int = 0) -> list[DocumentLimitExceeded]:
    """What was noted of a vehicle's card."""
    history = registry.history(invented.iccid(vehicle * MANY + card))
    events = [chapter.recorded.envelope.event for chapter in history]
    return [event for event in events if isinstance(event, DocumentLimitExceeded)]


def fleet(registry: Registry, count: int, **how: object) -> None:
    """So many sold vehicles."""
    for vehicle in range(count):
        is_sold(registry, vehicle, **how)  # type: ignore[arg-type]


def test_the_sixth_card_is_taken_and_flagged(registry: Registry) -> None:
    """Five are silent; the sixth says how many of how many, and shows on the registration."""
    fleet(registry, 7)
    for vehicle in range(7):
        presents(registry, vehicle, 1)
    assert [0, 0, 0, 0, 0, 1, 1] == [len(flags(registry, vehicle)) for vehicle in range(7)]
    (flag,) = flags(registry, 6)
    assert (7, 5, CountBy.CARD, Carrier.MOBILE) == (flag.count, flag.limit, flag.counts, flag.carrier)
    registrations = [registry.card(invented.iccid(vehicle * MANY)).registration for vehicle in range(7)]
    assert [False] * 5 + [True] * 2 == [each is not None and each.over_limit for each in registrations]


def test_carriers_are_counted_apart(registry: Registry) -> None:
    """Five cards of one carrier leave the other's five."""
    fleet(registry, 5)
    for vehicle in range(5, 11):
        is_sold(registry, vehicle, carrier=Carrier.UNICOM)
    for vehicle in range(11):
        presents(registry, vehicle, 1)
    assert [10] == [vehicle for vehicle in range(11) if flags(registry, vehicle)]


def test_what_ended_counts_no_more(registry: Registry) -> None:
    """A transfer, a scrapping and a closed attempt free their places; a completed registration keeps its own."""
    fleet(registry, 9)
    for vehicle in range(5):
        presents(registry, vehicle, 1)
    registry.transfer_vehicle(vin=invented.vin(0))
    registry.scrap_vehicle(vin=invented.vin(1))
    registry.refuse_identity(registration_no="R-2", code=RefusalCode.FORGED)
    for vehicle in range(5, 9):
        presents(registry, vehicle, 1)
    assert [8] == [vehicle for vehicle in range(9) if flags(registry, vehicle)]
    assert [invented.iccid(vehicle * MANY) for vehicle in range(3, 9)] == iccids(registry, 1)


def test_an_attempt_that_a_reviewer_closed_counts_no_more(registry: Registry) -> None:
    """It counts as long as it is in review."""
    is_sold(registry, 0)
    presents(registry, 0, 1, check=StatedCheck(CheckOutcome.NO_RECORD, "样例核验", "K-1"))
    assert [invented.iccid(0)] == iccids(registry, 1)
    registry.decide_review(registration_no="R-0", approved=False, reviewer="reviewer-1", reason="查无此人")
    assert [] == iccids(registry, 1)


def test_the_same_number_again_is_not_one_more(registry: Registry) -> None:
    """Papers shown again under an open 登记编号 count the vehicle's own cards once."""
    fleet(registry, 5)
    for vehicle in range(5):
        presents(registry, vehicle, 1)
    presents(registry, 0, 1)
    assert [] == flags(registry, 0)
    presents(registry, 1, 2)
    assert 4 == len(iccids(registry, 1))


def test_units_are_counted_like_persons(registry: Registry) -> None:
    """A company's code is a document like any other."""
    is_sold(registry, 0, cards=6)
    person = invented.person(3)
    presents(
        registry,
        0,
        1,
        holder=HolderKind.UNIT,
        owner=DocumentReading(
            DocumentKind.USCC, Particulars(name="样例公司", number=invented.unit_code(1)), DeviceCapture.OCR
        ),
        handler=person,
        responsible=person,
        authorisation_no="A-1",
    )
    assert [0, 0, 0, 0, 0, 1] == [len(flags(registry, 0, card)) for card in range(6)]
    assert [] == iccids(registry, 3)
    assert 6 == len(cards_under(registry, DocumentKind.USCC, invented.unit_code(1)))


def test_a_book_that_refuses_refuses_with_its_own_code(place: str, tmp_path: Path) -> None:
    """Nothing is written to the card; after a place is free the same owner may come again."""
    with opened(place, tmp_path, strict(2)) as registry:
        fleet(registry, 3)
        assert [True, True, False] == [is_taken(registry, vehicle, 1) for vehicle in range(3)]
        with pytest.raises(Refused, match="R-CARD-LIMIT") as told:
            presents(registry, 2, 1, registration_no="R-9")
        assert ("document_has_room", ("POLICY-CARD-LIMIT",)) == (told.value.refusal.rule, told.value.refusal.cites)
        assert registry.card(invented.iccid(2 * MANY)).registration is None
        registry.scrap_vehicle(vin=invented.vin(0))
        presents(registry, 2, 1)


def test_vehicles_are_counted_where_the_book_says_so(place: str, tmp_path: Path) -> None:
    """However many cards each has; with one of its cards gone a vehicle still counts."""
    with opened(place, tmp_path, strict(2, CountBy.VEHICLE)) as registry:
        fleet(registry, 4, cards=3)
        assert [True, True, False] == [is_taken(registry, vehicle, 1) for vehicle in range(3)]
        registry.cancel_card(iccid=invented.iccid(0))
        assert not is_taken(registry, 3, 1)
        registry.scrap_vehicle(vin=invented.vin(0))
        assert is_taken(registry, 3, 1)


def test_the_search_knows_a_number_however_it_is_typed(registry: Registry) -> None:
    """By kind and number, with spaces, in full width, in lower case; another kind is another document."""
    is_sold(registry, 0, cards=2)
    presents(registry, 0, 1)
    number = invented.resident_number(1)
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number)
    expected = [invented.iccid(0), invented.iccid(1)]
    for typed in (number, f" {number[:6]} {number[6:]} ", wide, number.lower()):
        found = cards_under(registry, ID, typed)
        assert expected == [card.iccid for card in found]
        assert {(Carrier.MOBILE, invented.vin(0))} == {(card.carrier, card.vin) for card in found}
    assert [] == cards_under(registry, DocumentKind.TEMP_RESIDENT_ID, number)
    assert [] == cards_under(registry, ID, invented.resident_number(2))


def test_a_search_is_on_record_for_each_owner_before_it_is_answered(registry: Registry) -> None:
    """Two registrations are two subjects; who asked, what for and of which cards; nothing where nothing was found."""
    fleet(registry, 3)
    for vehicle, person in enumerate((1, 1, 2)):
        presents(registry, vehicle, person)
    assert 2 == len(cards_under(registry, ID, invented.resident_number(1)))
    assert [] == cards_under(registry, ID, invented.resident_number(7))
    log = registry._log
    owners = {registry.card(invented.iccid(vehicle * MANY)).registration.owner for vehicle in (0, 1)}  # type: ignore[union-attr]
    read = list(accesses(log))
    assert owners == {each.subject for each in read}
    assert [("auditor-1", ReadingPurpose.AUDIT, ("document",))] * 2 == [
        (each.actor, each.accessed.purpose, each.accessed.fields) for each in read
    ]
    assert {card_stream(invented.iccid(vehicle * MANY)) for vehicle in (0, 1)} == {
        history for each in read for history in each.accessed.histories
    }


@pytest.mark.parametrize(
    ("purpose", "actor"), [(None, "auditor-1"), (ReadingPurpose.AUDIT, ""), (ReadingPurpose.AUDIT, "张三")]
)
def test_a_search_without_purpose_or_account_is_refused(purpose: ReadingPurpose | None, actor: str) -> None:
    """Whether it would have found somebody or not, and words that are no account are not kept."""
    with opened("memory", Path()) as registry:
        fleet(registry, 1)
        presents(registry, 0, 1)
        for person in (1, 7):
            with pytest.raises(Refused, match="R-PURPOSE"):
                registry.cards_of_document(ID, invented.resident_number(person), purpose=purpose, actor=actor)
        assert [] == list(accesses(registry._log))


def test_the_index_is_rebuilt_by_one_command(registry: Registry) -> None:
    """To the same answers."""
    fleet(registry, 3)
    for vehicle in range(3):
        presents(registry, vehicle, vehicle % 2)
    before = [iccids(registry, person) for person in range(2)]
    registry.rebuild_documents()
    assert before == [iccids(registry, person) for person in range(2)]
    assert [2, 1] == list(map(len, before))


def test_the_index_gives_no_number_away(tmp_path: Path) -> None:
    """Neither the number nor any bare hash of it stands in the file; the digest of another store's key is another."""
    number = invented.resident_number(1)
    text = blind_input(ID, number)
    (tmp_path / "other").mkdir()
    for folder in (tmp_path, tmp_path / "other"):
        with opened("sqlite", folder) as registry:
            is_sold(registry, 0)
            presents(registry, 0, 1)
            assert [invented.iccid(0)] == iccids(registry, 1)
    stored = tmp_path.joinpath("fleet.db").read_bytes()
    assert number.encode() not in stored
    for algorithm in {"md5", "sha1", "sha256", "sm3", "blake2b"} & hashlib.algorithms_available:
        for message in (number, text, f"{ID}{number}"):
            bare = hashlib.new(algorithm, message.encode())
            assert bare.digest() not in stored
            assert bare.hexdigest()[:32].encode() not in stored
    digests = [rows(folder / "fleet.db") for folder in (tmp_path, tmp_path / "other")]
    assert digests[0] != digests[1]


def rows(file: Path) -> list[tuple[object, ...]]:
    """The digests in a store's index."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT digest FROM document_cards").fetchall()


def test_without_an_index_a_book_that_refuses_is_no_book(place: str, tmp_path: Path) -> None:
    """It says so instead of counting nothing; one that flags goes without."""
    with opened(place, tmp_path, strict(5)) as registry:
        is_sold(registry, 0)
        office = registry._desk.office
        for lacking in ({"documents": None}, {"turns": None}):
            registry._desk.office = attrs.evolve(office, **lacking)
            with pytest.raises(NotConfigured, match="cards per document"):
                presents(registry, 0, 1)
        flagging = strict(5, over=OverLimit.FLAG)
        registry._desk.office = attrs.evolve(office, documents=None, turns=None, books=lambda _: flagging)
        presents(registry, 0, 1)
        with pytest.raises(NotConfigured, match="index of documents"):
            iccids(registry, 1)


def test_a_book_that_flags_takes_no_turn(tmp_path: Path) -> None:
    """Registrations wait for one another only where a place could be taken twice."""
    with opened("memory", tmp_path) as registry:
        is_sold(registry, 0)
        documents, turns = registry._desk.office.documents, registry._desk.office.turns
        assert documents is not None
        assert turns is not None
        (blind,) = documents.blinds.of(ID, invented.resident_number(1))
        with turns.turn(TurnName("registrations under one document", blind.digest), 1):
            presents(registry, 0, 1)


class TestKeysThatEnd:
    """Of locked and erased subjects nothing is kept, and nothing is made again."""

    @pytest.mark.parametrize("error", [SubjectLocked, SubjectErased])
    def test_leave_no_entry(self, registry: Registry, error: type[Exception]) -> None:
        """Forgotten at once; what touches the card later, and a rebuild, leave it out."""
        fleet(registry, 2)
        for vehicle in range(2):
            presents(registry, vehicle, 1)
        office = registry._desk.office
        card = registry.card(invented.iccid(0))
        assert office.documents is not None
        assert card.registration is not None
        assert 2 == len(iccids(registry, 1))
        ended = EndedKeys(office.keys, card.registration.owner, error)
        documents = attrs.evolve(office.documents, keys=ended)
        registry._desk.office = attrs.evolve(office, documents=documents)
        documents.forget([card.registration.owner])
        assert [invented.iccid(MANY)] == iccids(registry, 1)
        registry.refuse_identity(registration_no="R-1", code=RefusalCode.NO_DOC)
        registry.rebuild_documents()
        assert [] == iccids(registry, 1)


class EndedKeys:
    """A key ring that no longer opens what is sealed for one subject."""

    def __init__(self, keys: KeyRing, subject: SubjectId, error: type[Exception]) -> None:
        self._keys = keys
        self._subject = subject
        self._error = error

    def __getattr__(self, name: str) -> object:
        return getattr(self._keys, name)

    def unseal(self, sealed: Sealed, place: Place, **how: bool) -> str:
        """Everything else opens."""
        if sealed.key == self._subject:
            raise self._error(sealed.key)
        return self._keys.unseal(sealed, place, **how)


@attrs.frozen
class TwoVersions:
    """The document key while it is being changed: new entries under version 2, counting by both."""

    old: PurposeBlinds
    switched: bool

    def of(self, kind: DocumentKind, number: str) -> Sequence[Blind]:
        """The newest first."""
        before = self.old.of(kind, number)
        after = Blind(2, hashlib.sha256(b"the next key" + blind_input(kind, number).encode()).hexdigest()[:32])
        return (after, *before) if self.switched else before


def test_cards_are_counted_over_both_versions_of_the_key(registry: Registry) -> None:
    """Three before the change, three after: the sixth is flagged, the search finds all, a rebuild moves them over."""
    fleet(registry, 6)
    for vehicle in range(6):
        if vehicle == 3:
            switch(registry)
        presents(registry, vehicle, 1)
    assert [5] == [vehicle for vehicle in range(6) if flags(registry, vehicle)]
    assert 6 == len(iccids(registry, 1))
    assert {1, 2} == versions(registry)
    registry.rebuild_documents()
    assert {2} == versions(registry)
    assert 6 == len(iccids(registry, 1))


def switch(registry: Registry) -> None:
    """Go over to the next version of the document key."""
    office = registry._desk.office
    assert office.documents is not None
    office.documents.catch_up()
    blinds = TwoVersions(PurposeBlinds(office.keys), switched=True)
    registry._desk.office = attrs.evolve(office, documents=attrs.evolve(office.documents, blinds=blinds))


def versions(registry: Registry) -> set[int]:
    """The key versions of a person's entries."""
    documents = registry._desk.office.documents
    assert documents is not None
    digests = [blind.digest for blind in documents.blinds.of(ID, invented.resident_number(1))]
    return {entry.blind.version for entry in documents.index.under(digests)}


class LateIndex(MemoryDocumentIndex):
    """An index that another process advances just before we do, a few times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def advance(self, *asked: object) -> bool:  # type: ignore[override]
        """Somebody else was quicker."""
        if self.times:
            self.times -= 1
            super().advance(*asked)  # type: ignore[arg-type]
            return False
        return super().advance(*asked)  # type: ignore[arg-type]


def test_whoever_is_late_looks_again(tmp_path: Path) -> None:
    """A lost race for the index loses no entry, and adds none."""
    with opened("memory", tmp_path) as registry:
        index: DocumentIndex = LateIndex(2)
        office = registry._desk.office
        assert office.documents is not None
        documents = Documents(office.documents.log, office.keys, index, PurposeBlinds(office.keys))
        registry._desk.office = attrs.evolve(office, documents=documents)
        fleet(registry, 2)
        for vehicle in range(2):
            presents(registry, vehicle, 1)
            assert vehicle + 1 == len(iccids(registry, 1))


class FickleTurns:
    """Turns of which the first few are lost before their holder acts."""

    def __init__(self, losses: int) -> None:
        self.losses = losses
        self.held = 0

    @contextmanager
    def turn(self, name: TurnName, timeout: float) -> Iterator["FickleTurns"]:
        """Held for the length of the block."""
        self.held += 1
        self.name = name
        yield self
        self.held -= 1

    def confirm(self) -> None:
        """Lost, until there are no losses left."""
        self.losses -= 1
        if self.losses >= 0:
            raise TurnLost(self.name)


def test_a_registration_whose_turn_was_lost_is_decided_again(tmp_path: Path) -> None:
    """Nothing was written in the lost turns; who loses every one is told that nothing was written."""
    with opened("memory", tmp_path, strict(1)) as registry:
        fleet(registry, 2)
        fickle = FickleTurns(3)
        registry._desk.office = attrs.evolve(registry._desk.office, turns=fickle)
        presents(registry, 0, 1)
        assert not is_taken(registry, 1, 1)
        assert 1 == len(iccids(registry, 1))
        registry._desk.office = attrs.evolve(registry._desk.office, turns=FickleTurns(ATTEMPTS))
        end = registry._log.end()
        with pytest.raises(Contended):
            presents(registry, 1, 2)
        assert (end, 0) == (registry._log.end(), fickle.held)


def test_whoever_waits_too_long_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what was waited for, and neither the document nor its digest."""
    monkeypatch.setattr(document_limit, "WAIT", 0.01)
    with opened("memory", tmp_path, strict(1)) as registry:
        is_sold(registry, 0)
        office = registry._desk.office
        assert office.documents is not None
        assert office.turns is not None
        (blind,) = office.documents.blinds.of(ID, invented.resident_number(1))
        end = registry._log.end()
        name = TurnName("registrations under one document", blind.digest)
        with office.turns.turn(name, 1), ThreadPoolExecutor() as pool:
            error = pool.submit(presents, registry, 0, 1).exception()
        assert isinstance(error, TurnTimeout)
        assert "registrations under one document" in str(error)
        assert blind.digest not in str(error)
        assert end == registry._log.end()
        presents(registry, 0, 1)


def test_another_card_of_a_counted_vehicle_is_no_other_vehicle(tmp_path: Path) -> None:
    """A replacement card is registered to the same owner: the vehicle was counted, and still is, once."""
    with opened("memory", tmp_path, strict(1, CountBy.VEHICLE)) as registry:
        is_sold(registry, 0, cards=2)
        presents(registry, 0, 1)
        new = invented.iccid(77)
        buys(registry, 77)
        assert [invented.iccid(0), invented.iccid(1)] == iccids(registry, 1)
        registry.replace_card(vin=invented.vin(0), old_iccid=invented.iccid(0), new_iccid=new)
        assert is_taken(registry, 0, 1, registration_no="R-77")
        assert [invented.iccid(1), new] == iccids(registry, 1)


class Interrupted(WatchedLog):
    """A log on which somebody else acts right before the next append."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(log)
        self.before: list[Callable[[], object]] = []

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append, after that."""
        if self.before:
            self.before.pop()()
        super().append(events, answers)


def test_what_others_append_during_a_chunk_is_followed_later(tmp_path: Path) -> None:
    """A run enters its own events into the index only if they are all there is; else the next answer reads the log."""
    with opened("memory", tmp_path) as registry:
        fleet(registry, 2)
        office = registry._desk.office
        assert office.documents is not None
        log = Interrupted(registry._log)
        counting = attrs.evolve(office, documents=attrs.evolve(office.documents, log=log))
        log.before.append(lambda: presents(registry, 0, 1))
        row = attrs.evolve(owner(1), doc_no=invented.resident_number(1), at=datetime(2026, 1, 1, tzinfo=CHINA_TIME))
        Ingestion(log, counting).run(ListedLedgers([row]), lambda _: None)
        assert [invented.iccid(0), invented.iccid(MANY)] == iccids(registry, 1)


def test_a_document_that_is_not_known_is_left_to_be_read(tmp_path: Path) -> None:
    """Cards whose vehicle nobody looked up are not entered as if they counted no more."""
    with opened("memory", tmp_path) as registry:
        is_sold(registry, 0)
        presents(registry, 0, 1)
        documents = registry._desk.office.documents
        assert documents is not None
        work = WorkingSet(registry._log)
        counting = Counting(documents, work)
        counting.begin()
        card = registry.card(invented.iccid(0))
        assert card.registration is not None
        envelope = registry.history(invented.iccid(0))[-1].recorded.envelope
        told = attrs.evolve(UNFOUND, number=card.registration.number, outcome=CheckOutcome.UNAVAILABLE)
        work.add(card_stream(card.iccid), attrs.evolve(envelope, event_id="f" * 32, event=told))
        work.append()
        counting.settle()
        assert [invented.iccid(0)] == iccids(registry, 1)
