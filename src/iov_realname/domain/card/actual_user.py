"""Who uses a vehicle beside its owner: of a rental, a lease, a company car. Never registered instead (FINAL-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.papers import DOCUMENT_NOT_ACCEPTED, ill_formed_number
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class Use(Word):
    """Why somebody else than the owner uses the vehicle."""

    RENTAL = "rental", "租赁", "rental"
    LEASING = "leasing", "融资租赁", "leasing"
    COMPANY_CAR = "company_car", "公务用车", "company car"


@attrs.frozen
class NameActualUser:
    """Somebody uses the vehicle beside its owner, who stays the one registered."""

    at: datetime
    number: RegistrationNumber
    use: Use
    document: DocumentKind
    user: Confidential[Particulars]
    capture: Capture
    seals: Mapping[Iccid, Sealed]


ActualUserCommand: TypeAlias = NameActualUser

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class ActualUserNamed:
    """Who uses the vehicle beside its owner from now on; the one named before does not any more."""

    WIRE: ClassVar[str] = "card.ActualUserNamed.v1"
    number: RegistrationNumber
    use: Use
    document: DocumentKind
    user: Sealed
    capture: Capture


ActualUserEvent: TypeAlias = ActualUserNamed
ACTUAL_USER_EVENTS: tuple[type[ActualUserEvent], ...] = (ActualUserNamed,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_actual_user(card: Card, event: ActualUserEvent) -> Card:
    """The card after ``event``; the owner stays. Without a registration under that number nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None or registration.number != event.number:
        return card
    return altered(card, period=altered(period, registration=altered(registration, user=event.user.key)))


# --- rules ------------------------------------------------------------------------------------------------------------

NOBODY_REGISTERED = Refusal(
    RefusalCode.STAGE,
    ("FINAL-3",),
    "登记车主后方可备注实际使用人, 实际使用人不能代替车主。",
    "An actual user is named beside an owner who registers, never instead.",
)
USER_UNKNOWN = Refusal(
    RefusalCode.FORMAT,
    ("N4-SALE-1",),
    "实际使用人须有姓名或名称和符合编码规则的证件号码。",
    "An actual user has a name and a well-formed document number.",
)


def owner_is_presented(card: Card, command: NameActualUser, book: RuleBook) -> Refusal | None:
    """An owner's registration under this number is open or completed."""
    registration = card.registration
    stands = registration is not None and registration.number == command.number and card.live
    return None if stands and card.registration_status is not RegistrationStatus.REFUSED else NOBODY_REGISTERED


def users_document_is_accepted(card: Card, command: NameActualUser, book: RuleBook) -> Refusal | None:
    """A user is a person or a unit, with a document that the book accepts."""
    accepted = (*book.person_documents, *book.unit_documents)
    return None if command.document in accepted else DOCUMENT_NOT_ACCEPTED


def user_can_be_told(card: Card, command: NameActualUser, book: RuleBook) -> Refusal | None:
    """The user has a name and a number that fits its kind."""
    nameless = not command.user.reveal().name.strip()
    return USER_UNKNOWN if nameless or ill_formed_number(command.document, command.user, command.at) else None


USER_RULES = (card_is_known, owner_is_presented, users_document_is_accepted, user_can_be_told)

# --- decide -----------------------------------------------------------------------------------------------------------


def name_actual_user(card: Card, command: NameActualUser, book: RuleBook) -> tuple[ActualUserNamed] | Refusal:
    """Note the user."""
    return first_refusal(USER_RULES, card, command, book) or (
        ActualUserNamed(command.number, command.use, command.document, command.seals[card.iccid], command.capture),
    )
