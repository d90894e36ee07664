"""What happens in governance, in the OEM's own history. Fields and wire names are the storage format.

There is no free text and nobody's name in the clear: documents stand in the OEM's register, under the numbers named.
"""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.governance.words import (
    AssessmentResult,
    ImpactTrigger,
    OfficerPost,
    PartyRole,
    RuleTopic,
)
from iov_realname.domain.identifiers import CarrierCode, UnitCode
from iov_realname.domain.inspection.cases.events import Supervisor

__all__ = [
    "GOVERNANCE_EVENTS",
    "ROSTER_EVENTS",
    "AgreementSigned",
    "ComplianceAudited",
    "FilingReceived",
    "GovernanceEvent",
    "ImpactAssessed",
    "NoticePublished",
    "OfficerAppointed",
    "OfficerChangeClosed",
    "OfficerChanged",
    "OfficerReleased",
    "OfficersFiled",
    "OwnSelfCheck",
    "PlatformCommissioned",
    "PlatformEnded",
    "PurchaserAuthorised",
    "PurchaserWithdrawn",
    "RecordsHandedOver",
    "RiskAssessed",
    "RuleIssued",
    "RuleRepealed",
    "TrainingHeld",
]


@attrs.frozen
class PurchaserAuthorised:
    """A company may buy cards for the OEM, from ``first`` to ``last`` (None: until further notice)."""

    WIRE: ClassVar[str] = "oem.PurchaserAuthorised.v1"
    code: UnitCode
    authorisation_no: str
    first: date
    last: date | None


@attrs.frozen
class PurchaserWithdrawn:
    """An authorisation ends earlier, with ``last``."""

    WIRE: ClassVar[str] = "oem.PurchaserWithdrawn.v1"
    authorisation_no: str
    last: date


@attrs.frozen
class RuleIssued:
    """A version of an internal rule is in force from ``first``; it takes the place of the one before."""

    WIRE: ClassVar[str] = "oem.RuleIssued.v1"
    rule: str
    version: str
    topics: tuple[RuleTopic, ...]
    reference: str
    first: date


@attrs.frozen
class RuleRepealed:
    """An internal rule is in force no longer than ``last``."""

    WIRE: ClassVar[str] = "oem.RuleRepealed.v1"
    rule: str
    last: date


@attrs.frozen
class PlatformCommissioned:
    """The registration platform is run by ``operator``, the OEM or another, whose contract ends with ``last``."""

    WIRE: ClassVar[str] = "oem.PlatformCommissioned.v1"
    platform: str
    operator: UnitCode
    contract_no: str | None
    first: date
    last: date | None


@attrs.frozen
class PlatformEnded:
    """The platform is run by that operator no longer than ``last``."""

    WIRE: ClassVar[str] = "oem.PlatformEnded.v1"
    platform: str
    last: date


@attrs.frozen
class RecordsHandedOver:
    """A platform's records came back to the OEM; ``deletion_no``: the operator's certificate that it keeps no copy."""

    WIRE: ClassVar[str] = "oem.RecordsHandedOver.v1"
    platform: str
    reference: str
    deletion_no: str | None


@attrs.frozen
class OfficerAppointed:
    """Somebody answers for ``post`` from now on; who it is stands sealed under ``subject``."""

    WIRE: ClassVar[str] = "oem.OfficerAppointed.v1"
    officer: str
    post: OfficerPost
    particulars: Sealed
    subject: SubjectId


@attrs.frozen
class OfficerChanged:
    """An officer's name or contacts are others now; the whole is sealed anew."""

    WIRE: ClassVar[str] = "oem.OfficerChanged.v1"
    officer: str
    particulars: Sealed


@attrs.frozen
class OfficerReleased:
    """An officer answers for nothing any more."""

    WIRE: ClassVar[str] = "oem.OfficerReleased.v1"
    officer: str


