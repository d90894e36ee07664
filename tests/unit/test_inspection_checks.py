"""Every check finds its own defect and nothing else, cites what was law on the day, and nothing unverified as law."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

import attrs
import pytest

from iov_realname.domain.campaign.events import (
    CampaignClosed,
    CampaignOpened,
    Census,
    DeadlineExtended,
    Wave,
    WaveClosed,
    WaveFigures,
    WavesPlanned,
)
from iov_realname.domain.campaign.waves import METHOD
from iov_realname.domain.card.papers import SealedPapers
from iov_realname.domain.card.reports import CarrierReported, ReportKind
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.card.state import Ground
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.custody import FunctionLimit, Hand, HandedOver, Holder, LotFormed, LotKind
from iov_realname.domain.dealer import Authority, DealerAuthorised
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure, MeasureTaken, SelfChecked
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import function_set
from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    NoticePublished,
    OwnSelfCheck,
    PlatformCommissioned,
    RecordsHandedOver,
    RiskAssessed,
    TrainingHeld,
)
from iov_realname.domain.governance.words import OfficerPost, PartyRole, RuleTopic
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.incident import (
    IncidentAuthority,
    IncidentKind,
    IncidentOpened,
    IncidentRemedied,
    IncidentReported,
    PersonsTold,
)
from iov_realname.domain.inspection.checks import CARD_CHECKS, CHECKS, DUTIES, SUBJECT_CHECKS, UNCHECKED
from iov_realname.domain.inspection.citing import grounds
from iov_realname.domain.inspection.words import Question, Severity
from iov_realname.domain.notice.events import NoticeQueued
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import SalesReported
from iov_realname.domain.rulebook import (
    ATF_2022_12,
    EDITIONS,
    ChannelKind,
    CheckKind,
    OwnershipProof,
    Standing,
    edition_on,
)
from iov_realname.domain.streams import custody_stream, incident_stream, log_stream, oem_stream
from iov_realname.domain.subject.events import Accessed, ErasureOrdered, Locked, Shredded
from iov_realname.domain.subject.words import Content, ErasureReason, ReadingPurpose
from iov_realname.domain.terms import Addressee, CarrierResult, NoticeChannel, NoticePurpose
from iov_realname.domain.time import CHINA_TIME
from iov_realname.domain.vehicle.state import VehicleTransferred
from tests.support.facts import (
    ACCEPTED,
    APPEALED,
    ATTEMPTED,
    BOUGHT,
    BUILT_IN,
    CALLED,
    CHANGE_CONFIRMED,
    CHANGE_FAILED,
    CHANGE_ORDERED,
    CHECK_POSTPONED,
    CHECK_REQUESTED,
    CHECKED_AGAIN,
    CLERK,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    CLOSED_IN_ORDER,
    COMPLETED,
    CORRECTED,
    CORRECTION_ANSWERED,
    CORRECTION_SENT,
    DATA,
    DEALER_UNIT,
    DECLINED,
    DEREGISTERED,
    DOCUMENTS_TAKEN,
    EMERGENCY,
    FITTED,
    FUNCTIONS_REQUESTED,
    GRANTED,
    HOLDER_ASKED,
    IN_TEST,
    LIMIT_EXCEEDED,
    LOOK_OPENED,
    MEASURE_CONFIRMED,
    MEASURE_ENDED,
    MEASURE_FAILED,
    MEASURE_NOT_UNDONE,
    MEASURE_ORDERED,
    MISMATCHED,
    NEXT_SALE_DAY,
    NOTIFIED,
    OEM,
    OWNED,
    OWNED_AS_STOCK,
    PARKED,
    PRESENTED,
    PROCURED,
    READ,
    REFUSED_TO_REVIEW,
    REGISTERED,
    REPLACEMENT_FITTED,
    REPORTED,
    RESOLD,
    RESTRICTED,
    REVOKED,
    SALE_DAY,
    SENT,
    SENT_BACK,
    SHOWN_AGAIN,
    SMS,
    SOLD,
    SOLD_AS_STOCK,
    SUBMITTED,
    TEST_OPENED,
    TRANSFER_WAITS,
    TRANSFERRED,
    UNFOUND,
    VERIFIED,
    VIN,
    WAITING,
    WITHDRAWN,
    checked,
    sealed,
)
from tests.support.governed import (
    APPOINTED,
    FILED,
    FIRST,
    GOVERNED_FROM,
    IMPACTS,
    ISSUED,
    RECEIVED,
    governed,
)
from tests.support.inspected import AGAIN, INSPECTED, Archive, Told, clean_archive
from tests.support.telling import but
from tests.support.use import USE_DEFECTS, USE_MOMENTS

Plant = Callable[[Archive], str]

ASSERTED = checked(CheckKind.ASSERTED, verified=True)
ALL_OPEN = function_set((DATA, SMS, EMERGENCY))


def card(*told: Told) -> Plant:
    """A card with this life."""
    return lambda archive: archive.card(told)


def presented(**facts: object) -> Plant:
    """A completed registration whose papers were taken otherwise, and whose checks a ledger asserts."""
    papers = but(PRESENTED, **facts)
    return card(*OWNED, papers, FUNCTIONS_REQUESTED, ASSERTED, SUBMITTED, REGISTERED, GRANTED)


def bought(**facts: object) -> Plant:
    """A registered card that was bought otherwise."""
    return card(but(PROCURED, **facts), *COMPLETED[1:])


def subject(*events: object) -> Plant:
    """A subject's data with this history."""
    return lambda archive: archive.subject(*events)  # type: ignore[arg-type]


