"""What falls due, and when: one list of deadlines, to which every part adds its own.

::

    for deadline in DEADLINES:
        for due in deadline.look(history): ...
"""

from collections.abc import Mapping

from iov_realname.domain.deadlines.campaigns import CAMPAIGN_DEADLINES
from iov_realname.domain.deadlines.cards import CARD_DEADLINES
from iov_realname.domain.deadlines.deadline import Deadline, Due
from iov_realname.domain.deadlines.governance import GOVERNANCE_DEADLINES
from iov_realname.domain.deadlines.incidents import INCIDENT_DEADLINES
from iov_realname.domain.deadlines.inspections import INSPECTION_DEADLINES
from iov_realname.domain.deadlines.owners import OWNER_DEADLINES
from iov_realname.domain.deadlines.subjects import SUBJECT_DEADLINES
from iov_realname.domain.deadlines.use import USE_DEADLINES

__all__ = ["DEADLINES", "Deadline", "Due"]

DEADLINES: Mapping[str, Deadline] = {
    deadline.code: deadline
    for deadline in (
        *CARD_DEADLINES,
        *GOVERNANCE_DEADLINES,
        *INCIDENT_DEADLINES,
        *INSPECTION_DEADLINES,
        *SUBJECT_DEADLINES,
        *CAMPAIGN_DEADLINES,
        *OWNER_DEADLINES,
        *USE_DEADLINES,
    )
}
"""By code."""
