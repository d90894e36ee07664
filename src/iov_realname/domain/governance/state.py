"""What the OEM's own history amounts to."""

from datetime import date
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    FilingReceived,
    GovernanceEvent,
    ImpactAssessed,
    NoticePublished,
    OfficerAppointed,
    OfficerChangeClosed,
    OfficerChanged,
    OfficerReleased,
    OfficersFiled,
    OwnSelfCheck,
    PlatformCommissioned,
    PlatformEnded,
    PurchaserAuthorised,
    PurchaserWithdrawn,
    RecordsHandedOver,
    RiskAssessed,
    RuleIssued,
    RuleRepealed,
    TrainingHeld,
)
from iov_realname.domain.governance.words import OfficerPost, RuleTopic
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.record import KeysAssigned, SalesReported, StoreAssigned

__all__ = [
    "UNGOVERNED",
    "Filing",
    "Governance",
    "Officer",
    "OwnRule",
    "Platform",
    "Purchaser",
    "evolve_governance",
]


@attrs.frozen
class Purchaser:
    """A company that may buy cards on some days."""

    code: UnitCode
    authorisation_no: str
    first: date
    last: date | None

    def may_buy(self, day: date) -> bool:
        """Whether the authorisation stands on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@attrs.frozen
class OwnRule:
    """A version of an internal rule, and the days on which it is in force."""

    rule: str
    version: str
    topics: tuple[RuleTopic, ...]
    reference: str
    first: date
    last: date | None = None


@attrs.frozen
class Platform:
    """Who runs the registration platform, by which contract, on which days; whether the records came back."""

    platform: str
    operator: UnitCode
    contract_no: str | None
    first: date
    last: date | None
    handed_over: bool = False


@attrs.frozen
class Officer:
    """An officer in post. Who it is stands sealed."""

    id: str
    post: OfficerPost
    subject: SubjectId


@attrs.frozen
class Filing:
    """A report of the officers to an authority, as they stood at ``roster``."""

    id: str
    supervisor: Supervisor
    roster: int
    received: bool = False


@attrs.frozen(slots=False)
class Governance:
    """The OEM's governance. ``roster`` counts the changes of officers; ``numbers`` are those of all other documents."""

    purchasers: tuple[Purchaser, ...]
    rules: tuple[OwnRule, ...]
    platforms: tuple[Platform, ...]
    officers: tuple[Officer, ...]
    roster: int
    closed: int
    filings: tuple[Filing, ...]
    numbers: frozenset[tuple[str, str]]

    def officer(self, officer: str) -> Officer | None:
        """The officer of that id, if in post."""
        return next((each for each in self.officers if each.id == officer), None)

    def platform(self, platform: str) -> Platform | None:
        """The platform of that id, as last commissioned."""
        return next((each for each in reversed(self.platforms) if each.platform == platform), None)

    def in_force(self, day: date) -> tuple[OwnRule, ...]:
        """The versions of internal rules in force on a day: of each rule the one that began last."""
        found = {each.rule: each for each in sorted(self.rules, key=lambda each: each.first) if each.first <= day}
        return tuple(each for each in found.values() if each.last is None or day <= each.last)

    def filed(self, supervisor: Supervisor) -> int:
        """The latest roster that an authority was told of; 0 for none."""
        return max((each.roster for each in self.filings if each.supervisor is supervisor), default=0)

    def confirmed(self, supervisor: Supervisor) -> int:
        """The latest roster that an authority confirmed; 0 for none."""
        theirs = (each.roster for each in self.filings if each.supervisor is supervisor and each.received)
        return max(theirs, default=0)


UNGOVERNED = Governance(
    purchasers=(), rules=(), platforms=(), officers=(), roster=0, closed=0, filings=(), numbers=frozenset()
)
"""An OEM no history speaks of; every fold starts here."""