ELSEWHERE = PlatformCommissioned("PT-2", DEALER_UNIT, "HT-1", FIRST, FIRST)
"""A platform that another one ran, for a day."""


def lacking(*left_out: object, more: Sequence[object] = ()) -> Plant:
    """An OEM's history without some events, or kinds of them, and with some more."""

    def plant(archive: Archive) -> str:
        kinds = tuple(each for each in left_out if isinstance(each, type))
        dated = [(event, at) for event, at in governed() if event not in left_out and not isinstance(event, kinds)]
        return archive.duty(oem_stream(DEALER_UNIT), *dated, *((event, GOVERNED_FROM) for event in more))

    return plant


PURCHASER, PLANT = Holder(Hand.PURCHASER, OEM), Holder(Hand.PLANT, "GC-1")
DEALER = Holder(Hand.DEALER, "QD-1")
LOT = LotFormed(LotKind.CARDS, ("89860000000000000001",), PURCHASER, None)
MOVED = HandedOver(PURCHASER, PLANT, "HT-1", "7", FunctionLimit.CLOSED, "YJ-1")


def lot(*events: object) -> Plant:
    """A lot with this history."""
    return lambda archive: archive.duty(custody_stream("PC-1"), *((event, SALE_DAY) for event in events))


LEAK = IncidentOpened(IncidentKind.LEAK, SALE_DAY, True, 2, (Content.NAME,), "W-1")
REMEDIED, TOLD = IncidentRemedied("W-2"), PersonsTold(2, NoticeChannel.SMS, "T-1")
REPORTED_TO_POLICE = IncidentReported(IncidentAuthority.POLICE, "W-3")
REPORTED_TO_TELECOM = IncidentReported(IncidentAuthority.TELECOM, "W-3")


def incident(*events: object) -> Plant:
    """An incident with this history."""
    return lambda archive: archive.duty(incident_stream("SJ-1"), *((event, SALE_DAY) for event in events))


STATED = Restricted(Ground.STATED, None, sealed("reason"), sealed("remedy"), sealed("documents"))
ORDERED = ErasureOrdered(ErasureReason.OVER, ("a", "b"))

OPENED = CampaignOpened(Census(date(2024, 5, 5), 7, 2, 3, "0" * 64), date(2024, 6, 30))
PLANNED = WavesPlanned("P-1", METHOD, (Wave(date(2024, 5, 7), date(2024, 6, 1), 2),))
WAVE_DONE = WaveClosed(1, WaveFigures(2, 2, 0, 0, 0, 0))
QUEUED = NoticeQueued(
    VIN,
    1,
    "BF-1",
    1,
    1,
    Addressee.PRESENT_OWNER,
    NoticePurpose.BACKFILL,
    NoticeChannel.SMS,
    "v1",
)


def campaign(*events: object) -> Plant:
    """A campaign with this history, an hour between any two."""
    dated = [(event, SALE_DAY + timedelta(hours=hour)) for hour, event in enumerate(events)]
    return lambda archive: archive.duty("campaign-BF-1", *dated)


