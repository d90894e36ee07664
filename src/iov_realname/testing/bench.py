"""One vehicle with its cards on a workbench: every act is tried twice, and everything is inspected after it."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

import attrs

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedCarrier, SimulatedVerifier
from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.adapters.storage.memory_documents import MemoryDocumentIndex
from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.application.assignment import assign
from iov_realname.application.case import Office, Subjects
from iov_realname.application.delivery.manners import EAGER
from iov_realname.application.desk import Accepted, Sender
from iov_realname.application.documents import DocumentIndex, Documents, PurposeBlinds
from iov_realname.application.envelope import Actor, Origin, Provenance
from iov_realname.application.errors import NotFound, Refused
from iov_realname.application.ports import EventLog, Question, Verdict
from iov_realname.application.registry import Registry
from iov_realname.domain.card.restriction import registration_deadline
from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Carrier, Iccid
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import CheckKind, RuleBook
from iov_realname.domain.streams import CARD_PREFIX, command_stream, vehicle_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import CHINA_TIME
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.invariants import broken, replay_gives_the_card
from iov_realname.testing.watching import WatchedLog

__all__ = ["VIN", "Bench", "Setting"]

VIN = invented.vin(1)
"""The vehicle on the bench."""

_SENDER = Sender(Actor("bench", "test", None), Provenance(Origin.OBSERVED, None, None))
_MISMATCH_TAKES_EFFECT = "identity_matches"


@attrs.frozen
class Setting:
    """Under what conditions a life is played: how many cards and spare ones, which rules, from when on."""

    cards: int
    spares: int
    book: RuleBook
    began: datetime
    tempers: tuple[Temper, ...] = ()


class ObedientVerifier:
    """The simulated verifier, told anew before each question."""

    provider = "simulated"

    def __init__(self) -> None:
        self._told = SimulatedVerifier()

    def tell(self, number: str, check: CheckKind, outcome: CheckOutcome) -> None:
        """Answer ``outcome`` to that check of that document, and a match to everything else."""
        self._told = SimulatedVerifier({(number, check): outcome})

    def check(self, question: Question) -> Verdict:
        """What was told."""
        return self._told.check(question)


class Bench:
    """A registry on the given log, with a clock, dice, carrier and verifier of its own.

    :meth:`act` sends a command and proves what holds of every command; :meth:`inspect` asks all invariants.
    Both raise ``AssertionError`` with what is broken.
    """

    def __init__(self, log: EventLog, setting: Setting, index: DocumentIndex | None = None) -> None:
        self.setting = setting
        self.log = WatchedLog(log)
        self.clock = SetClock(setting.began)
        self.verifier = ObedientVerifier()
        self.carrier = SimulatedCarrier(Carrier.MOBILE, setting.tempers)
        self.reached: set[str] = set()
        self.commands = 0
        self._known: dict[str, int] = {}
        self._inspected = 0
        self._looked = 0
        self._cards: Mapping[str, Card] = {}
        self._fitted: FittedVehicle | None = None
        keys, draw = MemoryKeyRing(), CountingDraw()
        oem = assign(self.log, self.clock, draw, invented.OEM)
        self.documents = Documents(self.log, keys, index or MemoryDocumentIndex(), PurposeBlinds(keys))
        books, turns = (lambda _: setting.book), MemoryTurns()
        office = Office(oem, keys, Subjects(keys), self.clock, draw, books, self.documents, turns)
        carriers, manners = {Carrier.MOBILE: self.carrier}, {Carrier.MOBILE: EAGER}
        self.registry = Registry(self.log, office, _SENDER, verifier=self.verifier, carriers=carriers, manners=manners)

    @property
    def iccids(self) -> tuple[Iccid, ...]:
        """All cards there are, the vehicle's first ones in front."""
        return tuple(invented.iccid(number) for number in range(self.setting.cards + self.setting.spares))

    @property
    def vehicle(self) -> FittedVehicle | None:
        """The vehicle with its cards, if anything was fitted to it."""
        self._look()
        return self._fitted

    @property
    def live(self) -> tuple[Card, ...]:
        """The vehicle's cards in use."""
        vehicle = self.vehicle
        return () if vehicle is None else vehicle.live

    @property
    def owned(self) -> bool:
        """Whether somebody owns the vehicle."""
        vehicle = self.vehicle
        return vehicle is not None and vehicle.owned

    @property
    def notices_missing(self) -> int:
        """How many more delivered notices the book asks for before an owner is overdue."""
        given = min((card.period.notices_delivered for card in self.live if card.period is not None), default=0)
        return self.setting.book.notices_before_overdue - given

    def stands(self, *statuses: RegistrationStatus) -> bool:
        """Whether some live card's registration has one of these statuses."""
        return any(card.period is not None and card.registration_status in statuses for card in self.live)

    def cards(self) -> Mapping[str, Card]:
        """Every card that was bought, as replayed."""
        self._look()
        return self._cards

    def act(self, act: Callable[..., Accepted], /, **asked: Any) -> Refusal | None:
        """Send a command twice. A refusal changes no card; the second answer is the first and adds nothing."""
        self.commands += 1
        command_id = f"c-{self.commands}"
        cards = self.cards()
        answer = self._sent(act, command_id, asked)
        if answer is None:
            _hold(bool(self.log.appends[-1].events), f"{command_id} was accepted, but nothing was recorded")
        elif answer.rule != _MISMATCH_TAKES_EFFECT:
            self._changed_nothing(command_id, cards)
        end = self.log.end()
        _hold(self._sent(act, command_id, asked) == answer, f"{command_id} was answered otherwise the second time")
        _hold(self.log.end() == end, f"{command_id} added events when it was sent again")
        if answer is not None:
            self.reached.add(f"refused {answer.code}")
        return answer

    def inspect(self) -> None:
        """Ask every invariant of what has been recorded since the last time."""
        appended = self.log.appends[self._inspected :]
        changed = {new.stream for append in appended for new in append.events} & self.log.live.keys()
        stories = [self.registry.history(_iccid(stream)) for stream in sorted(changed)]
        vehicles = [] if self.vehicle is None else [self.vehicle]
        found = broken(
            self.setting.book, stories=stories, vehicles=vehicles, appends=self.log.appends, known=self._known
        )
        _hold(not found, "\n".join(found))
        for story in stories:
            stream = story[0].recorded.stream
            self._is_one_card(stream, replay_gives_the_card(story, self.log.live[stream]))
            self._notes([chapter.card for chapter in story[self._known.get(stream, 0) :]])
            self._known[stream] = len(story)
        self._inspected = len(self.log.appends)

    def wait(self, days: int) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(days=days))

    def wait_for_the_deadline(self, days: int) -> None:
        """Let time pass until the owner's deadline for registering, and ``days`` more."""
        for card in self.live:
            if card.period is not None:
                due = registration_deadline(card.period, self.setting.book) + timedelta(days=days)
                self.clock.set(max(self.clock.now(), datetime.combine(due, time(12), CHINA_TIME)))

    def buy(self, iccid: str, *, risk_assessment_no: str = "RA-1") -> Refusal | None:
        """Buy a card of 中国移动."""
        number = int(iccid[-4:], 36)
        return self.act(
            self.registry.procure,
            iccid=iccid,
            msisdn=invented.msisdn(number),
            imsi=invented.imsi(number),
            carrier=Carrier.MOBILE,
            purchaser="样例汽车",
            purchaser_code=invented.OEM,
            responsible=invented.person(9).particulars,
            responsible_document=DocumentKind.RESIDENT_ID,
            batch_no="B-1",
            risk_assessment_no=risk_assessment_no,
        )

    def _look(self) -> None:
        """Replay what was written to since the last look."""
        written = {new.stream for append in self.log.appends[self._looked :] for new in append.events}
        self._looked = len(self.log.appends)
        changed = written & self.log.live.keys()
        self._cards = {**self._cards, **{stream: self.registry.card(_iccid(stream)) for stream in changed}}
        if changed or vehicle_stream(VIN) in written:
            self._fitted = self._vehicle()

    def _vehicle(self) -> FittedVehicle | None:
        try:
            return self.registry.vehicle(VIN)
        except NotFound:
            return None

    def _sent(self, act: Callable[..., Accepted], command_id: str, asked: Mapping[str, Any]) -> Refusal | None:
        self.clock.advance(timedelta(minutes=1))
        try:
            accepted = act(command_id=command_id, **asked)
        except Refused as refused:
            return refused.refusal
        _hold(accepted.command_id == command_id, f"{command_id} was answered as {accepted.command_id}")
        return None

    def _changed_nothing(self, command_id: str, before: Mapping[str, Card]) -> None:
        _hold(self.cards() == before, f"{command_id} was refused, but a card has changed")
        streams = {new.stream for new in self.log.appends[-1].events}
        _hold(streams == {command_stream(command_id)}, f"{command_id} was refused, but {streams} were written")

    def _is_one_card(self, stream: str, difference: str | None) -> None:
        iccid, now = _iccid(stream), self.clock.now()
        card = self.registry.card(iccid)
        _hold(difference is None, f"{stream}: {difference}")
        _hold(card == self.registry.card(iccid, as_of=now), f"{stream}: as of now it is another card")
        _hold(card == self.registry.card(iccid, known_at=now), f"{stream}: as known now it is another card")

    def _notes(self, cards: list[Card]) -> None:
        for card in cards:
            self.reached |= {f"stage {card.stage}", f"registration {card.registration_status}"}
            if card.period_number > 1:
                self.reached.add(f"stage {card.stage} in a later period")
            if card.stage is Stage.RESTRICTED and card.restriction is not None:
                self.reached.add(f"restricted as {card.restriction.ground}")
            if card.registration is not None and card.registration.transmission is not None:
                self.reached.add(f"submission {card.registration.transmission}")


def _iccid(stream: str) -> str:
    return stream.removeprefix(CARD_PREFIX)


def _hold(condition: bool, otherwise: str) -> None:
    if not condition:
        raise AssertionError(otherwise)
