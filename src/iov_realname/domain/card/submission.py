"""The way of a registration to the card's own carrier and back. Sent is not registered.

Sources: N4-POST-1 (at once, to the number's own carrier), N4-POST-2 (the carrier checks and registers), ATF-12b.
"""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.functions import FunctionsGranted
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card, Registration, RegistrationStatus, Stage, Transmission
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.functions import ONLY_EMERGENCY, function_set
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import CarrierResult
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class DeliveryStep(Word):
    """What can become of a delivery before the carrier answers."""

    ATTEMPTED = "attempted", "开始传送", "attempted"
    UNKNOWN = "unknown", "结果未知", "outcome unknown"
    PARKED = "parked", "挂起", "parked"
    RESUMED = "resumed", "恢复", "resumed"


@attrs.frozen
class SubmitRegistration:
    """Queue a verified registration for ``carrier`` under a fresh ``operation``. ``to_send``: we are to deliver it."""

    at: datetime
    number: RegistrationNumber
    carrier: CarrierCode
    operation: str
    to_send: bool


@attrs.frozen
class RecordTransmission:
    """What became of one delivery; ``detail``: the payload's keyed digest, or a code why it is parked; no free text."""

    at: datetime
    operation: str
    step: DeliveryStep
    detail: str | None


@attrs.frozen
class RecordCarrierAnswer:
    """The carrier answered. ``carrier`` is who answered, if that is told; ``receipt_no`` is theirs."""

    at: datetime
    number: RegistrationNumber
    result: CarrierResult
    receipt_no: str
    carrier: CarrierCode | None
    reason: Sealed | None


SubmissionCommand: TypeAlias = SubmitRegistration | RecordTransmission | RecordCarrierAnswer

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class RegistrationSubmitted:
    """Decided and queued: not yet sent, let alone registered."""

    WIRE: ClassVar[str] = "card.RegistrationSubmitted.v1"
    number: RegistrationNumber
    carrier: CarrierCode
    operation: str
    to_send: bool


@attrs.frozen
class SubmissionAttempted:
    """Written before the first byte leaves, with the keyed digest of what is sent."""

    WIRE: ClassVar[str] = "card.SubmissionAttempted.v1"
    operation: str
    payload_digest: str | None


@attrs.frozen
class SubmissionAccepted:
    """受理: the carrier took it."""

    WIRE: ClassVar[str] = "card.SubmissionAccepted.v1"
    number: RegistrationNumber
    receipt_no: str


@attrs.frozen
class SubmissionUnknown:
    """Nobody can say whether the carrier got it; ask before sending again."""

    WIRE: ClassVar[str] = "card.SubmissionUnknown.v1"
    operation: str


@attrs.frozen
class SubmissionParked:
    """Delivery waits for a person; ``detail`` is the carrier's or our code for why."""

    WIRE: ClassVar[str] = "card.SubmissionParked.v1"
    operation: str
    detail: str | None


@attrs.frozen
class SubmissionResumed:
    """Under way again: what the carrier has taken is asked about, anything else is queued."""

    WIRE: ClassVar[str] = "card.SubmissionResumed.v1"
    operation: str


@attrs.frozen
class RegistrationRejected:
    """The carrier refused; its reason, if it gave one, is kept, and a new submission may follow."""

    WIRE: ClassVar[str] = "card.RegistrationRejected.v1"
    number: RegistrationNumber
    receipt_no: str
    reason: Sealed | None


@attrs.frozen
class Registered:
    """报竣: the carrier completed it. Only now may undirected functions open."""

    WIRE: ClassVar[str] = "card.Registered.v1"
    number: RegistrationNumber
    receipt_no: str


