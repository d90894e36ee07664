"""The checks of a second look: a registered holder's document, shown again, is asked about like the first time.

Sources: O25-10, ATF-12c, R105-2 (means of checking). Which checks are asked is our policy, a table of the book.
"""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.asking import BEING_ASKED
from iov_realname.domain.card.checking import CheckEvidence
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import RestrictionLifted
from iov_realname.domain.card.state import Card, OpenCheck, SecondLook
from iov_realname.domain.card.upkeep import (
    RecordReverification,
    ReverificationChecked,
    record_reverification,
    registration_is_completed,
    reverification_is_open,
)
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import CheckKind, Party, RuleBook
from iov_realname.domain.terms import CheckOutcome

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class RequestHolderCheck:
    """A check of the holder is about to be asked, under our own ``reference``."""

    at: datetime
    reference: str
    check: CheckKind
    provider: str


@attrs.frozen
class RecordHolderCheck:
    """The outcome of one check of a second look."""

    at: datetime
    reference: str
    check: CheckKind
    outcome: CheckOutcome
    evidence: CheckEvidence


SecondLookCommand: TypeAlias = RequestHolderCheck | RecordHolderCheck

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class HolderCheckRequested:
    """Written before the question leaves, so that a crash shows an open check and not a second, billed one."""

    WIRE: ClassVar[str] = "card.HolderCheckRequested.v1"
    reference: str
    check: CheckKind
    provider: str


@attrs.frozen
class HolderChecked:
    """One outcome of a second look, with its evidence."""

    WIRE: ClassVar[str] = "card.HolderChecked.v1"
    reference: str
    check: CheckKind
    outcome: CheckOutcome
    evidence: CheckEvidence


SecondLookEvent: TypeAlias = HolderCheckRequested | HolderChecked
SECOND_LOOK_EVENTS: tuple[type[SecondLookEvent], ...] = (HolderCheckRequested, HolderChecked)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_second_look(card: Card, event: SecondLookEvent) -> Card:
    """The card after ``event``; outside a second look nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None or registration.second_look is None:
        return card
    look = _after(registration.second_look, event)
    return altered(card, period=altered(period, registration=altered(registration, second_look=look)))


def _after(look: SecondLook, event: SecondLookEvent) -> SecondLook:
    match event:
        case HolderCheckRequested():
            asked = OpenCheck(event.reference, Party.OWNER, event.check, event.provider, None)
            return altered(look, open_checks=(*look.open_checks, asked))
        case HolderChecked():
            still_open = tuple(each for each in look.open_checks if each.reference != event.reference)
            matched = {event.check} if event.outcome is CheckOutcome.MATCH else set()
            return altered(look, open_checks=still_open, matched=look.matched | matched)
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_ASKED_AGAIN = Refusal(
    RefusalCode.STAGE,
    ("R105-2",),
    "再次核验不要求该项核验。",
    "The rule book does not ask this check of a second look.",
)


def missing_again(card: Card, book: RuleBook) -> frozenset[CheckKind]:
    """The checks that an open second look still wants; none where none is open."""
    registration = card.registration
    if registration is None or registration.second_look is None or not registration.reverifying:
        return frozenset()
    look = registration.second_look
    return book.checks.again(look.channel_kind, registration.holder, registration.way) - look.matched


def check_is_asked_again(card: Card, command: SecondLookCommand, book: RuleBook) -> Refusal | None:
    """A second look asks what the book's table says, and nothing that has matched."""
    return None if command.check in missing_again(card, book) else NOT_ASKED_AGAIN


def holder_check_is_not_open(card: Card, command: RequestHolderCheck, book: RuleBook) -> Refusal | None:
    """A question is not asked while its answer is awaited."""
    look = None if card.registration is None else card.registration.second_look
    asked = () if look is None else look.open_checks
    return BEING_ASKED if command.check in {each.check for each in asked} else None


AGAIN_RULES = (card_is_known, registration_is_completed, reverification_is_open, check_is_asked_again)
ASK_AGAIN_RULES = (*AGAIN_RULES, holder_check_is_not_open)

# --- decide -----------------------------------------------------------------------------------------------------------

_DECIDES_AGAINST = (CheckOutcome.MISMATCH, CheckOutcome.NO_RECORD)


def request_holder_check(
    card: Card, command: RequestHolderCheck, book: RuleBook
) -> tuple[HolderCheckRequested] | Refusal:
    """Note that a question is about to leave."""
    return first_refusal(ASK_AGAIN_RULES, card, command, book) or (
        HolderCheckRequested(command.reference, command.check, command.provider),
    )


def record_holder_check(
    card: Card, command: RecordHolderCheck, book: RuleBook
) -> tuple[HolderChecked | ReverificationChecked | RestrictionLifted, ...] | Refusal:
    """Note an outcome. The last match, a mismatch or a missing record is what the second look came to."""
    refusal = first_refusal(AGAIN_RULES, card, command, book)
    if refusal is not None:
        return refusal
    checked = HolderChecked(command.reference, command.check, command.outcome, command.evidence)
    passed = command.outcome is CheckOutcome.MATCH and missing_again(card, book) == {command.check}
    if not passed and command.outcome not in _DECIDES_AGAINST:
        return (checked,)
    conclusion = record_reverification(card, RecordReverification(command.at, command.outcome), book)
    return conclusion if isinstance(conclusion, Refusal) else (checked, *conclusion)
