"""What falls due: each deadline yields the day of its own duty, and nothing for what is done."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.calendars import ChineseWorkingDays
from iov_realname.application.deadlines import BeyondCalendar, Calendar, Entry, last_working_day, working_days_after
from iov_realname.domain.deadlines import DEADLINES
from iov_realname.domain.deadlines.use import USE_DEADLINES
from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    NoticePublished,
    OwnSelfCheck,
    PlatformCommissioned,
    RiskAssessed,
    TrainingHeld,
)
from iov_realname.domain.governance.words import PartyRole
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.incident import IncidentRemedied
from iov_realname.domain.inspection.cases.events import (
    FindingNoted,
    InspectionOpened,
    RectificationOrdered,
    RectificationReported,
    Supervisor,
)
from iov_realname.domain.inspection.words import Question
from iov_realname.domain.record import SalesReported
from iov_realname.domain.rulebook import ATF_2022_12
from iov_realname.domain.streams import OEM_PREFIX, inspection_stream, oem_stream
from iov_realname.domain.subject.events import HoldPlaced, RetentionStarted
from iov_realname.domain.subject.words import HoldReason, RetentionBasis, Role
from iov_realname.domain.time import CHINA_TIME, day_of
from tests.support.duty_events import BEGAN, duty_events
from tests.support.facts import (
    CHANGE_CONFIRMED,
    CHANGE_ORDERED,
    CLOSED_IN_ORDER,
    COMPLETED,
    DEALER_UNIT,
    MEASURE_ORDERED,
    OEM,
    OWNED,
    OWNED_AS_STOCK,
    SALE_DAY,
)
from tests.support.governed import APPOINTED, FILED, FIRST, GOVERNED_FROM, IMPACTS, ISSUED, RECEIVED
from tests.support.inspected import Archive, Told
from tests.unit.test_incidents import OPENED, TOLD
from tests.unit.test_inspection_checks import DEFECTS, ELSEWHERE, incident, lacking

Plant = Callable[[Archive], str]
SOLD_ON = day_of(SALE_DAY)
START = day_of(GOVERNED_FROM)
TERMS = ATF_2022_12.governance
LATEST = date(2100, 1, 1)
LONG_AFTER = SALE_DAY + timedelta(days=700)


def card(*told: Told) -> Plant:
    """A card with this life."""
    return lambda archive: archive.card(told)


def subject(*events: object) -> Plant:
    """A subject with this history."""
    return lambda archive: archive.subject(*events)  # type: ignore[arg-type]


def inspection(*events: object) -> Plant:
    """An inspection with this history."""
    return lambda archive: archive.duty(inspection_stream("JC-1"), *((event, SALE_DAY) for event in events))


def after(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)


CASE = (
    InspectionOpened(Supervisor.CA, "31", "H-1", (Question.IDENTITY,)),
    FindingNoted("F1", "typed_entry", None, ()),
    RectificationOrdered("F1", date(2024, 8, 1)),
)
ENDED = RetentionStarted(Role.OWNER, RetentionBasis.LAW, SOLD_ON, date(2026, 5, 6))

DUE: dict[str, tuple[Plant, date]] = {
    "appeal_due": (DEFECTS["appeal_undecided"], after(SOLD_ON, ATF_2022_12.appeal_days)),
    "campaign_due": (DEFECTS["campaign_overdue"], date(2024, 6, 30)),
    "earlier_owner_due": (DEFECTS["earlier_owner_not_told"], after(SOLD_ON, 365 + ATF_2022_12.registration_days)),
    "notice_result_due": (DEFECTS["notice_without_result"], after(SOLD_ON, ATF_2022_12.notice_days)),
    "plan_due": (DEFECTS["census_without_plan"], after(SOLD_ON, ATF_2022_12.plan_days)),
    "release_due": (DEFECTS["release_not_reviewed"], after(SOLD_ON, ATF_2022_12.release_days)),
    "reminder_due": (DEFECTS["restricted_owner_not_reminded"], after(SOLD_ON, ATF_2022_12.reminder_days)),
    "wave_due": (DEFECTS["wave_overdue"], date(2024, 6, 1)),
    "agreement_due": (lacking(more=[AgreementSigned("XY-2", OEM, PartyRole.PROCESSOR, FIRST, FIRST)]), FIRST),
    "audit_due": (lacking(ComplianceAudited), date(2022, 1, 2)),
    "filing_due": (lacking(FILED[0], RECEIVED[0]), after(START, TERMS.filing_days)),
    "function_change_due": (card(*COMPLETED, (CHANGE_ORDERED, SALE_DAY)), after(SOLD_ON, 1)),
    "handover_due": (lacking(more=[ELSEWHERE]), after(FIRST, TERMS.handover_days)),
    "impact_assessment_due": (lacking(IMPACTS[0]), after(START, TERMS.start_days)),
    "incident_remedy_due": (incident(OPENED, TOLD), after(SOLD_ON, 1)),
    "incident_report_due": (incident(OPENED, IncidentRemedied("W-2"), TOLD), after(SOLD_ON, 1)),
    "incident_telling_due": (incident(OPENED, IncidentRemedied("W-2")), after(SOLD_ON, 3)),
    "internal_rule_due": (lacking(ISSUED), after(START, TERMS.start_days)),
    "measure_due": (card(*COMPLETED, (MEASURE_ORDERED, SALE_DAY)), after(SOLD_ON, 1)),
    "officer_due": (lacking(APPOINTED), after(START, TERMS.start_days)),
    "platform_due": (lacking(PlatformCommissioned), after(START, TERMS.start_days)),
    "privacy_notice_due": (lacking(NoticePublished), after(START, TERMS.start_days)),
    "receipt_due": (lacking(RECEIVED[0]), after(START, TERMS.receipt_days)),
    "rectification_due": (inspection(*CASE), date(2024, 8, 1)),
    "registration_due": (card(*OWNED), after(SOLD_ON, ATF_2022_12.registration_days)),
    "retention_over": (subject(ENDED), date(2026, 5, 6)),
    "risk_assessment_due": (lacking(RiskAssessed), after(START, TERMS.start_days)),
    "sales_report_due": (lacking(SalesReported), date(2023, 3, 1)),
    "self_check_due": (lacking(OwnSelfCheck), date(2021, 1, 2)),
    "training_due": (lacking(TrainingHeld), date(2021, 1, 2)),
}
"""By deadline, a history in which it stands, and its day."""


def entries(plant: Plant, at: datetime = LONG_AFTER, until: date = LATEST) -> tuple[Sequence[Entry], str]:
    """What is due in a planted history, with its name."""
    archive = Archive()
    stream = plant(archive)
    return [each for each in Calendar(archive.log).entries(at, until) if each.stream == stream], stream


@pytest.mark.parametrize("code", DUE)
def test_each_deadline_is_told_with_its_day_and_grounds(code: str) -> None:
    """By the history in which it stands; and the day before it, nothing of it is asked for yet."""
    plant, day = DUE[code]
    found = [each for each in entries(plant)[0] if each.deadline.code == code]

    assert {day} == {each.due.day for each in found}
    assert all(each.grounds for each in found)
    assert not [each for each in entries(plant, until=day - timedelta(days=1))[0] if each.deadline.code == code]


def test_no_deadline_is_left_out() -> None:
    """The table above has all but those of the use of cards, which have their own; each is told in both languages."""
    assert set(DEADLINES) == {*DUE, *(deadline.code for deadline in USE_DEADLINES)}
    assert all(each.title.zh and each.title.en and each.cites for each in DEADLINES.values())


@pytest.mark.parametrize(
    "plant",
    [
        card(*COMPLETED, CHANGE_ORDERED, CHANGE_CONFIRMED),
        card(*CLOSED_IN_ORDER),
        subject(ENDED, HoldPlaced(HoldReason.DISPUTE, "A-1", None)),
        inspection(*CASE, RectificationReported("F1", "D-1")),
    ],
)
def test_what_is_done_or_held_is_not_due(plant: Plant) -> None:
    """A confirmed order, a restricted card, a hold without an end, a rectified finding."""
    assert not entries(plant)[0]


def test_a_hold_moves_the_end_of_retention() -> None:
    """The later of the two days counts."""
    held, _ = entries(subject(ENDED, HoldPlaced(HoldReason.LAWSUIT, "A-1", date(2027, 1, 1))))

    assert [date(2027, 1, 1)] == [each.due.day for each in held]


def test_a_stock_card_is_due_by_the_backfill_deadline() -> None:
    """The book's day, whoever was sold what when."""
    found, _ = entries(card(*OWNED_AS_STOCK))

    assert {date(2022, 9, 30)} == {each.due.day for each in found if each.deadline.code == "registration_due"}