@attrs.frozen
class OfficersFiled:
    """The officers were reported to an authority as they stood at ``roster``, the count of changes so far."""

    WIRE: ClassVar[str] = "oem.OfficersFiled.v1"
    filing: str
    supervisor: Supervisor
    roster: int
    reference: str


@attrs.frozen
class FilingReceived:
    """The authority confirmed that it has a filing."""

    WIRE: ClassVar[str] = "oem.FilingReceived.v1"
    filing: str
    receipt_no: str


@attrs.frozen
class OfficerChangeClosed:
    """All three authorities confirmed the officers as they stood at ``roster``."""

    WIRE: ClassVar[str] = "oem.OfficerChangeClosed.v1"
    roster: int


@attrs.frozen
class OwnSelfCheck:
    """The OEM looked at itself (自查); how much it found, and where that is written."""

    WIRE: ClassVar[str] = "oem.SelfChecked.v1"
    reference: str
    findings: int


@attrs.frozen
class TrainingHeld:
    """Staff were trained (培训)."""

    WIRE: ClassVar[str] = "oem.TrainingHeld.v1"
    reference: str
    participants: int


@attrs.frozen
class RiskAssessed:
    """A carrier assessed the OEM as a buyer of cards (风险评估); good up to ``last`` if it says so."""

    WIRE: ClassVar[str] = "oem.RiskAssessed.v1"
    assessment: str
    carrier: CarrierCode
    result: AssessmentResult
    last: date | None


@attrs.frozen
class ImpactAssessed:
    """The impact on personal information was assessed (影响评估)."""

    WIRE: ClassVar[str] = "oem.ImpactAssessed.v1"
    assessment: str
    trigger: ImpactTrigger
    result: AssessmentResult


@attrs.frozen
class NoticePublished:
    """A version of the privacy notice; whether it lists who is given what, says how long, and how rights are used."""

    WIRE: ClassVar[str] = "oem.NoticePublished.v1"
    version: str
    reference: str
    recipients_listed: bool
    retention_told: bool
    rights_told: bool


@attrs.frozen
class ComplianceAudited:
    """The handling of personal information was audited (合规审计)."""

    WIRE: ClassVar[str] = "oem.ComplianceAudited.v1"
    reference: str
    findings: int


@attrs.frozen
class AgreementSigned:
    """What a party may do with personal data is agreed with it, up to ``last`` if it ends."""

    WIRE: ClassVar[str] = "oem.AgreementSigned.v1"
    agreement: str
    party: UnitCode
    role: PartyRole
    first: date
    last: date | None


GovernanceEvent: TypeAlias = (
    PurchaserAuthorised
    | PurchaserWithdrawn
    | RuleIssued
    | RuleRepealed
    | PlatformCommissioned
    | PlatformEnded
    | RecordsHandedOver
    | OfficerAppointed
    | OfficerChanged
    | OfficerReleased
    | OfficersFiled
    | FilingReceived
    | OfficerChangeClosed
    | OwnSelfCheck
    | TrainingHeld
    | RiskAssessed
    | ImpactAssessed
    | NoticePublished
    | ComplianceAudited
    | AgreementSigned
)
GOVERNANCE_EVENTS: tuple[type[GovernanceEvent], ...] = (
    PurchaserAuthorised,
    PurchaserWithdrawn,
    RuleIssued,
    RuleRepealed,
    PlatformCommissioned,
    PlatformEnded,
    RecordsHandedOver,
    OfficerAppointed,
    OfficerChanged,
    OfficerReleased,
    OfficersFiled,
    FilingReceived,
    OfficerChangeClosed,
    OwnSelfCheck,
    TrainingHeld,
    RiskAssessed,
    ImpactAssessed,
    NoticePublished,
    ComplianceAudited,
    AgreementSigned,
)
ROSTER_EVENTS = (OfficerAppointed, OfficerChanged, OfficerReleased)
"""After each of these the authorities have to be told anew."""