BY_AGENT = {"agent": SealedPapers(DocumentKind.RESIDENT_ID, sealed("agent")), "authorisation_no": "A-1"}
AUTHORISED_ON = datetime(2023, 6, 1, tzinfo=CHINA_TIME)
AUTHORISED = (
    DealerAuthorised(AUTHORISED_ON, None, ChannelKind.COUNTER, (CLERK,), sealed("name"), sealed("clerks")),
    AUTHORISED_ON,
)
REMOVED = (
    MeasureTaken(AUTHORISED_ON, ChannelMeasure.REMOVAL, ChannelFault.COMPLAINTS, "M-1"),
    AUTHORISED_ON,
)
LOOKED_ONCE = (SelfChecked(2023, 0, "S-0"), datetime(2023, 12, 1, tzinfo=CHINA_TIME))
LOOKED_AT_ITSELF = (SelfChecked(2025, 0, "S-1"), datetime(2025, 7, 1, tzinfo=CHINA_TIME))

SAID_BESIDE: Mapping[str, Mapping[str, object]] = {
    "busy_agent": {"busy_agents": frozenset({SubjectId("subject of agent")})},
    "unsealed_too_long": {"unsealed_since": INSPECTED - timedelta(days=2)},
}
"""What a history cannot tell, and whoever inspects does, by check."""

