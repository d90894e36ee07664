"""Erasure: asked for, approved by two, ordered, done.

Sources: O25-11 (not earlier), PI-47 (when), PI-50 (a request is answered with reasons), POLICY-TWO-APPROVERS.
"""

from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.events import (
    ErasureApproved,
    ErasureDeclined,
    ErasureOrdered,
    ErasureRequested,
    Shredded,
)
from iov_realname.domain.subject.retention import is_not_being_erased
from iov_realname.domain.subject.state import Subject
from iov_realname.domain.subject.words import DeclineGround, ErasureReason, RequestChannel, RetentionBasis
from iov_realname.domain.time import day_of

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class RequestErasure:
    """The person asks for erasure. ``reference``: the request's number in the OEM's own register."""

    at: datetime
    channel: RequestChannel
    reference: str


@attrs.frozen
class ApproveErasure:
    """An account, never a person's name, agrees to the erasure."""

    at: datetime
    approver: str


@attrs.frozen
class OrderErasure:
    """The key is about to be destroyed."""

    at: datetime


@attrs.frozen
class RecordDestruction:
    """The key store has destroyed it, and says how."""

    at: datetime
    epoch: int
    wrapped_digest: str | None
    final_from: date | None


ErasureCommand: TypeAlias = RequestErasure | ApproveErasure | OrderErasure | RecordDestruction

APPROVERS = 2

# --- rules ------------------------------------------------------------------------------------------------------------

STILL_SERVED = Refusal(
    RefusalCode.ERASE_EARLY,
    ("O25-11", "PI-50"),
    "服务尚在进行, 终止后方起算保存期。",
    "Service goes on; the retention begins when it ends.",
)
RETENTION_RUNS = Refusal(
    RefusalCode.ERASE_EARLY,
    ("O25-11", "PI-47", "PI-50"),
    "保存期未满, 期间仅存储并保护, 不作他用。",
    "The retention still runs; until it is over the data is stored and protected only.",
)
HELD = Refusal(
    RefusalCode.ERASE_EARLY,
    ("POLICY-HOLD", "PI-50"),
    "因争议或案件保留, 解除后方可删除。",
    "A dispute or case holds the data; it is erased once that lets it go.",
)
NOT_TWO = Refusal(
    RefusalCode.STAGE,
    ("POLICY-TWO-APPROVERS",),
    "删除须两个不同账号批准。",
    "An erasure needs the approval of two different accounts.",
)
NOT_ANOTHER = Refusal(
    RefusalCode.STAGE,
    ("POLICY-TWO-APPROVERS",),
    "同一账号不得批准两次, 已有两个账号批准的不再批准。",
    "An account approves once, and two approvals are enough.",
)
NOT_ORDERED = Refusal(
    RefusalCode.STAGE,
    ("POLICY-TWO-APPROVERS",),
    "未下达删除指令, 或已记录销毁。",
    "The erasure was not ordered, or its end is recorded already.",
)
_REASONS = {DeclineGround.SERVICE: STILL_SERVED, DeclineGround.RETENTION: RETENTION_RUNS, DeclineGround.HOLD: HELD}


def why_not_yet(subject: Subject, on: date) -> tuple[DeclineGround, date | None] | None:
    """What keeps the data from being erased on a day, and until when as far as that is known; None if nothing does.

    The last day of the retention still counts. What only our policy holds is let go early for the person who asks.
    """
    clock = subject.clock
    if clock is None:
        return DeclineGround.SERVICE, None
    asked_and_free = subject.requested and clock.basis is not RetentionBasis.LAW
    if on <= clock.until and not asked_and_free:
        return DeclineGround.RETENTION, clock.until
    return (DeclineGround.HOLD, _end_of_holds(subject, on)) if subject.held(on) else None


def _end_of_holds(subject: Subject, on: date) -> date | None:
    ends = [hold.until for hold in subject.holds if hold.stands(on)]
    return None if None in ends else max(end for end in ends if end is not None)


def reference_is_one(subject: Subject, command: RequestErasure, book: RuleBook) -> Refusal | None:
    """A request is known by its number, and nothing personal stands in it."""
    return None if names_a_record(command.reference) else NOT_A_NUMBER


