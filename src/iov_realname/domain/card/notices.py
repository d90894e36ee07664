"""Notices to owners, and owners who decline (M22-2, BF16, N8-1, N9-2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.burdens import Condition, backfill_is_free
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_owned
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class GiveNotice:
    """One message to an owner, and whether it arrived. ``conditions``: what it says is to be done or paid."""

    at: datetime
    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str
    delivery: Delivery
    conditions: tuple[Condition, ...] = ()


@attrs.frozen
class RecordDecline:
    """The owner declines to register, and says why."""

    at: datetime
    reasons: Mapping[Iccid, Sealed]


@attrs.frozen
class RecordContact:
    """How the present owner can be reached, as the OEM's sales or service knows it."""

    at: datetime
    contact: Confidential[Particulars]
    contacts: Mapping[Iccid, Sealed]


NoticesCommand: TypeAlias = GiveNotice | RecordDecline | RecordContact

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class Notified:
    """A message was sent. Only delivered ones to the present owner count towards a restriction."""

    WIRE: ClassVar[str] = "card.Notified.v1"
    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str
    delivery: Delivery


@attrs.frozen
class Declined:
    """The owner declined."""

    WIRE: ClassVar[str] = "card.Declined.v1"
    reason: Sealed


@attrs.frozen
class ContactRecorded:
    """How the present owner can be reached; the last one counts. It says nothing of who they are."""

    WIRE: ClassVar[str] = "card.ContactRecorded.v1"
    contact: Sealed


NoticesEvent: TypeAlias = Notified | Declined | ContactRecorded
NOTICES_EVENTS: tuple[type[NoticesEvent], ...] = (Notified, Declined, ContactRecorded)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_notices(card: Card, event: NoticesEvent) -> Card:
    """The card after ``event``; outside an ownership period nothing changes."""
    period = card.period
    if period is None:
        return card
    match event:
        case Notified():
            counts = reaches_present_owner(event)
            delivered = period.notices_delivered + counts
            return altered(card, period=altered(period, asked=period.asked or counts, notices_delivered=delivered))
        case Declined():
            warned = period.declined_after_notice or period.notices_delivered > 0
            return altered(card, period=altered(period, asked=True, declined_after_notice=warned))
        case ContactRecorded():
            return card
        case _:  # pragma: no cover
            assert_never(event)


def reaches_present_owner(event: Notified) -> bool:
    """Whether a notice counts: it was delivered, and to the present owner."""
    return event.delivery is Delivery.DELIVERED and event.addressee is Addressee.PRESENT_OWNER


# --- rules ------------------------------------------------------------------------------------------------------------

NO_CONTACT = Refusal(
    RefusalCode.FORMAT,
    ("M22-2",),
    "联系方式须有电话或地址。",
    "A contact has a telephone number or an address.",
)


def contact_can_be_reached(card: Card, command: RecordContact, book: RuleBook) -> Refusal | None:
    """Somebody is reached by telephone or by letter."""
    contact = command.contact.reveal()
    return None if contact.phone or contact.address else NO_CONTACT


NOTICE_RULES = (card_is_known, card_is_owned, backfill_is_free)
DECLINE_RULES = (card_is_known, card_is_owned)
CONTACT_RULES = (card_is_known, card_is_owned, contact_can_be_reached)

# --- decide -----------------------------------------------------------------------------------------------------------


def give_notice(card: Card, command: GiveNotice, book: RuleBook) -> tuple[Notified] | Refusal:
    """Note a message."""
    return first_refusal(NOTICE_RULES, card, command, book) or (
        Notified(command.addressee, command.purpose, command.channel, command.text_version, command.delivery),
    )


def record_decline(card: Card, command: RecordDecline, book: RuleBook) -> tuple[Declined] | Refusal:
    """Note that the owner declines."""
    return first_refusal(DECLINE_RULES, card, command, book) or (Declined(command.reasons[card.iccid]),)


def record_contact(card: Card, command: RecordContact, book: RuleBook) -> tuple[ContactRecorded] | Refusal:
    """Note how the owner can be reached."""
    return first_refusal(CONTACT_RULES, card, command, book) or (ContactRecorded(command.contacts[card.iccid]),)
