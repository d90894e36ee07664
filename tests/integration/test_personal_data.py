"""Personal data through its whole life, on every store: kept, locked, read, held, erased, also through crashes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import attrs
import pytest

import iov_realname
from iov_realname.adapters.exhibits import FolderExhibits
from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage import open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.application.acts.check import place_of, shown_papers
from iov_realname.application.cards.reading import Cards
from iov_realname.application.delivery.round import Delivery
from iov_realname.application.errors import (
    Contended,
    KeyRingError,
    NotFound,
    Refused,
    SealBroken,
    StaleStream,
    SubjectErased,
    SubjectLocked,
)
from iov_realname.application.ports import KeyState
from iov_realname.application.reading import accesses
from iov_realname.application.retention.acts import AboutSubject
from iov_realname.application.retention.exhibits import ExhibitRoom
from iov_realname.application.retention.judging import Step
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, Party
from iov_realname.domain.streams import card_stream, command_stream, subject_stream
from iov_realname.domain.subject.events import (
    Accessed,
    ErasureApproved,
    ErasureDeclined,
    ErasureOrdered,
    ErasureRequested,
    HoldPlaced,
    HoldReleased,
    Locked,
    RetentionStarted,
    ServiceResumed,
    Shredded,
)
from iov_realname.domain.subject.words import DeclineGround, HoldReason, ReadingPurpose, RequestChannel, Role
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from tests.support.showroom import FIRST, OPENING, SECOND, THIRD, Died, Sales, Showroom, cards_of

TWO_YEARS = timedelta(days=731)
CARD, OTHER_CARD = (invented.iccid(number) for number in cards_of(1))
VIN = invented.vin(1)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Showroom]:
    """One vehicle, built and sold, on every store."""
    if request.param == "memory":
        yield _opened(Showroom(open_memory_log(), MemoryKeyRing()))
        return
    if request.param == "sqlite":
        log = open_sqlite_log(tmp_path / "fleet.db")
    else:
        log = open_postgres_log(request.getfixturevalue("store").url)
    ring = FileKeyRing(tmp_path / "fleet.keys", tmp_path / "fleet.kek", create=True)
    with log:
        yield _opened(Showroom(log, ring))
    ring.close()


@pytest.fixture
def small() -> Showroom:
    """The same, in memory only: for what does not depend on the store."""
    return _opened(Showroom(open_memory_log(), MemoryKeyRing()))


def _opened(room: Showroom) -> Showroom:
    room.build(1)
    room.sell(1)
    return room


def kinds(room: Showroom, subject: str) -> list[type]:
    """The kinds of events in a subject's own history."""
    return [type(event) for event in room.events_of(subject_stream(subject))]


def key_of(room: Showroom, subject: SubjectId) -> KeyState:
    """The state of a subject's key."""
    return room.ring.states([subject])[subject]


def transferred(room: Showroom, *, agent: bool = False) -> SubjectId:
    """An owner who was registered, and has sold the vehicle on the day it opened."""
    owner = room.register(1, "N-1", agent=agent)
    room.registry.transfer_vehicle(vin=VIN)
    return owner


