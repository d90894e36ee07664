"""What a complaint still asks for, by when."""

from collections.abc import Iterator

from iov_realname.domain.complaint.events import COMPLAINT_EVENTS
from iov_realname.domain.complaint.state import NO_COMPLAINT, evolve_complaint
from iov_realname.domain.inspection.duties import DutyFact, DutyHistory, Owed

__all__ = ["owed_answer"]


def owed_answer(history: DutyHistory) -> Iterator[Owed]:
    """An answer, or another one since it was reopened."""
    asked: DutyFact | None = None
    complaint = NO_COMPLAINT
    for fact, complaint in history.passages(NO_COMPLAINT, evolve_complaint, COMPLAINT_EVENTS):
        asked = None if complaint.due is None else fact
    if asked is not None and complaint.due is not None:
        yield Owed(asked, complaint.due)