DEFECTS: dict[str, Plant] = {
    "access_without_purpose": subject(Locked(), Accessed(ReadingPurpose.SERVICE, full=False, fields=(), histories=())),
    "agent_without_authorisation": presented(agent=SealedPapers(DocumentKind.RESIDENT_ID, sealed("agent"))),
    "agreement_lapsed": lacking(more=[AgreementSigned("XY-2", OEM, PartyRole.PROCESSOR, FIRST, FIRST)]),
    "answer_fits_nothing": card(*COMPLETED, CarrierReported(ReportKind.UNMATCHED_ANSWER, "R-9")),
    "appeal_undecided": card(*CLOSED_IN_ORDER, APPEALED),
    "backfill_overdue": card(*BUILT_IN, SOLD_AS_STOCK, NOTIFIED),
    "busy_agent": presented(**BY_AGENT),
    "buyer_not_authorised": bought(purchaser_code=DEALER_UNIT),
    "buyer_risk_not_assessed": lacking(RiskAssessed),
    "campaign_overdue": campaign(OPENED, PLANNED, WAVE_DONE),
    "card_forgotten": lambda archive: archive.card(COMPLETED, vehicle=[VehicleTransferred(2, NEXT_SALE_DAY)]),
    "card_never_bought": card(FITTED),
    "card_without_vehicle": lambda archive: archive.card(BUILT_IN, vehicle=()),
    "carrier_lacks_correction": card(*COMPLETED, CORRECTED),
    "carrier_report_unreviewed": card(*COMPLETED, REPORTED),
    "carrier_serves_more": card(
        *COMPLETED, but(CHANGE_ORDERED, functions=ALL_OPEN), but(CHANGE_CONFIRMED, functions=ALL_OPEN)
    ),
    "census_without_plan": campaign(OPENED, DeadlineExtended(date(2030, 1, 1), "L-1")),
    "channel_not_authorised": presented(authority=Authority.NOT_AUTHORISED),
    "channel_not_self_checked": lambda archive: archive.channel(AUTHORISED, LOOKED_AT_ITSELF),
    "check_postponed_overdue": card(*WAITING, CHECK_REQUESTED, CHECK_POSTPONED),
    "completed_without_sending": card(*VERIFIED, REGISTERED, GRANTED),
    "compliance_audit_overdue": lacking(ComplianceAudited),
    "custody_gap": lot(LOT, MOVED, but(MOVED, taker=DEALER)),
    "custody_without_contract": lot(LOT, but(MOVED, clause_no=None)),
    "deletion_not_certified": lacking(more=[ELSEWHERE, RecordsHandedOver("PT-2", "W-4", None)]),
    "document_not_accepted": presented(document=DocumentKind.USCC),
    "earlier_owner_not_told": card(*BUILT_IN, SOLD_AS_STOCK, NOTIFIED, (TRANSFERRED, NEXT_SALE_DAY), *AGAIN),
    "emergency_closed": card(*COMPLETED, but(WITHDRAWN, functions=(EMERGENCY,))),
    "erasure_not_completed": subject(ORDERED),
    "erasure_without_two_approvers": subject(
        but(ORDERED, approvers=("a", "a")), Shredded(ErasureReason.OVER, ("a", "a"), 1, None, None)
    ),
    "filing_missing": lacking(FILED[0], RECEIVED[0]),
    "filing_not_received": lacking(RECEIVED[0]),
    "function_change_failed": card(*COMPLETED, CHANGE_ORDERED, CHANGE_FAILED),
    "function_change_unconfirmed": card(*COMPLETED, CHANGE_ORDERED),
    "identity_check_outstanding": card(*WAITING, READ),
    "identity_not_checked": card(*WAITING, READ, SUBMITTED, REGISTERED, GRANTED),
    "impact_not_assessed": lacking(IMPACTS[0]),
    "incident_not_remedied": incident(LEAK, REPORTED_TO_TELECOM, TOLD),
    "incident_not_reported": incident(LEAK, REMEDIED, REPORTED_TO_POLICE, TOLD),
    "measure_failed": card(*COMPLETED, MEASURE_ORDERED, MEASURE_FAILED),
    "measure_not_undone": card(*COMPLETED, MEASURE_ORDERED, MEASURE_CONFIRMED, MEASURE_ENDED, MEASURE_NOT_UNDONE),
    "measure_unconfirmed": card(*COMPLETED, MEASURE_ORDERED),
    "no_internal_rule": lacking(ISSUED, more=[but(ISSUED, topics=tuple(RuleTopic)[1:])]),
    "no_platform": lacking(PlatformCommissioned),
    "no_privacy_notice": lacking(NoticePublished),
    "notice_without_result": lambda archive: archive.duty("notice-0f", (QUEUED, SALE_DAY)),
    "officer_missing": lacking(APPOINTED, more=[but(APPOINTED, post=OfficerPost.HEAD)]),
    "owner_never_asked": card(*OWNED),
    "ownership_paper_missing": card(*OWNED, but(PRESENTED, evidence=OwnershipProof.TRANSFER_INVOICE), *COMPLETED[4:]),
    "persons_not_told": incident(LEAK, REMEDIED, REPORTED_TO_TELECOM, but(TOLD, persons=1)),
    "plan_beyond_deadline": campaign(
        but(OPENED, deadline=date(2024, 5, 30)), PLANNED, WAVE_DONE, CampaignClosed("E-1")
    ),
    "platform_not_handed_over": lacking(more=[but(ELSEWHERE, operator=OEM)]),
    "privacy_notice_incomplete": lacking(
        more=[NoticePublished("GZ-2", "W-5", recipients_listed=True, retention_told=True, rights_told=False)]
    ),
    "refuser_not_restricted": card(*OWNED, NOTIFIED, DECLINED),
    "refuser_served": card(*OWNED_AS_STOCK, NOTIFIED, DECLINED),
    "release_not_reviewed": card(*TRANSFER_WAITS),
    "rejection_unanswered": card(*SENT_BACK),
    "resident_card_photographed": presented(capture=Capture.OCR),
    "responsible_person_not_registered": bought(acknowledged=False),
    "restricted_after_one_channel": card(*CLOSED_DOWN, NOTIFIED),
    "restricted_owner_not_reminded": card(*CLOSED_IN_ORDER[:-1]),
    "restriction_not_lifted": card(*CLOSED_FOR_MISUSE, SHOWN_AGAIN, CHECKED_AGAIN),
    "restriction_without_ground": card(*OWNED, NOTIFIED, CALLED, STATED, NOTIFIED),
    "restriction_without_notice": card(*OWNED, RESTRICTED, NOTIFIED),
    "risk_not_assessed": bought(risk_assessment_no=None),
    "second_look_outstanding": card(*COMPLETED, SHOWN_AGAIN, LOOK_OPENED, HOLDER_ASKED),
    "sales_report_overdue": lacking(SalesReported),
    "self_check_overdue": lacking(OwnSelfCheck),
    "sent_not_completed": card(*SENT, ATTEMPTED, ACCEPTED),
    "sent_too_late": card(
        *SENT, (ATTEMPTED, SALE_DAY + timedelta(days=3)), (REGISTERED, SALE_DAY + timedelta(days=3, hours=1)), GRANTED
    ),
    "sold_not_registered": card(*OWNED, NOTIFIED),
    "stock_functions_after_deadline": card(*OWNED_AS_STOCK),
    "submission_parked": card(*SENT, ATTEMPTED, PARKED),
    "too_many_cards_per_document": card(*OWNED, PRESENTED, LIMIT_EXCEEDED, *COMPLETED[4:]),
    "training_overdue": lacking(TrainingHeld),
    "transfer_not_renewed": card(*RESOLD[:-1], (TRANSFERRED, NEXT_SALE_DAY), (NOTIFIED, NEXT_SALE_DAY)),
    "typed_entry": presented(capture=Capture.TYPED),
    "undirected_before_sale": card(*BOUGHT, but(TEST_OPENED, functions=(DATA,))),
    "undirected_without_registration": card(*OWNED, GRANTED),
    "unit_papers_incomplete": presented(holder=HolderKind.UNIT, document=DocumentKind.USCC),
    "unsealed_too_long": lambda archive: log_stream(OEM),
    "verified_not_sent": card(*VERIFIED),
    "wave_overdue": campaign(OPENED, PLANNED, DeadlineExtended(date(2030, 1, 1), "L-1")),
    "wrong_carrier": card(*VERIFIED, but(SUBMITTED, carrier=Carrier.TELECOM), REGISTERED, GRANTED),
    **USE_DEFECTS,
}
"""By check, a history in which just that is wrong."""


