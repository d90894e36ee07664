"""Every event there is. Names with their versions are the storage format: see the wire format page of the docs."""

from iov_realname.domain.campaign.events import CAMPAIGN_EVENTS, CampaignEvent
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent
from iov_realname.domain.claim import CLAIM_EVENTS, ClaimEvent
from iov_realname.domain.complaint.events import COMPLAINT_EVENTS, ComplaintEvent
from iov_realname.domain.custody import CUSTODY_EVENTS, CustodyEvent
from iov_realname.domain.datarequest.events import DATA_REQUEST_EVENTS, DataRequestEvent
from iov_realname.domain.dealer import DEALER_EVENTS, DealerEvent
from iov_realname.domain.governance.events import GOVERNANCE_EVENTS, GovernanceEvent
from iov_realname.domain.incident import INCIDENT_EVENTS, IncidentEvent
from iov_realname.domain.inspection.cases.events import CASE_EVENTS, CaseEvent
from iov_realname.domain.misuse.events import MISUSE_EVENTS, MisuseEvent
from iov_realname.domain.notice.events import NOTICE_EVENTS, NoticeEvent
from iov_realname.domain.record import RECORD_EVENTS, RecordEvent
from iov_realname.domain.resource.events import RESOURCE_EVENTS, ResourceEvent
from iov_realname.domain.scenario.events import SCENARIO_EVENTS, ScenarioEvent
from iov_realname.domain.subject.events import SUBJECT_EVENTS, SubjectEvent
from iov_realname.domain.terminal import READING_EVENTS, TERMINAL_EVENTS, ReadingEvent, TerminalEvent
from iov_realname.domain.vehicle.state import VEHICLE_EVENTS, VehicleEvent

__all__ = ["EVENTS", "Event"]

Event = (
    CardEvent
    | VehicleEvent
    | ClaimEvent
    | DealerEvent
    | TerminalEvent
    | ReadingEvent
    | RecordEvent
    | SubjectEvent
    | CaseEvent
    | GovernanceEvent
    | CustodyEvent
    | IncidentEvent
    | CampaignEvent
    | NoticeEvent
    | MisuseEvent
    | ComplaintEvent
    | DataRequestEvent
    | ResourceEvent
    | ScenarioEvent
)

EVENTS: tuple[type[Event], ...] = (
    *CARD_EVENTS,
    *VEHICLE_EVENTS,
    *CLAIM_EVENTS,
    *DEALER_EVENTS,
    *TERMINAL_EVENTS,
    *READING_EVENTS,
    *RECORD_EVENTS,
    *SUBJECT_EVENTS,
    *CASE_EVENTS,
    *GOVERNANCE_EVENTS,
    *CUSTODY_EVENTS,
    *INCIDENT_EVENTS,
    *CAMPAIGN_EVENTS,
    *NOTICE_EVENTS,
    *MISUSE_EVENTS,
    *COMPLAINT_EVENTS,
    *DATA_REQUEST_EVENTS,
    *RESOURCE_EVENTS,
    *SCENARIO_EVENTS,
)
