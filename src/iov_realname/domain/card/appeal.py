"""Appeals against a restriction, with a deadline and an outcome; one that is upheld lifts it at once (ATF-32)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import unique
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import LiftCause, RestrictionLifted, card_is_restricted
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


@unique
class AppealOutcome(Word):
    """What came of an appeal (申诉结果)."""

    UPHELD = "upheld", "成立", "upheld"
    DISMISSED = "dismissed", "不成立", "dismissed"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"


@attrs.frozen
class FileAppeal:
    """The owner appeals against the restriction, in their own words, under a number in the OEM's register."""

    at: datetime
    appeal: str
    channel: RequestChannel
    words: Mapping[Iccid, Sealed]


@attrs.frozen
class DecideAppeal:
    """A named reviewer decides an appeal, with a reason."""

    at: datetime
    appeal: str
    outcome: AppealOutcome
    reviewer: str
    reasons: Mapping[Iccid, Sealed]


AppealCommand: TypeAlias = FileAppeal | DecideAppeal

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class AppealFiled:
    """An appeal is under way, to be decided up to and including ``decide_by``."""

    WIRE: ClassVar[str] = "card.AppealFiled.v1"
    appeal: str
    channel: RequestChannel
    decide_by: date
    words: Sealed


@attrs.frozen
class AppealDecided:
    """The appeal is decided."""

    WIRE: ClassVar[str] = "card.AppealDecided.v1"
    appeal: str
    outcome: AppealOutcome
    reviewer: str
    reason: Sealed


AppealEvent: TypeAlias = AppealFiled | AppealDecided
APPEAL_EVENTS: tuple[type[AppealEvent], ...] = (AppealFiled, AppealDecided)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_appeal(card: Card, event: AppealEvent) -> Card:
    """The card after ``event``; an appeal stands and falls with the restriction it is about."""
    restriction = card.restriction
    if restriction is None:
        return card
    match event:
        case AppealFiled():
            return altered(card, restriction=altered(restriction, appeal=event.appeal))
        case AppealDecided():
            if restriction.appeal != event.appeal:
                return card
            upheld = event.outcome is AppealOutcome.UPHELD
            return altered(card, restriction=altered(restriction, appeal=None, appeal_upheld=upheld))
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

APPEALED_ALREADY = Refusal(
    RefusalCode.DUPLICATE, ("ATF-32", "POLICY-APPEAL"), "已有申诉在办。", "An appeal is under way already."
)
NO_SUCH_APPEAL = Refusal(
    RefusalCode.STAGE, ("ATF-32", "POLICY-APPEAL"), "没有这一在办申诉。", "No appeal of this number is under way."
)
NO_REVIEWER = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-APPEAL",),
    "申诉须由具名人员审理并说明理由。",
    "An appeal is decided by a named account, with a reason.",
)


def appeal_number_is_one(card: Card, command: FileAppeal, book: RuleBook) -> Refusal | None:
    """An appeal is known by its number, and nothing personal stands in it."""
    return None if names_a_record(command.appeal) else NOT_A_NUMBER


def no_appeal_is_under_way(card: Card, command: FileAppeal, book: RuleBook) -> Refusal | None:
    """One appeal at a time."""
    return None if card.restriction is None or card.restriction.appeal is None else APPEALED_ALREADY


def appeal_is_under_way(card: Card, command: DecideAppeal, book: RuleBook) -> Refusal | None:
    """Only an appeal that was filed is decided, once."""
    under_way = card.restriction is not None and card.restriction.appeal == command.appeal
    return None if under_way else NO_SUCH_APPEAL


def appeal_is_decided_by_somebody(card: Card, command: DecideAppeal, book: RuleBook) -> Refusal | None:
    """Somebody answers for the decision, and says why."""
    answered = names_a_record(command.reviewer) and card.iccid in command.reasons
    return None if answered else NO_REVIEWER


FILE_APPEAL_RULES = (card_is_known, card_is_restricted, appeal_number_is_one, no_appeal_is_under_way)
DECIDE_APPEAL_RULES = (card_is_known, appeal_is_under_way, appeal_is_decided_by_somebody)

# --- decide -----------------------------------------------------------------------------------------------------------


def file_appeal(card: Card, command: FileAppeal, book: RuleBook) -> tuple[AppealFiled] | Refusal:
    """Take an appeal; the law sets no days for it, so our policy's count (POLICY-APPEAL)."""
    decide_by = day_of(command.at) + timedelta(days=book.appeal_days)
    return first_refusal(FILE_APPEAL_RULES, card, command, book) or (
        AppealFiled(command.appeal, command.channel, decide_by, command.words[card.iccid]),
    )


def decide_appeal(
    card: Card, command: DecideAppeal, book: RuleBook
) -> tuple[AppealDecided | RestrictionLifted, ...] | Refusal:
    """Decide it; what is upheld is lifted in the same breath."""
    refusal = first_refusal(DECIDE_APPEAL_RULES, card, command, book)
    if refusal is not None:
        return refusal
    decided = AppealDecided(command.appeal, command.outcome, command.reviewer, command.reasons[card.iccid])
    upheld = command.outcome is AppealOutcome.UPHELD
    return (decided, *((RestrictionLifted(LiftCause.APPEAL, None),) if upheld else ()))
