"""How a person chose to be recognised, and that they consented to it separately (FACE-1, NID-1, PI-28…30)."""

from datetime import datetime
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.checking import CHECK_RULES
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import CheckWay, RuleBook
from iov_realname.domain.streams import RegistrationNumber

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class ChooseWay:
    """The person present chose a way; ``consent`` is the version of the text that they agreed to."""

    at: datetime
    number: RegistrationNumber
    way: CheckWay
    consent: str


WayCommand: TypeAlias = ChooseWay

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class CheckWayChosen:
    """A way was chosen, instead of the one before; what matched before still stands."""

    WIRE: ClassVar[str] = "card.CheckWayChosen.v1"
    number: RegistrationNumber
    way: CheckWay
    consent: str


WayEvent: TypeAlias = CheckWayChosen
WAY_EVENTS: tuple[type[WayEvent], ...] = (CheckWayChosen,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_way(card: Card, event: WayEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    registration = card.registration
    if card.period is None or registration is None or registration.number != event.number:
        return card
    return altered(card, period=altered(card.period, registration=altered(registration, way=event.way)))


# --- rules ------------------------------------------------------------------------------------------------------------

NO_CONSENT = Refusal(
    RefusalCode.PURPOSE,
    ("FACE-1", "NID-1"),
    "人脸核验和网络身份认证须由本人自愿选择并单独同意。",
    "Recognition by face or network identity is the person's own choice, with a consent of its own.",
)


def way_is_consented(card: Card, command: ChooseWay, book: RuleBook) -> Refusal | None:
    """A choice names the text that was agreed to."""
    return None if command.consent.strip() else NO_CONSENT


CHOOSE_RULES = (*CHECK_RULES, way_is_consented)

# --- decide -----------------------------------------------------------------------------------------------------------


def choose_way(card: Card, command: ChooseWay, book: RuleBook) -> tuple[CheckWayChosen] | Refusal:
    """Note the choice; which checks are still missing follows from it."""
    return first_refusal(CHOOSE_RULES, card, command, book) or (
        CheckWayChosen(command.number, command.way, command.consent.strip()),
    )
