"""Security incidents: opened, remedied, reported, told, closed."""

from datetime import datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.incident import (
    ILL_FORMED_INCIDENT,
    AvertHarm,
    CloseIncident,
    IncidentAuthority,
    IncidentCommand,
    IncidentKind,
    OpenIncident,
    RemedyIncident,
    ReportIncident,
    TellPersons,
    decide_incident,
)
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import incident_stream
from iov_realname.domain.subject.words import Content
from iov_realname.domain.terms import NoticeChannel

__all__ = [
    "Averting",
    "Discovery",
    "Ending",
    "Remedying",
    "Report",
    "Telling",
    "avert",
    "discover",
    "end",
    "remedy",
    "report",
    "tell",
]


@attrs.frozen(kw_only=True)
class AboutIncident:
    """A request about one incident, by its number."""

    at: datetime
    incident: str

    @property
    def target(self) -> str | None:
        """The incident's stream; None if the text is no number of an incident."""
        return incident_stream(self.incident) if names_a_record(self.incident) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The incident."""
        return (incident_stream(self.incident),)


@attrs.frozen(kw_only=True)
class Discovery(AboutIncident):
    """Something happened."""

    kind: IncidentKind
    discovered_at: datetime
    serious: bool
    persons: int
    contents: tuple[Content, ...]
    reference: str


@attrs.frozen(kw_only=True)
class Remedying(AboutIncident):
    """It was remedied."""

    reference: str


@attrs.frozen(kw_only=True)
class Report(AboutIncident):
    """An authority was told."""

    authority: IncidentAuthority
    reference: str


@attrs.frozen(kw_only=True)
class Telling(AboutIncident):
    """Persons were told."""

    persons: int
    channel: NoticeChannel
    text_version: str


@attrs.frozen(kw_only=True)
class Averting(AboutIncident):
    """Harm was averted."""

    reference: str


@attrs.frozen(kw_only=True)
class Ending(AboutIncident):
    """It is over."""

    reference: str


def discover(case: Case, request: Discovery) -> Refusal | None:
    """Open an incident."""
    command = OpenIncident(
        request.at,
        request.kind,
        request.discovered_at,
        request.serious,
        request.persons,
        request.contents,
        request.reference,
    )
    return _decide(case, request, command)


def remedy(case: Case, request: Remedying) -> Refusal | None:
    """Note that it was remedied."""
    return _decide(case, request, RemedyIncident(request.at, request.reference))


def report(case: Case, request: Report) -> Refusal | None:
    """Note that an authority was told."""
    return _decide(case, request, ReportIncident(request.at, request.authority, request.reference))


def tell(case: Case, request: Telling) -> Refusal | None:
    """Note that persons were told."""
    return _decide(case, request, TellPersons(request.at, request.persons, request.channel, request.text_version))


def avert(case: Case, request: Averting) -> Refusal | None:
    """Note that harm was averted."""
    return _decide(case, request, AvertHarm(request.at, request.reference))


def end(case: Case, request: Ending) -> Refusal | None:
    """Close the incident."""
    return _decide(case, request, CloseIncident(request.at, request.reference))


def _decide(case: Case, request: AboutIncident, command: IncidentCommand) -> Refusal | None:
    """Let the incident decide; what is no number of an incident has no history to write to."""
    if request.target is None:
        return ILL_FORMED_INCIDENT
    decision = decide_incident(case.work.incident(request.incident), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