def test_each_carrier_is_told_of_sales_again_and_what_it_did_not_take_counts_for_nothing() -> None:
    """From its last report that was taken or handed over; one that was rejected leaves the earlier day."""

    def reported(carrier: Carrier, outcome: str) -> SalesReported:
        return SalesReported(carrier, FIRST, FIRST, 1, 1, f"op-{carrier}-{outcome}", outcome, None)

    told = [
        (reported(Carrier.MOBILE, "accepted"), datetime(2023, 1, 10, tzinfo=CHINA_TIME)),
        (reported(Carrier.MOBILE, "rejected.not_found"), datetime(2023, 4, 1, tzinfo=CHINA_TIME)),
        (reported(Carrier.UNICOM, "exported"), datetime(2023, 4, 2, tzinfo=CHINA_TIME)),
        (reported(Carrier.TELECOM, "failed.timeout"), datetime(2023, 4, 3, tzinfo=CHINA_TIME)),
    ]
    found, _ = entries(lambda archive: archive.duty(oem_stream(DEALER_UNIT), *told))

    assert {
        Carrier.MOBILE: date(2023, 4, 10),
        Carrier.UNICOM: date(2023, 7, 2),
        Carrier.TELECOM: date(2023, 4, 10),
    } == {each.due.about: each.due.day for each in found if each.deadline.code == "sales_report_due"}