class TestFindings:
    """A defect is found by its own check, once."""

    def test_nothing_is_wrong_with_a_clean_fleet(self) -> None:
        """Not one finding, neither now nor on any day before."""
        archive = clean_archive()

        for day in range(0, 470, 3):
            assert () == archive.found(SALE_DAY + timedelta(days=day))

    @pytest.mark.parametrize("code", DEFECTS)
    def test_exactly_the_planted_defect_is_found(self, code: str) -> None:
        """One finding, in the history it was planted in, with the events that show it."""
        archive = clean_archive()
        stream = DEFECTS[code](archive)

        (found,) = archive.found(**SAID_BESIDE.get(code, {}))  # type: ignore[arg-type]
        assert (code, stream) == (found.check.code, found.stream)
        events = archive.log.read([stream]).get(stream, ())
        assert bool(found.versions) is bool(events)
        assert set(found.versions) <= {each.version for each in events}
        assert found.since <= INSPECTED

    def test_every_check_has_its_defect(self) -> None:
        """The table above leaves no check out, and names none that does not exist."""
        assert set(CHECKS) == set(DEFECTS)

    @pytest.mark.parametrize(
        ("code", "first"),
        [
            ("owner_never_asked", datetime(2024, 6, 6, tzinfo=CHINA_TIME)),
            ("appeal_undecided", datetime(2024, 5, 22, tzinfo=CHINA_TIME)),
            ("wave_overdue", datetime(2024, 6, 2, tzinfo=CHINA_TIME)),
            ("verified_not_sent", SALE_DAY + timedelta(days=1, hours=3)),
            ("sent_not_completed", SALE_DAY + timedelta(days=30, hours=4)),
            ("submission_parked", SALE_DAY + timedelta(days=1, hours=6)),
            ("check_postponed_overdue", SALE_DAY + timedelta(days=2)),
            ("identity_check_outstanding", datetime(2024, 6, 6, tzinfo=CHINA_TIME)),
            ("second_look_outstanding", SALE_DAY + timedelta(days=30, hours=7)),
            ("carrier_lacks_correction", SALE_DAY + timedelta(days=1, hours=7)),
            ("measure_failed", SALE_DAY + timedelta(hours=8)),
            ("channel_not_self_checked", datetime(2025, 1, 1, tzinfo=CHINA_TIME)),
            *USE_MOMENTS,
        ],
    )
    def test_what_time_makes_wrong_is_wrong_from_that_moment_on(self, code: str, first: datetime) -> None:
        """A second before there is nothing to be found."""
        archive = Archive()
        DEFECTS[code](archive)

        assert (found := archive.found(first))
        assert [code] == [each.check.code for each in found]
        assert not archive.found(first - timedelta(seconds=1))

    def test_article_8_tells_three_acts_apart(self) -> None:
        """Not asked, asked and not checked, a refuser served: three checks that cite it, each with its penalties."""
        acts = ("owner_never_asked", "identity_not_checked", "refuser_served")

        assert sorted(acts) == [code for code, check in CHECKS.items() if "N8-1" in check.cites]
        assert all(CHECKS[code].penalties for code in acts)