class TestTheWholeWay:
    """From the end of service to the proof of erasure."""

    def test_locked_held_for_two_years_and_erased_by_two(self, room: Showroom) -> None:
        """Locked at once, on leap day; due on the day after 28 February two years on; gone with two approvals."""
        owner = transferred(room)
        assert 1 == room.registry.run_retention().locked
        assert KeyState.LOCKED is key_of(room, owner)

        room.clock.set(datetime(2026, 2, 28, 23, 59, tzinfo=CHINA_TIME))
        assert 0 == room.registry.run_retention(approvers=(FIRST, SECOND)).erased
        room.clock.set(datetime(2026, 3, 1, tzinfo=CHINA_TIME))
        assert [(owner, Step.ERASE)] == [(due.found.subject, due.step) for due in room.registry.retention_due()]
        assert (0, 1) == attrs.astuple(room.registry.run_retention())[4:6]

        cards = list(room.registry.cards())
        assert 1 == room.registry.run_retention(approvers=(FIRST, SECOND)).erased
        proof = room.events_of(subject_stream(owner))[-1]
        assert isinstance(proof, Shredded)
        assert (FIRST, SECOND) == proof.approvers
        assert [
            RetentionStarted,
            Locked,
            ErasureApproved,
            ErasureApproved,
            ErasureOrdered,
            Shredded,
        ] == kinds(room, owner)
        assert cards == list(room.registry.cards())
        with pytest.raises(SubjectErased):
            room.registry.reading.subject(owner, purpose=ReadingPurpose.AUDIT, actor=SECOND)

    def test_an_erased_subject_takes_nothing_but_its_data(self, room: Showroom) -> None:
        """The card replays to the same state, event by event; the data says erased, what is altered says that it is."""
        owner = transferred(room)
        stream = card_stream(CARD)
        told, before = room.log.read([stream])[stream], room.registry.history(CARD)
        room.clock.advance(TWO_YEARS)
        assert 1 == room.registry.run_retention(approvers=(FIRST, SECOND)).erased
        assert (told, before) == (room.log.read([stream])[stream], room.registry.history(CARD))
        shown = next(each for each in told if isinstance(each.envelope.event, IdentityPresented))
        sealed, place = shown.envelope.event.owner, place_of(shown, "owner")
        with pytest.raises(SubjectErased):
            room.ring.unseal(sealed, place, locked_too=True)
        purchase = next(each for each in told if isinstance(each.envelope.event, Procured))
        kept, where = purchase.envelope.event.responsible, place_of(purchase, "responsible")
        assert room.ring.unseal(kept, where, locked_too=True)
        with pytest.raises(SealBroken):
            room.ring.unseal(attrs.evolve(kept, box=kept.box[:-6] + "AAAAAA"), where, locked_too=True)
        assert owner not in room.ring.provision(3)
        assert KeyState.SHREDDED is key_of(room, owner)

    def test_two_subjects_of_one_event_go_apart(self, room: Showroom) -> None:
        """The agent's data goes; the owner's, in the same event, still opens for those who may read it."""
        owner = transferred(room, agent=True)
        agent = room.shown(1)[-1].agent
        assert agent is not None
        room.clock.advance(TWO_YEARS)
        room.registry.place_hold(subject=owner, reason=HoldReason.LAWSUIT, case_no="C-1")
        done = room.registry.run_retention(approvers=(FIRST, SECOND))

        assert (1, 1) == (done.erased, done.held)
        read = room.registry.reading.subject(owner, purpose=ReadingPurpose.DISPUTE, actor=SECOND, full=True)
        assert invented.person(1).particulars in {datum.value for datum in read.data}
        with pytest.raises(SubjectErased):
            room.registry.reading.subject(agent.particulars.key, purpose=ReadingPurpose.DISPUTE, actor=SECOND)

    def test_a_request_that_comes_too_early_is_answered_with_the_date(self, room: Showroom) -> None:
        """On record with its answer, and the data is locked from then on; once it is over, two approve."""
        owner = transferred(room)
        with pytest.raises(Refused, match="2026-02-28") as told:
            room.registry.request_erasure(subject=owner, channel=RequestChannel.LETTER, reference="Q-1", iccid=CARD)

        assert RefusalCode.ERASE_EARLY is told.value.refusal.code
        assert ("O25-11", "PI-47", "PI-50") == told.value.refusal.cites
        assert [RetentionStarted, Locked, ErasureRequested, ErasureDeclined] == kinds(room, owner)
        declined = room.events_of(subject_stream(owner))[-1]
        assert ErasureDeclined("Q-1", DeclineGround.RETENTION, date(2026, 2, 28)) == declined
        assert KeyState.LOCKED is key_of(room, owner)

        room.clock.advance(TWO_YEARS)
        room.registry.approve_erasure(subject=owner, approver=FIRST)
        assert KeyState.LOCKED is key_of(room, owner)
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.approve_erasure(subject=owner, approver=FIRST)
        room.registry.approve_erasure(subject=owner, approver=SECOND)
        assert KeyState.SHREDDED is key_of(room, owner)
        assert room.registry.subject(owner).shredded

    def test_an_owner_who_is_served_is_told_so(self, room: Showroom) -> None:
        """No date can be named while service goes on; nothing is locked, and service goes on."""
        owner = room.register(1, "N-1")
        with pytest.raises(Refused, match="R-ERASE-EARLY"):
            room.registry.request_erasure(subject=owner, channel=RequestChannel.ONLINE, reference="Q-2")

        assert [ErasureRequested, ErasureDeclined] == kinds(room, owner)
        assert KeyState.ACTIVE is key_of(room, owner)

    def test_a_subject_lives_as_long_as_the_last_of_its_cards(self, room: Showroom) -> None:
        """One card of the vehicle ends: its owner is served through the other, under one key."""
        owner = room.register(1, "N-1")
        room.registry.cancel_card(iccid=CARD)
        assert [] == [due for due in room.registry.retention_due() if due.found.subject == owner]

        room.clock.advance(timedelta(days=100))
        room.registry.cancel_card(iccid=OTHER_CARD)
        (due,) = [due for due in room.registry.retention_due() if due.found.subject == owner]
        assert due.clock is not None
        assert (date(2024, 6, 8), date(2026, 6, 8)) == (due.clock.service_ended, due.clock.until)
        assert {card_stream(CARD), card_stream(OTHER_CARD)} == set(due.found.histories)


