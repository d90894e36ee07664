"""Whether security incidents are remedied, reported and told in time (I-13)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from iov_realname.domain.incident import (
    INCIDENT_EVENTS,
    UNDISCOVERED,
    Incident,
    IncidentOpened,
    evolve_incident,
)
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyHistory, duty_traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.rulebook import GovernanceTerms
from iov_realname.domain.streams import INCIDENT_PREFIX

__all__ = ["INCIDENT_DUTY"]


def incident_not_remedied(history: DutyHistory) -> Iterator[Trace]:
    """An incident that was not remedied within its hours."""
    yield from _late(history, lambda incident: incident.remedied, lambda terms: terms.incident_remedy_hours)


def incident_not_reported(history: DutyHistory) -> Iterator[Trace]:
    """An incident that was not reported within its hours: a serious one to the telecom authority, any to some."""
    yield from _late(history, lambda incident: incident.report_made, lambda terms: terms.incident_report_hours)


def persons_not_told(history: DutyHistory) -> Iterator[Trace]:
    """Not everybody concerned was told within the hours, and it is not on record that harm was averted."""
    yield from _late(history, lambda incident: incident.persons_done, lambda terms: terms.incident_telling_hours)


def _late(
    history: DutyHistory, done: Callable[[Incident], bool], hours: Callable[[GovernanceTerms], int]
) -> Iterator[Trace]:
    """Late is what is not done when its hours are over, whether or not it was done later."""
    opened = [*history.each(IncidentOpened)]
    if not opened:
        return
    fact, event = opened[0]
    since = event.discovered_at + timedelta(hours=hours(history.book(fact).governance))
    in_time = UNDISCOVERED
    for each in history.facts:
        if isinstance(each.event, INCIDENT_EVENTS) and each.at <= since:
            in_time = evolve_incident(in_time, each.event)
    if not done(in_time):
        yield duty_traced(fact, since=since)


def incident_counts(history: DutyHistory) -> Iterator[str]:
    """Incidents by kind, and those going on."""
    incident = history.folded(UNDISCOVERED, evolve_incident, INCIDENT_EVENTS)
    if incident.opened is not None:
        yield f"incident:{incident.opened.kind}"
        if incident.open:
            yield "incident:open"


INCIDENT_DUTY = Duty(
    INCIDENT_PREFIX,
    (
        Check(
            incident_not_remedied,
            Question.PRIVACY,
            Severity.CRITICAL,
            ("PI-57", "CSL-42", "O25-13", "POLICY-INCIDENT-CLOCK"),
            Wording("安全事件未及时补救", "an incident was not remedied in time"),
            Wording("补救措施的记录", "a record of the remedy"),
            Wording("立即补救并登记", "remedy it at once and record it"),
            penalties=("PI-66",),
        ),
        Check(
            incident_not_reported,
            Question.PRIVACY,
            Severity.CRITICAL,
            ("PI-57", "CSL-42", "O25-13", "POLICY-INCIDENT-CLOCK"),
            Wording("安全事件未按时限报告主管部门", "an incident was not reported in time"),
            Wording("向主管部门的报告", "the report to the authority"),
            Wording("立即报告并登记", "report it at once and record it"),
            penalties=("PI-66",),
        ),
        Check(
            persons_not_told,
            Question.PRIVACY,
            Severity.MAJOR,
            ("PI-57", "CSL-42", "POLICY-INCIDENT-CLOCK"),
            Wording("安全事件未按时限告知个人", "persons concerned by an incident were not told in time"),
            Wording("对个人的告知，或已避免危害的记录", "notices to the persons, or a record that harm was averted"),
            Wording("告知个人事件、危害和补救办法", "tell them what happened, what it may do and what helps"),
            penalties=("PI-66",),
        ),
    ),
    incident_counts,
)
