"""Checking the identity presented: one question, one outcome; and turning an owner away.

Sources: N4-SALE-1 (verify), R105-2 (means), O25-10 (no entry on another's or a forged document), POLICY-ATTEMPTS.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Protocol, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import RestrictionLifted, lifted_by_verification
from iov_realname.domain.card.state import Card, Registration, RegistrationStatus
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party, RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import CheckOutcome

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class CheckEvidence:
    """What the verifier returned, as received: scores keep their own scale, images only leave a digest."""

    provider: str | None
    product: str | None
    request_id: str | None
    raw_code: str | None
    score: str | None
    scale: str | None
    threshold: str | None
    image_digest: str | None


@attrs.frozen
class RecordCheck:
    """The outcome of one identity check. ``providers``: a ledger's wording of who answered, sealed for each card."""

    at: datetime
    origin: Origin
    number: RegistrationNumber
    reference: str
    party: Party
    check: CheckKind
    outcome: CheckOutcome
    evidence: CheckEvidence
    providers: Mapping[Iccid, Sealed]


@attrs.frozen
class RefuseIdentity:
    """The clerk turns the owner away: no document, a forged one, somebody else's."""

    at: datetime
    number: RegistrationNumber
    code: RefusalCode


class UnderNumber(Protocol):
    """A command about the registration under one number."""

    @property
    def number(self) -> RegistrationNumber:
        """The keyed digest of the 登记编号."""


CheckingCommand: TypeAlias = RecordCheck | RefuseIdentity

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class IdentityChecked:
    """One outcome. ``verified``: with it, all checks the book asks for have matched."""

    WIRE: ClassVar[str] = "card.IdentityChecked.v1"
    number: RegistrationNumber
    reference: str
    party: Party
    check: CheckKind
    outcome: CheckOutcome
    evidence: CheckEvidence
    provider_sealed: Sealed | None
    verified: bool


@attrs.frozen
class IdentityRefused:
    """The attempt is closed with a refusal; ``to_review``: too many were, so a reviewer must look first."""

    WIRE: ClassVar[str] = "card.IdentityRefused.v1"
    number: RegistrationNumber
    code: RefusalCode
    to_review: bool


