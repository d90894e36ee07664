"""Restriction to the emergency call, and its end (N9-3, ATF-32, M22-2, BF16)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card, Ground, OwnershipPeriod, RegistrationStatus, Restriction, Stage
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.functions import ONLY_EMERGENCY, Functions
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class LiftCause(Word):
    """Why a restriction ends."""

    CHECK_PASSED = "check_passed", "核验通过", "check passed"
    APPEAL = "appeal", "申诉成立", "appeal upheld"
    STATED = "stated", "台账所载", "as stated by the ledger"


@attrs.frozen
class RestrictionTexts:
    """What the owner is told: the reason, where to turn, and which documents to bring."""

    reason: str
    remedy: str
    documents: str

    @property
    def complete(self) -> bool:
        """Whether none of the three is missing."""
        return bool(self.reason and self.remedy and self.documents)


@attrs.frozen
class RestrictionSeals:
    """The sealed counterparts of the texts, for one card."""

    reason: Sealed
    remedy: Sealed
    documents: Sealed


@attrs.frozen
class Restrict:
    """Close everything but what is ``kept``. ``assessment`` names the case of misuse, ``misused`` the cards of which an
    assessment has confirmed it.
    """

    at: datetime
    origin: Origin
    ground: Ground
    texts: Confidential[RestrictionTexts]
    kept: Functions
    assessment: str
    misused: Collection[Iccid]
    seals: Mapping[Iccid, RestrictionSeals]


@attrs.frozen
class LiftRestriction:
    """Give back what there was before the restriction."""

    at: datetime
    origin: Origin
    cause: LiftCause
    reasons: Mapping[Iccid, Sealed]


RestrictionCommand: TypeAlias = Restrict | LiftRestriction

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class Restricted:
    """All functions off but the emergency call."""

    WIRE: ClassVar[str] = "card.Restricted.v1"
    ground: Ground
    assessment: str | None
    reason: Sealed
    remedy: Sealed
    documents: Sealed


@attrs.frozen
class RestrictionLifted:
    """The stage and functions from before the restriction are back."""

    WIRE: ClassVar[str] = "card.RestrictionLifted.v1"
    cause: LiftCause
    reason: Sealed | None


RestrictionEvent: TypeAlias = Restricted | RestrictionLifted
RESTRICTION_EVENTS: tuple[type[RestrictionEvent], ...] = (Restricted, RestrictionLifted)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_restriction(card: Card, event: RestrictionEvent) -> Card:
    """The card after ``event``."""
    match event:
        case Restricted():
            before = card.stage or Stage.SOLD
            kept = card.entitled if before is Stage.REGISTERED else ONLY_EMERGENCY
            restriction = Restriction(event.ground, before, kept)
            return altered(card, stage=Stage.RESTRICTED, restriction=restriction, entitled=ONLY_EMERGENCY)
        case RestrictionLifted():
            return lifted(card)
        case _:  # pragma: no cover
            assert_never(event)


def lifted(card: Card) -> Card:
    """The card without its restriction; unchanged if it has none."""
    restriction = card.restriction
    if restriction is None:
        return card
    return altered(card, stage=restriction.stage_before, restriction=None, entitled=restriction.functions_before)


def lifted_by_verification(card: Card, verified: bool) -> tuple[RestrictionLifted, ...]:
    """A restriction for want of a registration is over as soon as the identity is verified (ATF-32)."""
    unregistered = card.restriction is not None and card.restriction.ground is not Ground.MISUSE
    return (RestrictionLifted(LiftCause.CHECK_PASSED, None),) if verified and unregistered else ()


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_RESTRICTABLE = Refusal(
    RefusalCode.STAGE,
    ("N9-3",),
    "该卡不在已售出、已实名或已过户阶段。",
    "Only cards in the stages sold, registered or transferred are restricted.",
)
NO_GROUND = Refusal(
    RefusalCode.NO_GROUND,
    ("N9-3", "POLICY-GROUND"),
    "限制事由不成立: 车主未在送达告知后拒绝、期限未到或已完成登记。",
    "No ground: no refusal after a delivered notice, the deadline has not passed, or the owner is registered.",
)
NO_ASSESSMENT = Refusal(
    RefusalCode.NO_GROUND,
    ("ATF-32", "POLICY-GROUND"),
    "没有已研判属实的违规线索涉及该卡。",
    "No assessed report has confirmed misuse of this card.",
)
NOT_NOTIFIED = Refusal(
    RefusalCode.NO_NOTICE,
    ("M22-2", "BF16-1"),
    "本持有期内没有送达现车主的告知。",
    "No notice has reached the present owner in this ownership period.",
)
TEXTS_MISSING = Refusal(
    RefusalCode.NO_NOTICE,
    ("ATF-32",),
    "限制须告知原因、救济渠道和所需材料。",
    "A restriction states its reason, remedy and the documents to bring.",
)
EMERGENCY_ONLY = Refusal(
    RefusalCode.EMERGENCY,
    ("N9-3",),
    "限制后须且仅保留紧急救援。",
    "A restricted card keeps the emergency call, and nothing else.",
)
NO_CAUSE = Refusal(
    RefusalCode.STAGE,
    ("ATF-32", "POLICY-APPEAL"),
    "没有可解除限制的事由：申诉成立须先受理并裁定申诉，核验通过须先完成核验，台账所载仅限导入。",
    "Nothing bears the cause out: file the appeal and decide it, or complete the check; only a ledger states its own.",
)
NOT_RESTRICTED = Refusal(RefusalCode.STAGE, ("ATF-32",), "该卡未被限制。", "The card is not restricted.")

RESTRICTABLE = (Stage.SOLD, Stage.REGISTERED, Stage.TRANSFERRED)
CHECKED = (
    RegistrationStatus.VERIFIED,
    RegistrationStatus.SUBMITTED,
    RegistrationStatus.REJECTED,
    RegistrationStatus.REGISTERED,
)
"""How far a registration has come once the owner's identity is verified."""