SENT_AGAIN = (*COMPLETED, CORRECTED, CORRECTION_SENT)
MATCHED = (*OWNED, but(PRESENTED, evidence=OwnershipProof.TRANSFER_INVOICE), FUNCTIONS_REQUESTED, ASSERTED)

ALSO: tuple[tuple[str | None, Plant], ...] = (
    ("carrier_lacks_correction", card(*SENT_AGAIN)),
    ("carrier_lacks_correction", card(*SENT_AGAIN, but(CORRECTION_ANSWERED, result=CarrierResult.REJECTED))),
    (None, card(*COMPLETED, CORRECTED, REVOKED, *COMPLETED[3:])),
    ("channel_not_authorised", card(*COMPLETED, but(LOOK_OPENED, authority=Authority.NOT_AUTHORISED))),
    ("channel_not_self_checked", lambda archive: archive.channel(AUTHORISED, LOOKED_ONCE, origin=Origin.IMPORTED)),
    (None, lambda archive: archive.channel(AUTHORISED, origin=Origin.IMPORTED)),
    (None, lambda archive: archive.channel(AUTHORISED, REMOVED)),
    ("function_change_failed", card(*IN_TEST, CHANGE_ORDERED, CHANGE_FAILED)),
    (None, card(*COMPLETED, CHANGE_ORDERED, CHANGE_FAILED, DEREGISTERED)),
    ("identity_check_outstanding", card(*OWNED, PRESENTED, UNFOUND)),
    ("identity_check_outstanding", card(*OWNED, PRESENTED, MISMATCHED, REFUSED_TO_REVIEW)),
    ("measure_unconfirmed", card(*COMPLETED, MEASURE_ORDERED, MEASURE_CONFIRMED, MEASURE_ENDED)),
    (None, card(*COMPLETED, MEASURE_ORDERED, MEASURE_FAILED, DEREGISTERED)),
    (None, card(*MATCHED, SUBMITTED, REGISTERED, GRANTED)),
    ("resident_card_photographed", card(*WAITING, DOCUMENTS_TAKEN, *COMPLETED[5:])),
    (None, presented(capture=Capture.OCR, channel_kind=ChannelKind.ONLINE)),
    ("submission_parked", card(*SENT, ATTEMPTED, ACCEPTED, PARKED)),
    ("typed_entry", card(*COMPLETED, but(LOOK_OPENED, capture=Capture.TYPED))),
)
"""Further ways to be wrong, and ways that look like it and are not (None)."""


class TestMoreWays:
    """What the same check has to see as well, and what it must pass over."""

    @pytest.mark.parametrize(("code", "plant"), ALSO)
    def test_is_found_or_passed_over(self, code: str | None, plant: Plant) -> None:
        """Exactly the check named, on the history it was planted in."""
        archive = Archive()
        stream = plant(archive)

        found = [(each.check.code, each.stream) for each in archive.found()]
        assert ([] if code is None else [(code, stream)]) == found


