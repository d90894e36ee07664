"""What falls due about personal data: its end."""

from collections.abc import Iterator

from iov_realname.domain.deadlines.deadline import Deadline, Due
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.streams import SUBJECT_PREFIX
from iov_realname.domain.subject.events import SUBJECT_EVENTS
from iov_realname.domain.subject.state import SERVED, evolve_subject

__all__ = ["SUBJECT_DEADLINES"]


def retention_over(history: DutyHistory) -> Iterator[Due]:
    """Data whose retention has begun is to be erased when it is over; a hold without an end keeps it."""
    subject = history.folded(SERVED, evolve_subject, SUBJECT_EVENTS)
    if subject.clock is None or subject.order is not None:
        return
    ends = [hold.until for hold in subject.holds if hold.until is not None]
    if len(ends) == len(subject.holds):
        yield Due(max([subject.clock.until, *ends]))


SUBJECT_DEADLINES = (
    Deadline(
        retention_over,
        SUBJECT_PREFIX,
        Wording("保存期届满，处理个人信息", "retention is over: erase personal data"),
        ("O25-11", "PI-47", "POLICY-RETENTION", "POLICY-HOLD"),
    ),
)
