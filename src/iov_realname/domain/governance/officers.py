"""Accountable officers, and what the three authorities are told of them (N10-1, I-1)."""

from iov_realname.domain.governance.commands import (
    AppointOfficer,
    ChangeOfficer,
    CloseOfficerChange,
    FileOfficers,
    ReceiveFiling,
    ReleaseOfficer,
)
from iov_realname.domain.governance.events import (
    FilingReceived,
    OfficerAppointed,
    OfficerChangeClosed,
    OfficerChanged,
    OfficerReleased,
    OfficersFiled,
)
from iov_realname.domain.governance.numbers import ill_numbered
from iov_realname.domain.governance.state import Governance
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook

__all__ = [
    "appoint_officer",
    "change_officer",
    "close_officer_change",
    "file_officers",
    "receive_filing",
    "release_officer",
]

# --- rules ------------------------------------------------------------------------------------------------------------

CONTACTS_MISSING = Refusal(
    RefusalCode.FORMAT,
    ("N10-1", "POLICY-FORMAT"),
    "负责人须有姓名和电话。",
    "An officer has a name and a telephone number.",
)
IN_POST = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该负责人已在任。", "This officer is in post already."
)
NOT_IN_POST = Refusal(
    RefusalCode.STAGE, ("POLICY-STAGE",), "没有在任的该负责人。", "No officer of this number is in post."
)
NOBODY_TO_FILE = Refusal(
    RefusalCode.STAGE,
    ("N10-1", "POLICY-STAGE"),
    "尚无负责人的任免，无可报送。",
    "No officer was ever appointed: there is nothing to report.",
)
FILED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该报送编号已用过。", "A filing of this number was made before."
)
NO_SUCH_FILING = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "没有待回执的该报送。",
    "No filing of this number is waiting for its receipt.",
)
NOT_ALL_CONFIRMED = Refusal(
    RefusalCode.STAGE,
    ("N10-1",),
    "负责人变更须报送工业和信息化部、通信管理局和工业和信息化主管部门并取得回执后方可办结，或无待办变更。",
    "A change of officers is closed once all three authorities have confirmed it, or there is none to be closed.",
)


def officer_number_names_a_record(state: Governance, command: AppointOfficer, book: RuleBook) -> Refusal | None:
    """An officer is known by a number in the OEM's register."""
    return ill_numbered(command.officer)


def contacts_are_told(state: Governance, command: AppointOfficer | ChangeOfficer, book: RuleBook) -> Refusal | None:
    """An officer can be reached: that is what the authorities are told."""
    person = command.particulars.reveal()
    return None if person.name and person.phone else CONTACTS_MISSING


def officer_is_new(state: Governance, command: AppointOfficer, book: RuleBook) -> Refusal | None:
    """Nobody is appointed twice."""
    return None if state.officer(command.officer) is None else IN_POST


def officer_is_in_post(state: Governance, command: ChangeOfficer | ReleaseOfficer, book: RuleBook) -> Refusal | None:
    """Only an officer in post changes or leaves."""
    return NOT_IN_POST if state.officer(command.officer) is None else None


def filing_names_records(state: Governance, command: FileOfficers, book: RuleBook) -> Refusal | None:
    """A filing and its letter are in the OEM's register."""
    return ill_numbered(command.filing, command.reference)


def there_is_something_to_file(state: Governance, command: FileOfficers, book: RuleBook) -> Refusal | None:
    """The authorities are told of officers that there are, or were."""
    return None if state.roster else NOBODY_TO_FILE


def filing_is_new(state: Governance, command: FileOfficers, book: RuleBook) -> Refusal | None:
    """A number stands for one filing."""
    return FILED_BEFORE if any(each.id == command.filing for each in state.filings) else None


def receipt_names_a_record(state: Governance, command: ReceiveFiling, book: RuleBook) -> Refusal | None:
    """A receipt is known by its number."""
    return ill_numbered(command.receipt_no)


def filing_waits(state: Governance, command: ReceiveFiling, book: RuleBook) -> Refusal | None:
    """A filing is confirmed once."""
    waiting = any(each.id == command.filing and not each.received for each in state.filings)
    return None if waiting else NO_SUCH_FILING


def all_three_confirmed(state: Governance, command: CloseOfficerChange, book: RuleBook) -> Refusal | None:
    """No change is closed before each of the three authorities has confirmed the officers as they stand."""
    confirmed = all(state.confirmed(supervisor) == state.roster for supervisor in Supervisor)
    return None if state.closed < state.roster and confirmed else NOT_ALL_CONFIRMED


APPOINT_RULES = (officer_number_names_a_record, contacts_are_told, officer_is_new)
CHANGE_RULES = (contacts_are_told, officer_is_in_post)
RELEASE_RULES = (officer_is_in_post,)
FILE_RULES = (filing_names_records, there_is_something_to_file, filing_is_new)
RECEIVE_RULES = (receipt_names_a_record, filing_waits)
CLOSE_CHANGE_RULES = (all_three_confirmed,)

# --- decide -----------------------------------------------------------------------------------------------------------


def appoint_officer(state: Governance, command: AppointOfficer, book: RuleBook) -> tuple[OfficerAppointed] | Refusal:
    """Appoint somebody."""
    return first_refusal(APPOINT_RULES, state, command, book) or (
        OfficerAppointed(command.officer, command.post, command.sealed, command.sealed.key),
    )


def change_officer(state: Governance, command: ChangeOfficer, book: RuleBook) -> tuple[OfficerChanged] | Refusal:
    """Note new contacts."""
    return first_refusal(CHANGE_RULES, state, command, book) or (OfficerChanged(command.officer, command.sealed),)


def release_officer(state: Governance, command: ReleaseOfficer, book: RuleBook) -> tuple[OfficerReleased] | Refusal:
    """Let somebody go."""
    return first_refusal(RELEASE_RULES, state, command, book) or (OfficerReleased(command.officer),)


def file_officers(state: Governance, command: FileOfficers, book: RuleBook) -> tuple[OfficersFiled] | Refusal:
    """Report the officers as they stand."""
    return first_refusal(FILE_RULES, state, command, book) or (
        OfficersFiled(command.filing, command.supervisor, state.roster, command.reference),
    )


def receive_filing(state: Governance, command: ReceiveFiling, book: RuleBook) -> tuple[FilingReceived] | Refusal:
    """Note the authority's receipt."""
    return first_refusal(RECEIVE_RULES, state, command, book) or (FilingReceived(command.filing, command.receipt_no),)


def close_officer_change(
    state: Governance, command: CloseOfficerChange, book: RuleBook
) -> tuple[OfficerChangeClosed] | Refusal:
    """Close the changes so far."""
    return first_refusal(CLOSE_CHANGE_RULES, state, command, book) or (OfficerChangeClosed(state.roster),)