class TestCitations:
    """What stands where a reader looks for the law."""

    @pytest.mark.parametrize("code", DEFECTS)
    @pytest.mark.parametrize("day", [date(2020, 5, 6), date(2022, 1, 1), date(2025, 12, 31), date(2026, 1, 1)])
    def test_nothing_unverified_and_nothing_not_in_force_is_law(self, code: str, day: date) -> None:
        """What is shown as law was read in a source, and was in force on the day of the act."""
        check, book = CHECKS[code], edition_on(day)

        for ground in (*grounds(check.cites, book, day), *grounds(check.penalties, book, day)):
            text = book.text(ground.obligation, day)
            if not ground.is_policy:
                assert text.standing in (Standing.VERIFIED, Standing.SECONDARY), ground
                assert text.begun(day), ground
                assert not text.ended(day), ground
            assert text.effective_from == ground.effective_from

    @pytest.mark.parametrize(("day", "is_law"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
    def test_the_penalty_is_that_of_the_day_of_the_act(self, day: date, is_law: bool) -> None:
        """Article 61 up to the renumbering; the number after it was read nowhere, and is not shown as law."""
        (found, *_) = grounds(("CSL-61",), ATF_2022_12, day)

        assert is_law is not found.is_policy
        assert is_law is ("第六十一条" in found.zh)
        assert "六十四" not in found.zh

    @pytest.mark.parametrize(
        ("provision", "act"),
        [
            ("ATF-44", "agent_without_authorisation"),
            ("ATL-86", "identity_not_checked"),
            ("ATL-93", "refuser_served"),
            ("CSL-61", "owner_never_asked"),
            ("O25-17", "owner_never_asked"),
            ("PI-66", "access_without_purpose"),
        ],
    )
    def test_what_punishes_an_act_is_told_with_its_finding(self, provision: str, act: str) -> None:
        """As law, since it was read in a source and was in force on the day of the act."""
        archive = clean_archive()
        DEFECTS[act](archive)
        (found,) = archive.found()

        assert provision in {ground.obligation for ground in found.penalties if not ground.is_policy}

    def test_what_punishes_carriers_alone_is_told_with_no_finding(self) -> None:
        """Its addressee is the carrier (ATF-39); what is found here is found with the OEM."""
        assert not [code for code, check in CHECKS.items() if "ATF-39" in (*check.cites, *check.penalties)]
        assert 1 == sum("ATF-39" in unchecked.cites for unchecked in UNCHECKED)

    def test_law_stands_before_policy(self) -> None:
        """A reader meets first what binds."""
        found = grounds(("POLICY-STAGE", "FINAL-3"), ATF_2022_12, date(2024, 1, 1))

        assert ["FINAL-3", "POLICY-STAGE"] == [ground.obligation for ground in found]

    def test_what_a_book_does_not_carry_is_not_cited(self) -> None:
        """An id that the book does not know prints nothing."""
        assert () == grounds(("N99-9",), ATF_2022_12, date(2024, 1, 1))


class TestCompleteness:
    """Nothing is silently absent."""

    @pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
    def test_every_obligation_is_checked_or_named_as_not_checked(self, book: object) -> None:
        """Each obligation a book can cite stands under a check, or under exactly one reason why there is none."""
        checked_ones = {each for check in CHECKS.values() for each in (*check.cites, *check.penalties)}
        others = Counter(each for unchecked in UNCHECKED for each in unchecked.cites)

        assert checked_ones | set(others) == getattr(book, "obligation_ids")()  # noqa: B009
        assert not checked_ones & set(others)
        assert not [each for each, times in others.items() if times > 1]

    def test_every_question_is_answered_or_named(self) -> None:
        """Of I-1 to I-14 each has a check, or a reason why it has none."""
        named = {unchecked.question for unchecked in UNCHECKED}

        assert set(Question) <= {check.question for check in CHECKS.values()} | named

    def test_checks_stand_in_order_of_their_names(self) -> None:
        """By code, each once."""
        duties = [[check.code for check in duty.checks] for duty in DUTIES.values()]
        for codes in ([check.code for check in CARD_CHECKS], [check.code for check in SUBJECT_CHECKS], *duties):
            assert sorted(set(codes)) == codes
        assert sorted(each.code for each in UNCHECKED) == [each.code for each in UNCHECKED]

    def test_every_text_is_there_in_both_languages(self) -> None:
        """Titles, missing evidence and ways to mend; Chinese in one, none in the other."""
        texts: Sequence[object] = [
            *(text for check in CHECKS.values() for text in (check.title, check.missing, check.mend)),
            *(text for each in UNCHECKED for text in (each.title, each.reason)),
        ]
        for text in texts:
            zh, en = attrs.astuple(text)  # type: ignore[arg-type]
            assert any("一" <= character <= "鿿" for character in zh), text
            assert en, text
            assert not any("一" <= character <= "鿿" for character in en), text

    def test_severities_are_ordered(self) -> None:
        """Critical is graver than major, and major than minor."""
        assert [Severity.CRITICAL, Severity.MAJOR, Severity.MINOR] == sorted(
            Severity, key=lambda severity: -severity.rank
        )


def test_a_card_closed_down_for_a_refusal_is_in_order() -> None:
    """Told, declined, restricted on that ground: nothing to be found, as long as it takes."""
    archive = Archive()
    archive.card(CLOSED_IN_ORDER)
    archive.card((*BUILT_IN, SOLD, NOTIFIED, CALLED, DECLINED, RESTRICTED, CALLED))

    assert () == archive.found(INSPECTED + timedelta(days=4000))


def test_a_day_is_judged_by_the_vehicle_of_that_day() -> None:
    """A card that goes to another vehicle later is not judged by that one before."""
    archive = Archive()
    archive.card((*BUILT_IN, (REPLACEMENT_FITTED, NEXT_SALE_DAY)))

    assert () == archive.found(NEXT_SALE_DAY - timedelta(days=1))
