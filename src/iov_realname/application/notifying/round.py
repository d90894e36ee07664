"""A round of notices: queue what is missing, hand over what waits, ask after what is under way.

Every step is recorded before the next; a round that was killed is completed by running it again, and nothing is sent
twice: a notice's number follows from what it is about, and is the sender's key as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import attrs

from iov_realname.application.acts.notice import (
    Dropping,
    HandingOver,
    Queueing,
    Settling,
    drop,
    hand_over,
    queue,
    settle,
)
from iov_realname.application.acts.request import Handler
from iov_realname.application.campaigns.progress import in_batches
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.errors import NotConfigured
from iov_realname.application.notifying.addressing import AddressClosed, Addressing, NoAddress
from iov_realname.application.notifying.ports import (
    Delivered,
    Letter,
    Notifier,
    Pending,
    Taken,
    TryLater,
    Undeliverable,
)
from iov_realname.application.ports import EventLog
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.identifiers import Vin
from iov_realname.domain.notice.events import DropReason
from iov_realname.domain.notice.state import Notice
from iov_realname.domain.parties import Particulars
from iov_realname.domain.streams import notice_stream
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.vehicle.fitted import FittedVehicle

__all__ = ["Errand", "NoticeRound", "NoticeTally", "notice_number"]


@attrs.frozen(kw_only=True)
class Errand:
    """What a round is to tell whom: the ``round``-th notice of a wave, in a text of a version."""

    campaign: str | None
    wave: int | None
    round: int
    addressee: Addressee
    purpose: NoticePurpose
    text_version: str
    text: str


@attrs.frozen
class NoticeTally:
    """How many notices stand where after a round, by channel and status, and how many were put off."""

    standing: Mapping[tuple[NoticeChannel, str], int]
    put_off: int


def notice_number(errand: Errand, channel: NoticeChannel, vin: str, period: int) -> str:
    """The number of a notice: 32 hexadecimal digits that follow from what it is about."""
    about = (errand.campaign or "-", str(errand.round), errand.purpose, errand.addressee, channel, vin, str(period))
    return sha256("\n".join(about).encode()).hexdigest()[:32]


class NoticeRound:
    """Runs rounds. ``notifiers`` by channel; ``actor`` is the account that opens the addresses."""

    def __init__(
        self, log: EventLog, desk: Desk, sender: Sender, addressing: Addressing, notifiers: Iterable[Notifier]
    ) -> None:
        self._log = log
        self._desk = desk
        self._sender = sender
        self._addressing = addressing
        self._notifiers = {notifier.channel: notifier for notifier in notifiers}
        if not self._notifiers:
            raise NotConfigured("Notices need somebody who sends them; give at least one notifier.")

    def run(self, errand: Errand, vins: Iterable[str]) -> NoticeTally:
        """Tell the owners of these vehicles, as far as they are still to be told."""
        standing, put_off = Counter[tuple[NoticeChannel, str]](), 0
        for fitted in in_batches(self._log, vins):
            for channel, notice, waits in self._tell(errand, fitted):
                standing[channel, str(notice.status)] += 1
                put_off += waits
        return NoticeTally(dict(standing), put_off)

    def _tell(self, errand: Errand, fitted: FittedVehicle) -> Iterator[tuple[NoticeChannel, Notice, bool]]:
        vin, addressed = fitted.vehicle.vin, _addressed(errand, fitted)
        if vin is None:
            return
        contact: Particulars | DropReason | None = None
        for channel, notifier in sorted(self._notifiers.items()):
            number = notice_number(errand, channel, vin, addressed)
            if self._notice(number).queued is None:
                if not _is_needed(errand, fitted):
                    continue
                self._queue(number, errand, channel, vin, addressed)
            if self._notice(number).waits:
                contact = contact or self._contact(errand, fitted)
                self._hand_over(number, errand, notifier, contact)
            put_off = self._track(number, notifier) if self._notice(number).under_way else self._notice(number).waits
            yield channel, self._notice(number), put_off

    def _queue(self, number: str, errand: Errand, channel: NoticeChannel, vin: Vin, period: int) -> None:
        request = Queueing(
            at=self._now(),
            notice=number,
            vin=vin,
            period=period,
            campaign=errand.campaign,
            wave=errand.wave,
            round=errand.round,
            addressee=errand.addressee,
            purpose=errand.purpose,
            channel=channel,
            text_version=errand.text_version,
        )
        self._record(request, queue)

    def _contact(self, errand: Errand, fitted: FittedVehicle) -> Particulars | DropReason:
        if not _is_needed(errand, fitted):
            return DropReason.NOT_NEEDED
        match self._addressing.of(fitted, errand.addressee):
            case NoAddress():
                return DropReason.NO_ADDRESS
            case AddressClosed():
                return DropReason.ADDRESS_CLOSED
            case contact:
                return contact

    def _hand_over(self, number: str, errand: Errand, notifier: Notifier, contact: Particulars | DropReason) -> None:
        if isinstance(contact, DropReason) or not _reachable(notifier.channel, contact):
            reason = contact if isinstance(contact, DropReason) else DropReason.NO_ADDRESS
            self._record(Dropping(at=self._now(), notice=number, reason=reason), drop)
            return
        letter = Letter(number, contact.phone, contact.address, errand.text_version, errand.text)
        match notifier.send(letter):
            case Taken(receipt):
                request = HandingOver(at=self._now(), notice=number, notifier=notifier.name, receipt=receipt)
                self._record(request, hand_over)
            case Undeliverable(code):
                self._settle(number, Delivery.FAILED, code)
            case TryLater():
                pass

    def _track(self, number: str, notifier: Notifier) -> bool:
        """Ask after a notice; whether nothing is known yet."""
        match notifier.track(number, self._notice(number).receipt or ""):
            case Delivered(code):
                self._settle(number, Delivery.DELIVERED, code)
            case Undeliverable(code):
                self._settle(number, Delivery.FAILED, code)
            case Pending() | TryLater():
                return True
        return False

    def _settle(self, number: str, delivery: Delivery, code: str) -> None:
        self._record(Settling(at=self._now(), notice=number, delivery=delivery, code=code), settle)

    def _notice(self, number: str) -> Notice:
        return WorkingSet(self._log).notice(number)

    def _record(self, request: Any, handler: Handler[Any]) -> None:
        sender = attrs.evolve(self._sender, correlation=notice_stream(request.notice))
        self._desk.handle(None, sender, request, handler)

    def _now(self) -> Any:
        return self._desk.office.clock.now()


def _addressed(errand: Errand, fitted: FittedVehicle) -> int:
    """The period whose owner is told. A campaign is about the first, also when that is over meanwhile."""
    if errand.campaign is not None:
        return 1
    present = errand.addressee is Addressee.PRESENT_OWNER
    return fitted.vehicle.period if present else fitted.vehicle.period - 1


def _is_needed(errand: Errand, fitted: FittedVehicle) -> bool:
    """A present owner is told while a card is unregistered; a former one once the vehicle has changed hands."""
    if errand.addressee is Addressee.FORMER_OWNER:
        return fitted.owned and fitted.vehicle.period > 1
    if errand.campaign is not None and fitted.vehicle.period > 1:
        return False
    unregistered = any(card.registration_status is not RegistrationStatus.REGISTERED for card in fitted.live)
    return fitted.owned and unregistered


def _reachable(channel: NoticeChannel, contact: Particulars) -> bool:
    return bool(contact.address if channel is NoticeChannel.LETTER else contact.phone)