PAIRS = {
    "agreement_due": "agreement_lapsed",
    "audit_due": "compliance_audit_overdue",
    "filing_due": "filing_missing",
    "handover_due": "platform_not_handed_over",
    "impact_assessment_due": "impact_not_assessed",
    "internal_rule_due": "no_internal_rule",
    "officer_due": "officer_missing",
    "platform_due": "no_platform",
    "privacy_notice_due": "no_privacy_notice",
    "receipt_due": "filing_not_received",
    "risk_assessment_due": "buyer_risk_not_assessed",
    "sales_report_due": "sales_report_overdue",
    "self_check_due": "self_check_overdue",
    "training_due": "training_overdue",
}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 900), duty_events(OEM_PREFIX)), max_size=12), st.integers(0, 1_500))
def test_what_is_overdue_is_found_and_nothing_else_of_it(told: list[tuple[int, object]], days: int) -> None:
    """Whatever happened: the calendar's overdue entries of governance are the inspection's findings, one for one."""
    archive, at = Archive(in_order=False), BEGAN + timedelta(days=days, hours=12)
    stream = archive.duty(f"{OEM_PREFIX}{DEALER_UNIT}", *((event, BEGAN + timedelta(days=day)) for day, event in told))
    overdue = [
        PAIRS[each.deadline.code]
        for each in Calendar(archive.log).entries(at, day_of(at) - timedelta(days=1))
        if each.stream == stream and each.deadline.code in PAIRS
    ]
    found = [each.check.code for each in archive.found(at) if each.stream == stream]

    assert sorted(overdue) == sorted(code for code in found if code in PAIRS.values())


class TestWorkingDays:
    """China's working days, of the years that are published."""

    DAYS = ChineseWorkingDays()

    @pytest.mark.parametrize(
        ("day", "working"),
        [
            (date(2024, 9, 30), True),
            (date(2024, 10, 1), False),
            (date(2024, 10, 7), False),
            (date(2024, 10, 12), True),
            (date(2024, 10, 13), False),
        ],
    )
    def test_are_the_state_councils(self, day: date, working: bool) -> None:
        """The National Day holiday of 2024, with its Saturday of work."""
        assert working is self.DAYS.is_working(day)

    def test_of_years_not_published_nothing_is_assumed(self) -> None:
        """The first day after the last one known is refused, with the days that are known."""
        first, last = self.DAYS.known
        beyond = last + timedelta(days=1)
        for day in (first - timedelta(days=1), beyond):
            with pytest.raises(BeyondCalendar, match=rf"{day} is a working day is not known.*{first} to {last}"):
                self.DAYS.is_working(day)
        with pytest.raises(BeyondCalendar):
            working_days_after(self.DAYS, last, 1)
        with pytest.raises(BeyondCalendar):
            last_working_day(self.DAYS, beyond)

    @given(st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.integers(0, 30))
    def test_so_many_lie_between(self, day: date, count: int) -> None:
        """The n-th working day after a day is one, and n of them lie between."""
        end = working_days_after(self.DAYS, day, count)
        between = [after(day, each) for each in range(1, (end - day).days + 1)]

        assert count == sum(map(self.DAYS.is_working, between))
        assert last_working_day(self.DAYS, end) == end or not count
