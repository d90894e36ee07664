"""Asking an identity verifier: the question is on record before it leaves, and is not asked a second time beside it.

Sources: R105-2 (means of checking), FACE-1 (nobody's face is the only way).
"""

from datetime import datetime
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.checking import CHECK_RULES
from iov_realname.domain.card.state import Card, OpenCheck
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import CheckKind, CheckWay, Party, RuleBook
from iov_realname.domain.streams import RegistrationNumber

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class RequestCheck:
    """An identity check is about to be asked, under our own ``reference``."""

    at: datetime
    number: RegistrationNumber
    reference: str
    party: Party
    check: CheckKind
    provider: str


AskingCommand: TypeAlias = RequestCheck

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class CheckRequested:
    """Written before the question leaves, so that a crash shows an open check and not a second, billed one."""

    WIRE: ClassVar[str] = "card.CheckRequested.v1"
    number: RegistrationNumber
    reference: str
    party: Party
    check: CheckKind
    provider: str


AskingEvent: TypeAlias = CheckRequested
ASKING_EVENTS: tuple[type[AskingEvent], ...] = (CheckRequested,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_asking(card: Card, event: AskingEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    registration = card.registration
    if card.period is None or registration is None or registration.number != event.number:
        return card
    asked = OpenCheck(event.reference, event.party, event.check, event.provider, None)
    asking = altered(registration, open_checks=(*registration.open_checks, asked))
    return altered(card, period=altered(card.period, registration=asking))


# --- rules ------------------------------------------------------------------------------------------------------------

BEING_ASKED = Refusal(
    RefusalCode.STAGE,
    ("R105-2",),
    "该项核验已发起, 尚未返回结果, 不得重复发起。",
    "This check has been asked and is not answered; it is not asked a second time beside it.",
)
FACE_DECLINED = Refusal(
    RefusalCode.PURPOSE,
    ("FACE-1",),
    "本人已选择不使用人脸核验。",
    "The person chose not to be recognised by their face.",
)
NOT_READ = Refusal(
    RefusalCode.MANUAL_ENTRY,
    ("R105-2",),
    "该证件系手工录入, 只能由人工审核。",
    "The document was typed, which only a reviewer can stand in for.",
)
FACE_CHECKS = (CheckKind.LIVE, CheckKind.PORTRAIT)


def check_is_not_open(card: Card, command: RequestCheck, book: RuleBook) -> Refusal | None:
    """A question is not asked while its answer is awaited: a repeat is billed, and counts against a daily limit."""
    registration = card.registration
    asked = () if registration is None else registration.open_checks
    return BEING_ASKED if any((each.party, each.check) == (command.party, command.check) for each in asked) else None


def face_was_not_declined(card: Card, command: RequestCheck, book: RuleBook) -> Refusal | None:
    """Whoever chose another way is not asked for their face."""
    registration = card.registration
    declined = registration is not None and registration.way is CheckWay.NETWORK_ID
    return FACE_DECLINED if declined and command.check in FACE_CHECKS else None


def typed_documents_are_reviewed(card: Card, command: RequestCheck, book: RuleBook) -> Refusal | None:
    """No verifier is asked whether a document that was typed has been read."""
    registration = card.registration
    unread = registration is not None and (command.party, CheckKind.READING) in registration.no_record
    return NOT_READ if unread and command.check is CheckKind.READING else None


ASK_RULES = (*CHECK_RULES, check_is_not_open, face_was_not_declined, typed_documents_are_reviewed)

# --- decide -----------------------------------------------------------------------------------------------------------


def request_check(card: Card, command: RequestCheck, book: RuleBook) -> tuple[CheckRequested] | Refusal:
    """Note that a question is about to leave."""
    return first_refusal(ASK_RULES, card, command, book) or (
        CheckRequested(command.number, command.reference, command.party, command.check, command.provider),
    )