def erasure_is_due(
    subject: Subject, command: RequestErasure | ApproveErasure | OrderErasure, book: RuleBook
) -> Refusal | None:
    """Nothing is erased while service, retention or a case holds it; the refusal says until when, if that is known."""
    found = why_not_yet(subject, day_of(command.at))
    if found is None:
        return None
    ground, until = found
    return _REASONS[ground] if until is None else dated(_REASONS[ground], until)


def dated(refusal: Refusal, until: date) -> Refusal:
    """The refusal with the last day on which it holds."""
    zh, en = refusal.zh.removesuffix("。"), refusal.en.removesuffix(".")
    return attrs.evolve(refusal, zh=f"{zh} (至 {until} 止)。", en=f"{en} (up to and including {until}).")


def approver_is_an_account(subject: Subject, command: ApproveErasure, book: RuleBook) -> Refusal | None:
    """Approvers are accounts, whose holders are named elsewhere."""
    return None if names_a_record(command.approver) else NOT_A_NUMBER


def approver_is_another(subject: Subject, command: ApproveErasure, book: RuleBook) -> Refusal | None:
    """Two approve, and they differ."""
    enough = len(subject.approvers) >= APPROVERS
    return NOT_ANOTHER if enough or command.approver in subject.approvers else None


def two_have_approved(subject: Subject, command: OrderErasure, book: RuleBook) -> Refusal | None:
    """No single account destroys a key."""
    return None if len(set(subject.approvers)) >= APPROVERS else NOT_TWO


def destruction_was_ordered(subject: Subject, command: RecordDestruction, book: RuleBook) -> Refusal | None:
    """What is recorded as done was ordered, and is recorded once."""
    return None if subject.order is not None and not subject.shredded else NOT_ORDERED


REQUEST_ERASURE_RULES = (is_not_being_erased, reference_is_one)
ANSWER_RULES = (erasure_is_due,)
APPROVE_RULES = (is_not_being_erased, erasure_is_due, approver_is_an_account, approver_is_another)
ORDER_RULES = (is_not_being_erased, erasure_is_due, two_have_approved)
DESTRUCTION_RULES = (destruction_was_ordered,)

# --- decide -----------------------------------------------------------------------------------------------------------


def request_erasure(
    subject: Subject, command: RequestErasure, book: RuleBook
) -> tuple[ErasureRequested | ErasureDeclined, ...] | Refusal:
    """Note the request and, where it comes too early, that it is declined; the person is told by ``ANSWER_RULES``."""
    refusal = first_refusal(REQUEST_ERASURE_RULES, subject, command, book)
    if refusal is not None:
        return refusal
    found = why_not_yet(attrs.evolve(subject, requested=True), day_of(command.at))
    declined = () if found is None else (ErasureDeclined(command.reference, *found),)
    return (ErasureRequested(command.channel, command.reference), *declined)


def approve_erasure(subject: Subject, command: ApproveErasure, book: RuleBook) -> tuple[ErasureApproved] | Refusal:
    """Note one account's approval."""
    return first_refusal(APPROVE_RULES, subject, command, book) or (ErasureApproved(command.approver),)


def order_erasure(subject: Subject, command: OrderErasure, book: RuleBook) -> tuple[ErasureOrdered] | Refusal:
    """Order the destruction of the key."""
    reason = ErasureReason.REQUEST if subject.requested else ErasureReason.OVER
    return first_refusal(ORDER_RULES, subject, command, book) or (ErasureOrdered(reason, subject.approvers),)


def record_destruction(subject: Subject, command: RecordDestruction, book: RuleBook) -> tuple[Shredded] | Refusal:
    """Note that the key is gone, with the key store's account of it."""
    refusal, order = first_refusal(DESTRUCTION_RULES, subject, command, book), subject.order
    if refusal is not None or order is None:
        return refusal or NOT_ORDERED
    return (Shredded(order.reason, order.approvers, command.epoch, command.wrapped_digest, command.final_from),)
