"""What the history of a complaint amounts to."""

from datetime import date
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.complaint.events import (
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReopened,
)
from iov_realname.domain.complaint.words import ComplaintResult

__all__ = ["NO_COMPLAINT", "Complaint", "evolve_complaint"]


@attrs.frozen(slots=False)
class Complaint:
    """One complaint. ``due``: until when an answer is due, if one is; ``result`` is that of the last answer."""

    received: ComplaintReceived | None
    due: date | None
    result: ComplaintResult | None
    closed: bool

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.received is not None and not self.closed


NO_COMPLAINT = Complaint(received=None, due=None, result=None, closed=False)
"""A complaint no history speaks of; every fold starts here."""


def evolve_complaint(complaint: Complaint, event: ComplaintEvent) -> Complaint:
    """The complaint after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case ComplaintReceived():
            return altered(complaint, received=event, due=event.due)
        case ComplaintAnswered():
            return altered(complaint, result=event.result, due=None)
        case ComplaintReopened():
            return altered(complaint, result=None, due=event.due)
        case ComplaintClosed():
            return altered(complaint, closed=True, due=None)
        case _:  # pragma: no cover
            assert_never(event)
