"""The rules of a complaint, and its decider.

Sources: M22-4 (complaints are handled), POLICY-COMPLAINT (answered within the book's days; put right if upheld).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from iov_realname.domain.complaint.commands import (
    AnswerComplaint,
    CloseComplaint,
    ComplaintCommand,
    ReceiveComplaint,
    ReopenComplaint,
)
from iov_realname.domain.complaint.events import (
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReopened,
)
from iov_realname.domain.complaint.state import Complaint
from iov_realname.domain.complaint.words import ComplaintResult
from iov_realname.domain.identifiers import Malformed
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of

__all__ = ["COMPLAINT_DECIDERS", "NO_COMPLAINT_NUMBER", "decide_complaint"]

# --- rules ------------------------------------------------------------------------------------------------------------

RECEIVED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该投诉已受理。", "This complaint is on record already."
)
NO_SUCH_COMPLAINT = Refusal(
    RefusalCode.STAGE,
    ("M22-4", "POLICY-STAGE"),
    "该投诉未受理或已办结。",
    "This complaint is not open: it was never received, or is closed.",
)
NO_COMPLAINT_NUMBER = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "投诉编号、文件编号、账号、渠道编码或 VIN 不合格式。",
    "A number of the complaint or record, an account, a channel's code or a VIN is not well-formed.",
)
NOTHING_SAID = Refusal(RefusalCode.FORMAT, ("M22-4", "POLICY-FORMAT"), "投诉内容为空。", "A complaint says something.")
NO_ANSWER_DUE = Refusal(
    RefusalCode.STAGE, ("POLICY-STAGE",), "该投诉已答复。", "The complaint is answered; it can be reopened."
)
NO_ANSWER_YET = Refusal(
    RefusalCode.STAGE, ("M22-4", "POLICY-STAGE"), "该投诉尚未答复。", "The complaint has not been answered."
)
NOT_REMEDIED = Refusal(
    RefusalCode.STAGE,
    ("M22-4", "POLICY-COMPLAINT"),
    "成立的投诉须记明整改文件编号后方可办结。",
    "What was upheld is closed with the number of the record of what was put right.",
)


def complaint_is_new(complaint: Complaint, command: ReceiveComplaint, book: RuleBook) -> Refusal | None:
    """A complaint is received once."""
    return None if complaint.received is None else RECEIVED_BEFORE


def complaint_is_well_formed(complaint: Complaint, command: ReceiveComplaint, book: RuleBook) -> Refusal | None:
    """The vehicle and the channel it is about, if any, are codes."""
    dealer = command.dealer is None or names_a_record(command.dealer)
    return None if dealer and not isinstance(command.vin, Malformed) else NO_COMPLAINT_NUMBER


def complaint_says_something(complaint: Complaint, command: ReceiveComplaint, book: RuleBook) -> Refusal | None:
    """It is kept in the person's own words."""
    return None if command.words.reveal().strip() else NOTHING_SAID


def complaint_is_open(complaint: Complaint, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens before a complaint or after its end."""
    return None if complaint.open else NO_SUCH_COMPLAINT


def answer_is_named(complaint: Complaint, command: AnswerComplaint, book: RuleBook) -> Refusal | None:
    """An answer has an account and a document."""
    good = names_a_record(command.answerer) and names_a_record(command.reference)
    return None if good else NO_COMPLAINT_NUMBER


def answer_is_due(complaint: Complaint, command: AnswerComplaint, book: RuleBook) -> Refusal | None:
    """A complaint is answered once, until it is reopened."""
    return None if complaint.due is not None else NO_ANSWER_DUE


def complaint_is_answered(
    complaint: Complaint, command: ReopenComplaint | CloseComplaint, book: RuleBook
) -> Refusal | None:
    """Only an answer is accepted or not."""
    return None if complaint.result is not None else NO_ANSWER_YET


def upheld_is_remedied(complaint: Complaint, command: CloseComplaint, book: RuleBook) -> Refusal | None:
    """What was upheld is put right before it is over."""
    needed = complaint.result is ComplaintResult.UPHELD
    return NOT_REMEDIED if needed and command.remedy is None else None


def remedy_is_named(complaint: Complaint, command: CloseComplaint, book: RuleBook) -> Refusal | None:
    """A record has a number that is nobody's."""
    return None if command.remedy is None or names_a_record(command.remedy) else NO_COMPLAINT_NUMBER


RECEIVE_COMPLAINT_RULES = (complaint_is_new, complaint_is_well_formed, complaint_says_something)
ANSWER_COMPLAINT_RULES = (complaint_is_open, answer_is_named, answer_is_due)
REOPEN_COMPLAINT_RULES = (complaint_is_open, complaint_is_answered)
CLOSE_COMPLAINT_RULES = (complaint_is_open, complaint_is_answered, upheld_is_remedied, remedy_is_named)

# --- decide -----------------------------------------------------------------------------------------------------------


def receive_complaint(
    complaint: Complaint, command: ReceiveComplaint, book: RuleBook
) -> tuple[ComplaintReceived] | Refusal:
    """Take a complaint, and start its clock."""
    refusal = first_refusal(RECEIVE_COMPLAINT_RULES, complaint, command, book)
    if refusal is not None or isinstance(command.vin, Malformed):
        return refusal or NO_COMPLAINT_NUMBER
    return (
        ComplaintReceived(
            command.kind,
            command.channel,
            command.backfill,
            command.vin,
            command.dealer,
            command.words_sealed,
            command.contact_sealed,
            _last_day(command.at, book),
        ),
    )


def answer_complaint(
    complaint: Complaint, command: AnswerComplaint, book: RuleBook
) -> tuple[ComplaintAnswered] | Refusal:
    """Record an answer."""
    return first_refusal(ANSWER_COMPLAINT_RULES, complaint, command, book) or (
        ComplaintAnswered(command.result, command.answerer, command.reference),
    )


def reopen_complaint(
    complaint: Complaint, command: ReopenComplaint, book: RuleBook
) -> tuple[ComplaintReopened] | Refusal:
    """The clock starts again."""
    return first_refusal(REOPEN_COMPLAINT_RULES, complaint, command, book) or (
        ComplaintReopened(_last_day(command.at, book)),
    )


def close_complaint(complaint: Complaint, command: CloseComplaint, book: RuleBook) -> tuple[ComplaintClosed] | Refusal:
    """End a complaint."""
    return first_refusal(CLOSE_COMPLAINT_RULES, complaint, command, book) or (ComplaintClosed(command.remedy),)


def _last_day(at: datetime, book: RuleBook) -> date:
    return day_of(at) + timedelta(days=book.complaint_days)


COMPLAINT_DECIDERS: Mapping[type, Callable[[Complaint, Any, RuleBook], tuple[ComplaintEvent, ...] | Refusal]] = {
    ReceiveComplaint: receive_complaint,
    AnswerComplaint: answer_complaint,
    ReopenComplaint: reopen_complaint,
    CloseComplaint: close_complaint,
}


def decide_complaint(
    complaint: Complaint, command: ComplaintCommand, book: RuleBook
) -> tuple[ComplaintEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return COMPLAINT_DECIDERS[type(command)](complaint, command, book)