class TestCrashes:
    """Wherever the process dies, the next run completes it; what is not destroyed is not on record as destroyed."""

    @pytest.mark.parametrize("steps", range(10))
    def test_a_round_that_dies_is_completed_by_the_next(self, small: Showroom, steps: int) -> None:
        """Before and after each append, lock and destruction."""
        owner = transferred(small, agent=True)
        small.clock.advance(TWO_YEARS)
        small.death.steps = steps
        try:
            small.registry.run_retention(approvers=(FIRST, SECOND))
        except Died:
            assert Shredded not in kinds(small, owner) or key_of(small, owner) is KeyState.SHREDDED
        small.death.steps = None

        small.registry.run_retention(approvers=(SECOND, THIRD))
        assert KeyState.SHREDDED is key_of(small, owner)
        assert 1 == kinds(small, owner).count(Shredded) == kinds(small, owner).count(ErasureOrdered)
        end = small.log.end()
        small.registry.run_retention(approvers=(SECOND, THIRD))
        assert end == small.log.end()

    @pytest.mark.parametrize("steps", range(6))
    def test_a_second_approval_that_dies_needs_no_third(self, small: Showroom, steps: int) -> None:
        """Once the order is on record any round completes it, without approvers; before it, nothing is lost."""
        owner = transferred(small)
        small.clock.advance(TWO_YEARS)
        small.registry.approve_erasure(subject=owner, approver=FIRST)
        small.death.steps = steps
        try:
            small.registry.approve_erasure(subject=owner, approver=SECOND)
        except Died:
            small.death.steps = None
            small.registry.run_retention()
        small.death.steps = None
        ordered = ErasureOrdered in kinds(small, owner)
        assert ordered is (key_of(small, owner) is KeyState.SHREDDED)
        assert ordered is small.registry.subject(owner).shredded
        assert ordered is (steps > 0)

    def test_the_proof_is_the_key_stores_own_account(self, small: Showroom) -> None:
        """Shredding again gives the same account, which is what the record says."""
        owner = transferred(small)
        small.clock.advance(TWO_YEARS)
        small.registry.run_retention(approvers=(FIRST, SECOND))
        proof = small.events_of(subject_stream(owner))[-1]
        again = small.ring.shred(owner)
        assert isinstance(proof, Shredded)
        assert (again.epoch, again.wrapped_digest, again.final_from) == (
            proof.epoch,
            proof.wrapped_digest,
            proof.final_from,
        )

    def test_a_key_destroyed_behind_our_back_is_a_finding(self, small: Showroom) -> None:
        """It is counted, and never recorded as if somebody had ordered it."""
        owner = transferred(small)
        small.ring.shred(owner)
        assert 1 == small.registry.run_retention(approvers=(FIRST, SECOND)).unexplained
        assert [] == kinds(small, owner)

    def test_a_missing_key_is_not_an_erased_one(self) -> None:
        """With the wrong key store nothing is recorded, and the subjects are counted."""
        log, death = open_memory_log(), _opened(Showroom(open_memory_log(), MemoryKeyRing()))
        right = _opened(Showroom(log, MemoryKeyRing()))
        transferred(right)
        right.ring._ring = MemoryKeyRing()
        end = log.end()
        done = right.registry.run_retention(approvers=(FIRST, SECOND))
        assert done.seen == done.no_key == 3
        assert end == log.end()
        assert 0 == death.registry.run_retention().no_key


