"""Review of an identity by a named person, who may stand in for a missing record only (POLICY-REVIEW)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.checking import missing_checks
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import RestrictionLifted, lifted_by_verification
from iov_realname.domain.card.state import Card, OwnershipPeriod, Registration, RegistrationStatus
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class DecideReview:
    """A named reviewer decides an attempt in review; the reason is mandatory."""

    at: datetime
    number: RegistrationNumber
    approved: bool
    reviewer: str
    reason: Confidential[str]
    reasons: Mapping[Iccid, Sealed]


ReviewCommand: TypeAlias = DecideReview

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class ReviewDecided:
    """A reviewer approved (which replaces ``no_record`` only) or closed the attempt."""

    WIRE: ClassVar[str] = "card.ReviewDecided.v1"
    number: RegistrationNumber
    approved: bool
    verified: bool
    reviewer: str
    reason: Sealed


ReviewEvent: TypeAlias = ReviewDecided
REVIEW_EVENTS: tuple[type[ReviewEvent], ...] = (ReviewDecided,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_review(card: Card, event: ReviewEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None or registration.number != event.number:
        return card
    if event.approved:
        return altered(card, period=altered(period, registration=_approved(registration, event)))
    closed = altered(registration, status=RegistrationStatus.REFUSED, open_checks=())
    return altered(
        card, period=altered(period, registration=closed, attempts_closed=_attempts_closed(period, registration))
    )


def _approved(registration: Registration, event: ReviewDecided) -> Registration:
    status = RegistrationStatus.VERIFIED if event.verified else RegistrationStatus.PRESENTED
    matched = registration.matched | registration.no_record
    return altered(registration, status=status, matched=matched, no_record=frozenset())


def _attempts_closed(period: OwnershipPeriod, registration: Registration) -> int:
    """An attempt that a mismatch had closed before is not counted twice."""
    return period.attempts_closed + bool(registration.no_record)


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_IN_REVIEW = Refusal(
    RefusalCode.STAGE,
    ("POLICY-ATTEMPTS",),
    "该卡没有此登记编号下待审核的登记。",
    "The card has no registration under this number in review.",
)
MISMATCH_STANDS = Refusal(
    RefusalCode.IMPERSONATION,
    ("O25-10",),
    "人工审核只能替代“查无”, 不能替代“不一致”。",
    "A reviewer may stand in for a missing record, never for a mismatch.",
)
NO_REASON = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-REVIEW",),
    "审核须具名并说明理由。",
    "A review needs a named reviewer and a reason.",
)


def identity_is_in_review(card: Card, command: DecideReview, book: RuleBook) -> Refusal | None:
    """Only an attempt in review is decided."""
    registration = card.registration
    if card.registration_status is not RegistrationStatus.IN_REVIEW or not card.live:
        return NOT_IN_REVIEW
    return None if registration is not None and registration.number == command.number else NOT_IN_REVIEW


def review_is_reasoned(card: Card, command: DecideReview, book: RuleBook) -> Refusal | None:
    """A review names its reviewer and says why."""
    return None if command.reviewer and command.reason.reveal().strip() else NO_REASON


def only_missing_records_are_approved(card: Card, command: DecideReview, book: RuleBook) -> Refusal | None:
    """Approval replaces ``no_record``, never ``mismatch``."""
    unfound = card.registration is not None and card.registration.no_record
    return MISMATCH_STANDS if command.approved and not unfound else None


REVIEW_RULES = (card_is_known, identity_is_in_review, review_is_reasoned, only_missing_records_are_approved)

# --- decide -----------------------------------------------------------------------------------------------------------


def decide_review(
    card: Card, command: DecideReview, book: RuleBook
) -> tuple[ReviewDecided | RestrictionLifted, ...] | Refusal:
    """Take the reviewer's decision; what it verifies lifts a restriction for want of registration."""
    refusal = first_refusal(REVIEW_RULES, card, command, book)
    registration = card.registration
    if refusal is not None or registration is None:
        return refusal or NOT_IN_REVIEW
    settled = altered(registration, matched=registration.matched | registration.no_record)
    verified = command.approved and not missing_checks(settled, book)
    reason = command.reasons[card.iccid]
    decided = ReviewDecided(command.number, command.approved, verified, command.reviewer, reason)
    return (decided, *lifted_by_verification(card, verified))
