"""What one decision, or one chunk of decisions, has read and is about to append."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs

from iov_realname.application.envelope import Envelope
from iov_realname.application.ports import Answer, EventLog, New, Recorded
from iov_realname.domain.basis import Links, linked, note
from iov_realname.domain.campaign.state import NEVER_OPENED, Campaign, evolve_campaign
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.claim import UNUSED, Claim, evolve_claim
from iov_realname.domain.complaint.state import NO_COMPLAINT, Complaint, evolve_complaint
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.custody import UNFORMED, Lot, evolve_lot
from iov_realname.domain.datarequest.state import NOT_ASKED_FOR, DataRequest, evolve_data_request
from iov_realname.domain.dealer import UNAUTHORISED, Dealer, evolve_dealer
from iov_realname.domain.governance.state import UNGOVERNED, Governance, evolve_governance
from iov_realname.domain.identifiers import Iccid, UnitCode, Vin
from iov_realname.domain.incident import UNDISCOVERED, Incident, evolve_incident
from iov_realname.domain.inspection.cases.state import NOT_OPENED, InspectionCase, evolve_inspection
from iov_realname.domain.misuse.state import NOT_REPORTED, MisuseCase, evolve_misuse
from iov_realname.domain.notice.state import NOT_QUEUED, Notice, evolve_notice
from iov_realname.domain.resource.state import NO_RESOURCES, Resources, evolve_resources
from iov_realname.domain.scenario.state import NO_SCENARIO, Scenario, evolve_scenario
from iov_realname.domain.streams import (
    DEALER_PREFIX,
    TERMINAL_PREFIX,
    RegistrationNumber,
    campaign_stream,
    card_stream,
    complaint_stream,
    custody_stream,
    dealer_stream,
    incident_stream,
    inspection_stream,
    may_exist,
    misuse_stream,
    notice_stream,
    oem_stream,
    registration_stream,
    request_stream,
    resource_stream,
    scenario_stream,
    subject_stream,
    terminal_stream,
    vehicle_stream,
)
from iov_realname.domain.subject.state import SERVED, Subject, evolve_subject
from iov_realname.domain.terminal import UNENROLLED, Terminal, evolve_terminal
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.domain.vehicle.state import UNBUILT, Vehicle, evolve_vehicle

__all__ = ["Head", "WorkingSet"]

_Evolve: TypeAlias = Callable[[Any, Any], object]

_FOLDS: Final[Mapping[str, tuple[object, _Evolve]]] = {
    "card": (UNKNOWN, evolve_card),
    "vehicle": (UNBUILT, evolve_vehicle),
    "registration": (UNUSED, evolve_claim),
    "dealer": (UNAUTHORISED, evolve_dealer),
    "subject": (SERVED, evolve_subject),
    "inspection": (NOT_OPENED, evolve_inspection),
    "terminal": (UNENROLLED, evolve_terminal),
    "oem": (UNGOVERNED, evolve_governance),
    "custody": (UNFORMED, evolve_lot),
    "incident": (UNDISCOVERED, evolve_incident),
    "campaign": (NEVER_OPENED, evolve_campaign),
    "notice": (NOT_QUEUED, evolve_notice),
    "misuse": (NOT_REPORTED, evolve_misuse),
    "complaint": (NO_COMPLAINT, evolve_complaint),
    "request": (NOT_ASKED_FOR, evolve_data_request),
    "resource": (NO_RESOURCES, evolve_resources),
    "scenario": (NO_SCENARIO, evolve_scenario),
}


def _unfolded(state: object, event: object) -> object:
    """Streams that only keep records have nothing to fold."""
    return state


@attrs.define
class Head:
    """A stream's end as far as it is known here: its version, its state, and what its next event may rest on."""

    version: int
    state: object
    links: Links