class TestRounds:
    """What else a round does, and does not."""

    @pytest.mark.parametrize("approvers", [(FIRST,), (FIRST, FIRST), (FIRST, SECOND, THIRD), ("张三", SECOND)])
    def test_two_accounts_or_none(self, small: Showroom, approvers: tuple[str, ...]) -> None:
        """Anything else is refused before anything is done."""
        transferred(small)
        end = small.log.end()
        with pytest.raises(Refused, match="R-STAGE"):
            small.registry.run_retention(approvers=approvers)
        assert end == small.log.end()

    def test_what_is_served_again_is_unlocked(self, small: Showroom) -> None:
        """A transfer dated ahead was taken for done by a clock that ran fast: the lock goes, the owner is served."""
        owner = small.register(1, "N-1")
        small.registry.transfer_vehicle(vin=VIN, at=OPENING + timedelta(days=10))
        small.clock.set(OPENING + timedelta(days=10))
        small.registry.run_retention()
        small.clock.set(OPENING + timedelta(days=1))
        assert [Step.RESUME] == [due.step for due in small.registry.retention_due()]
        assert 1 == small.registry.run_retention().resumed
        assert [RetentionStarted, Locked, ServiceResumed] == kinds(small, owner)
        assert KeyState.ACTIVE is key_of(small, owner)

    @pytest.mark.parametrize("locked", [True, False])
    def test_a_key_that_lags_behind_its_record_is_brought_up_to_it(self, small: Showroom, locked: bool) -> None:
        """The record says locked, or resumed; whatever the key store was restored to, the key follows."""
        owner = small.register(1, "N-1")
        small.registry.transfer_vehicle(vin=VIN, at=OPENING + timedelta(days=10))
        small.clock.set(OPENING + timedelta(days=10))
        small.registry.run_retention()
        if locked:
            small.ring.unlock([owner])
        else:
            small.clock.set(OPENING + timedelta(days=1))
            small.registry.run_retention()
            small.ring.lock([owner])
        assert [Step.REPAIR] == [due.step for due in small.registry.retention_due()]
        assert 1 == small.registry.run_retention().repaired
        assert (KeyState.LOCKED if locked else KeyState.ACTIVE) is key_of(small, owner)

    def test_refused_attempts_are_kept_for_months_only(self, small: Showroom) -> None:
        """Six months, our policy; whoever asks before that is let go at once, as no law holds it."""
        small.present(1, "N-1", matches=False)
        owner = small.owner(1)
        small.registry.refuse_identity(registration_no="N-1", code=RefusalCode.NO_DOC)
        (due,) = small.registry.retention_due()
        assert due.clock is not None
        assert date(2024, 8, 29) == due.clock.until
        assert small.registry.request_erasure(subject=owner, channel=RequestChannel.COUNTER, reference="Q-3")
        small.registry.approve_erasure(subject=owner, approver=FIRST)
        small.registry.approve_erasure(subject=owner, approver=SECOND)
        assert KeyState.SHREDDED is key_of(small, owner)

    def test_channels_are_kept_as_long_as_authorised(self, small: Showroom) -> None:
        """A channel's names are nobody's on a card; they are found, kept and ended all the same."""
        small.registry.authorise_channel(
            code="QD-1", name="样例渠道", kind=ChannelKind.COUNTER, clerks=("c-1",), until=OPENING + timedelta(days=1)
        )
        assert [] == list(small.registry.retention_due())
        (due,) = small.registry.retention_due(date(2024, 3, 1))
        assert (Role.CHANNEL, ["dealer-QD-1"]) == (due.found.services[0].role, list(due.found.histories))

    def test_many_cards_are_walked_in_batches(self, small: Showroom) -> None:
        """Everybody is met once, also where a vehicle's cards fall into two batches."""
        for vehicle in range(2, 105):
            small.build(vehicle)
        small.sell(100)
        small.register(100, "N-100")
        assert 3 + 2 * 104 - 2 == small.registry.run_retention().seen


