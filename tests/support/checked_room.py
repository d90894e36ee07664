"""A registry whose owners are checked by the simulated clouds over real HTTP, and whose process may die at any step."""

from typing import Any

from iov_realname import Registry
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage.log import open_memory_log
from iov_realname.application.assignment import assign
from iov_realname.application.case import Office, Subjects
from iov_realname.application.verifiers import Verifying
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.readings import DeviceCapture, DocumentReading
from iov_realname.domain.rulebook import ATF_2022_12, ChannelKind, RuleBook
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import RegistrationReason
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from tests.support.identity import NOON, PERSON
from tests.support.showroom import SENDER, Death, MortalLog, Sales, cards_of

NUMBER = "REG-1"


class CheckedRoom(Sales):
    """A vehicle, sold; whoever comes presents the person of the questions."""

    def __init__(self, verifying: Verifying, book: RuleBook = ATF_2022_12) -> None:
        self.death, self.clock = Death(), SetClock(NOON)
        self._opened = open_memory_log()
        self.log = MortalLog(self._opened, self.death)
        self.keys, self.draw = MemoryKeyRing(), CountingDraw()
        oem = assign(self.log, self.clock, self.draw, invented.OEM)
        self.office = Office(oem, self.keys, Subjects(self.keys), self.clock, self.draw, lambda _: book)
        super().__init__(self.opened_by(verifying))
        self.build(1)
        self.sell(1)

    def opened_by(self, verifying: Verifying) -> Registry:
        """The same store, in a process of its own."""
        carriers = {Carrier.MOBILE: SimulatedCarrier(Carrier.MOBILE)}
        return Registry(self.log, self.office, SENDER, verifier=verifying, carriers=carriers)

    def comes(self, kind: ChannelKind = ChannelKind.ONLINE, number: str = NUMBER, **papers: Any) -> None:
        """The person comes with a card that a device reads."""
        reading = DocumentReading(DocumentKind.RESIDENT_ID, PERSON, DeviceCapture.NFC)
        shown: dict[str, Any] = {"holder": HolderKind.PERSON, "owner": reading, **papers}
        self.registry.present_identity(
            registration_no=number,
            vin=invented.vin(1),
            reason=RegistrationReason.NEW,
            channel_kind=kind,
            **shown,
        )

    @property
    def status(self) -> RegistrationStatus:
        """How far the registration has come."""
        return self.registry.card(invented.iccid(cards_of(1)[0])).registration_status

    @property
    def story(self) -> list[object]:
        """The events of the first card."""
        stream = card_stream(invented.iccid(cards_of(1)[0]))
        return [recorded.envelope.event for recorded in self.log.read([stream])[stream]]

    def of(self, kind: type) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.story if isinstance(event, kind)]