def card_can_be_restricted(card: Card, command: Restrict, book: RuleBook) -> Refusal | None:
    """Cards are restricted while an owner has them and they are not restricted already."""
    return None if card.stage in RESTRICTABLE else NOT_RESTRICTABLE


def ground_holds(card: Card, command: Restrict, book: RuleBook) -> Refusal | None:
    """The ground claimed is in the history. Only a ledger may state its own, which inspection judges."""
    match command.ground:
        case Ground.STATED:
            return None if command.origin is Origin.IMPORTED else NO_GROUND
        case Ground.MISUSE:
            return None if command.assessment and card.iccid in command.misused else NO_ASSESSMENT
        case Ground.DECLINED | Ground.OVERDUE:
            return None if command.ground in grounds_borne_out(card, day_of(command.at), book) else NO_GROUND
        case _:  # pragma: no cover
            assert_never(command.ground)


def grounds_borne_out(card: Card, day: date, book: RuleBook) -> tuple[Ground, ...]:
    """The grounds for want of a registration that the card's history bears out on that day; none once registered."""
    if card.registration_status is RegistrationStatus.REGISTERED:
        return ()
    declined = card.period is not None and card.period.declined_after_notice
    overdue = _overdue(card, day, book)
    return (*((Ground.DECLINED,) if declined else ()), *((Ground.OVERDUE,) if overdue else ()))


def _overdue(card: Card, day: date, book: RuleBook) -> bool:
    period = card.period
    if period is None or period.notices_delivered < book.notices_before_overdue:
        return False
    return day > registration_deadline(period, book)


def registration_deadline(period: OwnershipPeriod, book: RuleBook) -> date:
    """The last day for registering: the backfill deadline for a stock card's first owner, else our policy's days."""
    if period.stock:
        return book.backfill_deadline
    return day_of(period.began) + timedelta(days=book.registration_days)


def owner_was_notified(card: Card, command: Restrict, book: RuleBook) -> Refusal | None:
    """But for misuse, a notice must have reached the present owner."""
    notified = card.period is not None and card.period.notices_delivered > 0
    return None if notified or command.ground is Ground.MISUSE else NOT_NOTIFIED


def texts_are_complete(card: Card, command: Restrict, book: RuleBook) -> Refusal | None:
    """The owner is told reason, remedy and documents, always."""
    return None if command.texts.reveal().complete else TEXTS_MISSING


def exactly_emergency_is_kept(card: Card, command: Restrict, book: RuleBook) -> Refusal | None:
    """The emergency call stays, and nothing else does."""
    return None if command.kept == ONLY_EMERGENCY else EMERGENCY_ONLY


def card_is_restricted(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """Only a restriction can be lifted."""
    return None if card.restriction is not None else NOT_RESTRICTED


def cause_is_borne_out(card: Card, command: LiftRestriction, book: RuleBook) -> Refusal | None:
    """The cause claimed is in the history of this restriction. Only a ledger may state its own."""
    match command.cause:
        case LiftCause.STATED:
            holds = command.origin is Origin.IMPORTED
        case LiftCause.APPEAL:
            holds = card.restriction is not None and card.restriction.appeal_upheld
        case LiftCause.CHECK_PASSED:
            unregistered = card.restriction is not None and card.restriction.ground is not Ground.MISUSE
            holds = unregistered and card.registration_status in CHECKED
        case _:  # pragma: no cover
            assert_never(command.cause)
    return None if holds else NO_CAUSE


RESTRICT_RULES = (
    card_is_known,
    card_can_be_restricted,
    ground_holds,
    owner_was_notified,
    texts_are_complete,
    exactly_emergency_is_kept,
)
LIFT_RULES = (card_is_known, card_is_restricted, cause_is_borne_out)

# --- decide -----------------------------------------------------------------------------------------------------------


def restrict(card: Card, command: Restrict, book: RuleBook) -> tuple[Restricted] | Refusal:
    """Restrict a card to the emergency call."""
    refusal = first_refusal(RESTRICT_RULES, card, command, book)
    if refusal is not None:
        return refusal
    seals = command.seals[card.iccid]
    return (Restricted(command.ground, command.assessment or None, seals.reason, seals.remedy, seals.documents),)


def lift_restriction(card: Card, command: LiftRestriction, book: RuleBook) -> tuple[RestrictionLifted] | Refusal:
    """Lift a restriction."""
    return first_refusal(LIFT_RULES, card, command, book) or (
        RestrictionLifted(command.cause, command.reasons.get(card.iccid)),
    )
