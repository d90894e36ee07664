"""The use of cards, and what persons ask: misuse, complaints, requests about data, resources, scenarios, end to end."""

from datetime import date, timedelta

import attrs
import pytest

import iov_realname as lib
from iov_realname import Refused
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.deadlines import WorkingDays
from iov_realname.application.errors import NotFound
from iov_realname.application.ports import KeyState
from iov_realname.application.resourcing import ResourceRound
from iov_realname.application.verifiers import panel_of
from iov_realname.domain.card.functions import FunctionsWithdrawn
from iov_realname.domain.card.measures import MeasureOrdered
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.datarequest.events import DataRequestAnswered, DataRequestRefused
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.misuse.events import MisuseMeasureTaken
from iov_realname.domain.resource.events import CardInside, CardOutside
from iov_realname.domain.resource.words import ResourceFault
from iov_realname.domain.streams import card_stream, complaint_stream, misuse_stream, request_stream, resource_stream
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from tests.support.showroom import FIRST, OPENING, SECOND, Showroom, cards_of

VIN = invented.vin(1)
CARD, OTHER = (invented.iccid(number) for number in cards_of(1))
TEXTS = lib.RestrictionTexts("违规使用", "拨打客服", "身份证")
CLOSED_BY = {"answerer": "privacy-1", "reference": "D-9"}


@pytest.fixture
def room() -> Showroom:
    """One vehicle with two cards, built and sold, in memory."""
    room = Showroom(open_memory_log(), MemoryKeyRing())
    room.build(1)
    room.sell(1)
    return room


def codes(room: Showroom) -> list[str]:
    """What an inspection finds in the histories of these duties."""
    ours = ("misuse-", "complaint-", "request-", "resource-", "scenario-")
    return [found.check.code for found in room.registry.inspect().findings if found.stream.startswith(ours)]


def report(room: Showroom, misuse: str = "XS-1", *, confirmed: bool = True, **facts: object) -> None:
    """A report of misuse of the first card, and its assessment."""
    told = {"kind": lib.MisuseKind.AREA, "source": lib.MisuseSource.CARRIER, "cards": [CARD], **facts}
    room.registry.report_misuse(misuse=misuse, reference="R-1", **told)  # type: ignore[arg-type]
    if confirmed:
        room.registry.assess_misuse(
            misuse=misuse, verdict=lib.MisuseVerdict.CONFIRMED, assessor="auditor-1", reason="在外省持续使用"
        )


