"""Retention: the clock after the end of service, the lock, and holds for disputes and cases.

Sources: O25-11 (how long), PI-47 and NDR-24 (until then stored and protected only), POLICY-RETENTION.
"""

from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.clock import Clock
from iov_realname.domain.subject.events import HoldPlaced, HoldReleased, Locked, RetentionStarted, ServiceResumed
from iov_realname.domain.subject.state import Subject
from iov_realname.domain.subject.words import HoldReason
from iov_realname.domain.time import day_of

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class StartRetention:
    """Service has ended, says the ``clock`` made from the cards' histories."""

    at: datetime
    clock: Clock


@attrs.frozen
class ResumeService:
    """Service goes on, say the cards' histories."""

    at: datetime


@attrs.frozen
class PlaceHold:
    """A case needs the data. ``case_no``: its number in the OEM's own register."""

    at: datetime
    reason: HoldReason
    case_no: str
    until: date | None


@attrs.frozen
class ReleaseHold:
    """The case no longer needs it."""

    at: datetime
    case_no: str


RetentionCommand: TypeAlias = StartRetention | ResumeService | PlaceHold | ReleaseHold

# --- rules ------------------------------------------------------------------------------------------------------------

ERASED = Refusal(
    RefusalCode.STAGE,
    ("PI-47",),
    "该主体的数据密钥已销毁或正在销毁。",
    "The data key of this subject is destroyed, or about to be.",
)
NOT_RETAINED = Refusal(
    RefusalCode.STAGE, ("O25-11",), "该主体的服务未曾终止。", "Service to this subject has not been recorded as ended."
)
KNOWN_CASE = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-HOLD",),
    "该案件已保留此主体的数据。",
    "This case already holds the subject's data.",
)
UNKNOWN_CASE = Refusal(
    RefusalCode.STAGE, ("POLICY-HOLD",), "该案件未保留此主体的数据。", "This case does not hold the subject's data."
)
HOLD_IN_THE_PAST = Refusal(
    RefusalCode.FORMAT, ("POLICY-HOLD",), "保留的截止日早于办理日。", "The last day of the hold is before the act."
)


def is_not_being_erased(subject: Subject, command: object, book: RuleBook) -> Refusal | None:
    """From the order to destroy the key on nothing more can be done."""
    return None if subject.order is None else ERASED


def service_had_ended(subject: Subject, command: ResumeService, book: RuleBook) -> Refusal | None:
    """Only what had ended is resumed."""
    return None if subject.clock is not None else NOT_RETAINED


def case_number_is_one(subject: Subject, command: PlaceHold, book: RuleBook) -> Refusal | None:
    """A case is known by its number, and nothing personal stands in it."""
    return None if names_a_record(command.case_no) else NOT_A_NUMBER


def case_is_new(subject: Subject, command: PlaceHold, book: RuleBook) -> Refusal | None:
    """A case holds the data once."""
    return KNOWN_CASE if command.case_no in _cases(subject) else None


def hold_ends_later(subject: Subject, command: PlaceHold, book: RuleBook) -> Refusal | None:
    """A hold with an end stands for a day at least."""
    past = command.until is not None and command.until < day_of(command.at)
    return HOLD_IN_THE_PAST if past else None


def case_holds(subject: Subject, command: ReleaseHold, book: RuleBook) -> Refusal | None:
    """Only a case that holds the data lets go of it."""
    return None if command.case_no in _cases(subject) else UNKNOWN_CASE


def _cases(subject: Subject) -> tuple[str, ...]:
    return tuple(hold.case_no for hold in subject.holds)


START_RULES = (is_not_being_erased,)
RESUME_RULES = (is_not_being_erased, service_had_ended)
HOLD_RULES = (is_not_being_erased, case_number_is_one, case_is_new, hold_ends_later)
RELEASE_RULES = (is_not_being_erased, case_holds)

# --- decide -----------------------------------------------------------------------------------------------------------


def start_retention(
    subject: Subject, command: StartRetention, book: RuleBook
) -> tuple[RetentionStarted | Locked, ...] | Refusal:
    """Start the clock, or set it anew, and lock. Nothing where that was done before."""
    refusal = first_refusal(START_RULES, subject, command, book)
    if refusal is not None:
        return refusal
    clock = command.clock
    started = RetentionStarted(clock.role, clock.basis, clock.service_ended, clock.until)
    return (*(() if subject.clock == clock else (started,)), *(() if subject.locked else (Locked(),)))


def resume_service(subject: Subject, command: ResumeService, book: RuleBook) -> tuple[ServiceResumed] | Refusal:
    """Stop the clock."""
    return first_refusal(RESUME_RULES, subject, command, book) or (ServiceResumed(),)


def place_hold(subject: Subject, command: PlaceHold, book: RuleBook) -> tuple[HoldPlaced] | Refusal:
    """Hold the data for a case."""
    return first_refusal(HOLD_RULES, subject, command, book) or (
        HoldPlaced(command.reason, command.case_no, command.until),
    )


def release_hold(subject: Subject, command: ReleaseHold, book: RuleBook) -> tuple[HoldReleased] | Refusal:
    """Let the data go."""
    return first_refusal(RELEASE_RULES, subject, command, book) or (HoldReleased(command.case_no),)
