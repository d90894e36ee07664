"""What the history of a notice amounts to."""

from enum import unique
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.notice.events import (
    NoticeDropped,
    NoticeEvent,
    NoticeHandedOver,
    NoticeQueued,
    NoticeSettled,
)
from iov_realname.domain.terms import Delivery
from iov_realname.domain.words import Word

__all__ = ["NOT_QUEUED", "Notice", "NoticeStatus", "evolve_notice"]


@unique
class NoticeStatus(Word):
    """How far a notice has come (告知进度)."""

    NONE = "none", "无", "none"
    QUEUED = "queued", "待发送", "queued"
    HANDED_OVER = "handed_over", "已交发", "handed over"
    DELIVERED = "delivered", "送达", "delivered"
    FAILED = "failed", "失败", "failed"
    DROPPED = "dropped", "未发送", "dropped"


@attrs.frozen(slots=False)
class Notice:
    """One notice; ``receipt`` is what its sender knows it by."""

    queued: NoticeQueued | None
    status: NoticeStatus
    receipt: str | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be handed over."""
        return self.status is NoticeStatus.QUEUED

    @property
    def under_way(self) -> bool:
        """Whether it was handed over and nothing is known of it since."""
        return self.status is NoticeStatus.HANDED_OVER


NOT_QUEUED = Notice(queued=None, status=NoticeStatus.NONE, receipt=None)
"""A notice no history speaks of; every fold starts here."""


def evolve_notice(notice: Notice, event: NoticeEvent) -> Notice:
    """The notice after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case NoticeQueued():
            return altered(notice, queued=event, status=NoticeStatus.QUEUED)
        case NoticeHandedOver():
            return altered(notice, status=NoticeStatus.HANDED_OVER, receipt=event.receipt)
        case NoticeSettled():
            arrived = event.delivery is Delivery.DELIVERED
            return altered(notice, status=NoticeStatus.DELIVERED if arrived else NoticeStatus.FAILED)
        case NoticeDropped():
            return altered(notice, status=NoticeStatus.DROPPED)
        case _:  # pragma: no cover
            assert_never(event)