class TestOthers:
    """Other processes work on the same subjects."""

    def test_a_hold_that_comes_between_is_judged_with(self, small: Showroom) -> None:
        """A round that lost the race decides anew: the hold stands, nothing is erased."""
        owner = transferred(small)
        small.clock.advance(TWO_YEARS)
        small.log.meanwhile = [
            lambda: small.registry.place_hold(subject=owner, reason=HoldReason.DISPUTE, case_no="D-1")
        ]
        done = small.registry.run_retention(approvers=(FIRST, SECOND))
        assert (0, 1) == (done.erased, done.held)
        assert ErasureOrdered not in kinds(small, owner)
        assert KeyState.LOCKED is key_of(small, owner)

    def test_a_second_round_that_comes_between_does_it_once(self, small: Showroom) -> None:
        """Two rounds at once order and record one destruction."""
        owner = transferred(small)
        small.clock.advance(TWO_YEARS)
        small.log.meanwhile = [lambda: small.registry.run_retention(approvers=(SECOND, THIRD))]
        small.registry.run_retention(approvers=(FIRST, SECOND))
        assert 1 == kinds(small, owner).count(ErasureOrdered) == kinds(small, owner).count(Shredded)
        assert (SECOND, THIRD) == small.registry.subject(owner).approvers

    def test_who_always_loses_gives_up(self, small: Showroom) -> None:
        """Too many others: it says so, and has written nothing."""
        transferred(small)

        def stale() -> None:
            raise StaleStream(["subject-1"])

        end = small.log.end()
        small.log.meanwhile = [stale] * 20
        with pytest.raises(Contended):
            small.registry.run_retention()
        assert end == small.log.end()

    def test_what_is_locked_is_not_counted_per_document(self) -> None:
        """The blind index lets go of a subject with its lock."""
        with iov_realname.connect("memory://", oem=invented.OEM) as registry:
            room = Sales(registry)
            room.build(1)
            room.sell(1)
            room.present(1, "N-1")
            documents = registry._desk.office.documents
            assert documents is not None
            number = invented.resident_number(1)
            assert 2 == len(documents.under(DocumentKind.RESIDENT_ID, number))
            registry.transfer_vehicle(vin=VIN)
            assert 1 == registry.run_retention().locked
            assert [] == documents.under(DocumentKind.RESIDENT_ID, number)


@pytest.mark.parametrize(
    ("subject", "target"), [("0" * 32, "subject-" + "0" * 32), ("张三", None), ("0" * 31, None), ("F" * 32, None)]
)
def test_a_refusal_names_a_subject_only_where_it_is_one(subject: str, target: str | None) -> None:
    """What somebody typed for an id may be a name, and is not written down."""
    request = AboutSubject(at=OPENING, subject=subject)
    assert target == request.target
    assert (f"subject-{subject}",) == request.reads(MemoryKeyRing())


