"""What governance owes, as the OEM's own history tells it: each function yields what is not done, and its last day.

Inspections make findings of it, the calendar deadlines.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from iov_realname.domain.governance.events import (
    GOVERNANCE_EVENTS,
    ROSTER_EVENTS,
    AgreementSigned,
    ComplianceAudited,
    FilingReceived,
    ImpactAssessed,
    NoticePublished,
    OfficersFiled,
    OwnSelfCheck,
    PlatformCommissioned,
    PlatformEnded,
    RiskAssessed,
    RuleIssued,
    RuleRepealed,
    TrainingHeld,
)
from iov_realname.domain.governance.state import UNGOVERNED, Governance, evolve_governance
from iov_realname.domain.governance.words import AssessmentResult, ImpactTrigger, OfficerPost, RuleTopic
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.duties import DutyFact, DutyHistory, Owed
from iov_realname.domain.record import SalesReported
from iov_realname.domain.rulebook import GovernanceTerms
from iov_realname.domain.rulebook.obligations.acts import ANTI_FRAUD
from iov_realname.domain.subject.clock import months_later
from iov_realname.domain.time import day_of

__all__ = [
    "agreements_owed",
    "audit_owed",
    "filings_owed",
    "handovers_owed",
    "impacts_owed",
    "notice_owed",
    "officer_owed",
    "platform_owed",
    "receipts_owed",
    "risk_owed",
    "rules_owed",
    "sales_owed",
    "self_check_owed",
    "training_owed",
]

K = TypeVar("K")

TAKEN = ("accepted", "already_in_state", "applied", "exported")
"""The outcomes of a report that a carrier took, or was handed as a file."""


def officer_owed(history: DutyHistory) -> Iterator[Owed]:
    """Somebody answers for registration."""
    since = history.facts[0]
    lacking: DutyFact | None = since
    for fact, state in _passages(history):
        if any(officer.post is OfficerPost.REAL_NAME for officer in state.officers):
            lacking = None
        elif lacking is None:
            lacking = fact
    if lacking is not None:
        days = _terms(history, lacking).start_days if lacking is since else _terms(history, lacking).filing_days
        yield Owed(lacking, _later(lacking, days))


def filings_owed(history: DutyHistory) -> Iterator[Owed]:
    """Each authority is told of every change of officers."""
    filed = _folded(history)
    changes = [fact for fact in history.facts if isinstance(fact.event, ROSTER_EVENTS)]
    for supervisor in Supervisor:
        untold = changes[filed.filed(supervisor) :]
        if untold:
            yield Owed(untold[0], _later(untold[0], _terms(history, untold[0]).filing_days), supervisor)


def receipts_owed(history: DutyHistory) -> Iterator[Owed]:
    """Each filing is confirmed by the authority's receipt."""
    received = {event.filing for _, event in history.each(FilingReceived)}
    for fact, event in history.each(OfficersFiled):
        if event.filing not in received:
            yield Owed(fact, _later(fact, _terms(history, fact).receipt_days), event.filing)


def rules_owed(history: DutyHistory) -> Iterator[Owed]:
    """For each topic an internal rule is in force; one that is issued for a later day counts as soon as it is."""
    rules = _folded(history).rules
    for topic in RuleTopic:
        terms = [each for each in rules if topic in each.topics]
        last = _end(each.last for each in terms)
        about = {each.rule for each in terms}
        shown = [
            fact
            for fact in history.facts
            if isinstance(fact.event, RuleIssued | RuleRepealed) and fact.event.rule in about
        ]
        yield from _lapsed(history, shown, last, topic)


def platform_owed(history: DutyHistory) -> Iterator[Owed]:
    """A platform is in operation."""
    shown = [fact for fact in history.facts if isinstance(fact.event, PlatformCommissioned | PlatformEnded)]
    yield from _lapsed(history, shown, _end(each.last for each in _folded(history).platforms))


def handovers_owed(history: DutyHistory) -> Iterator[Owed]:
    """When a contract has ended and is not renewed, the records come back."""
    ended: dict[str, date] = {}
    for each in _folded(history).platforms:
        ended.pop(each.platform, None)
        if each.last is not None and not each.handed_over:
            ended[each.platform] = each.last
    for platform, last in ended.items():
        fact = [
            fact
            for fact in history.facts
            if isinstance(fact.event, PlatformCommissioned | PlatformEnded) and fact.event.platform == platform
        ][-1]
        yield Owed(fact, _days_after(last, history.books(last).governance.handover_days), platform)


def self_check_owed(history: DutyHistory) -> Iterator[Owed]:
    """The OEM looks at itself at least once a year."""
    yield from _again(history, OwnSelfCheck, lambda terms: terms.self_check_months)