CheckingEvent: TypeAlias = IdentityChecked | IdentityRefused
CHECKING_EVENTS: tuple[type[CheckingEvent], ...] = (IdentityChecked, IdentityRefused)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_checking(card: Card, event: CheckingEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    registration = card.registration
    if card.period is None or registration is None or registration.number != event.number:
        return card
    match event:
        case IdentityChecked():
            period = altered(card.period, registration=_after_check(registration, event))
        case IdentityRefused():
            status = RegistrationStatus.IN_REVIEW if event.to_review else RegistrationStatus.REFUSED
            closed = altered(registration, status=status, no_record=frozenset(), open_checks=())
            period = altered(card.period, registration=closed, attempts_closed=card.period.attempts_closed + 1)
        case _:  # pragma: no cover
            assert_never(event)
    return altered(card, period=period)


def _after_check(asking: Registration, event: IdentityChecked) -> Registration:
    checked = (event.party, event.check)
    still_open = tuple(each for each in asking.open_checks if each.reference != event.reference)
    registration = altered(asking, open_checks=still_open) if still_open != asking.open_checks else asking
    if event.outcome is CheckOutcome.NO_RECORD:
        unfound = registration.no_record | {checked}
        return altered(registration, status=RegistrationStatus.IN_REVIEW, no_record=unfound)
    if event.outcome is not CheckOutcome.MATCH:
        return registration
    unfound = registration.no_record - {checked}
    return altered(
        registration,
        status=_status_after_match(event.verified, bool(unfound)),
        matched=registration.matched | {checked},
        no_record=unfound,
    )


def _status_after_match(verified: bool, unfound: bool) -> RegistrationStatus:
    if verified:
        return RegistrationStatus.VERIFIED
    return RegistrationStatus.IN_REVIEW if unfound else RegistrationStatus.PRESENTED


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_BEING_CHECKED = Refusal(
    RefusalCode.STAGE,
    ("N4-SALE-1",),
    "该卡没有此登记编号下待核验的登记。",
    "The card has no registration under this number that waits for a check.",
)
UNIT_MISMATCHED = Refusal(
    RefusalCode.UNIT,
    ("O25-8", "R105-2"),
    "单位核验不一致, 本次登记关闭。",
    "The check of the unit did not match; this registration is closed.",
)
NO_REASON_TO_TURN_AWAY = Refusal(
    RefusalCode.FORMAT,
    ("O25-10",),
    "这不是拒绝办理登记的事由。",
    "This is no reason for turning an owner away.",
)
MISMATCHED = Refusal(
    RefusalCode.IMPERSONATION,
    ("O25-10", "R105-2"),
    "身份核验不一致, 本次登记关闭。",
    "The identity check did not match; this registration is closed.",
)


TURNS_AWAY = (RefusalCode.NO_DOC, RefusalCode.FORGED, RefusalCode.IMPERSONATION, RefusalCode.NOT_OWNER)


def identity_is_open(card: Card, command: UnderNumber, book: RuleBook) -> Refusal | None:
    """Only a presented identity is checked or refused, under its own number; a closed one waits for its reviewer."""
    registration = card.registration
    waits = registration is not None and registration.number == command.number and registration.takes_checks
    return None if waits and card.live else NOT_BEING_CHECKED


def reason_turns_away(card: Card, command: RefuseIdentity, book: RuleBook) -> Refusal | None:
    """An owner is turned away for what they showed or would not show, and for nothing else."""
    return None if command.code in TURNS_AWAY else NO_REASON_TO_TURN_AWAY


def identity_matches(card: Card, command: RecordCheck, book: RuleBook) -> Refusal | None:
    """A mismatch is recorded and closes the attempt; whoever stated it is told that the owner is refused."""
    if command.outcome is not CheckOutcome.MISMATCH:
        return None
    return UNIT_MISMATCHED if command.check is CheckKind.UNIT else MISMATCHED


CHECK_RULES = (card_is_known, identity_is_open)
TURN_AWAY_RULES = (card_is_known, identity_is_open, reason_turns_away)
OUTCOME_RULES = (identity_matches,)

# --- decide -----------------------------------------------------------------------------------------------------------


def missing_checks(registration: Registration, book: RuleBook) -> frozenset[tuple[Party, CheckKind]]:
    """The checks the book still asks for. One asserted by a ledger stands for all of them."""
    if (Party.OWNER, CheckKind.ASSERTED) in registration.matched:
        return frozenset()
    channel = registration.channel or ChannelKind.COUNTER
    required = book.required_checks(
        channel, registration.holder, registration.has_agent, reason=registration.reason, way=registration.way
    )
    return required - registration.matched


def record_check(
    card: Card, command: RecordCheck, book: RuleBook
) -> tuple[IdentityChecked | IdentityRefused | RestrictionLifted, ...] | Refusal:
    """Note an outcome. A mismatch closes the attempt; the last match lifts a restriction for want of registration."""
    refusal = first_refusal(CHECK_RULES, card, command, book)
    registration = card.registration
    if refusal is not None or registration is None:
        return refusal or NOT_BEING_CHECKED
    verified = _verifies(registration, command, book)
    checked = _checked(card, command, verified)
    if command.outcome is CheckOutcome.MISMATCH:
        return (checked, _closed(card, command, book))
    return (checked, *lifted_by_verification(card, verified and command.origin is not Origin.IMPORTED))


def _verifies(registration: Registration, command: RecordCheck, book: RuleBook) -> bool:
    checked = (command.party, command.check)
    if command.outcome is not CheckOutcome.MATCH or registration.no_record - {checked}:
        return False
    return not missing_checks(altered(registration, matched=registration.matched | {checked}), book)


def _checked(card: Card, command: RecordCheck, verified: bool) -> IdentityChecked:
    return IdentityChecked(
        command.number,
        command.reference,
        command.party,
        command.check,
        command.outcome,
        command.evidence,
        command.providers.get(card.iccid),
        verified,
    )


def _closed(card: Card, command: RecordCheck, book: RuleBook) -> IdentityRefused:
    code = RefusalCode.UNIT if command.check is CheckKind.UNIT else RefusalCode.IMPERSONATION
    imported = command.origin is Origin.IMPORTED
    return IdentityRefused(command.number, code, not imported and goes_to_review(card, book))


def goes_to_review(card: Card, book: RuleBook) -> bool:
    """Whether one more closed attempt in this period is one too many."""
    closed = card.period.attempts_closed if card.period is not None else 0
    return closed + 1 >= book.attempts_before_review


def refuse_identity(card: Card, command: RefuseIdentity, book: RuleBook) -> tuple[IdentityRefused] | Refusal:
    """Close an attempt without an outcome."""
    return first_refusal(TURN_AWAY_RULES, card, command, book) or (
        IdentityRefused(command.number, command.code, goes_to_review(card, book)),
    )