class WorkingSet:
    """Reads each stream once, folds what is decided on top of it, and keeps what is to be appended.

    Nothing is written before :meth:`append`. ``heads`` may be handed on to the next working set after a success, and
    must be thrown away after a :class:`~iov_realname.application.errors.StaleStream`.
    """

    def __init__(
        self, log: EventLog, heads: dict[str, Head] | None = None, *, channels_known: bool | None = None
    ) -> None:
        self._log = log
        self._channels_known = channels_known
        self.heads: dict[str, Head] = {} if heads is None else heads
        self.pending: list[New] = []
        self.answers: list[Answer] = []

    def prefetch(self, streams: Collection[str]) -> None:
        """Read those of ``streams`` that are not here yet, in one go."""
        missing = {stream for stream in streams if stream not in self.heads}
        if not missing:
            return
        histories = self._log.read([stream for stream in missing if may_exist(stream)])
        for stream in missing:
            self.heads[stream] = _folded(stream, histories.get(stream, ()))

    def card(self, iccid: Iccid | str) -> Card:
        """The card as decided so far; unknown cards are :data:`~iov_realname.domain.card.state.UNKNOWN`."""
        return cast("Card", self._state(card_stream(iccid)))

    def vehicle(self, vin: Vin | str) -> Vehicle:
        """The vehicle as decided so far."""
        return cast("Vehicle", self._state(vehicle_stream(vin)))

    def claim(self, number: RegistrationNumber) -> Claim:
        """The claim of a 登记编号 as decided so far."""
        return cast("Claim", self._state(registration_stream(number)))

    def dealer(self, code: str) -> Dealer:
        """The channel as decided so far."""
        return cast("Dealer", self._state(dealer_stream(code)))

    def terminal(self, terminal: str) -> Terminal:
        """The terminal as decided so far."""
        return cast("Terminal", self._state(terminal_stream(terminal)))

    @property
    def terminals_known(self) -> bool:
        """Whether any terminal was ever enrolled, without which no reading is expected to be signed."""
        return next(self._log.histories(TERMINAL_PREFIX), None) is not None

    def subject(self, subject: SubjectId) -> Subject:
        """The subject as decided so far."""
        return cast("Subject", self._state(subject_stream(subject)))

    def inspection(self, inspection: str) -> InspectionCase:
        """The inspection as decided so far."""
        return cast("InspectionCase", self._state(inspection_stream(inspection)))

    def governance(self, oem: UnitCode) -> Governance:
        """The OEM's governance as decided so far."""
        return cast("Governance", self._state(oem_stream(oem)))

    def lot(self, lot: str) -> Lot:
        """The lot as decided so far."""
        return cast("Lot", self._state(custody_stream(lot)))

    def incident(self, incident: str) -> Incident:
        """The security incident as decided so far."""
        return cast("Incident", self._state(incident_stream(incident)))

    def campaign(self, campaign: str) -> Campaign:
        """The campaign as decided so far."""
        return cast("Campaign", self._state(campaign_stream(campaign)))

    def notice(self, notice: str) -> Notice:
        """The notice as decided so far."""
        return cast("Notice", self._state(notice_stream(notice)))

    def misuse(self, misuse: str) -> MisuseCase:
        """The case of misuse as decided so far."""
        return cast("MisuseCase", self._state(misuse_stream(misuse)))

    def complaint(self, complaint: str) -> Complaint:
        """The complaint as decided so far."""
        return cast("Complaint", self._state(complaint_stream(complaint)))

    def data_request(self, request: str) -> DataRequest:
        """The request about personal data as decided so far."""
        return cast("DataRequest", self._state(request_stream(request)))

    def resources(self, carrier: str) -> Resources:
        """What the carrier has set aside, as decided so far."""
        return cast("Resources", self._state(resource_stream(carrier)))

    def scenario(self, scenario: str) -> Scenario:
        """The scenario as decided so far."""
        return cast("Scenario", self._state(scenario_stream(scenario)))

    @property
    def channels_known(self) -> bool:
        """Whether any channel is on record at all, without which nobody's authorisation is judged."""
        if self._channels_known is None:
            self._channels_known = next(self._log.histories(DEALER_PREFIX), None) is not None
        return self._channels_known

    def fitted(self, vin: Vin | str) -> FittedVehicle:
        """The vehicle with every card it names."""
        vehicle = self.vehicle(vin)
        self.prefetch([card_stream(iccid) for iccid in vehicle.cards])
        return FittedVehicle(vehicle, tuple(self.card(iccid) for iccid in vehicle.cards))

    def stored(self, stream: str) -> Sequence[Recorded]:
        """What the log holds of a stream, in version order, without what is decided here."""
        return self._log.read((stream,)).get(stream, ())

    def version(self, stream: str) -> int:
        """How many events the stream has; 0 if none."""
        return self._head(stream).version

    def basis(self, stream: str, event: object) -> tuple[str, ...]:
        """The ids of the events of ``stream`` that ``event`` rests on, oldest kind first."""
        return linked(self._head(stream).links, event)

    def add(self, stream: str, envelope: Envelope[object]) -> None:
        """Put an event at the end of a stream, here and in what is to be appended."""
        head = self._head(stream)
        head.version += 1
        head.state = _fold_of(stream)[1](head.state, envelope.event)
        note(head.links, envelope.event, envelope.event_id)
        self.pending.append(New(stream, head.version, envelope))

    def append(self) -> None:
        """Append everything decided here, or nothing."""
        if self.pending or self.answers:
            self._log.append(self.pending, self.answers)

    def _state(self, stream: str) -> object:
        return self._head(stream).state

    def _head(self, stream: str) -> Head:
        if stream not in self.heads:
            self.prefetch((stream,))
        return self.heads[stream]


def _fold_of(stream: str) -> tuple[object, _Evolve]:
    return _FOLDS.get(stream.partition("-")[0], (None, _unfolded))


def _folded(stream: str, history: Sequence[Recorded]) -> Head:
    state, evolve = _fold_of(stream)
    links: Links = {}
    for recorded in history:
        state = evolve(state, recorded.envelope.event)
        note(links, recorded.envelope.event, recorded.envelope.event_id)
    return Head(len(history), state, links)
