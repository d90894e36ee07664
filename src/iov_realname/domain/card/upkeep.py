"""After completion: checking the holder again, correcting their details, revoking a registration.

Sources: O25-3 (another person is a fresh registration, never an edit), O25-10, ATF-12c, ATF-31.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.identity import NOT_AUTHORISED_THAT_DAY
from iov_realname.domain.card.papers import (
    DOCUMENT_EXPIRED,
    DOCUMENT_NOT_ACCEPTED,
    has_expired,
    ill_formed_number,
    typed_by_hand,
    unaccepted_kind,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import LiftCause, RestrictionLifted
from iov_realname.domain.card.state import Card, RegistrationStatus, SecondLook, Stage
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.dealer import Authority, ClerkId
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import ChannelKind, RuleBook
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class RevocationReason(Word):
    """Why a completed registration does not stand."""

    IMPERSONATION = "impersonation", "冒用他人证件", "impersonation"
    FORGERY = "forgery", "伪造或变造证件", "forged document"
    NOT_THE_OWNER = "not_the_owner", "非车辆所有者", "not the owner"
    CARRIER_UNBOUND = "carrier_unbound", "运营商已解绑", "unbound by the carrier"


@attrs.frozen
class ShownAgain:
    """How and before whom a document was shown again; ``authority`` is as of that day."""

    capture: Capture
    channel: str
    channel_kind: ChannelKind
    clerk: ClerkId | None
    authority: Authority


@attrs.frozen
class PresentReverification:
    """The registered holder shows a document again; ``same_holder`` is derived by comparing digests."""

    at: datetime
    document: DocumentKind | None
    holder: Confidential[Particulars]
    same_holder: bool
    seals: Mapping[Iccid, Sealed]
    shown: ShownAgain | None = None


@attrs.frozen
class RecordReverification:
    """What the second look at the holder came to."""

    at: datetime
    outcome: CheckOutcome


@attrs.frozen
class CorrectHolderDetails:
    """The same holder has a new document or datum, checked again, to be sent again under ``operation``.

    ``operations`` gives cards that go together one each, as a carrier knows a submission by its operation alone.
    """

    at: datetime
    document: DocumentKind | None
    holder: Confidential[Particulars]
    capture: Capture
    same_holder: bool
    outcome: CheckOutcome
    operation: str
    seals: Mapping[Iccid, Sealed]
    operations: Mapping[Iccid, str] = attrs.field(factory=dict)


@attrs.frozen
class RevokeRegistration:
    """A named reviewer takes a completed registration back."""

    at: datetime
    reason: RevocationReason
    reviewer: str
    explanation: Confidential[str]
    seals: Mapping[Iccid, Sealed]


UpkeepCommand: TypeAlias = PresentReverification | RecordReverification | CorrectHolderDetails | RevokeRegistration

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class ReverificationPresented:
    """The holder showed a document again."""

    WIRE: ClassVar[str] = "card.ReverificationPresented.v1"
    document: DocumentKind
    holder: Sealed


@attrs.frozen
class SecondLookOpened:
    """How and before whom the holder's document was shown again; the book's checks of a second look follow."""

    WIRE: ClassVar[str] = "card.SecondLookOpened.v1"
    document: DocumentKind
    capture: Capture
    channel: str | None
    channel_kind: ChannelKind
    clerk: ClerkId | None
    authority: Authority


@attrs.frozen
class ReverificationChecked:
    """The outcome of the second look."""

    WIRE: ClassVar[str] = "card.ReverificationChecked.v1"
    outcome: CheckOutcome


@attrs.frozen
class HolderDetailsCorrected:
    """A new fact about the same holder; what was recorded before stays."""

    WIRE: ClassVar[str] = "card.HolderDetailsCorrected.v1"
    document: DocumentKind
    holder: Sealed
    capture: Capture
    operation: str


@attrs.frozen
class RegistrationRevoked:
    """The registration does not stand; exactly the emergency call stays, and a new attempt may follow."""

    WIRE: ClassVar[str] = "card.RegistrationRevoked.v1"
    reason: RevocationReason
    reviewer: str
    explanation: Sealed


UpkeepEvent: TypeAlias = (
    ReverificationPresented | SecondLookOpened | ReverificationChecked | HolderDetailsCorrected | RegistrationRevoked
)
UPKEEP_EVENTS: tuple[type[UpkeepEvent], ...] = (
    ReverificationPresented,
    SecondLookOpened,
    ReverificationChecked,
    HolderDetailsCorrected,
    RegistrationRevoked,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_upkeep(card: Card, event: UpkeepEvent) -> Card:
    """The card after ``event``; without a registration in the present period nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None:
        return card
    match event:
        case ReverificationPresented():
            return altered(card, period=altered(period, registration=altered(registration, reverifying=True)))
        case SecondLookOpened():
            look = SecondLook(event.document, event.capture, event.channel_kind, frozenset(), (), None)
            return altered(card, period=altered(period, registration=altered(registration, second_look=look)))
        case ReverificationChecked():
            looked = registration.second_look
            concluded = None if looked is None else altered(looked, outcome=event.outcome, open_checks=())
            after = altered(registration, reverifying=False, second_look=concluded)
            return altered(card, period=altered(period, registration=after))
        case HolderDetailsCorrected():
            corrected = altered(
                registration,
                document=event.document,
                owner=event.holder.key,
                correction=event.operation,
                correction_sent=False,
                correction_receipt=None,
            )
            return altered(card, period=altered(period, registration=corrected))
        case RegistrationRevoked():
            return _unregistered(altered(card, period=altered(period, registration=None, requested=())))
        case _:  # pragma: no cover
            assert_never(event)


