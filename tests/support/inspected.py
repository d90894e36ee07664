"""Logs to be inspected: bare histories as they may have been written, each card on a vehicle of its own."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count

from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.report import Finding
from iov_realname.application.ports import New
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.fitting import Fitted
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.card.sale import Deregistered, OwnershipTransferred, Sold
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.dealer import DealerEvent
from iov_realname.domain.functions import function_set
from iov_realname.domain.identifiers import Iccid, Vin
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import StoreAssigned
from iov_realname.domain.rulebook import OwnershipProof
from iov_realname.domain.streams import card_stream, dealer_stream, oem_stream, subject_stream, vehicle_stream
from iov_realname.domain.subject.events import SubjectEvent
from iov_realname.domain.terms import CarrierResult
from iov_realname.domain.vehicle.state import CardFitted, VehicleEvent, VehicleScrapped, VehicleSold, VehicleTransferred
from iov_realname.testing import invented
from tests.support.facts import (
    ACCEPTED,
    ATTEMPTED,
    BUILT_IN,
    CHANGE_CONFIRMED,
    CHANGE_FAILED,
    CHANGE_ORDERED,
    CHECK_POSTPONED,
    CHECK_REQUESTED,
    CHECKED_AGAIN,
    CLOSED_FOR_MISUSE,
    CLOSED_IN_ORDER,
    COMPLETED,
    CORRECTED,
    CORRECTION_ANSWERED,
    CORRECTION_SENT,
    DATA,
    EMERGENCY,
    GRANTED,
    HOLDER_ASKED,
    HOLDER_CHECKED,
    IN_TEST,
    LOOK_OPENED,
    MEASURE_CONFIRMED,
    MEASURE_ENDED,
    MEASURE_NOT_UNDONE,
    MEASURE_ORDERED,
    MEASURE_UNDONE,
    NEXT_SALE_DAY,
    OEM,
    ON_NETWORK,
    PARKED,
    READ,
    REGISTERED,
    REPORT_REVIEWED,
    REPORTED,
    RESOLD,
    RESUMED,
    SALE_DAY,
    SAME_PERSON,
    SCRAPPED,
    SHOWN_AGAIN,
    SOLD,
    SUBMITTED,
    VERIFIED,
    WAITING,
)
from tests.support.governed import governed
from tests.support.telling import but

BEGAN = SALE_DAY - timedelta(hours=4)
INSPECTED = NEXT_SALE_DAY + timedelta(days=100)
ACTOR = Actor("clerk-7", "operator", None)

Told = CardEvent | tuple[CardEvent, datetime]
"""An event, an hour after the one before, or at a time of its own."""

AGAIN = tuple((event, NEXT_SALE_DAY + timedelta(hours=hour)) for hour, event in enumerate(COMPLETED[3:], start=1))
"""The next owner registers."""

CHANGED = tuple(but(event, functions=function_set((DATA, EMERGENCY))) for event in (CHANGE_ORDERED, CHANGE_CONFIRMED))
UPDATED = (CORRECTED, CORRECTION_SENT, but(CORRECTION_ANSWERED, result=CarrierResult.ACCEPTED), CORRECTION_ANSWERED)
CLEAN: tuple[Sequence[Told], ...] = (
    IN_TEST,
    BUILT_IN,
    COMPLETED,
    CLOSED_IN_ORDER,
    CLOSED_FOR_MISUSE,
    (*RESOLD[:-1], (RESOLD[-1], NEXT_SALE_DAY), *AGAIN),
    SCRAPPED,
    (*BUILT_IN, (but(SOLD, sold_at=INSPECTED - timedelta(days=5)), INSPECTED - timedelta(days=5))),
    (*COMPLETED, CHANGE_ORDERED, CHANGE_FAILED, *CHANGED),
    (*COMPLETED, MEASURE_ORDERED, MEASURE_CONFIRMED, MEASURE_ENDED, MEASURE_NOT_UNDONE, MEASURE_ENDED, MEASURE_UNDONE),
    (*COMPLETED, SHOWN_AGAIN, LOOK_OPENED, HOLDER_ASKED, HOLDER_CHECKED, CHECKED_AGAIN, *UPDATED),
    (*WAITING, READ, CHECK_REQUESTED, CHECK_POSTPONED, CHECK_REQUESTED, ON_NETWORK, SAME_PERSON, *COMPLETED[8:]),
    (*VERIFIED, SUBMITTED, ATTEMPTED, PARKED, RESUMED, ATTEMPTED, ACCEPTED, REGISTERED, GRANTED),
    (*COMPLETED, REPORTED, REPORT_REVIEWED),
)
"""Lives in which nothing is wrong on the day of the inspection."""


class Archive:
    """A log in memory, and a hand that writes into it whatever it is told; the OEM is ``in_order`` unless told, and
    owners show an invoice if none is told.
    """

    def __init__(self, edition: str = "atf-2022-12", *, in_order: bool = True) -> None:
        self.log: RecordedLog = open_memory_log()
        self._edition = edition
        self._ids = count(1)
        self._cards = count(1)
        self.write(oem_stream(OEM), [(StoreAssigned(OEM), BEGAN), *(governed() if in_order else ())])

    def write(self, stream: str, dated: Iterable[tuple[object, datetime]], origin: Origin = Origin.OBSERVED) -> None:
        """Put events at the end of a history, recorded when they happened."""
        version = len(self.log.read([stream]).get(stream, ()))
        news = [
            New(stream, place, self._envelope(event, at, origin))
            for place, (event, at) in enumerate(dated, start=version + 1)
        ]
        self.log.append(news, ())

    def _envelope(self, event: object, at: datetime, origin: Origin) -> Envelope[object]:
        number = next(self._ids)
        command = CommandRef(f"command-{number}", "")
        provenance = Provenance(origin, None, None)
        return Envelope(
            f"{number:032x}", at, at, ACTOR, command, command.id, None, (), self._edition, provenance, event
        )

    def subject(self, *events: SubjectEvent) -> str:
        """A subject's history, an hour between any two; its name."""
        stream = subject_stream(f"{next(self._ids):032x}")
        self.write(stream, [(event, SALE_DAY + timedelta(hours=hour)) for hour, event in enumerate(events)])
        return stream

    def duty(self, stream: str, *dated: tuple[object, datetime]) -> str:
        """Events of a duty's history, at times of their own; its name."""
        self.write(stream, dated)
        return stream

    def channel(self, *dated: tuple[DealerEvent, datetime], origin: Origin = Origin.OBSERVED) -> str:
        """A channel's history; its name."""
        stream = dealer_stream(f"QD-{next(self._ids)}")
        self.write(stream, dated, origin)
        return stream

    def card(self, told: Sequence[Told], *, vehicle: Sequence[VehicleEvent] | None = None) -> str:
        """A card of its own on a vehicle of its own, whose index says the same unless told otherwise; its history."""
        number = next(self._cards)
        iccid, vin = invented.iccid(number), invented.vin(number)
        dated = [self._dated(hour, each, iccid, vin) for hour, each in enumerate(told)]
        self.write(card_stream(iccid), dated)
        index = [*_index(dated, iccid, vin), *((event, INSPECTED - timedelta(days=1)) for event in vehicle or ())]
        if index and vehicle != ():
            self.write(vehicle_stream(vin), index)
        return card_stream(iccid)

    def _dated(self, hour: int, told: Told, iccid: Iccid, vin: Vin) -> tuple[CardEvent, datetime]:
        event, at = told if isinstance(told, tuple) else (told, BEGAN + timedelta(hours=hour))
        match event:
            case Procured():
                return but(event, iccid=iccid), at
            case Fitted():
                return but(event, vin=vin), at
            case IdentityPresented(evidence=None):
                return but(event, evidence=OwnershipProof.INVOICE), at
            case _:
                return event, at

    def found(
        self,
        at: datetime = INSPECTED,
        *,
        unsealed_since: datetime | None = None,
        busy_agents: Collection[SubjectId] = (),
    ) -> Sequence[Finding]:
        """What an inspection finds."""
        return Inspection(self.log, unsealed_since=unsealed_since, busy_agents=busy_agents).run(at).findings


def clean_archive(archive: Archive | None = None) -> Archive:
    """A log in which nothing is wrong."""
    archive = archive or Archive()
    for life in CLEAN:
        archive.card(life)
    return archive


def _index(dated: Iterable[tuple[CardEvent, datetime]], iccid: Iccid, vin: Vin) -> Iterable[tuple[object, datetime]]:
    for event, at in dated:
        match event:
            case Fitted():
                yield CardFitted(vin, iccid), at
            case Sold():
                yield VehicleSold(event.sold_at), at
            case OwnershipTransferred():
                yield VehicleTransferred(event.period, event.transferred_at), at
            case Deregistered():
                yield VehicleScrapped(), at
