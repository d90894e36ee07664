"""A few sold vehicles whose registrations wait to be delivered, on any log, and restarts in the middle of anything."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from iov_realname import Registry
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.assignment import assign
from iov_realname.application.carriers import LEDGER_CARRIERS, CarrierAdapter, CarrierRegistry
from iov_realname.application.case import Office, Subjects
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.delivery.tally import DeliveryRound
from iov_realname.application.desk import Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.ports import Answer, EventLog, KeyRing, New, Recorded
from iov_realname.application.turns import Turns
from iov_realname.domain.card.state import Card
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock

BEGAN = datetime(2024, 5, 6, 9, tzinfo=CHINA_TIME)
SENDER = Sender(Actor("test", "test", None), Provenance(Origin.OBSERVED, None, None))
ONE_BY_ONE = Manners(concurrency=1)


class Killed(BaseException):
    """The process died here."""


class MortalLog:
    """A log whose process may die before or after an append; ``watch`` hears of each."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.watch: Callable[[bool], None] = lambda after: None

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append, or die."""
        self.watch(False)
        self._log.append(events, answers)
        self.watch(True)

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """Read."""
        return self._log.read(streams)

    def histories(self, prefix: str) -> Iterator[tuple[str, Sequence[Recorded]]]:
        """Read."""
        return self._log.histories(prefix)

    def since(self, position: int, limit: int) -> Sequence[Recorded]:
        """Read."""
        return self._log.since(position, limit)

    def end(self) -> int:
        """Read."""
        return self._log.end()

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """Read."""
        return self._log.answered(commands)


class Dispatch:
    """So many vehicles with one card each, all registered and queued. ``registry`` is the present process's."""

    def __init__(
        self,
        log: EventLog,
        carriers: Callable[[SetClock], Mapping[CarrierCode, CarrierAdapter]],
        manners: Manners = ONE_BY_ONE,
        *,
        vehicles: int = 3,
        keys: KeyRing | None = None,
        turns: Turns | None = None,
        known: CarrierRegistry = LEDGER_CARRIERS,
    ) -> None:
        self.log, self.clock = MortalLog(log), SetClock(BEGAN)
        self.carriers = carriers(self.clock)
        self.manners = dict.fromkeys(known.codes, manners)
        self.keys = keys or MemoryKeyRing()
        self.turns = turns or MemoryTurns()
        draw = CountingDraw()
        oem = assign(self.log, self.clock, draw, invented.OEM)
        self.office = Office(
            oem, self.keys, Subjects(self.keys), self.clock, draw, edition_on, turns=self.turns, carriers=known
        )
        self.registry = self.restarted()
        self.iccids = [invented.iccid(number) for number in range(vehicles)]
        for number in range(vehicles):
            self._queue(number)

    def restarted(self) -> Registry:
        """A new process over the same log and keys: everything that was in memory is gone."""
        self.registry = Registry(self.log, self.office, SENDER, carriers=self.carriers, manners=self.manners)
        return self.registry

    def cards(self) -> list[Card]:
        """The cards as they stand."""
        return [self.registry.card(iccid) for iccid in self.iccids]

    def deliver(self, rounds: int, minutes: int = 10) -> DeliveryRound:
        """So many rounds, with time between them; the last."""
        done = DeliveryRound()
        for _ in range(rounds):
            done = self.registry.deliver()
            self.clock.advance(timedelta(minutes=minutes))
        return done

    def events(self, iccid: str) -> list[object]:
        """The card's events."""
        return [chapter.recorded.envelope.event for chapter in self.registry.history(iccid)]

    def _queue(self, number: int) -> None:
        registry, vin, iccid = self.registry, invented.vin(number), invented.iccid(number)
        registry.procure(
            iccid=iccid,
            msisdn=invented.msisdn(number),
            imsi=invented.imsi(number),
            carrier=list(self.carriers)[number % len(self.carriers)],
            purchaser="样例汽车",
            purchaser_code=invented.OEM,
            responsible=invented.person(9).particulars,
            responsible_document=DocumentKind.RESIDENT_ID,
            batch_no="B-1",
            risk_assessment_no="RA-1",
        )
        registry.fit(iccid=iccid, vin=vin, imei=invented.imei(number))
        registry.sell_vehicle(vin=vin)
        registry.present_identity(
            registration_no=f"R-{number}",
            vin=vin,
            reason=RegistrationReason.NEW,
            holder=HolderKind.PERSON,
            owner=invented.person(number),
            functions=[Function.DATA_UNDIRECTED],
            check=StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1"),
        )