def _unregistered(card: Card) -> Card:
    began = card.period.stage if card.period is not None else Stage.SOLD
    if card.restriction is None:
        return altered(card, stage=began, entitled=ONLY_EMERGENCY)
    restriction = altered(card.restriction, stage_before=began, functions_before=ONLY_EMERGENCY)
    return altered(card, restriction=restriction)


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_REGISTERED = Refusal(
    RefusalCode.STAGE,
    ("O25-3",),
    "该卡本持有期没有已报竣的登记。",
    "The card has no completed registration in this ownership period.",
)
ANOTHER_HOLDER = Refusal(
    RefusalCode.ALREADY_REGISTERED,
    ("O25-3",),
    "更换登记人须先过户, 不能变更原登记。",
    "Another person is registered after a transfer, never by changing this registration.",
)
NOT_REVERIFYING = Refusal(
    RefusalCode.STAGE, ("ATF-12c",), "没有待核验的再次核验。", "No second look at the holder is open."
)
NOT_MATCHED = Refusal(
    RefusalCode.IMPERSONATION,
    ("O25-10",),
    "变更后的证件信息未核验一致。",
    "The corrected details were not verified as a match.",
)
REVOCATION_UNREASONED = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-REVIEW",),
    "撤销登记须具名并说明理由。",
    "A revocation needs a named reviewer and a reason.",
)


