"""Backfill campaigns and notices on their way (I-8). What is owed is told here once, for checks and the calendar."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.campaign.events import CAMPAIGN_EVENTS, CampaignClosed, CampaignOpened, WavesPlanned
from iov_realname.domain.campaign.state import NEVER_OPENED, Campaign, evolve_campaign
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyHistory, Owed, duty_traced, overdue
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.notice.events import NOTICE_EVENTS, NoticeQueued
from iov_realname.domain.notice.state import NOT_QUEUED, evolve_notice
from iov_realname.domain.streams import CAMPAIGN_PREFIX, NOTICE_PREFIX
from iov_realname.domain.time import day_of

__all__ = ["CAMPAIGN_DUTY", "NOTICE_DUTY", "end_owed", "plan_owed", "result_owed", "waves_owed"]

# --- what is owed -----------------------------------------------------------------------------------------------------


def _campaign(history: DutyHistory) -> Campaign:
    return history.folded(NEVER_OPENED, evolve_campaign, CAMPAIGN_EVENTS)


def plan_owed(history: DutyHistory) -> Iterator[Owed]:
    """A census asks for a plan."""
    campaign = _campaign(history)
    if not campaign.waves and not campaign.closed:
        for fact, _ in history.each(CampaignOpened):
            yield Owed(fact, day_of(fact.at) + timedelta(days=history.book(fact).plan_days))


def waves_owed(history: DutyHistory) -> Iterator[Owed]:
    """A wave is looked over and closed by its last day."""
    campaign, planned = _campaign(history), [fact for fact, _ in history.each(WavesPlanned)]
    if planned and not campaign.closed:
        for number in campaign.open_waves:
            yield Owed(planned[-1], campaign.waves[number - 1].last, str(number))


def end_owed(history: DutyHistory) -> Iterator[Owed]:
    """A campaign ends by its deadline, the rule book's or what an authority made of it."""
    campaign, opened = _campaign(history), [fact for fact, _ in history.each(CampaignOpened)]
    if opened and campaign.deadline is not None and not campaign.closed:
        yield Owed(opened[-1], max(campaign.deadline, day_of(opened[-1].at)))


def result_owed(history: DutyHistory) -> Iterator[Owed]:
    """Of a notice that was queued it is known after some days what came of it."""
    notice = history.folded(NOT_QUEUED, evolve_notice, NOTICE_EVENTS)
    if notice.waits or notice.under_way:
        for fact, event in history.each(NoticeQueued):
            yield Owed(fact, day_of(fact.at) + timedelta(days=history.book(fact).notice_days), event.channel)


# --- checks -----------------------------------------------------------------------------------------------------------


def census_without_plan(history: DutyHistory) -> Iterator[Trace]:
    """The stock was counted and nobody planned how to register it."""
    return overdue(plan_owed(history))


def wave_overdue(history: DutyHistory) -> Iterator[Trace]:
    """The last day of a wave is over, and nobody looked at what came of it."""
    return overdue(waves_owed(history))


def plan_beyond_deadline(history: DutyHistory) -> Iterator[Trace]:
    """A wave ends after the deadline that stands."""
    campaign, planned = _campaign(history), [fact for fact, _ in history.each(WavesPlanned)]
    last = max((wave.last for wave in campaign.waves), default=None)
    if planned and last is not None and campaign.deadline is not None and last > campaign.deadline:
        yield duty_traced(planned[-1])


def campaign_overdue(history: DutyHistory) -> Iterator[Trace]:
    """The deadline is over and the campaign is not."""
    return overdue(end_owed(history))


def notice_without_result(history: DutyHistory) -> Iterator[Trace]:
    """A notice was queued and nobody knows whether it arrived."""
    return overdue(result_owed(history))


def _campaign_counts(history: DutyHistory) -> Iterator[str]:
    closed = any(True for _ in history.each(CampaignClosed))
    yield f"campaign:{'closed' if closed else 'open'}"


def _notice_counts(history: DutyHistory) -> Iterator[str]:
    notice = history.folded(NOT_QUEUED, evolve_notice, NOTICE_EVENTS)
    if notice.queued is not None:
        yield f"notice:{notice.queued.channel}:{notice.status}"


CAMPAIGN_DUTY = Duty(
    CAMPAIGN_PREFIX,
    (
        Check(
            campaign_overdue,
            Question.BACKFILL,
            Severity.MAJOR,
            ("N9-1", "FINAL-4", "POLICY-CAMPAIGN"),
            Wording("补登记活动逾期未结", "a campaign goes on after its deadline"),
            Wording("结束活动的记录，或延期的依据", "its end, or a letter that extends it"),
            Wording("完成剩余批次并结束，或取得延期", "finish what is left and close it, or have it extended"),
        ),
        Check(
            census_without_plan,
            Question.BACKFILL,
            Severity.MAJOR,
            ("M22-1", "POLICY-CAMPAIGN"),
            Wording("清点存量后未制定工作方案", "the stock was counted and no plan made"),
            Wording("带日期的批次方案", "a plan of waves with dates"),
            Wording("制定方案并排定批次", "make the plan and set its waves"),
        ),
        Check(
            plan_beyond_deadline,
            Question.BACKFILL,
            Severity.MINOR,
            ("M22-1", "FINAL-4"),
            Wording("批次安排晚于期限", "a wave ends after the deadline"),
            Wording("期限内的批次，或延期的依据", "waves within the deadline, or a letter that extends it"),
            Wording("取得延期后重排批次", "have it extended, then plan anew"),
        ),
        Check(
            wave_overdue,
            Question.BACKFILL,
            Severity.MAJOR,
            ("N9-1", "M22-1", "POLICY-CAMPAIGN"),
            Wording("批次到期未结", "a wave is over and not closed"),
            Wording("结批及其数字", "its closing, with figures"),
            Wording("核对该批次并结批", "look the wave over and close it"),
        ),
    ),
    _campaign_counts,
)

NOTICE_DUTY = Duty(
    NOTICE_PREFIX,
    (
        Check(
            notice_without_result,
            Question.BACKFILL,
            Severity.MINOR,
            ("M22-2", "POLICY-NOTICE-RESULT"),
            Wording("通知已排队或交发而无结果", "a notice queued or handed over, without a result"),
            Wording("送达或失败的结果", "whether it arrived"),
            Wording("再次运行通知，向发送方查询", "run the notices again, and ask whoever sends them"),
        ),
    ),
    _notice_counts,
)
