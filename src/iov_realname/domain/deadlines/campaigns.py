"""What falls due in a backfill campaign: its plan, its waves, its end, and what came of each notice."""

from collections.abc import Iterator

from iov_realname.domain.deadlines.deadline import Deadline, Due, dues
from iov_realname.domain.inspection.checks.campaigns import end_owed, plan_owed, result_owed, waves_owed
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.streams import CAMPAIGN_PREFIX, NOTICE_PREFIX

__all__ = ["CAMPAIGN_DEADLINES"]


def campaign_due(history: DutyHistory) -> Iterator[Due]:
    """A campaign ends by its deadline."""
    return dues(end_owed(history))


def notice_result_due(history: DutyHistory) -> Iterator[Due]:
    """It is known whether a notice arrived."""
    return dues(result_owed(history))


def plan_due(history: DutyHistory) -> Iterator[Due]:
    """A counted stock has its plan."""
    return dues(plan_owed(history))


def wave_due(history: DutyHistory) -> Iterator[Due]:
    """A wave is closed by its last day."""
    return dues(waves_owed(history))


CAMPAIGN_DEADLINES = (
    Deadline(
        campaign_due,
        CAMPAIGN_PREFIX,
        Wording("补登记活动结束", "a backfill campaign ends"),
        ("N9-1", "FINAL-4"),
    ),
    Deadline(
        notice_result_due,
        NOTICE_PREFIX,
        Wording("取得通知结果", "the result of a notice"),
        ("M22-2", "POLICY-NOTICE-RESULT"),
    ),
    Deadline(plan_due, CAMPAIGN_PREFIX, Wording("制定工作方案", "the work plan"), ("M22-1", "POLICY-CAMPAIGN")),
    Deadline(wave_due, CAMPAIGN_PREFIX, Wording("批次结批", "a wave is closed"), ("M22-1", "POLICY-CAMPAIGN")),
)
