"""The checks: one per thing that can be wrong, by code, and what is not checked.

::

    for check in CARD_CHECKS:
        for trace in check.look(history): ...

Histories of other kinds each have a :class:`~iov_realname.domain.inspection.duties.Duty` in ``DUTIES``.
"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from iov_realname.domain.inspection.check import Check
from iov_realname.domain.inspection.checks.campaigns import CAMPAIGN_DUTY, NOTICE_DUTY
from iov_realname.domain.inspection.checks.channels import CHANNEL_CHECKS
from iov_realname.domain.inspection.checks.custody import CUSTODY_DUTY
from iov_realname.domain.inspection.checks.delivery import DELIVERY_CHECKS
from iov_realname.domain.inspection.checks.governance import GOVERNANCE_DUTIES
from iov_realname.domain.inspection.checks.identity import IDENTITY_CHECKS
from iov_realname.domain.inspection.checks.incidents import INCIDENT_DUTY
from iov_realname.domain.inspection.checks.misuse import MISUSE_DUTY
from iov_realname.domain.inspection.checks.orders import ORDER_CHECKS
from iov_realname.domain.inspection.checks.owners import OWNER_CHECKS
from iov_realname.domain.inspection.checks.papers import PAPER_CHECKS
from iov_realname.domain.inspection.checks.pending import PENDING_CHECKS
from iov_realname.domain.inspection.checks.persons import COMPLAINT_DUTY, DATA_REQUEST_DUTY
from iov_realname.domain.inspection.checks.privacy import PRIVACY_CHECKS
from iov_realname.domain.inspection.checks.redress import REDRESS_CHECKS
from iov_realname.domain.inspection.checks.resources import RESOURCE_DUTY, SCENARIO_DUTY
from iov_realname.domain.inspection.checks.sealing import LOG_CHECKS
from iov_realname.domain.inspection.checks.standing import STANDING_CHECKS
from iov_realname.domain.inspection.checks.supply import SUPPLY_CHECKS
from iov_realname.domain.inspection.checks.unchecked import UNCHECKED
from iov_realname.domain.inspection.checks.vehicles import VEHICLE_CHECKS
from iov_realname.domain.inspection.duties import Duty
from iov_realname.domain.inspection.history import CardHistory, SubjectHistory

__all__ = ["CARD_CHECKS", "CHANNEL_CHECKS", "CHECKS", "DUTIES", "LOG_CHECKS", "SUBJECT_CHECKS", "UNCHECKED"]

_by_code = attrgetter("code")

CARD_CHECKS: tuple[Check[CardHistory], ...] = tuple(
    sorted(
        (
            *SUPPLY_CHECKS,
            *IDENTITY_CHECKS,
            *PAPER_CHECKS,
            *PENDING_CHECKS,
            *OWNER_CHECKS,
            *DELIVERY_CHECKS,
            *ORDER_CHECKS,
            *STANDING_CHECKS,
            *REDRESS_CHECKS,
            *VEHICLE_CHECKS,
        ),
        key=_by_code,
    )
)
"""Asked of every card."""

SUBJECT_CHECKS: tuple[Check[SubjectHistory], ...] = tuple(sorted(PRIVACY_CHECKS, key=_by_code))
"""Asked of every subject's own history."""

DUTIES: Mapping[str, Duty] = {
    duty.prefix: duty
    for duty in (
        *GOVERNANCE_DUTIES,
        CUSTODY_DUTY,
        INCIDENT_DUTY,
        CAMPAIGN_DUTY,
        NOTICE_DUTY,
        MISUSE_DUTY,
        COMPLAINT_DUTY,
        DATA_REQUEST_DUTY,
        RESOURCE_DUTY,
        SCENARIO_DUTY,
    )
}
"""What is asked of every other history that is examined, by how its name begins."""

_ALL: tuple[Check[Any], ...] = (
    *CARD_CHECKS,
    *SUBJECT_CHECKS,
    *CHANNEL_CHECKS,
    *LOG_CHECKS,
    *(check for duty in DUTIES.values() for check in duty.checks),
)
CHECKS: Mapping[str, Check[Any]] = {check.code: check for check in _ALL}
"""All of them, by code."""