class TestHolds:
    """A case needs the data."""

    def test_a_hold_keeps_and_its_release_lets_go(self, small: Showroom) -> None:
        """Nothing is approved under it; afterwards it is."""
        owner = transferred(small)
        small.clock.advance(TWO_YEARS)
        small.registry.place_hold(subject=owner, reason=HoldReason.DISPUTE, case_no="D-1", iccid=CARD)
        with pytest.raises(Refused, match="R-ERASE-EARLY"):
            small.registry.approve_erasure(subject=owner, approver=FIRST)
        assert 1 == small.registry.run_retention(approvers=(FIRST, SECOND)).held
        assert [Step.HELD] == [due.step for due in small.registry.retention_due()]
        small.registry.release_hold(subject=owner, case_no="D-1")
        assert 1 == small.registry.run_retention(approvers=(FIRST, SECOND)).erased
        assert {HoldPlaced, HoldReleased} <= set(kinds(small, owner))

    def test_a_hold_with_an_end_ends_by_itself(self, small: Showroom) -> None:
        """Its last day still holds; the next does not."""
        owner = transferred(small)
        end = OPENING + TWO_YEARS
        small.registry.place_hold(subject=owner, reason=HoldReason.INVESTIGATION, case_no="I-1", until=end)
        small.clock.set(end)
        assert 1 == small.registry.run_retention(approvers=(FIRST, SECOND)).held
        small.clock.set(end + timedelta(days=1))
        assert 1 == small.registry.run_retention(approvers=(FIRST, SECOND)).erased