class TestMisuse:
    """From the report to the end of the case."""

    def test_a_measure_stands_in_the_case_and_on_the_card(self, room: Showroom) -> None:
        """Ordered under one id in both, confirmed by nobody yet; noted, closed, and nothing is left to be found."""
        report(room)
        done = room.registry.take_misuse_measure(
            misuse="XS-1", act=lib.MisuseAct.BINDING, iccid=CARD, scenario="telematics", target="fitted"
        )

        (taken,) = [each for each in room.events_of(misuse_stream("XS-1")) if isinstance(each, MisuseMeasureTaken)]
        (ordered,) = [each for each in room.events_of(card_stream(CARD)) if isinstance(each, MeasureOrdered)]
        assert done.command_id == taken.operation == ordered.measure
        assert ("XS-1", lib.MeasureKind.BINDING) == (ordered.reason, ordered.kind)
        room.registry.note_misuse_outcome(
            misuse="XS-1", operation=taken.operation, outcome=lib.MeasureOutcome.STOPPED, reference="R-2"
        )
        room.registry.close_misuse(misuse="XS-1", reference="R-3")
        room.clock.set(OPENING + timedelta(days=900))
        assert [] == codes(room)

    def test_a_restriction_reaches_the_misused_card_alone(self, room: Showroom) -> None:
        """The other card works on; both stay in one ownership period; emergency stays; the case knows."""
        report(room)
        room.registry.restrict(vin=VIN, ground=lib.Ground.MISUSE, texts=TEXTS, assessment="XS-1")

        cards = [room.registry.card(each) for each in (CARD, OTHER)]
        assert [lib.Stage.RESTRICTED, lib.Stage.SOLD] == [card.stage for card in cards]
        assert {ONLY_EMERGENCY} == {card.entitled for card in cards}
        assert {1} == {card.period_number for card in cards}
        (measure,) = room.registry.misuse("XS-1").outstanding
        assert (lib.MisuseAct.RESTRICT, CARD) == (measure.act, measure.iccid)

    def test_the_case_itself_may_restrict(self, room: Showroom) -> None:
        """With reason, remedy and documents; the event names the case."""
        report(room)
        take = {"misuse": "XS-1", "act": lib.MisuseAct.RESTRICT, "iccid": CARD}
        with pytest.raises(Refused, match="R-NO-NOTICE"):
            room.registry.take_misuse_measure(**take)
        room.registry.take_misuse_measure(**take, texts=TEXTS)

        (restricted,) = [each for each in room.events_of(card_stream(CARD)) if isinstance(each, Restricted)]
        assert "XS-1" == restricted.assessment

    @pytest.mark.parametrize("assessment", ["", "XS-1", "XS-9", "110101190001010006"])
    def test_no_assessment_no_restriction(self, room: Showroom, assessment: str) -> None:
        """No case, one that nobody has assessed, none of that number, no number at all."""
        report(room, confirmed=False)
        with pytest.raises(Refused, match="R-NO-GROUND"):
            room.registry.restrict(vin=VIN, ground=lib.Ground.MISUSE, texts=TEXTS, assessment=assessment)

    def test_a_suspension_closes_what_is_open_but_the_emergency_call(self, room: Showroom) -> None:
        """All of it, or what is named; with nothing open there is nothing to suspend, and the case records nothing."""
        room.register(1, "N-1")
        room.registry.request_functions(iccid=CARD, functions=[lib.Function.DATA_UNDIRECTED])
        room.registry.grant_functions(iccid=CARD, functions=[lib.Function.DATA_UNDIRECTED])
        report(room)
        take = {"misuse": "XS-1", "act": lib.MisuseAct.SUSPEND, "iccid": CARD}
        room.registry.take_misuse_measure(**take)

        (closed,) = [e for e in room.events_of(card_stream(CARD)) if isinstance(e, FunctionsWithdrawn)]
        assert (lib.Function.DATA_UNDIRECTED,) == closed.functions
        assert ONLY_EMERGENCY == room.registry.card(CARD).entitled
        with pytest.raises(Refused):
            room.registry.take_misuse_measure(**take)
        assert 1 == len(room.registry.misuse("XS-1").measures)

    def test_only_a_registered_holder_is_verified_again(self, room: Showroom) -> None:
        """Nobody is registered yet; then somebody is, and the card's own history is left as it is."""
        report(room)
        take = {"misuse": "XS-1", "act": lib.MisuseAct.REVERIFY, "iccid": CARD}
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.take_misuse_measure(**take)
        room.register(1, "N-1")
        before = room.events_of(card_stream(CARD))
        room.registry.take_misuse_measure(**take)

        assert before == room.events_of(card_stream(CARD))
        assert 1 == len(room.registry.misuse("XS-1").outstanding)

    def test_what_is_no_number_opens_no_case(self, room: Showroom) -> None:
        """Somebody's document number names no history; every act says so."""
        with pytest.raises(Refused, match="R-FORMAT"):
            report(room, "110101190001010006")
        for act, facts in (
            (
                room.registry.assess_misuse,
                {"verdict": lib.MisuseVerdict.CONFIRMED, "assessor": "auditor-1", "reason": "有"},
            ),
            (room.registry.take_misuse_measure, {"act": lib.MisuseAct.BINDING, "iccid": CARD}),
            (room.registry.close_misuse, {"reference": "R-1"}),
        ):
            with pytest.raises(Refused, match="R-FORMAT"):
                act(misuse="张三", **facts)  # type: ignore[operator]

    def test_a_stranger_is_not_looked_into(self, room: Showroom) -> None:
        """A card without a history here, and what is no card."""
        with pytest.raises(Refused, match="R-NO-PURCHASE"):
            report(room, cards=[invented.iccid(77)])
        with pytest.raises(Refused, match="R-FORMAT"):
            report(room, "XS-2", cards=["8986"])
        report(room)
        with pytest.raises(Refused, match="R-NO-GROUND"):
            room.registry.take_misuse_measure(misuse="XS-1", act=lib.MisuseAct.VOLUME, iccid="8986")