def training_owed(history: DutyHistory) -> Iterator[Owed]:
    """Staff are trained every year."""
    yield from _again(history, TrainingHeld, lambda terms: terms.training_months)


def audit_owed(history: DutyHistory) -> Iterator[Owed]:
    """The handling of personal information is audited regularly."""
    yield from _again(history, ComplianceAudited, lambda terms: terms.audit_months)


def sales_owed(history: DutyHistory) -> Iterator[Owed]:
    """Each carrier is told of sales and stock again and again, from the statute's first day on; what it did not take
    counts for nothing.
    """
    latest: dict[str, DutyFact] = {}
    for fact, event in history.each(SalesReported):
        before = latest.get(event.carrier, history.facts[0])
        latest[event.carrier] = fact if event.outcome in TAKEN else before
    for carrier, fact in sorted(latest.items()) or [("", history.facts[0])]:
        day = max(day_of(fact.at), ANTI_FRAUD.first_day or date.min)
        yield Owed(fact, months_later(day, history.books(day).governance.sales_report_months), carrier)


def risk_owed(history: DutyHistory) -> Iterator[Owed]:
    """Each carrier's last assessment of the OEM as a buyer is passed and still good; there is one at least."""
    latest = {event.carrier: (fact, event) for fact, event in history.each(RiskAssessed)}
    if not latest:
        yield from _never(history)
    for carrier, (fact, event) in sorted(latest.items()):
        if event.result is AssessmentResult.FAILED:
            yield Owed(fact, day_of(fact.at), carrier)
        elif event.last is not None:
            yield Owed(fact, event.last, carrier)


def impacts_owed(history: DutyHistory) -> Iterator[Owed]:
    """What is done with personal data here was assessed: sensitive data, provision to carriers, commissioning."""
    latest = {event.trigger: (fact, event) for fact, event in history.each(ImpactAssessed)}
    for trigger in (ImpactTrigger.SENSITIVE, ImpactTrigger.PROVISION):
        if trigger not in latest:
            yield from _never(history, trigger)
    if ImpactTrigger.COMMISSIONING not in latest:
        for fact, platform in history.each(PlatformCommissioned):
            if platform.operator != history.oem:
                yield Owed(fact, _later(fact, _terms(history, fact).start_days), ImpactTrigger.COMMISSIONING)
                break
    for trigger, (fact, event) in latest.items():
        if event.result is AssessmentResult.FAILED:
            yield Owed(fact, day_of(fact.at), trigger)


def notice_owed(history: DutyHistory) -> Iterator[Owed]:
    """A privacy notice is published."""
    if not any(True for _ in history.each(NoticePublished)):
        yield from _never(history)


def agreements_owed(history: DutyHistory) -> Iterator[Owed]:
    """What was agreed with a party goes on."""
    parties: dict[str, list[tuple[DutyFact, AgreementSigned]]] = {}
    for fact, event in history.each(AgreementSigned):
        parties.setdefault(event.party, []).append((fact, event))
    for party, signed in sorted(parties.items()):
        last = _end(event.last for _, event in signed)
        if last is not None:
            yield Owed(signed[-1][0], last, party)


def _passages(history: DutyHistory) -> Iterator[tuple[DutyFact, Governance]]:
    return history.passages(UNGOVERNED, evolve_governance, GOVERNANCE_EVENTS)


def _folded(history: DutyHistory) -> Governance:
    return history.folded(UNGOVERNED, evolve_governance, GOVERNANCE_EVENTS)


def _terms(history: DutyHistory, fact: DutyFact) -> GovernanceTerms:
    return history.book(fact).governance


def _never(history: DutyHistory, about: str = "") -> Iterator[Owed]:
    first = history.facts[0]
    yield Owed(first, _later(first, _terms(history, first).start_days), about)


def _lapsed(history: DutyHistory, shown: list[DutyFact], last: date | None, about: str = "") -> Iterator[Owed]:
    """What was never there, or ended with ``last``; None: it goes on."""
    if not shown:
        yield from _never(history, about)
    elif last is not None:
        yield Owed(shown[-1], last, about)


def _again(history: DutyHistory, kind: type[K], months: Callable[[GovernanceTerms], int]) -> Iterator[Owed]:
    """What is done every so many months, from the store's first use on."""
    latest = max((fact for fact, _ in history.each(kind)), key=lambda fact: fact.at, default=history.facts[0])
    yield Owed(latest, months_later(day_of(latest.at), months(_terms(history, latest))))


def _end(lasts: Iterable[date | None]) -> date | None:
    """The latest of these days; None if one of them has no end, or there are none."""
    days = [*lasts]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _later(fact: DutyFact, days: int) -> date:
    return _days_after(day_of(fact.at), days)


def _days_after(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