class TestReading:
    """Nobody reads personal data without leaving a trace."""

    def test_masked_unless_in_full_and_on_record_first(self, room: Showroom) -> None:
        """What was read says how much was, and by whom; the owner's two cards say the same once."""
        owner = room.register(1, "N-1")
        masked = room.registry.reading.subject(owner, purpose=ReadingPurpose.SERVICE, actor="clerk-7")
        full = room.registry.reading.subject(
            owner, purpose=ReadingPurpose.OWN_REQUEST, actor=SECOND, full=True, iccid=OTHER_CARD
        )
        assert Particulars(name="样**", number="110*************14", phone="120******01") in {
            datum.value for datum in masked.data
        }
        assert {"N-1", "样例核验", invented.person(1).particulars} == {datum.value for datum in full.data}
        assert "样例1" not in repr(full)
        told = list(accesses(room.log))
        assert [("clerk-7", False), (SECOND, True)] == [(each.actor, each.accessed.full) for each in told]
        assert {"number_sealed", "owner", "provider_sealed"} == set(told[0].accessed.fields)

    def test_everybody_of_a_card(self, small: Showroom) -> None:
        """The purchase's responsible person, the owner, the agent; an erased one is said to be so."""
        owner = transferred(small, agent=True)
        small.clock.advance(TWO_YEARS)
        small.registry.approve_erasure(subject=owner, approver=FIRST)
        small.registry.approve_erasure(subject=owner, approver=SECOND)
        small.registry.run_retention()
        read = list(small.registry.reading.card(CARD, purpose=ReadingPurpose.AUDIT, actor=SECOND))
        assert [Role.PURCHASE, None, Role.AGENT] == [getattr(each, "role", None) for each in read]
        assert isinstance(read[1], SubjectErased)
        served = list(small.registry.reading.card(CARD, purpose=ReadingPurpose.SERVICE, actor="clerk-7"))
        assert [Role.PURCHASE, None, None] == [getattr(each, "role", None) for each in served]
        assert [SubjectErased, SubjectLocked] == [type(each) for each in served[1:]]
        with pytest.raises(Refused, match="R-PURPOSE"):
            list(small.registry.reading.card(CARD, purpose=None, actor=SECOND))
        with pytest.raises(NotFound):
            list(small.registry.reading.card("89860", purpose=ReadingPurpose.AUDIT, actor=SECOND))
        with pytest.raises(NotFound):
            small.registry.reading.subject("0" * 32, purpose=ReadingPurpose.AUDIT, actor=SECOND)

    @pytest.mark.parametrize(
        ("purpose", "actor"), [(None, SECOND), (ReadingPurpose.AUDIT, ""), (ReadingPurpose.AUDIT, "张三")]
    )
    def test_without_purpose_or_account_nothing_is_opened(
        self, small: Showroom, purpose: ReadingPurpose | None, actor: str
    ) -> None:
        """R-PURPOSE, on record; a name given for an account is not."""
        owner = small.register(1, "N-1")
        with pytest.raises(Refused, match="R-PURPOSE"):
            small.registry.reading.subject(owner, purpose=purpose, actor=actor)
        last = small.log.appends[-1].events[-1]
        assert command_stream(last.envelope.command.id) == last.stream
        assert "张三" not in str(last)
        assert [] == list(accesses(small.log))

    def test_what_is_only_kept_is_not_read_for_service(self, small: Showroom) -> None:
        """Locked: R-PURPOSE for service, open for the closed list of purposes the law leaves."""
        owner = transferred(small)
        small.registry.run_retention()
        with pytest.raises(Refused, match="R-PURPOSE"):
            small.registry.reading.subject(owner, purpose=ReadingPurpose.SERVICE, actor=SECOND)
        for purpose in (each for each in ReadingPurpose if each.opens_locked):
            assert small.registry.reading.subject(owner, purpose=purpose, actor=SECOND).data

    def test_a_reading_that_dies_has_opened_nothing(self, small: Showroom) -> None:
        """The record comes first: dying after it leaves a trace of a reading that was not made, never the other way."""
        owner = small.register(1, "N-1")
        small.death.steps = 1
        with pytest.raises(Died):
            small.registry.reading.subject(owner, purpose=ReadingPurpose.AUDIT, actor=SECOND)
        small.death.steps = None
        assert [Accessed] == kinds(small, owner)

    def test_accesses_are_found_by_whom_where_and_when(self, small: Showroom) -> None:
        """Everything said narrows them down; both ends of the time count."""
        owner = small.register(1, "N-1")
        small.build(2)
        (other,) = {found.key for found in small.purchases(2)[:1]}
        small.registry.reading.subject(owner, purpose=ReadingPurpose.AUDIT, actor=SECOND)
        later = small.clock.advance(timedelta(days=1))
        small.registry.reading.subject(other, purpose=ReadingPurpose.AUDIT, actor=THIRD)

        def found(**said: object) -> list[str]:
            return [each.subject for each in accesses(small.log, **said)]  # type: ignore[arg-type]

        assert [owner, other] == found()
        assert [owner] == found(subject=owner) == found(actor=SECOND) == found(iccid=OTHER_CARD)
        assert [other] == found(since=later) == found(actor=THIRD, iccid=invented.iccid(cards_of(2)[0]))
        assert [owner] == found(until=later - timedelta(seconds=1))
        assert [owner, other] == found(since=OPENING, until=later)
        assert [] == found(subject=owner, actor=THIRD) == found(subject="0" * 32)


