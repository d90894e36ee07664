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
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, first_refusal
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


NoticesCommand: TypeAlias = GiveNotice | RecordDecline

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


NoticesEvent: TypeAlias = Notified | Declined
NOTICES_EVENTS: tuple[type[NoticesEvent], ...] = (Notified, Declined)

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
        case _:  # pragma: no cover
            assert_never(event)


def reaches_present_owner(event: Notified) -> bool:
    """Whether a notice counts: it was delivered, and to the present owner."""
    return event.delivery is Delivery.DELIVERED and event.addressee is Addressee.PRESENT_OWNER


# --- rules ------------------------------------------------------------------------------------------------------------

NOTICE_RULES = (card_is_known, card_is_owned, backfill_is_free)
DECLINE_RULES = (card_is_known, card_is_owned)

# --- decide -----------------------------------------------------------------------------------------------------------


def give_notice(card: Card, command: GiveNotice, book: RuleBook) -> tuple[Notified] | Refusal:
    """Note a message."""
    return first_refusal(NOTICE_RULES, card, command, book) or (
        Notified(command.addressee, command.purpose, command.channel, command.text_version, command.delivery),
    )


def record_decline(card: Card, command: RecordDecline, book: RuleBook) -> tuple[Declined] | Refusal:
    """Note that the owner declines."""
    return first_refusal(DECLINE_RULES, card, command, book) or (Declined(command.reasons[card.iccid]),)
