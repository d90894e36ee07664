"""What happens to a notice. Fields and wire names are the storage format; addresses and names are nowhere in them.

Queued is not handed over, and handed over is not delivered. What came of it is also recorded on the vehicle's cards,
as :class:`~iov_realname.domain.card.notices.Notified`, whose correlation is this notice's history (M22-2, N9-2).
"""

from enum import unique
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.identifiers import Vin
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.words import Word

__all__ = [
    "NOTICE_EVENTS",
    "DropReason",
    "NoticeDropped",
    "NoticeEvent",
    "NoticeHandedOver",
    "NoticeQueued",
    "NoticeSettled",
]


@unique
class DropReason(Word):
    """Why a queued notice was never handed over."""

    NO_ADDRESS = "no_address", "没有联系方式", "no address"
    ADDRESS_CLOSED = "address_closed", "联系方式已锁定或删除", "the address is locked or erased"
    NOT_NEEDED = "not_needed", "已登记、过户或报废", "registered, changed hands or scrapped"


@attrs.frozen
class NoticeQueued:
    """A notice is to be sent, about which vehicle and period, in which campaign and wave, for the how-manieth time."""

    WIRE: ClassVar[str] = "notice.Queued.v1"
    vin: Vin
    period: int
    campaign: str | None
    wave: int | None
    round: int
    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str


@attrs.frozen
class NoticeHandedOver:
    """It is on its way. Handed over is not delivered."""

    WIRE: ClassVar[str] = "notice.HandedOver.v1"
    notifier: str
    receipt: str


@attrs.frozen
class NoticeSettled:
    """What came of it."""

    WIRE: ClassVar[str] = "notice.Settled.v1"
    delivery: Delivery
    code: str


@attrs.frozen
class NoticeDropped:
    """It never left."""

    WIRE: ClassVar[str] = "notice.Dropped.v1"
    reason: DropReason


NoticeEvent: TypeAlias = NoticeQueued | NoticeHandedOver | NoticeSettled | NoticeDropped
NOTICE_EVENTS: tuple[type[NoticeEvent], ...] = (NoticeQueued, NoticeHandedOver, NoticeSettled, NoticeDropped)
