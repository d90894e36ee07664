"""What happens to a channel that does not keep the rules, and its yearly look at itself (O25-14, O25-15, I-12)."""

from datetime import date, datetime
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.words import Word

__all__ = [
    "DEALING_EVENTS",
    "NOT_ON_RECORD",
    "ChannelFault",
    "ChannelMeasure",
    "DealingEvent",
    "MeasureTaken",
    "SelfChecked",
    "stands",
]


class ChannelMeasure(Word):
    """What is done about a channel (渠道处置)."""

    WARNING = "warning", "警告", "warning"
    RECTIFICATION = "rectification", "责令整改", "rectification ordered"
    SUSPENSION = "suspension", "暂停办理", "suspension"
    REINSTATEMENT = "reinstatement", "恢复办理", "reinstatement"
    REMOVAL = "removal", "取消资格", "removal"


class ChannelFault(Word):
    """Why (处置事由)."""

    TYPED_ENTRIES = "typed_entries", "手工录入", "typed entries"
    MISMATCHES = "mismatches", "人证不一致偏多", "too many mismatches"
    UNAUTHORISED_CLERK = "unauthorised_clerk", "无授权人员办理", "unauthorised clerk"
    TERMINAL_MISUSED = "terminal_misused", "终端违规使用", "terminal misused"
    COMPLAINTS = "complaints", "投诉查实", "founded complaints"
    NO_SELF_CHECK = "no_self_check", "未按期自查", "no self-check"
    RECTIFIED = "rectified", "整改完成", "rectified"
    CONTRACT_ENDED = "contract_ended", "合作终止", "contract ended"


@attrs.frozen
class MeasureTaken:
    """A measure about the channel, from the day of ``taken_at`` on; ``reference`` is the OEM's own record of it."""

    WIRE: ClassVar[str] = "dealer.MeasureTaken.v1"
    taken_at: datetime
    measure: ChannelMeasure
    fault: ChannelFault
    reference: str


@attrs.frozen
class SelfChecked:
    """The channel looked at itself for a year (O25-15), and what it found."""

    WIRE: ClassVar[str] = "dealer.SelfChecked.v1"
    year: int
    findings: int
    reference: str


DealingEvent: TypeAlias = MeasureTaken | SelfChecked
DEALING_EVENTS: tuple[type[DealingEvent], ...] = (MeasureTaken, SelfChecked)

NOT_ON_RECORD = Refusal(
    RefusalCode.CLERK,
    ("O25-14", "POLICY-CLERK"),
    "该渠道没有授权记录。",
    "The channel was never authorised, so there is nothing to take a measure about.",
)

_ENDS = frozenset({ChannelMeasure.SUSPENSION, ChannelMeasure.REMOVAL})
_DECIDES = _ENDS | {ChannelMeasure.REINSTATEMENT}


def stands(measures: tuple[tuple[date, ChannelMeasure], ...], day: date) -> bool:
    """Whether the channel may work on a day: not from a suspension or removal on, until it is reinstated."""
    decisive = [(since, measure) for since, measure in measures if since <= day and measure in _DECIDES]
    if not decisive:
        return True
    latest = max(since for since, _ in decisive)
    return [measure for since, measure in decisive if since == latest][-1] not in _ENDS
