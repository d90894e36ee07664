"""The decider of governance."""

from collections.abc import Callable, Mapping
from typing import Any

from iov_realname.domain.governance.commands import (
    AppointOfficer,
    AuthorisePurchaser,
    ChangeOfficer,
    CloseOfficerChange,
    CommissionPlatform,
    EndPlatform,
    FileOfficers,
    GovernanceCommand,
    HandOverRecords,
    IssueRule,
    NoteDocument,
    ReceiveFiling,
    ReleaseOfficer,
    RepealRule,
    WithdrawPurchaser,
)
from iov_realname.domain.governance.events import GovernanceEvent
from iov_realname.domain.governance.officers import (
    appoint_officer,
    change_officer,
    close_officer_change,
    file_officers,
    receive_filing,
    release_officer,
)
from iov_realname.domain.governance.papers import (
    authorise_purchaser,
    commission_platform,
    end_platform,
    hand_over_records,
    issue_rule,
    note_document,
    repeal_rule,
    withdraw_purchaser,
)
from iov_realname.domain.governance.state import Governance
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook

__all__ = ["GOVERNANCE_DECIDERS", "decide_governance"]

GOVERNANCE_DECIDERS: Mapping[type, Callable[[Governance, Any, RuleBook], tuple[GovernanceEvent, ...] | Refusal]] = {
    AuthorisePurchaser: authorise_purchaser,
    WithdrawPurchaser: withdraw_purchaser,
    IssueRule: issue_rule,
    RepealRule: repeal_rule,
    CommissionPlatform: commission_platform,
    EndPlatform: end_platform,
    HandOverRecords: hand_over_records,
    AppointOfficer: appoint_officer,
    ChangeOfficer: change_officer,
    ReleaseOfficer: release_officer,
    FileOfficers: file_officers,
    ReceiveFiling: receive_filing,
    CloseOfficerChange: close_officer_change,
    NoteDocument: note_document,
}


def decide_governance(
    state: Governance, command: GovernanceCommand, book: RuleBook
) -> tuple[GovernanceEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return GOVERNANCE_DECIDERS[type(command)](state, command, book)
