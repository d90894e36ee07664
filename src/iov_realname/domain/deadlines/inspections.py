"""What falls due in an inspection: what was ordered to be put right."""

from collections.abc import Iterator

from iov_realname.domain.deadlines.deadline import Deadline, Due
from iov_realname.domain.inspection.cases.events import CASE_EVENTS
from iov_realname.domain.inspection.cases.state import NOT_OPENED, evolve_inspection
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.streams import INSPECTION_PREFIX

__all__ = ["INSPECTION_DEADLINES"]


def rectification_due(history: DutyHistory) -> Iterator[Due]:
    """A finding is to be put right by the day that the authority set."""
    case = history.folded(NOT_OPENED, evolve_inspection, CASE_EVENTS)
    for finding in case.outstanding:
        if finding.deadline is not None:
            yield Due(finding.deadline, finding.id)


INSPECTION_DEADLINES = (
    Deadline(
        rectification_due,
        INSPECTION_PREFIX,
        Wording("检查问题整改", "an inspection's finding is put right"),
        ("N7-1", "O25-16"),
    ),
)
