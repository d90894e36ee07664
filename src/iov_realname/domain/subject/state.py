"""What a subject's history amounts to."""

from datetime import date
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.subject.clock import Clock
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
    SubjectEvent,
)

__all__ = ["SERVED", "Hold", "Subject", "evolve_subject"]


@attrs.frozen
class Hold:
    """A case that needs the data; ``until`` is its last day, None for no end of its own."""

    case_no: str
    until: date | None

    def stands(self, on: date) -> bool:
        """Whether it keeps the data from being erased on a day."""
        return self.until is None or on <= self.until


@attrs.frozen(slots=False)
class Subject:
    """One subject. ``clock`` runs once service has ended; ``order`` is the erasure that cannot be taken back."""

    clock: Clock | None
    locked: bool
    unlocked: bool
    holds: tuple[Hold, ...]
    requested: bool
    approvers: tuple[str, ...]
    order: ErasureOrdered | None
    shredded: bool

    def held(self, on: date) -> bool:
        """Whether a dispute or case needs the data on a day."""
        return any(hold.stands(on) for hold in self.holds)


SERVED = Subject(
    clock=None, locked=False, unlocked=False, holds=(), requested=False, approvers=(), order=None, shredded=False
)
"""A subject no history of its own speaks of: it is being served; every fold starts here."""


def evolve_subject(subject: Subject, event: SubjectEvent) -> Subject:
    """The subject after ``event``. Whatever changes what was approved takes the approvals back."""
    match event:
        case RetentionStarted():
            clock = Clock(event.role, event.basis, event.service_ended, event.until)
            return altered(subject, clock=clock, approvers=())
        case Locked():
            return altered(subject, locked=True, unlocked=False)
        case ServiceResumed():
            return altered(subject, clock=None, locked=False, unlocked=True, approvers=())
        case HoldPlaced():
            return altered(subject, holds=(*subject.holds, Hold(event.case_no, event.until)), approvers=())
        case HoldReleased():
            return altered(subject, holds=tuple(hold for hold in subject.holds if hold.case_no != event.case_no))
        case Accessed():
            return subject
        case _:
            return _on_its_way_out(subject, event)


def _on_its_way_out(
    subject: Subject, event: ErasureRequested | ErasureDeclined | ErasureApproved | ErasureOrdered | Shredded
) -> Subject:
    match event:
        case ErasureRequested():
            return altered(subject, requested=True)
        case ErasureDeclined():
            return subject
        case ErasureApproved():
            return altered(subject, approvers=(*subject.approvers, event.approver))
        case ErasureOrdered():
            return altered(subject, order=event)
        case Shredded():
            return altered(subject, shredded=True)
        case _:  # pragma: no cover
            assert_never(event)