class TestOurOwnProcessing:
    """Checks and deliveries open what they need, as part of their recorded command, and nothing that is only kept."""

    def test_opens_the_active_and_refuses_the_locked(self, small: Showroom) -> None:
        """The papers of an owner who is served open for a check; once they are locked they do not."""
        owner = small.register(1, "N-1")
        (recorded,) = [
            each
            for each in small.log.read([card_stream(CARD)])[card_stream(CARD)]
            if isinstance(each.envelope.event, IdentityPresented)
        ]
        event = recorded.envelope.event
        assert invented.person(1).particulars == shown_papers(small.ring, recorded, event)[Party.OWNER].particulars
        small.registry.transfer_vehicle(vin=VIN)
        small.registry.run_retention()
        with pytest.raises(SubjectLocked):
            shown_papers(small.ring, recorded, event)
        assert small.ring.unseal(event.owner, place_of(recorded, "owner"), locked_too=True)
        assert KeyState.LOCKED is key_of(small, owner)

    def test_a_delivery_goes_on_beside_what_is_locked(self, small: Showroom) -> None:
        """A round of retention locks nobody whose registration is on its way."""
        small.present(1, "N-1")
        small.registry.run_retention()
        carrier = SimulatedCarrier(Carrier.MOBILE)
        Delivery(small.log, Cards(small.log, None), small.registry._desk, {Carrier.MOBILE: carrier}).round()
        assert 2 == carrier.taken


class TestImages:
    """Images of checks are kept for days, apart from the log."""

    def test_a_round_removes_what_is_past_its_days(self, small: Showroom, tmp_path: Path) -> None:
        """Seven days, our policy; the image opens until then, and is sealed where it lies."""
        owner, exhibits = small.register(1, "N-1"), FolderExhibits(tmp_path)
        room = ExhibitRoom(small.registry._desk.office, exhibits)
        kept = room.keep(owner, b"\xff\xd8 a face")
        assert b"a face" not in exhibits.open(kept.pointer)
        small.clock.advance(timedelta(days=6))
        assert 0 == small.registry.run_retention(exhibits=exhibits).images_removed
        assert b"\xff\xd8 a face" == room.show(kept.pointer)
        small.clock.advance(timedelta(days=1))
        assert 1 == small.registry.run_retention(exhibits=exhibits).images_removed
        with pytest.raises(NotFound):
            room.show(kept.pointer)

    def test_a_photograph_goes_in_days_and_the_number_stays_for_years(self, small: Showroom, tmp_path: Path) -> None:
        """The picture of a card is sensitive and its number is not (GB/T 45574): each is kept by its own class."""
        owner, exhibits = small.register(1, "N-1"), FolderExhibits(tmp_path)
        kept = ExhibitRoom(small.registry._desk.office, exhibits).keep(owner, b"a photograph")
        small.clock.advance(timedelta(days=700))
        assert 1 == small.registry.run_retention(exhibits=exhibits).images_removed

        with pytest.raises(NotFound):
            exhibits.open(kept.pointer)
        read = small.registry.reading.subject(owner, purpose=ReadingPurpose.AUDIT, actor=SECOND, full=True)
        assert invented.person(1).particulars in {datum.value for datum in read.data}

    def test_an_image_goes_with_its_subject(self, small: Showroom, tmp_path: Path) -> None:
        """Once the key is gone, so is the image; while it is locked, it opens for those who may."""
        owner, exhibits = small.register(1, "N-1"), FolderExhibits(tmp_path)
        room = ExhibitRoom(small.registry._desk.office, exhibits)
        kept = room.keep(owner, b"face")
        small.ring.lock([owner])
        with pytest.raises(SubjectLocked):
            room.show(kept.pointer)
        assert b"face" == room.show(kept.pointer, locked_too=True)
        small.ring.shred(owner)
        with pytest.raises(SubjectErased):
            room.show(kept.pointer)

    @pytest.mark.parametrize("stored", [b"", b"[]", b'{"suite": "A256GCM"}', b"\xff"])
    def test_what_is_no_exhibit_is_not_shown(self, small: Showroom, tmp_path: Path, stored: bytes) -> None:
        """An error of its own, without the bytes."""
        exhibits = FolderExhibits(tmp_path)
        exhibits.put("0" * 32, stored, OPENING.date())
        with pytest.raises(KeyRingError, match="not as this version writes"):
            ExhibitRoom(small.registry._desk.office, exhibits).show("0" * 32)