SubmissionEvent: TypeAlias = (
    RegistrationSubmitted
    | SubmissionAttempted
    | SubmissionAccepted
    | SubmissionUnknown
    | SubmissionParked
    | SubmissionResumed
    | RegistrationRejected
    | Registered
)
SUBMISSION_EVENTS: tuple[type[SubmissionEvent], ...] = (
    RegistrationSubmitted,
    SubmissionAttempted,
    SubmissionAccepted,
    SubmissionUnknown,
    SubmissionParked,
    SubmissionResumed,
    RegistrationRejected,
    Registered,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_submission(card: Card, event: SubmissionEvent) -> Card:
    """The card after ``event``; without a registration in the present period nothing changes."""
    registration = card.registration
    if registration is None:
        return card
    match event:
        case RegistrationSubmitted():
            sent = {"operation": event.operation, "to_send": event.to_send, "receipt_no": None}
            return _with(card, registration, Transmission.QUEUED, **sent)
        case SubmissionAttempted():
            return _with(card, registration, Transmission.ATTEMPTED)
        case SubmissionAccepted():
            return _with(card, registration, Transmission.ACCEPTED, receipt_no=event.receipt_no)
        case SubmissionUnknown():
            return _with(card, registration, Transmission.UNKNOWN)
        case SubmissionParked():
            return _with(card, registration, Transmission.PARKED)
        case SubmissionResumed():
            return _with(card, registration, _resumed(registration))
        case RegistrationRejected():
            return _with(card, registration, None, status=RegistrationStatus.REJECTED)
        case Registered():
            done = _with(card, registration, None, status=RegistrationStatus.REGISTERED)
            return altered(done, stage=Stage.REGISTERED, restriction=None, entitled=ONLY_EMERGENCY)
        case _:  # pragma: no cover
            assert_never(event)


def _resumed(registration: Registration) -> Transmission:
    """What was taken is never sent a second time."""
    return Transmission.QUEUED if registration.receipt_no is None else Transmission.ACCEPTED


def _with(card: Card, registration: Registration, transmission: Transmission | None, **facts: object) -> Card:
    moved: dict[str, object] = {"status": RegistrationStatus.SUBMITTED, "transmission": transmission, **facts}
    return altered(card, period=altered(card.period, registration=altered(registration, **moved)))


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_VERIFIED = Refusal(
    RefusalCode.STAGE,
    ("N4-SALE-1", "N4-POST-1"),
    "该登记未核验通过, 不能传送。",
    "The registration is not verified and cannot be sent.",
)
NOT_THE_CARRIER = Refusal(
    RefusalCode.WRONG_CARRIER,
    ("N4-POST-1", "ATF-12b"),
    "该号码不属于这家电信企业。",
    "The number does not belong to this carrier.",
)
NOTHING_SUBMITTED = Refusal(
    RefusalCode.STAGE,
    ("N4-POST-2",),
    "该卡本持有期没有此登记编号下已传送的登记。",
    "Nothing was sent for the card under this number in this ownership period.",
)

STEP_OUT_OF_TURN = Refusal(
    RefusalCode.STAGE,
    ("N4-POST-1",),
    "传送的步骤与当前进度不符。",
    "This step does not follow on how far the delivery has come.",
)

_FOLLOWS = {
    DeliveryStep.ATTEMPTED: (Transmission.QUEUED,),
    DeliveryStep.UNKNOWN: (Transmission.ATTEMPTED,),
    DeliveryStep.PARKED: (Transmission.QUEUED, Transmission.ATTEMPTED, Transmission.UNKNOWN, Transmission.ACCEPTED),
    DeliveryStep.RESUMED: (Transmission.ATTEMPTED, Transmission.UNKNOWN, Transmission.PARKED),
}
_SENDABLE = (RegistrationStatus.VERIFIED, RegistrationStatus.REJECTED)
_ANSWERABLE = (RegistrationStatus.SUBMITTED, RegistrationStatus.REJECTED)


def registration_is_verified(card: Card, command: SubmitRegistration, book: RuleBook) -> Refusal | None:
    """Only what was verified is sent, for a card in use; what was rejected may be sent anew."""
    return None if card.live and _stands(card, command.number, _SENDABLE) else NOT_VERIFIED


def carrier_owns_the_number(
    card: Card, command: SubmitRegistration | RecordCarrierAnswer, book: RuleBook
) -> Refusal | None:
    """Identity data goes to the carrier of the number, and to no other."""
    own = card.purchase is not None and command.carrier in (None, card.purchase.carrier)
    return None if own else NOT_THE_CARRIER


def submission_is_under_way(card: Card, command: RecordTransmission, book: RuleBook) -> Refusal | None:
    """A delivery is reported for the operation that is open."""
    registration = card.registration
    if registration is None or registration.status is not RegistrationStatus.SUBMITTED:
        return NOTHING_SUBMITTED
    return None if registration.operation == command.operation else NOTHING_SUBMITTED


def step_follows(card: Card, command: RecordTransmission, book: RuleBook) -> Refusal | None:
    """A delivery goes forward; what the carrier took is not unsaid."""
    registration = card.registration
    before = None if registration is None else registration.transmission
    return None if before in _FOLLOWS[command.step] else STEP_OUT_OF_TURN


def answer_fits_a_submission(card: Card, command: RecordCarrierAnswer, book: RuleBook) -> Refusal | None:
    """An answer belongs to a registration that was sent under this number, in this period."""
    return None if card.live and _stands(card, command.number, _ANSWERABLE) else NOTHING_SUBMITTED


def _stands(card: Card, number: RegistrationNumber, statuses: tuple[RegistrationStatus, ...]) -> bool:
    registration = card.registration
    return registration is not None and registration.number == number and registration.status in statuses


SUBMIT_RULES = (card_is_known, registration_is_verified, carrier_owns_the_number)
TRANSMISSION_RULES = (card_is_known, submission_is_under_way, step_follows)
ANSWER_RULES = (card_is_known, answer_fits_a_submission, carrier_owns_the_number)

# --- decide -----------------------------------------------------------------------------------------------------------


def submit_registration(card: Card, command: SubmitRegistration, book: RuleBook) -> tuple[SubmissionEvent] | Refusal:
    """Queue a registration for its carrier."""
    return first_refusal(SUBMIT_RULES, card, command, book) or (
        RegistrationSubmitted(command.number, command.carrier, command.operation, command.to_send),
    )


def record_transmission(card: Card, command: RecordTransmission, book: RuleBook) -> tuple[SubmissionEvent] | Refusal:
    """Note what became of a delivery."""
    refusal = first_refusal(TRANSMISSION_RULES, card, command, book)
    if refusal is not None:
        return refusal
    match command.step:
        case DeliveryStep.ATTEMPTED:
            return (SubmissionAttempted(command.operation, command.detail),)
        case DeliveryStep.UNKNOWN:
            return (SubmissionUnknown(command.operation),)
        case DeliveryStep.PARKED:
            return (SubmissionParked(command.operation, command.detail),)
        case DeliveryStep.RESUMED:
            return (SubmissionResumed(command.operation),)
        case _:  # pragma: no cover
            assert_never(command.step)


def record_carrier_answer(
    card: Card, command: RecordCarrierAnswer, book: RuleBook
) -> tuple[SubmissionEvent | FunctionsGranted, ...] | Refusal:
    """Take the carrier's answer; completion opens what the owner asked for."""
    refusal = first_refusal(ANSWER_RULES, card, command, book)
    if refusal is not None:
        return refusal
    match command.result:
        case CarrierResult.ACCEPTED:
            return (SubmissionAccepted(command.number, command.receipt_no),)
        case CarrierResult.REJECTED:
            return (RegistrationRejected(command.number, command.receipt_no, command.reason),)
        case CarrierResult.COMPLETED:
            return (Registered(command.number, command.receipt_no), *_granted(card))
        case _:  # pragma: no cover
            assert_never(command.result)


def _granted(card: Card) -> tuple[FunctionsGranted, ...]:
    requested = card.period.requested if card.period is not None else ()
    return (FunctionsGranted(function_set(requested), None),) if requested else ()