def registration_is_completed(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """The present period has a completed registration, on a card in use."""
    return None if card.live and card.registration_status is RegistrationStatus.REGISTERED else NOT_REGISTERED


def card_is_registered(card: Card, command: CorrectHolderDetails, book: RuleBook) -> Refusal | None:
    """Details are corrected in the stage registered."""
    return None if card.stage is Stage.REGISTERED else NOT_REGISTERED


def holder_is_the_same(
    card: Card, command: PresentReverification | CorrectHolderDetails, book: RuleBook
) -> Refusal | None:
    """A registration never changes hands."""
    return None if command.same_holder else ANOTHER_HOLDER


def holder_document_is_good(
    card: Card, command: PresentReverification | CorrectHolderDetails, book: RuleBook
) -> Refusal | None:
    """The document shown is accepted, well-formed and in date."""
    holder = HolderKind.PERSON if card.registration is None else card.registration.holder
    unaccepted = unaccepted_kind(command.document, holder, book)
    if unaccepted is not None or command.document is None:
        return unaccepted
    ill_formed = ill_formed_number(command.document, command.holder, command.at)
    return ill_formed or (DOCUMENT_EXPIRED if has_expired(command.holder, command.at) else None)


def channel_takes_the_document(card: Card, command: PresentReverification, book: RuleBook) -> Refusal | None:
    """Channel and clerk were authorised on the day of the act."""
    shown = command.shown
    unauthorised = shown is not None and shown.authority is Authority.NOT_AUTHORISED
    return NOT_AUTHORISED_THAT_DAY if unauthorised else None


def document_shown_again_was_read(card: Card, command: PresentReverification, book: RuleBook) -> Refusal | None:
    """What the book wants read by a device must not be typed."""
    return None if command.shown is None else typed_by_hand(command.document, command.shown.capture, book)


def corrected_document_was_read(card: Card, command: CorrectHolderDetails, book: RuleBook) -> Refusal | None:
    """What the book wants read by a device must not be typed."""
    return typed_by_hand(command.document, command.capture, book)


def correction_was_verified(card: Card, command: CorrectHolderDetails, book: RuleBook) -> Refusal | None:
    """Only checked details replace checked details."""
    return None if command.outcome is CheckOutcome.MATCH else NOT_MATCHED


def reverification_is_open(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """An outcome answers an open second look."""
    return None if card.registration is not None and card.registration.reverifying else NOT_REVERIFYING


def revocation_is_reasoned(card: Card, command: RevokeRegistration, book: RuleBook) -> Refusal | None:
    """A revocation names its reviewer and says why."""
    return None if command.reviewer and command.explanation.reveal().strip() else REVOCATION_UNREASONED


REVERIFY_RULES = (
    card_is_known,
    registration_is_completed,
    holder_is_the_same,
    holder_document_is_good,
    document_shown_again_was_read,
    channel_takes_the_document,
)
REVERIFICATION_RULES = (card_is_known, registration_is_completed, reverification_is_open)
CORRECT_RULES = (
    card_is_known,
    card_is_registered,
    holder_is_the_same,
    holder_document_is_good,
    corrected_document_was_read,
    correction_was_verified,
)
REVOKE_RULES = (card_is_known, registration_is_completed, revocation_is_reasoned)

# --- decide -----------------------------------------------------------------------------------------------------------


def present_reverification(
    card: Card, command: PresentReverification, book: RuleBook
) -> tuple[ReverificationPresented | SecondLookOpened, ...] | Refusal:
    """Take the holder's document once more."""
    refusal = first_refusal(REVERIFY_RULES, card, command, book)
    if refusal is not None or command.document is None:
        return refusal or DOCUMENT_NOT_ACCEPTED
    return (
        ReverificationPresented(command.document, command.seals[card.iccid]),
        *_opened(command.document, command.shown),
    )


def _opened(document: DocumentKind, shown: ShownAgain | None) -> tuple[SecondLookOpened, ...]:
    if shown is None:
        return ()
    channel = shown.channel or None
    return (SecondLookOpened(document, shown.capture, channel, shown.channel_kind, shown.clerk, shown.authority),)


def record_reverification(
    card: Card, command: RecordReverification, book: RuleBook
) -> tuple[ReverificationChecked | RestrictionLifted, ...] | Refusal:
    """Note the outcome; a match lifts a restriction at once (ATF-32)."""
    refusal = first_refusal(REVERIFICATION_RULES, card, command, book)
    if refusal is not None:
        return refusal
    passed = command.outcome is CheckOutcome.MATCH and card.restriction is not None
    lift = (RestrictionLifted(LiftCause.CHECK_PASSED, None),) if passed else ()
    return (ReverificationChecked(command.outcome), *lift)


def correct_holder_details(
    card: Card, command: CorrectHolderDetails, book: RuleBook
) -> tuple[HolderDetailsCorrected] | Refusal:
    """Record new details of the same holder."""
    refusal = first_refusal(CORRECT_RULES, card, command, book)
    if refusal is not None or command.document is None:
        return refusal or DOCUMENT_NOT_ACCEPTED
    seal = command.seals[card.iccid]
    operation = command.operations.get(card.iccid, command.operation)
    return (HolderDetailsCorrected(command.document, seal, command.capture, operation),)


def revoke_registration(
    card: Card, command: RevokeRegistration, book: RuleBook
) -> tuple[RegistrationRevoked] | Refusal:
    """Take a registration back."""
    return first_refusal(REVOKE_RULES, card, command, book) or (
        RegistrationRevoked(command.reason, command.reviewer, command.seals[card.iccid]),
    )
