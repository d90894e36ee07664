"""Notices on their way: queued, handed over, settled. What came of one is recorded on the cards in the same insert."""

from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.card.notices import GiveNotice
from iov_realname.domain.identifiers import Vin
from iov_realname.domain.notice.commands import DropNotice, HandOver, NoticeCommand, QueueNotice, SettleNotice
from iov_realname.domain.notice.decide import decide_notice
from iov_realname.domain.notice.events import DropReason, NoticeQueued
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import notice_stream, vehicle_stream
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.vehicle.acts import decide_vehicle

__all__ = ["Dropping", "HandingOver", "Queueing", "Settling", "drop", "hand_over", "queue", "settle"]


@attrs.frozen(kw_only=True)
class _AboutNotice:
    """A request about one notice, by its number, which is drawn from what it is about."""

    at: datetime
    notice: str

    @property
    def target(self) -> str:
        """The notice's stream."""
        return notice_stream(self.notice)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The notice."""
        return (notice_stream(self.notice),)


@attrs.frozen(kw_only=True)
class Queueing(_AboutNotice):
    """A notice is to be sent to the owner of a period of a vehicle."""

    vin: Vin
    period: int
    campaign: str | None
    wave: int | None
    round: int
    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The notice and the vehicle."""
        return (notice_stream(self.notice), vehicle_stream(self.vin))


@attrs.frozen(kw_only=True)
class HandingOver(_AboutNotice):
    """A notice was taken by whoever sends it."""

    notifier: str
    receipt: str


@attrs.frozen(kw_only=True)
class Settling(_AboutNotice):
    """It is known what came of a notice."""

    delivery: Delivery
    code: str


@attrs.frozen(kw_only=True)
class Dropping(_AboutNotice):
    """A notice is given up."""

    reason: DropReason


_Request: TypeAlias = Queueing | HandingOver | Settling | Dropping


def queue(case: Case, request: Queueing) -> Refusal | None:
    """Queue a notice."""
    fitted = case.work.fitted(request.vin)
    command = QueueNotice(
        request.at,
        request.notice,
        request.vin,
        fitted.vehicle.period if fitted.owned else 0,
        request.campaign,
        request.wave,
        request.round,
        request.period,
        request.addressee,
        request.purpose,
        request.channel,
        request.text_version,
    )
    return _decide(case, request, command)


def hand_over(case: Case, request: HandingOver) -> Refusal | None:
    """Note that a notice is on its way."""
    return _decide(case, request, HandOver(request.at, request.notifier, request.receipt))


def drop(case: Case, request: Dropping) -> Refusal | None:
    """Give a notice up."""
    return _decide(case, request, DropNotice(request.at, request.reason))


def settle(case: Case, request: Settling) -> Refusal | None:
    """Note what came of a notice, also on the cards of the vehicle, if it still has any."""
    queued = case.work.notice(request.notice).queued
    refusal = _decide(case, request, SettleNotice(request.at, request.delivery, request.code))
    if refusal is not None or queued is None:
        return refusal
    fitted = case.work.fitted(queued.vin)
    told = _told(queued, fitted.vehicle.period, request)
    shares = decide_vehicle(fitted, told, case.book)
    return None if isinstance(shares, Refusal) else case.record(shares)


def _told(queued: NoticeQueued, period: int, request: Settling) -> GiveNotice:
    """What the cards keep. Whoever was the owner when it left may have become an earlier one meanwhile."""
    addressee = queued.addressee if queued.period == period else Addressee.FORMER_OWNER
    return GiveNotice(request.at, addressee, queued.purpose, queued.channel, queued.text_version, request.delivery)


def _decide(case: Case, request: _Request, command: NoticeCommand) -> Refusal | None:
    decision = decide_notice(case.work.notice(request.notice), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
