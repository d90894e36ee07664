"""Live checks take two steps: a session is opened, a person goes through it, and its outcome is fetched (R105-2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.checking import CHECK_RULES
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class StartLiveCheck:
    """The provider opened a session for a question that was asked; ``sessions``: its token, sealed for each card."""

    at: datetime
    number: RegistrationNumber
    reference: str
    good_until: datetime
    sessions: Mapping[Iccid, Sealed]


LiveCommand: TypeAlias = StartLiveCheck

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class LiveCheckStarted:
    """A person can now be live; the outcome is fetched by the session, and no second one is opened beside it."""

    WIRE: ClassVar[str] = "card.LiveCheckStarted.v1"
    number: RegistrationNumber
    reference: str
    session: Sealed
    good_until: datetime


LiveEvent: TypeAlias = LiveCheckStarted
LIVE_EVENTS: tuple[type[LiveEvent], ...] = (LiveCheckStarted,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_live(card: Card, event: LiveEvent) -> Card:
    """The card after ``event``; without that question open nothing changes."""
    registration = card.registration
    if card.period is None or registration is None or registration.number != event.number:
        return card
    checks = tuple(
        attrs.evolve(each, good_until=event.good_until) if each.reference == event.reference else each
        for each in registration.open_checks
    )
    return altered(card, period=altered(card.period, registration=altered(registration, open_checks=checks)))


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_ASKED = Refusal(
    RefusalCode.STAGE,
    ("R105-2",),
    "没有以该编号发起的核验。",
    "No check was asked under this reference.",
)


def check_was_asked(card: Card, command: StartLiveCheck, book: RuleBook) -> Refusal | None:
    """A session belongs to a question on record."""
    registration = card.registration
    asked = () if registration is None else registration.open_checks
    return None if command.reference in {each.reference for each in asked} else NOT_ASKED


START_RULES = (*CHECK_RULES, check_was_asked)

# --- decide -----------------------------------------------------------------------------------------------------------


def start_live_check(card: Card, command: StartLiveCheck, book: RuleBook) -> tuple[LiveCheckStarted] | Refusal:
    """Note that the session is open."""
    return first_refusal(START_RULES, card, command, book) or (
        LiveCheckStarted(command.number, command.reference, command.sessions[card.iccid], command.good_until),
    )