class TestComplaints:
    """What people say is sealed, answered in time, and kept as long as our policy says."""

    def test_words_are_sealed_locked_at_the_end_and_erased(self, room: Showroom) -> None:
        """Nothing of them in the log; readable on record while the case is open; two years after its end erased."""
        room.registry.receive_complaint(
            complaint="TS-1",
            kind=lib.ComplaintKind.FEE_OR_BURDEN,
            channel=lib.RequestChannel.TELEPHONE,
            backfill=True,
            words="补登记被要求交费",
            contact="13800000000",
            vin=VIN,
        )
        (received,) = room.events_of(complaint_stream("TS-1"))
        assert "交费" not in repr(received)
        subject = SubjectId(received.words.key)  # type: ignore[attr-defined]
        read = room.registry.reading.subject(subject, purpose=lib.ReadingPurpose.SERVICE, actor="service-2", full=True)
        assert ["补登记被要求交费", "13800000000"] == [datum.value for datum in read.data]

        room.registry.answer_complaint(
            complaint="TS-1", result=lib.ComplaintResult.UPHELD, answerer="service-2", reference="D-1"
        )
        room.registry.close_complaint(complaint="TS-1", remedy="D-2")
        assert 1 == room.registry.run_retention().locked
        room.clock.set(OPENING + timedelta(days=732))
        assert 1 == room.registry.run_retention(approvers=(FIRST, SECOND)).erased
        assert KeyState.SHREDDED is room.ring.states([subject])[subject]
        assert ["backfill_conditioned"] == codes(room)

    def test_an_unanswered_complaint_is_found_after_its_day(self, room: Showroom) -> None:
        """On the last day nothing is; reopened, it is due anew."""
        room.registry.receive_complaint(
            complaint="TS-2",
            kind=lib.ComplaintKind.POLICY,
            channel=lib.RequestChannel.ONLINE,
            words="为什么要实名",
        )
        assert day_of(OPENING) + timedelta(days=15) == room.registry.complaint("TS-2").due
        room.clock.set(OPENING + timedelta(days=15))
        assert [] == codes(room)
        room.clock.set(OPENING + timedelta(days=16))
        assert ["complaint_unanswered"] == codes(room)
        answer = {"complaint": "TS-2", "answerer": "service-2", "reference": "D-1"}
        room.registry.answer_complaint(**answer, result=lib.ComplaintResult.EXPLAINED)
        room.registry.reopen_complaint(complaint="TS-2")
        assert day_of(OPENING) + timedelta(days=31) == room.registry.complaint("TS-2").due

    def test_what_is_no_number_is_no_complaint(self, room: Showroom) -> None:
        """Of no act."""
        with pytest.raises(Refused, match="R-FORMAT"):
            room.registry.reopen_complaint(complaint="13800000000")
        with pytest.raises(Refused, match="R-FORMAT"):
            room.registry.receive_complaint(
                complaint="张三", kind=lib.ComplaintKind.POLICY, channel=lib.RequestChannel.ONLINE, words="问"
            )


class Weekdays(WorkingDays):
    """A calendar without holidays."""

    @property
    def known(self) -> tuple[date, date]:
        """For ever."""
        return date.min, date.max

    def is_working(self, day: date) -> bool:
        """Monday to Friday."""
        return day.weekday() < 5


