"""Where the story plays: the registry, the clock, and the notes that are taken."""

from collections.abc import Callable
from datetime import datetime

import attrs

from iov_realname.adapters.terminal.demo.fleet import Fleet, StoryClock, Vehicle
from iov_realname.adapters.wording.language import Said
from iov_realname.application.errors import Refused
from iov_realname.application.registry import Registry
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import RegistrationReason

__all__ = ["CLERK", "SHOP", "WEB", "Chapter", "Note", "Scene"]

SHOP, WEB, CLERK = "QD-001", "QD-002", "A001"
ASKED_FOR = (Function.DATA_UNDIRECTED, Function.VOICE_UNDIRECTED)


@attrs.frozen
class Note:
    """One thing that happened: a sentence, or a refusal under the sentence that says what was tried."""

    at: datetime
    said: Said
    facts: dict[str, object]
    refusal: Refusal | None = None


@attrs.frozen
class Chapter:
    """A stretch of the story."""

    title: Said
    notes: list[Note] = attrs.field(factory=list)


@attrs.define
class Scene:
    """Everything a chapter needs."""

    registry: Registry
    clock: StoryClock
    fleet: Fleet
    chapters: list[Chapter] = attrs.field(factory=list)
    registrations: int = 0
    numbers: dict[str, str] = attrs.field(factory=dict)

    def begin(self, title: Said, year: int, month: int, day: int) -> None:
        """A new chapter on a new day."""
        self.clock.turn_to(year, month, day)
        self.chapters.append(Chapter(title))

    def note(self, said: Said, **facts: object) -> None:
        """Something worth telling."""
        self.chapters[-1].notes.append(Note(self.clock.now(), said, facts))

    def try_in_vain(self, said: Said, act: Callable[[], object]) -> None:
        """An act that the rules refuse, told with its refusal."""
        try:
            act()
        except Refused as refused:
            self.chapters[-1].notes.append(Note(self.clock.now(), said, {}, refused.refusal))

    def register(
        self,
        vehicle: Vehicle,
        owner: Particulars,
        reason: RegistrationReason = RegistrationReason.NEW,
        *,
        holder: HolderKind = HolderKind.PERSON,
        capture: DeviceCapture = DeviceCapture.READER,
        agent: Particulars | None = None,
        online: bool = False,
        clerk: str = CLERK,
    ) -> RegistrationStatus:
        """Present papers and have them checked; where the registration stands then."""
        unit = holder is HolderKind.UNIT
        papers = None if agent is None else _read(agent)
        self.registrations += 1
        number = f"SIM-DJ-{self.registrations:06}"
        self.registry.present_identity(
            registration_no=number,
            vin=vehicle.vin,
            reason=reason,
            holder=holder,
            owner=DocumentReading(DocumentKind.USCC if unit else DocumentKind.RESIDENT_ID, owner, capture),
            agent=None if unit else papers,
            handler=papers if unit else None,
            responsible=papers if unit else None,
            authorisation_no="" if papers is None else f"SIM-SQ-{self.registrations:06}",
            functions=ASKED_FOR,
            channel=WEB if online else SHOP,
            channel_kind=ChannelKind.ONLINE if online else ChannelKind.COUNTER,
            clerk=clerk,
        )
        self.numbers.update((card.iccid, number) for card in self.registry.vehicle(vehicle.vin).live)
        return self.registry.check_identity(number)


def _read(particulars: Particulars) -> DocumentReading:
    return DocumentReading(DocumentKind.RESIDENT_ID, particulars, DeviceCapture.READER)
