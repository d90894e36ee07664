"""The names of the histories. They are part of the storage format."""

import re
from typing import NewType

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import Iccid, UnitCode, Vin

__all__ = [
    "CAMPAIGN_PREFIX",
    "CARD_PREFIX",
    "COMMAND_PREFIX",
    "COMPLAINT_PREFIX",
    "CUSTODY_PREFIX",
    "DEALER_PREFIX",
    "INCIDENT_PREFIX",
    "INSPECTION_PREFIX",
    "MISUSE_PREFIX",
    "NOTICE_PREFIX",
    "OEM_PREFIX",
    "REQUEST_PREFIX",
    "RESOURCE_PREFIX",
    "SCENARIO_PREFIX",
    "SUBJECT_PREFIX",
    "TERMINAL_PREFIX",
    "VEHICLE_PREFIX",
    "RegistrationNumber",
    "campaign_stream",
    "card_stream",
    "command_stream",
    "complaint_stream",
    "custody_stream",
    "dealer_stream",
    "incident_stream",
    "inspection_stream",
    "log_stream",
    "may_exist",
    "misuse_stream",
    "notice_stream",
    "oem_stream",
    "reading_stream",
    "registration_stream",
    "request_stream",
    "resource_stream",
    "scenario_stream",
    "subject_stream",
    "terminal_stream",
    "vehicle_stream",
]

RegistrationNumber = NewType("RegistrationNumber", str)
"""Keyed digest of a 登记编号: 32 hexadecimal digits. The number itself is sealed."""

CARD_PREFIX = "card-"
COMMAND_PREFIX = "command-"
CUSTODY_PREFIX = "custody-"
DEALER_PREFIX = "dealer-"
INCIDENT_PREFIX = "incident-"
INSPECTION_PREFIX = "inspection-"
OEM_PREFIX = "oem-"
TERMINAL_PREFIX = "terminal-"
SUBJECT_PREFIX = "subject-"
CAMPAIGN_PREFIX = "campaign-"
NOTICE_PREFIX = "notice-"
VEHICLE_PREFIX = "vehicle-"
MISUSE_PREFIX = "misuse-"
COMPLAINT_PREFIX = "complaint-"
REQUEST_PREFIX = "request-"
RESOURCE_PREFIX = "resource-"
SCENARIO_PREFIX = "scenario-"


def card_stream(iccid: Iccid | str) -> str:
    """The whole story of one card."""
    return f"{CARD_PREFIX}{iccid}"


def vehicle_stream(vin: Vin | str) -> str:
    """The index that keeps one vehicle's cards together."""
    return f"{VEHICLE_PREFIX}{vin}"


def dealer_stream(code: str) -> str:
    """The authorisations of one channel."""
    return f"{DEALER_PREFIX}{code}"


def terminal_stream(terminal: str) -> str:
    """The enrolments of one terminal."""
    return f"{TERMINAL_PREFIX}{terminal}"


def reading_stream(nonce: str) -> str:
    """What one nonce has brought: nothing yet, or its one reading."""
    return f"reading-{nonce}"


def oem_stream(code: UnitCode | str) -> str:
    """The governance of the OEM that the store serves."""
    return f"{OEM_PREFIX}{code}"


def log_stream(code: UnitCode | str) -> str:
    """What the log says about itself: where its histories end."""
    return f"log-{code}"


def registration_stream(number: RegistrationNumber | str) -> str:
    """The claim of one 登记编号 by the vehicle, period and cards it was first used for."""
    return f"registration-{number}"


def subject_stream(subject: SubjectId | str) -> str:
    """How long one subject's data is kept, who read it, and its end."""
    return f"{SUBJECT_PREFIX}{subject}"


_may_exist = re.compile(
    r"card-8986[0-9]{2}[0-9A-F]{13,14}|vehicle-[0-9A-HJ-NPR-Z]{17}|subject-[0-9a-f]{32}|(?!card-|vehicle-|subject-).*",
    re.DOTALL,
).fullmatch


def may_exist(stream: str) -> bool:
    """Whether a history can have this name at all.

    What was typed where a card or a vehicle belongs may be anything, somebody's number as well. No store is asked about
    it: a database may write its questions into its own log.
    """
    return _may_exist(stream) is not None


def command_stream(command_id: str) -> str:
    """The refusals of one command."""
    return f"{COMMAND_PREFIX}{command_id}"


def inspection_stream(inspection: str) -> str:
    """One inspection, from its opening to its end."""
    return f"{INSPECTION_PREFIX}{inspection}"


def custody_stream(lot: str) -> str:
    """One lot of cards or vehicles, through whose hands it goes before the sale."""
    return f"{CUSTODY_PREFIX}{lot}"


def incident_stream(incident: str) -> str:
    """One security incident, from its discovery to its end."""
    return f"{INCIDENT_PREFIX}{incident}"


def campaign_stream(campaign: str) -> str:
    """One backfill campaign, from its census to its end."""
    return f"{CAMPAIGN_PREFIX}{campaign}"


def notice_stream(notice: str) -> str:
    """One notice, from being queued to what came of it."""
    return f"{NOTICE_PREFIX}{notice}"


def misuse_stream(misuse: str) -> str:
    """One case of misuse, from its report to its end."""
    return f"{MISUSE_PREFIX}{misuse}"


def complaint_stream(complaint: str) -> str:
    """One complaint."""
    return f"{COMPLAINT_PREFIX}{complaint}"


def request_stream(request: str) -> str:
    """What one person asks of their data."""
    return f"{REQUEST_PREFIX}{request}"


def resource_stream(carrier: str) -> str:
    """What one carrier has set aside for IoV cards."""
    return f"{RESOURCE_PREFIX}{carrier}"


def scenario_stream(scenario: str) -> str:
    """One scenario of use."""
    return f"{SCENARIO_PREFIX}{scenario}"
