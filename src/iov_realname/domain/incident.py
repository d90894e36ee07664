"""A security incident (安全事件) about personal data, from its discovery to its end (PI-57, CSL-42, O25-13).

What happened is told at length in the OEM's own register, under the numbers that the events name.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import unique
from typing import Any, ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.words import Content
from iov_realname.domain.terms import NoticeChannel
from iov_realname.domain.words import Word

__all__ = [
    "INCIDENT_DECIDERS",
    "INCIDENT_EVENTS",
    "UNDISCOVERED",
    "AvertHarm",
    "CloseIncident",
    "HarmAverted",
    "Incident",
    "IncidentAuthority",
    "IncidentClosed",
    "IncidentCommand",
    "IncidentEvent",
    "IncidentKind",
    "IncidentOpened",
    "IncidentRemedied",
    "IncidentReported",
    "OpenIncident",
    "PersonsTold",
    "RemedyIncident",
    "ReportIncident",
    "TellPersons",
    "decide_incident",
    "evolve_incident",
]


@unique
class IncidentKind(Word):
    """What happened to the data."""

    LEAK = "leak", "泄露", "leak"
    TAMPERING = "tampering", "篡改、毁损", "tampering or damage"
    LOSS = "loss", "丢失", "loss"
    MISUSE = "misuse", "滥用", "misuse"


@unique
class IncidentAuthority(Word):
    """Whom an incident is reported to."""

    TELECOM = "telecom", "通信管理局", "communications administration"
    CYBERSPACE = "cyberspace", "网信部门", "cyberspace administration"
    POLICE = "police", "公安机关", "police"


# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class OpenIncident:
    """Something happened, discovered at a time; how many persons, which kinds of data."""

    at: datetime
    kind: IncidentKind
    discovered_at: datetime
    serious: bool
    persons: int
    contents: tuple[Content, ...]
    reference: str


@attrs.frozen
class RemedyIncident:
    """It was remedied."""

    at: datetime
    reference: str


@attrs.frozen
class ReportIncident:
    """An authority was told."""

    at: datetime
    authority: IncidentAuthority
    reference: str


@attrs.frozen
class TellPersons:
    """Persons concerned were told."""

    at: datetime
    persons: int
    channel: NoticeChannel
    text_version: str


@attrs.frozen
class AvertHarm:
    """Harm was averted, so that the persons need not be told."""

    at: datetime
    reference: str


@attrs.frozen
class CloseIncident:
    """All is done."""

    at: datetime
    reference: str


IncidentCommand: TypeAlias = OpenIncident | RemedyIncident | ReportIncident | TellPersons | AvertHarm | CloseIncident

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class IncidentOpened:
    """An incident was discovered; from then on its clocks run. ``persons``: how many it concerns, as far as known."""

    WIRE: ClassVar[str] = "incident.Opened.v1"
    kind: IncidentKind
    discovered_at: datetime
    serious: bool
    persons: int
    contents: tuple[Content, ...]
    reference: str


@attrs.frozen
class IncidentRemedied:
    """It was remedied, as the document under ``reference`` shows."""

    WIRE: ClassVar[str] = "incident.Remedied.v1"
    reference: str


@attrs.frozen
class IncidentReported:
    """An authority was told, by the letter under ``reference``."""

    WIRE: ClassVar[str] = "incident.Reported.v1"
    authority: IncidentAuthority
    reference: str


@attrs.frozen
class PersonsTold:
    """So many persons were told, how, and with which version of the text."""

    WIRE: ClassVar[str] = "incident.PersonsTold.v1"
    persons: int
    channel: NoticeChannel
    text_version: str


@attrs.frozen
class HarmAverted:
    """Measures averted harm effectively, as the document under ``reference`` shows: the persons need not be told."""

    WIRE: ClassVar[str] = "incident.HarmAverted.v1"
    reference: str


@attrs.frozen
class IncidentClosed:
    """It is over, as the final report under ``reference`` says."""

    WIRE: ClassVar[str] = "incident.Closed.v1"
    reference: str


IncidentEvent: TypeAlias = (
    IncidentOpened | IncidentRemedied | IncidentReported | PersonsTold | HarmAverted | IncidentClosed
)
INCIDENT_EVENTS: tuple[type[IncidentEvent], ...] = (
    IncidentOpened,
    IncidentRemedied,
    IncidentReported,
    PersonsTold,
    HarmAverted,
    IncidentClosed,
)

# --- state ------------------------------------------------------------------------------------------------------------


@attrs.frozen(slots=False)
class Incident:
    """One incident, and what of its duties is done."""

    opened: IncidentOpened | None
    remedied: bool
    reported: tuple[IncidentAuthority, ...]
    told: int
    averted: bool
    closed: bool

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.opened is not None and not self.closed

    @property
    def report_made(self) -> bool:
        """Whether an authority was told: the telecom authority where it is serious, else any."""
        serious = self.opened is not None and self.opened.serious
        return IncidentAuthority.TELECOM in self.reported if serious else bool(self.reported)

    @property
    def persons_done(self) -> bool:
        """Whether everybody concerned was told, or need not be."""
        return self.averted or (self.opened is not None and self.told >= self.opened.persons)


UNDISCOVERED = Incident(opened=None, remedied=False, reported=(), told=0, averted=False, closed=False)
"""An incident no history speaks of; every fold starts here."""


def evolve_incident(incident: Incident, event: IncidentEvent) -> Incident:
    """The incident after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case IncidentOpened():
            return altered(incident, opened=event)
        case IncidentRemedied():
            return altered(incident, remedied=True)
        case IncidentReported():
            return altered(incident, reported=(*incident.reported, event.authority))
        case PersonsTold():
            return altered(incident, told=incident.told + event.persons)
        case HarmAverted():
            return altered(incident, averted=True)
        case IncidentClosed():
            return altered(incident, closed=True)
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