class TestRequests:
    """What persons ask of their data."""

    def ask(self, room: Showroom, kind: lib.DataRequestKind, subject: str | None, **facts: object) -> None:
        """Received and confirmed."""
        channel = lib.RequestChannel.LETTER
        room.registry.receive_data_request(request="QQ-1", kind=kind, channel=channel, subject=subject, **facts)  # type: ignore[arg-type]
        room.registry.confirm_requester(request="QQ-1", confirmer="privacy-1", reference="D-1")

    def test_access_is_met_by_a_reading_for_the_person(self, room: Showroom) -> None:
        """Words do not do, nor a reading for another purpose, nor one before the request; the event names the fact."""
        owner = room.register(1, "N-1")
        own = {"purpose": lib.ReadingPurpose.OWN_REQUEST, "actor": "privacy-1", "full": True}
        room.registry.reading.subject(owner, **own)
        self.ask(room, lib.DataRequestKind.ACCESS, owner, iccid=CARD)
        room.registry.reading.subject(owner, purpose=lib.ReadingPurpose.AUDIT, actor="auditor-1")
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.answer_data_request(request="QQ-1", **CLOSED_BY)
        room.registry.reading.subject(owner, **own)
        room.registry.answer_data_request(request="QQ-1", **CLOSED_BY)

        answered = room.events_of(request_stream("QQ-1"))[-1]
        assert DataRequestAnswered("privacy-1", f"subject-{owner}", 3, "D-9") == answered

    def test_deletion_too_early_is_refused_with_reason_and_date(self, room: Showroom) -> None:
        """While service goes on, without a date; with the retention's last day after it; the person is told either."""
        owner = room.register(1, "N-1")
        self.ask(room, lib.DataRequestKind.DELETION, owner)
        assert lib.RequestGround.SERVICE is room.registry.ask_for_deletion(request="QQ-1", **CLOSED_BY)
        assert (
            DataRequestRefused("privacy-1", lib.RequestGround.SERVICE, None, "D-9")
            == (room.events_of(request_stream("QQ-1"))[-1])
        )
        room.registry.transfer_vehicle(vin=VIN)
        room.registry.receive_data_request(
            request="QQ-2", kind=lib.DataRequestKind.DELETION, channel=lib.RequestChannel.LETTER, subject=owner
        )
        room.registry.confirm_requester(request="QQ-2", confirmer="privacy-1", reference="D-1")
        assert lib.RequestGround.RETENTION is room.registry.ask_for_deletion(request="QQ-2", **CLOSED_BY, iccid=CARD)
        refused = room.registry.data_request("QQ-2").end
        assert isinstance(refused, DataRequestRefused)
        assert date(2026, 2, 28) == refused.until
        assert [] == codes(room)

    def test_deletion_that_is_due_is_met_by_the_end_of_the_key(self, room: Showroom) -> None:
        """It waits for two approvals; only then it is answered."""
        owner = room.register(1, "N-1")
        room.registry.transfer_vehicle(vin=VIN)
        room.clock.set(OPENING + timedelta(days=732))
        self.ask(room, lib.DataRequestKind.DELETION, owner)
        assert room.registry.ask_for_deletion(request="QQ-1", **CLOSED_BY) is None
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.answer_data_request(request="QQ-1", **CLOSED_BY)
        for approver in (FIRST, SECOND):
            room.registry.approve_erasure(subject=owner, approver=approver)
        room.registry.answer_data_request(request="QQ-1", **CLOSED_BY)
        assert not room.registry.data_request("QQ-1").open

    def test_a_request_about_nobody_known_is_refused_for_that(self, room: Showroom) -> None:
        """No subject is named; one that is named and unknown is refused at once; nothing can be erased."""
        with pytest.raises(Refused, match="R-FORMAT"):
            self.ask(room, lib.DataRequestKind.ACCESS, "0" * 32)
        self.ask(room, lib.DataRequestKind.DELETION, None)
        with pytest.raises(NotFound):
            room.registry.ask_for_deletion(request="QQ-1", **CLOSED_BY)
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.answer_data_request(request="QQ-1", **CLOSED_BY)
        room.registry.refuse_data_request(request="QQ-1", ground=lib.RequestGround.NOT_HELD, **CLOSED_BY)
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.answer_data_request(request="QQ-9", **CLOSED_BY)

    def test_what_else_stands_in_the_way_of_an_erasure_is_no_answer(self, room: Showroom) -> None:
        """An erasure that is under way cannot be asked for again: that is told, not recorded as a refusal."""
        owner = room.register(1, "N-1")
        room.registry.transfer_vehicle(vin=VIN)
        room.clock.set(OPENING + timedelta(days=732))
        room.registry.run_retention(approvers=(FIRST, SECOND))
        self.ask(room, lib.DataRequestKind.DELETION, owner)
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.ask_for_deletion(request="QQ-1", **CLOSED_BY)
        assert room.registry.data_request("QQ-1").open

    @pytest.mark.parametrize(("calendar", "due"), [(None, date(2024, 3, 10)), (Weekdays(), date(2024, 3, 14))])
    def test_the_clock_counts_working_days_where_a_calendar_is_given(
        self, room: Showroom, calendar: WorkingDays | None, due: date
    ) -> None:
        """Ten of them (AUTO-9); without a calendar every day counts, so it is due earlier, never later."""
        self.ask(room, lib.DataRequestKind.COPY, None, calendar=calendar)
        received = room.registry.data_request("QQ-1").received
        assert received is not None
        assert due == received.due
        room.clock.set(OPENING + timedelta(days=14))
        assert (["data_request_unanswered"] if calendar is None else []) == codes(room)

    def test_a_correction_is_met_by_corrected_details(self, room: Showroom) -> None:
        """The same document with another address, checked again: what stood before stays as it was, under its key."""
        owner = room.register(1, "N-1")
        self.ask(room, lib.DataRequestKind.CORRECTION, owner, iccid=CARD)
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.answer_data_request(request="QQ-1", **CLOSED_BY, iccid=CARD)
        looked_at_again(room, moved(1))
        room.registry.correct_holder_details(registration_no="N-1")
        room.registry.answer_data_request(request="QQ-1", **CLOSED_BY, iccid=CARD)

        answered = room.registry.data_request("QQ-1").end
        assert isinstance(answered, DataRequestAnswered)
        assert answered.history in {card_stream(each) for each in (CARD, OTHER)}
        read = room.registry.reading.subject(
            owner, purpose=lib.ReadingPurpose.OWN_REQUEST, actor="privacy-1", full=True
        )
        addresses = {each.value.address for each in read.data if isinstance(each.value, lib.Particulars)}
        assert {invented.person(1).particulars.address} == addresses

    def test_what_is_no_number_is_no_request(self, room: Showroom) -> None:
        """It opens no history."""
        with pytest.raises(Refused, match="R-FORMAT"):
            room.registry.confirm_requester(request="13800000000", confirmer="privacy-1", reference="D-1")


