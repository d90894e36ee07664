"""Asking an identity verifier: the question is on record before it leaves, and is not asked a second time beside it.

Sources: R105-2 (means of checking), FACE-1 (nobody's face is the only way).
"""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.checking import CHECK_RULES
from iov_realname.domain.card.state import Card, OpenCheck, Postponed
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


@attrs.frozen
class PostponeCheck:
    """The provider is not to be asked before ``until``: it is busy, or the person's daily limit is reached."""

    at: datetime
    number: RegistrationNumber
    party: Party
    check: CheckKind
    until: datetime


AskingCommand: TypeAlias = RequestCheck | PostponeCheck

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


@attrs.frozen
class CheckPostponed:
    """The check is asked again from ``until`` on; before, a repeat would be turned away, or counted."""

    WIRE: ClassVar[str] = "card.CheckPostponed.v1"
    number: RegistrationNumber
    party: Party
    check: CheckKind
    until: datetime


AskingEvent: TypeAlias = CheckRequested | CheckPostponed
ASKING_EVENTS: tuple[type[AskingEvent], ...] = (CheckRequested, CheckPostponed)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_asking(card: Card, event: AskingEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    registration = card.registration
    if card.period is None or registration is None or registration.number != event.number:
        return card
    match event:
        case CheckRequested():
            asked = OpenCheck(event.reference, event.party, event.check, event.provider, None)
            asking = altered(registration, open_checks=(*registration.open_checks, asked))
        case CheckPostponed():
            others = (each for each in registration.postponed if (each.party, each.check) != (event.party, event.check))
            asking = altered(registration, postponed=(*others, Postponed(event.party, event.check, event.until)))
        case _:  # pragma: no cover
            assert_never(event)
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
NOT_YET = Refusal(
    RefusalCode.STAGE,
    ("R105-2",),
    "核验方要求稍后再试, 或该证件当日核验次数已满, 未到可再次发起的时间。",
    "The provider is not to be asked again yet: it asked for patience, or the day's limit of the person is reached.",
)
FACE_CHECKS = (CheckKind.LIVE, CheckKind.PORTRAIT)


def check_is_not_open(card: Card, command: RequestCheck, book: RuleBook) -> Refusal | None:
    """A question is not asked while its answer is awaited: a repeat is billed, and counts against a daily limit."""
    registration = card.registration
    asked = () if registration is None else registration.open_checks
    return BEING_ASKED if any((each.party, each.check) == (command.party, command.check) for each in asked) else None


def check_is_due(card: Card, command: RequestCheck, book: RuleBook) -> Refusal | None:
    """A provider that asked for patience is not asked before its time."""
    registration = card.registration
    postponed = () if registration is None else registration.postponed
    early = [each for each in postponed if (each.party, each.check) == (command.party, command.check)]
    return NOT_YET if any(command.at < each.until for each in early) else None


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


ASK_RULES = (*CHECK_RULES, check_is_not_open, check_is_due, face_was_not_declined, typed_documents_are_reviewed)
POSTPONE_RULES = CHECK_RULES

# --- decide -----------------------------------------------------------------------------------------------------------


def request_check(card: Card, command: RequestCheck, book: RuleBook) -> tuple[CheckRequested] | Refusal:
    """Note that a question is about to leave."""
    return first_refusal(ASK_RULES, card, command, book) or (
        CheckRequested(command.number, command.reference, command.party, command.check, command.provider),
    )


def postpone_check(card: Card, command: PostponeCheck, book: RuleBook) -> tuple[CheckPostponed] | Refusal:
    """Note from when on the check may be asked."""
    return first_refusal(POSTPONE_RULES, card, command, book) or (
        CheckPostponed(command.number, command.party, command.check, command.until),
    )
