"""For what a card in use waits: who has the next move before it is registered."""

from typing import assert_never

from iov_realname.domain.card.state import Card, Registration, RegistrationStatus, Transmission
from iov_realname.domain.words import Word

__all__ = ["Waiting", "waits_for"]


class Waiting(Word):
    """What a card in use waits for; the owner, us, or the carrier has the next move."""

    OWNER = "owner", "待车主登记", "the owner"
    CHECKS = "checks", "待核验", "identity checks"
    REVIEW = "review", "待人工审核", "a review"
    QUEUED = "queued", "待传送", "sending"
    ANSWER = "answer", "待运营商答复", "the carrier's answer"
    PARKED = "parked", "已挂起", "someone to resume it"
    RESEND = "resend", "待重新传送", "sending again"


def waits_for(card: Card) -> Waiting | None:
    """What the card waits for; nothing in stock, once registered, and at its end. Total, as every fold is."""
    if not card.live or card.period is None:
        return None
    registration = card.registration
    return Waiting.OWNER if registration is None else _registration_waits_for(registration)


def _registration_waits_for(registration: Registration) -> Waiting | None:
    match registration.status:
        case RegistrationStatus.NONE | RegistrationStatus.REFUSED:
            return Waiting.OWNER
        case RegistrationStatus.PRESENTED:
            return Waiting.CHECKS
        case RegistrationStatus.IN_REVIEW:
            return Waiting.REVIEW
        case RegistrationStatus.VERIFIED:
            return Waiting.QUEUED
        case RegistrationStatus.SUBMITTED:
            return _submission_waits_for(registration)
        case RegistrationStatus.REJECTED:
            return Waiting.RESEND
        case RegistrationStatus.REGISTERED:
            return None
        case _:  # pragma: no cover
            assert_never(registration.status)


def _submission_waits_for(registration: Registration) -> Waiting:
    match registration.transmission:
        case Transmission.QUEUED:
            # What a ledger reports as submitted was sent elsewhere; nobody here will send it.
            return Waiting.QUEUED if registration.to_send else Waiting.ANSWER
        case Transmission.PARKED:
            return Waiting.PARKED
        case Transmission.ATTEMPTED | Transmission.ACCEPTED | Transmission.UNKNOWN | None:
            return Waiting.ANSWER
        case _:  # pragma: no cover
            assert_never(registration.transmission)