OPENED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该安全事件已立案。", "This incident was opened before."
)
ILL_FORMED_INCIDENT = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "编号不合格式，人数为负，或发现时间晚于办理时间。",
    "A number is not well-formed, a count is negative, or it was discovered after it is said to have been.",
)
INCIDENT_NOT_OPEN = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "该安全事件未立案或已结案。",
    "This incident is not open: it was never opened, or is closed.",
)
DUTIES_LEFT = Refusal(
    RefusalCode.STAGE,
    ("PI-57", "CSL-42", "O25-13"),
    "尚未补救、报告主管部门或告知个人。",
    "It is not remedied, not reported, or persons concerned are not told.",
)


def incident_is_new(incident: Incident, command: OpenIncident, book: RuleBook) -> Refusal | None:
    """An incident is opened once."""
    return None if incident.opened is None else OPENED_BEFORE


def incident_is_well_formed(incident: Incident, command: OpenIncident, book: RuleBook) -> Refusal | None:
    """An incident was discovered before it is recorded, and stands in the OEM's register."""
    good = names_a_record(command.reference) and command.persons >= 0 and command.discovered_at <= command.at
    return None if good else ILL_FORMED_INCIDENT


def incident_is_open(incident: Incident, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens before an incident is opened or after it is closed."""
    return None if incident.open else INCIDENT_NOT_OPEN


def document_is_named(
    incident: Incident, command: RemedyIncident | ReportIncident | AvertHarm | CloseIncident, book: RuleBook
) -> Refusal | None:
    """What is said at length stands in a register."""
    return None if names_a_record(command.reference) else ILL_FORMED_INCIDENT


def telling_is_well_formed(incident: Incident, command: TellPersons, book: RuleBook) -> Refusal | None:
    """Somebody was told, with a text that can be shown."""
    return None if command.persons > 0 and names_a_record(command.text_version) else ILL_FORMED_INCIDENT


def nothing_is_left_to_do(incident: Incident, command: CloseIncident, book: RuleBook) -> Refusal | None:
    """An incident ends when it is remedied, reported, and everybody concerned is told or safe."""
    return None if incident.remedied and incident.report_made and incident.persons_done else DUTIES_LEFT


OPEN_INCIDENT_RULES = (incident_is_new, incident_is_well_formed)
STEP_RULES = (incident_is_open, document_is_named)
TELL_RULES = (incident_is_open, telling_is_well_formed)
CLOSE_INCIDENT_RULES = (incident_is_open, document_is_named, nothing_is_left_to_do)

# --- decide -----------------------------------------------------------------------------------------------------------


def open_incident(incident: Incident, command: OpenIncident, book: RuleBook) -> tuple[IncidentOpened] | Refusal:
    """Open an incident."""
    contents = tuple(dict.fromkeys(command.contents))
    return first_refusal(OPEN_INCIDENT_RULES, incident, command, book) or (
        IncidentOpened(
            command.kind, command.discovered_at, command.serious, command.persons, contents, command.reference
        ),
    )


def remedy_incident(incident: Incident, command: RemedyIncident, book: RuleBook) -> tuple[IncidentRemedied] | Refusal:
    """Note that it was remedied."""
    return first_refusal(STEP_RULES, incident, command, book) or (IncidentRemedied(command.reference),)


def report_incident(incident: Incident, command: ReportIncident, book: RuleBook) -> tuple[IncidentReported] | Refusal:
    """Note that an authority was told."""
    return first_refusal(STEP_RULES, incident, command, book) or (
        IncidentReported(command.authority, command.reference),
    )


def tell_persons(incident: Incident, command: TellPersons, book: RuleBook) -> tuple[PersonsTold] | Refusal:
    """Note that persons were told."""
    return first_refusal(TELL_RULES, incident, command, book) or (
        PersonsTold(command.persons, command.channel, command.text_version),
    )


def avert_harm(incident: Incident, command: AvertHarm, book: RuleBook) -> tuple[HarmAverted] | Refusal:
    """Note that harm was averted."""
    return first_refusal(STEP_RULES, incident, command, book) or (HarmAverted(command.reference),)


def close_incident(incident: Incident, command: CloseIncident, book: RuleBook) -> tuple[IncidentClosed] | Refusal:
    """End it."""
    return first_refusal(CLOSE_INCIDENT_RULES, incident, command, book) or (IncidentClosed(command.reference),)


INCIDENT_DECIDERS: Mapping[type, Callable[[Incident, Any, RuleBook], tuple[IncidentEvent, ...] | Refusal]] = {
    OpenIncident: open_incident,
    RemedyIncident: remedy_incident,
    ReportIncident: report_incident,
    TellPersons: tell_persons,
    AvertHarm: avert_harm,
    CloseIncident: close_incident,
}


def decide_incident(
    incident: Incident, command: IncidentCommand, book: RuleBook
) -> tuple[IncidentEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return INCIDENT_DECIDERS[type(command)](incident, command, book)
