"""A registry whose owners come and go, over any log and key ring, either of which may die at any step."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from iov_realname import Registry
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.assignment import assign
from iov_realname.application.case import Office, Subjects
from iov_realname.application.desk import Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.ports import Answer, Destruction, EventLog, KeyRing, KeyState, New, Place, Purpose
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import CarrierResult, CheckOutcome, RegistrationReason
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.watching import WatchedLog

OPENING = datetime(2024, 2, 29, 12, tzinfo=CHINA_TIME)
SENDER = Sender(Actor("test", "test", None), Provenance(Origin.OBSERVED, None, None))
FIRST, SECOND, THIRD = "key-admin", "auditor-1", "officer-1"


class Died(Exception):
    """The process was killed here."""


class Death:
    """Counts down the steps until the process dies, once."""

    def __init__(self) -> None:
        self.steps: int | None = None

    def passes(self) -> None:
        """One more step."""
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                self.steps = None
                raise Died


class MortalLog(WatchedLog):
    """A log whose process may die before or after an append, and on which others may be quicker."""

    def __init__(self, log: EventLog, death: Death) -> None:
        super().__init__(log)
        self._death = death
        self.meanwhile: list[Callable[[], object]] = []

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append, if we live to do it; first comes what others do meanwhile."""
        self._death.passes()
        if self.meanwhile:
            self.meanwhile.pop()()
        super().append(events, answers)
        self._death.passes()


class MortalRing:
    """A key ring whose process may die before or after a key is locked, unlocked or destroyed."""

    def __init__(self, ring: KeyRing, death: Death) -> None:
        self._ring = ring
        self._death = death

    def fingerprint(self) -> str:
        """What tells it from every other."""
        return self._ring.fingerprint()

    def provision(self, count: int) -> Sequence[SubjectId]:
        """New subjects."""
        return self._ring.provision(count)

    def seal(self, subject: SubjectId, place: Place, clear: str) -> Sealed:
        """Seal."""
        return self._ring.seal(subject, place, clear)

    def unseal(self, sealed: Sealed, place: Place, *, locked_too: bool = False) -> str:
        """Open."""
        return self._ring.unseal(sealed, place, locked_too=locked_too)

    def states(self, subjects: Collection[SubjectId]) -> Mapping[SubjectId, KeyState]:
        """The keys' states."""
        return self._ring.states(subjects)

    def lock(self, subjects: Collection[SubjectId]) -> None:
        """Lock."""
        self._around(lambda: self._ring.lock(subjects))

    def unlock(self, subjects: Collection[SubjectId]) -> None:
        """Unlock."""
        self._around(lambda: self._ring.unlock(subjects))

    def shred(self, subject: SubjectId) -> Destruction:
        """Destroy."""
        self._death.passes()
        destruction = self._ring.shred(subject)
        self._death.passes()
        return destruction

    def digest(self, purpose: Purpose, message: str) -> str:
        """A keyed digest."""
        return self._ring.digest(purpose, message)

    def _around(self, act: Callable[[], None]) -> None:
        self._death.passes()
        act()
        self._death.passes()


class Sales:
    """Vehicles of two cards each, by number from 1, and their owners, in any registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def build(self, vehicle: int) -> None:
        """A vehicle with its two cards."""
        for card in cards_of(vehicle):
            self.registry.procure(
                iccid=invented.iccid(card),
                msisdn=invented.msisdn(card),
                imsi=invented.imsi(card),
                carrier=Carrier.MOBILE,
                purchaser="样例汽车",
                purchaser_code=invented.OEM,
                responsible=invented.person(9).particulars,
                responsible_document=DocumentKind.RESIDENT_ID,
                batch_no="B-1",
                risk_assessment_no="RA-1",
            )
            self.registry.fit(iccid=invented.iccid(card), vin=invented.vin(vehicle), imei=invented.imei(card))

    def sell(self, vehicle: int) -> None:
        """Sell it."""
        self.registry.sell_vehicle(vin=invented.vin(vehicle))

    def present(self, vehicle: int, number: str, *, matches: bool = True, agent: bool = False) -> None:
        """Its owner shows papers, which are checked elsewhere; a mismatch is told, not raised."""
        self.registry.present_identity(
            registration_no=number,
            vin=invented.vin(vehicle),
            reason=RegistrationReason.NEW,
            holder=HolderKind.PERSON,
            owner=invented.person(vehicle),
            agent=invented.person(8) if agent else None,
            authorisation_no="A-1" if agent else "",
            check=StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1") if matches else None,
        )

    def complete(self, vehicle: int, number: str) -> None:
        """The carrier completes the registration on both cards."""
        for card in cards_of(vehicle):
            self.registry.take_answer(
                registration_no=number,
                iccid=invented.iccid(card),
                result=CarrierResult.COMPLETED,
                receipt_no=f"R-{number}-{card}",
            )


class Showroom(Sales):
    """The same in a registry of its own, whose process may die, and in which others may be quicker."""

    def __init__(self, log: EventLog, keys: KeyRing, began: datetime = OPENING) -> None:
        self.death, self.clock = Death(), SetClock(began)
        self.log, self.ring = MortalLog(log, self.death), MortalRing(keys, self.death)
        draw = CountingDraw()
        oem = assign(self.log, self.clock, draw, invented.OEM)
        office = Office(oem, self.ring, Subjects(self.ring), self.clock, draw, edition_on)
        super().__init__(Registry(self.log, office, SENDER))

    def register(self, vehicle: int, number: str, *, agent: bool = False) -> SubjectId:
        """An owner, registered; who they are as a subject."""
        self.present(vehicle, number, agent=agent)
        self.complete(vehicle, number)
        return self.owner(vehicle)

    def owner(self, vehicle: int) -> SubjectId:
        """Who last showed papers for it, as a subject."""
        return self.shown(vehicle)[-1].owner.key

    def shown(self, vehicle: int) -> list[IdentityPresented]:
        """All papers shown for its first card."""
        stream = card_stream(invented.iccid(cards_of(vehicle)[0]))
        events = (recorded.envelope.event for recorded in self.log.read([stream])[stream])
        return [event for event in events if isinstance(event, IdentityPresented)]

    def purchases(self, vehicle: int) -> list[Sealed]:
        """The responsible persons of its cards' purchases, as sealed."""
        streams = [card_stream(invented.iccid(card)) for card in cards_of(vehicle)]
        events = [event for stream in streams for event in self.events_of(stream)]
        return [event.responsible for event in events if isinstance(event, Procured)]

    def events_of(self, stream: str) -> list[object]:
        """What a history says."""
        return [recorded.envelope.event for recorded in self.log.read([stream]).get(stream, ())]


def cards_of(vehicle: int) -> tuple[int, int]:
    """The numbers of a vehicle's cards."""
    return 2 * vehicle, 2 * vehicle + 1