def moved(person: int) -> lib.DocumentReading:
    """Somebody's document, with another address."""
    read = invented.person(person)
    return attrs.evolve(read, particulars=attrs.evolve(read.particulars, address="新址"))


def looked_at_again(room: Showroom, holder: lib.DocumentReading) -> None:
    """The holder shows a document again, online, and the verifiers find nothing wrong."""
    room.registry._panel = panel_of(SimulatedVerifier())
    room.registry.present_reverification(registration_no="N-1", holder=holder, channel_kind=lib.ChannelKind.ONLINE)
    assert lib.CheckOutcome.MATCH is room.registry.check_reverification("N-1", portrait=b"live")


def test_a_second_look_that_matches_lifts_a_restriction_for_misuse(room: Showroom) -> None:
    """At once, on the card it was about."""
    room.register(1, "N-1")
    report(room)
    room.registry.restrict(vin=VIN, ground=lib.Ground.MISUSE, texts=TEXTS, assessment="XS-1")
    assert lib.Stage.RESTRICTED is room.registry.card(CARD).stage
    looked_at_again(room, invented.person(1))
    assert lib.Stage.REGISTERED is room.registry.card(CARD).stage


class TestResources:
    """Number blocks, and scenarios."""

    def test_cards_outside_are_found_once_and_cleared(self, room: Showroom) -> None:
        """A block that leaves both out, judged twice, then one that holds them: two warnings, two clearings."""
        block = {"carrier": lib.Carrier.MOBILE, "kind": lib.ResourceKind.NUMBER, "first": date(2020, 1, 1)}
        room.registry.assign_resource(**block, block="999", reference="D-1")
        rounds = [room.registry.judge_resources() for _ in range(2)]
        assert [(2, 2, 2), (2, 2, 0)] == [(each.seen, each.outside, each.news) for each in rounds]
        assert 2 == codes(room).count("card_outside_its_blocks")
        assert {"number": 2} == dict(figures(room)["outside_blocks"])

        room.registry.assign_resource(**block, block=invented.msisdn(2)[:3], reference="D-2")
        assert ResourceRound(seen=2, outside=0, news=2) == room.registry.judge_resources()
        events = room.events_of(resource_stream(lib.Carrier.MOBILE))
        assert {CARD, OTHER} == {each.iccid for each in events if isinstance(each, CardInside)}
        assert {(ResourceFault.NUMBER,)} == {each.faults for each in events if isinstance(each, CardOutside)}
        assert [] == codes(room)

    def test_a_block_ends(self, room: Showroom) -> None:
        """What is withdrawn judges no later purchase; its days stay on record."""
        block = {"carrier": lib.Carrier.MOBILE, "kind": lib.ResourceKind.NUMBER, "block": "999", "reference": "D-1"}
        room.registry.assign_resource(**block, first=date(2020, 1, 1))
        room.registry.withdraw_resource(**block, last=date(2024, 1, 1))
        assert 0 == room.registry.judge_resources().outside
        (standing,) = room.registry.resources(lib.Carrier.MOBILE).blocks
        assert (date(2020, 1, 1), date(2024, 1, 1)) == (standing.first, standing.last)
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.withdraw_resource(**block, last=date(2024, 2, 1))

    def test_a_scenario_is_assessed_filled_and_retired(self, room: Showroom) -> None:
        """Its batch is in it; after a year without another assessment it is found, retired it is not."""
        room.registry.assess_scenario(
            scenario="telematics",
            card_class=lib.CardClass.DIRECTED,
            risk=lib.RiskLevel.LOW,
            functions=[lib.Function.DATA_DIRECTED],
            assessor="risk-1",
            reference="D-1",
        )
        room.registry.classify_batch(scenario="telematics", batch_no="B-1")
        assert ("B-1",) == room.registry.scenario("telematics").batches
        assert {"directed:low": 1} == dict(figures(room)["scenarios"])
        room.clock.set(OPENING + timedelta(days=367))
        assert ["scenario_not_reassessed"] == codes(room)
        room.registry.retire_scenario(scenario="telematics", reference="D-2")
        assert [] == codes(room)
        with pytest.raises(Refused, match="R-FORMAT"):
            room.registry.classify_batch(scenario="车载", batch_no="B-1")


def figures(room: Showroom) -> dict[str, object]:
    """The figures of a report, by code."""
    return dict(room.registry.inspect().figures)


class TestBurdens:
    """Registering a stock card late is free."""

    @pytest.mark.parametrize("condition", lib.Condition)
    def test_asked_or_told_under_a_condition_it_is_refused(self, condition: lib.Condition) -> None:
        """R-FEE-OR-BURDEN, on the way of asking as on that of telling; without one it is done."""
        room = Showroom(open_memory_log(), MemoryKeyRing())
        room.build(1)
        room.registry.sell_vehicle(vin=VIN, at=OPENING - timedelta(days=1200))
        asked = {"vin": VIN, "channel": "QD-001", "text_version": "v1"}
        told = {
            "vin": VIN,
            "purpose": lib.NoticePurpose.BACKFILL,
            "channel": lib.NoticeChannel.SMS,
            "text_version": "v1",
            "delivery": lib.Delivery.DELIVERED,
        }
        for act, facts in ((room.registry.ask_owner, asked), (room.registry.notify, told)):
            with pytest.raises(Refused, match="R-FEE-OR-BURDEN"):
                act(**facts, conditions=[condition])  # type: ignore[operator]
            act(**facts)  # type: ignore[operator]
