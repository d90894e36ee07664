"""What the history of an inspection amounts to."""

from datetime import date
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.inspection.cases.events import (
    CaseEvent,
    FindingNoted,
    InspectionClosed,
    InspectionOpened,
    QuestionAnswered,
    RectificationOrdered,
    RectificationReported,
    SampleDrawn,
)
from iov_realname.domain.inspection.words import Question

__all__ = ["NOT_OPENED", "InspectionCase", "NotedFinding", "evolve_inspection"]


@attrs.frozen(slots=False)
class NotedFinding:
    """A finding of the case. ``deadline``: until when it is to be put right, if that was ordered."""

    id: str
    check: str
    iccid: Iccid | None
    deadline: date | None
    rectified: bool


@attrs.frozen(slots=False)
class InspectionCase:
    """One inspection. ``unanswered`` are the questions still open, in the order in which they were asked."""

    opened: InspectionOpened | None
    closed: bool
    unanswered: tuple[Question, ...]
    sample: tuple[Iccid, ...]
    findings: tuple[NotedFinding, ...]

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.opened is not None and not self.closed

    @property
    def outstanding(self) -> tuple[NotedFinding, ...]:
        """What was ordered to be put right and is not."""
        return tuple(each for each in self.findings if each.deadline is not None and not each.rectified)

    def overdue(self, day: date) -> tuple[NotedFinding, ...]:
        """What should have been put right before that day."""
        return tuple(each for each in self.outstanding if each.deadline is not None and each.deadline < day)

    def finding(self, finding: str) -> NotedFinding | None:
        """The finding of that id."""
        return next((each for each in self.findings if each.id == finding), None)


NOT_OPENED = InspectionCase(opened=None, closed=False, unanswered=(), sample=(), findings=())
"""A case no history speaks of; every fold starts here."""


def evolve_inspection(case: InspectionCase, event: CaseEvent) -> InspectionCase:
    """The case after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case InspectionOpened():
            return altered(case, opened=event, unanswered=event.questions)
        case SampleDrawn():
            return altered(case, sample=tuple(dict.fromkeys((*case.sample, *event.cards))))
        case FindingNoted():
            noted = NotedFinding(event.finding, event.check, event.iccid, deadline=None, rectified=False)
            return altered(case, findings=(*case.findings, noted))
        case QuestionAnswered():
            return altered(case, unanswered=tuple(each for each in case.unanswered if each is not event.question))
        case RectificationOrdered():
            return _with(case, event.finding, deadline=event.deadline, rectified=False)
        case RectificationReported():
            return _with(case, event.finding, rectified=True)
        case InspectionClosed():
            return altered(case, closed=True)
        case _:  # pragma: no cover
            assert_never(event)


def _with(case: InspectionCase, finding: str, **facts: object) -> InspectionCase:
    found = tuple(altered(each, **facts) if each.id == finding else each for each in case.findings)
    return altered(case, findings=found)
