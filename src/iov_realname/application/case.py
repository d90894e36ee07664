"""One command being handled (一案): who asks, when, under which book; what it seals, and what it records."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from threading import Lock
from typing import ClassVar, Protocol

import attrs

from iov_realname.application.carriers.registry import LEDGER_CARRIERS, CarrierRegistry
from iov_realname.application.documents import Counting, Documents
from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.errors import NotConfigured
from iov_realname.application.ports import Clock, Draw, KeyRing, Place, Purpose
from iov_realname.application.readings import Signatures
from iov_realname.application.sealing import particulars_text
from iov_realname.application.turns import HeldTurns, Turns
from iov_realname.application.working import WorkingSet
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.dealer import ClerkId
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber, command_stream
from iov_realname.domain.time import day_of
from iov_realname.domain.vehicle.fitted import Decided

__all__ = ["Books", "Case", "Circumstances", "Office", "Subjects", "Wired"]

Books = Callable[[date], RuleBook]
"""Which edition judges an act of a day."""


class Subjects:
    """New subjects, provisioned in batches; each one's key is durable before its first event. Thread-safe."""

    def __init__(self, keys: KeyRing, batch: int = 1) -> None:
        self._keys = keys
        self._batch = batch
        self._ready: list[SubjectId] = []
        self._lock = Lock()

    def take(self) -> SubjectId:
        """A subject that nobody has used."""
        with self._lock:
            if not self._ready:
                self._ready.extend(self._keys.provision(self._batch))
            return self._ready.pop()


@attrs.frozen
class Office:
    """What every case needs: keys, subjects, clock, ids, rule books, known carriers, and the OEM that is served.

    Without ``documents`` nothing is counted per document; a book that refuses above its limit needs them and ``turns``.
    """

    oem: UnitCode
    keys: KeyRing
    subjects: Subjects
    clock: Clock
    draw: Draw
    books: Books
    documents: Documents | None = None
    turns: Turns | None = None
    signatures: Signatures = attrs.field(factory=dict)
    carriers: CarrierRegistry = LEDGER_CARRIERS

    def index_of_documents(self) -> Documents:
        """The index; raises :class:`~iov_realname.application.errors.NotConfigured` where there is none."""
        if self.documents is None:
            raise NotConfigured("This registry counts nothing per document; give its office an index of documents.")
        return self.documents

    def counting(self, work: WorkingSet) -> Counting | None:
        """Counting by documents on top of what ``work`` decides."""
        return None if self.documents is None else Counting(self.documents, work)


@attrs.frozen
class Circumstances:
    """Who sends the command, how it came, and what it belongs to."""

    command: CommandRef
    actor: Actor
    provenance: Provenance
    correlation: str
    causation: str | None


class Wired(Protocol):
    """An event class that knows the wire name it is stored under."""

    WIRE: ClassVar[str]


class Case:
    """One command, from its arrival to what is to be appended; ``held`` are the turns it needs until then."""

    def __init__(
        self,
        office: Office,
        work: WorkingSet,
        circumstances: Circumstances,
        at: datetime,
        counting: Counting | None = None,
    ) -> None:
        self.office = office
        self.work = work
        self.at = at
        self.circumstances = circumstances
        self.book = office.books(day_of(at))
        self.counting = counting or office.counting(work)
        self.held = HeldTurns()
        self._recorded_at = office.clock.now()
        self._first: dict[str, str] = {}
        self._cause: dict[str, str] = {}

    @property
    def origin(self) -> Origin:
        """How the command's facts came to us."""
        return self.circumstances.provenance.origin

    def subject(self) -> SubjectId:
        """A new subject."""
        return self.office.subjects.take()

    def drawn(self) -> str:
        """A fresh identifier."""
        return self.office.draw.identifiers(1)[0]

    def seal(self, subject: SubjectId, stream: str, event: type[Wired], field: str, clear: str) -> Sealed:
        """Seal a text for a field of the next event recorded in ``stream``, which must be of the given class."""
        place = Place(stream, self._first_id(stream), event.WIRE, field)
        return self.office.keys.seal(subject, place, clear)

    def seal_party(self, subject: SubjectId, stream: str, event: type[Wired], field: str, party: Particulars) -> Sealed:
        """Seal what is known of a person or unit."""
        return self.seal(subject, stream, event, field, particulars_text(party))

    def number(self, text: str) -> RegistrationNumber:
        """The keyed digest of a 登记编号."""
        return RegistrationNumber(self.office.keys.digest(Purpose.REGISTRATION_NUMBER, text))

    def clerk(self, text: str) -> ClerkId | None:
        """The keyed digest of a clerk's staff number; None for a blank one."""
        return ClerkId(self.office.keys.digest(Purpose.CLERK, text)) if text else None

    def record(self, decision: tuple[Decided, ...] | Refusal) -> Refusal | None:
        """Keep a decision's events; a refusal is handed back for the caller to pass on."""
        if isinstance(decision, Refusal):
            return decision
        for share in decision:
            self.put(share.stream, share.events)
        return None

    def put(self, stream: str, events: Iterable[object]) -> None:
        """Put events at the end of a stream; the first of them is the one that was sealed for."""
        for event in events:
            event_id = self._first.pop(stream, None) or self.drawn()
            self.work.add(stream, self._envelope(stream, event_id, event))
            self._cause[stream] = event_id

    def refuse(self, refusal: Refusal, target: str | None, channel: str | None = None) -> None:
        """Record that the command was refused; ``channel``: a known one it came through, where the sender says none."""
        actor = self.circumstances.actor
        if channel is not None and actor.channel is None:
            self.circumstances = attrs.evolve(self.circumstances, actor=attrs.evolve(actor, channel=channel))
        refused = CommandRefused(
            refusal.code, refusal.rule, refusal.edition, refusal.cites, refusal.zh, refusal.en, target
        )
        self.put(command_stream(self.circumstances.command.id), (refused,))

    def _first_id(self, stream: str) -> str:
        if stream not in self._first:
            self._first[stream] = self.drawn()
        return self._first[stream]

    def _envelope(self, stream: str, event_id: str, event: object) -> Envelope[object]:
        circumstances = self.circumstances
        return Envelope(
            event_id,
            self.at,
            self._recorded_at,
            circumstances.actor,
            circumstances.command,
            circumstances.correlation,
            self._cause.get(stream, circumstances.causation),
            self.work.basis(stream, event),
            self.book.edition,
            circumstances.provenance,
            event,
        )