def evolve_governance(
    state: Governance, event: GovernanceEvent | StoreAssigned | KeysAssigned | SalesReported
) -> Governance:
    """The state after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case StoreAssigned() | KeysAssigned() | SalesReported():
            return state
        case PurchaserAuthorised() | PurchaserWithdrawn():
            return altered(state, purchasers=_purchasers(state, event))
        case RuleIssued() | RuleRepealed():
            return altered(state, rules=_rules(state, event))
        case PlatformCommissioned() | PlatformEnded() | RecordsHandedOver():
            return altered(state, platforms=_platforms(state, event))
        case OfficerAppointed() | OfficerChanged() | OfficerReleased():
            return altered(state, officers=_officers(state, event), roster=state.roster + 1)
        case OfficersFiled() | FilingReceived():
            return altered(state, filings=_filings(state, event))
        case OfficerChangeClosed():
            return altered(state, closed=event.roster)
        case _:
            return altered(state, numbers=state.numbers | {numbered(event)})


def numbered(
    event: OwnSelfCheck
    | TrainingHeld
    | RiskAssessed
    | ImpactAssessed
    | NoticePublished
    | ComplianceAudited
    | AgreementSigned,
) -> tuple[str, str]:
    """By what a document is known: its kind and its number."""
    match event:
        case OwnSelfCheck() | TrainingHeld() | ComplianceAudited():
            return event.WIRE, event.reference
        case RiskAssessed() | ImpactAssessed():
            return event.WIRE, event.assessment
        case NoticePublished():
            return event.WIRE, event.version
        case AgreementSigned():
            return event.WIRE, event.agreement
        case _:  # pragma: no cover
            assert_never(event)


def _purchasers(state: Governance, event: PurchaserAuthorised | PurchaserWithdrawn) -> tuple[Purchaser, ...]:
    if isinstance(event, PurchaserAuthorised):
        return (*state.purchasers, Purchaser(event.code, event.authorisation_no, event.first, event.last))
    return tuple(
        attrs.evolve(each, last=event.last) if each.authorisation_no == event.authorisation_no else each
        for each in state.purchasers
    )


def _rules(state: Governance, event: RuleIssued | RuleRepealed) -> tuple[OwnRule, ...]:
    if isinstance(event, RuleIssued):
        return (*state.rules, OwnRule(event.rule, event.version, event.topics, event.reference, event.first))
    return tuple(attrs.evolve(each, last=event.last) if each.rule == event.rule else each for each in state.rules)


def _platforms(
    state: Governance, event: PlatformCommissioned | PlatformEnded | RecordsHandedOver
) -> tuple[Platform, ...]:
    match event:
        case PlatformCommissioned():
            added = Platform(event.platform, event.operator, event.contract_no, event.first, event.last)
            return (*state.platforms, added)
        case PlatformEnded():
            latest = state.platform(event.platform)
            return tuple(attrs.evolve(each, last=event.last) if each is latest else each for each in state.platforms)
        case RecordsHandedOver():
            return tuple(
                attrs.evolve(each, handed_over=True) if each.platform == event.platform else each
                for each in state.platforms
            )
        case _:  # pragma: no cover
            assert_never(event)


def _officers(state: Governance, event: OfficerAppointed | OfficerChanged | OfficerReleased) -> tuple[Officer, ...]:
    match event:
        case OfficerAppointed():
            return (*state.officers, Officer(event.officer, event.post, event.subject))
        case OfficerChanged():
            return state.officers
        case OfficerReleased():
            return tuple(each for each in state.officers if each.id != event.officer)
        case _:  # pragma: no cover
            assert_never(event)


def _filings(state: Governance, event: OfficersFiled | FilingReceived) -> tuple[Filing, ...]:
    if isinstance(event, OfficersFiled):
        return (*state.filings, Filing(event.filing, event.supervisor, event.roster))
    return tuple(attrs.evolve(each, received=True) if each.id == event.filing else each for each in state.filings)
