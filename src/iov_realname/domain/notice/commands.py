"""What may be asked to happen to a notice."""

from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.identifiers import Vin
from iov_realname.domain.notice.events import DropReason
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose

__all__ = ["DropNotice", "HandOver", "NoticeCommand", "QueueNotice", "SettleNotice"]


@attrs.frozen
class QueueNotice:
    """A notice is to be sent. ``standing``: the vehicle's present period, 0 if it has no owner."""

    at: datetime
    notice: str
    vin: Vin
    standing: int
    campaign: str | None
    wave: int | None
    round: int
    period: int
    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str


@attrs.frozen
class HandOver:
    """Whoever sends it has taken it, under a receipt."""

    at: datetime
    notifier: str
    receipt: str


@attrs.frozen
class SettleNotice:
    """It arrived, or it will not; ``code`` is the sender's word for it."""

    at: datetime
    delivery: Delivery
    code: str


@attrs.frozen
class DropNotice:
    """It is not to be sent after all."""

    at: datetime
    reason: DropReason


NoticeCommand: TypeAlias = QueueNotice | HandOver | SettleNotice | DropNotice
