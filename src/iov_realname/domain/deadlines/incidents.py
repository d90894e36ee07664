"""What falls due after a security incident."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from iov_realname.domain.deadlines.deadline import Deadline, Due
from iov_realname.domain.incident import (
    INCIDENT_EVENTS,
    UNDISCOVERED,
    Incident,
    IncidentOpened,
    evolve_incident,
)
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.rulebook import GovernanceTerms
from iov_realname.domain.streams import INCIDENT_PREFIX
from iov_realname.domain.time import day_of

__all__ = ["INCIDENT_DEADLINES"]


def incident_remedy_due(history: DutyHistory) -> Iterator[Due]:
    """It is to be remedied."""
    yield from _until(history, lambda incident: incident.remedied, lambda terms: terms.incident_remedy_hours)


def incident_report_due(history: DutyHistory) -> Iterator[Due]:
    """An authority is to be told."""
    yield from _until(history, lambda incident: incident.report_made, lambda terms: terms.incident_report_hours)


def incident_telling_due(history: DutyHistory) -> Iterator[Due]:
    """The persons concerned are to be told."""
    yield from _until(history, lambda incident: incident.persons_done, lambda terms: terms.incident_telling_hours)


def _until(
    history: DutyHistory, done: Callable[[Incident], bool], hours: Callable[[GovernanceTerms], int]
) -> Iterator[Due]:
    incident = history.folded(UNDISCOVERED, evolve_incident, INCIDENT_EVENTS)
    if not incident.open or done(incident):
        return
    for fact, event in history.each(IncidentOpened):
        yield Due(day_of(event.discovered_at + timedelta(hours=hours(history.book(fact).governance))))


INCIDENT_DEADLINES = (
    Deadline(
        incident_remedy_due,
        INCIDENT_PREFIX,
        Wording("安全事件补救", "an incident is remedied"),
        ("PI-57", "CSL-42", "POLICY-INCIDENT-CLOCK"),
    ),
    Deadline(
        incident_report_due,
        INCIDENT_PREFIX,
        Wording("安全事件报告", "an incident is reported"),
        ("PI-57", "CSL-42", "O25-13", "POLICY-INCIDENT-CLOCK"),
    ),
    Deadline(
        incident_telling_due,
        INCIDENT_PREFIX,
        Wording("安全事件告知个人", "persons are told of an incident"),
        ("PI-57", "POLICY-INCIDENT-CLOCK"),
    ),
)
