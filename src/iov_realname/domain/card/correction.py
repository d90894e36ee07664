"""Corrected details on their way to the carrier, which has them from the registration as they were (O25-3)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import CarrierResult

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class SendCorrection:
    """Corrected details are about to be sent; ``payload_digest`` is the keyed digest of what is sent."""

    at: datetime
    operation: str
    payload_digest: str


@attrs.frozen
class RecordCorrectionAnswer:
    """The carrier answered."""

    at: datetime
    operation: str
    result: CarrierResult
    receipt_no: str


CorrectionCommand: TypeAlias = SendCorrection | RecordCorrectionAnswer

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class CorrectionSent:
    """Written before the first byte leaves. The registration stands as it is, whatever becomes of it."""

    WIRE: ClassVar[str] = "card.CorrectionSent.v1"
    operation: str
    payload_digest: str


@attrs.frozen
class CorrectionAnswered:
    """The carrier took the corrected details, completed them, or refused."""

    WIRE: ClassVar[str] = "card.CorrectionAnswered.v1"
    operation: str
    result: CarrierResult
    receipt_no: str


CorrectionEvent: TypeAlias = CorrectionSent | CorrectionAnswered
CORRECTION_EVENTS: tuple[type[CorrectionEvent], ...] = (CorrectionSent, CorrectionAnswered)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_correction(card: Card, event: CorrectionEvent) -> Card:
    """The card after ``event``; without that correction open nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None or registration.correction != event.operation:
        return card
    match event:
        case CorrectionSent():
            after = altered(registration, correction_sent=True)
        case CorrectionAnswered(result=CarrierResult.ACCEPTED):
            after = altered(registration, correction_receipt=event.receipt_no)
        case CorrectionAnswered():
            after = altered(registration, correction=None, correction_sent=False, correction_receipt=None)
        case _:  # pragma: no cover
            assert_never(event)
    return altered(card, period=altered(period, registration=after))


# --- rules ------------------------------------------------------------------------------------------------------------

NOTHING_CORRECTED = Refusal(
    RefusalCode.STAGE,
    ("O25-3", "N4-POST-1"),
    "没有以该操作编号待传送的更正。",
    "No correction waits to be sent under this operation.",
)


def correction_is_open(card: Card, command: CorrectionCommand, book: RuleBook) -> Refusal | None:
    """The details were corrected under this operation, and the carrier has not settled it."""
    registration = card.registration
    stands = registration is not None and registration.correction == command.operation
    return None if stands and card.live else NOTHING_CORRECTED


CORRECTION_RULES = (card_is_known, correction_is_open)

# --- decide -----------------------------------------------------------------------------------------------------------


def send_correction(card: Card, command: SendCorrection, book: RuleBook) -> tuple[CorrectionSent] | Refusal:
    """Note that corrected details are about to leave."""
    return first_refusal(CORRECTION_RULES, card, command, book) or (
        CorrectionSent(command.operation, command.payload_digest),
    )


def record_correction_answer(
    card: Card, command: RecordCorrectionAnswer, book: RuleBook
) -> tuple[CorrectionAnswered] | Refusal:
    """Take the carrier's answer."""
    return first_refusal(CORRECTION_RULES, card, command, book) or (
        CorrectionAnswered(command.operation, command.result, command.receipt_no),
    )
