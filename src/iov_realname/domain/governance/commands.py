"""What may be asked to happen in governance."""

from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    ImpactAssessed,
    NoticePublished,
    OwnSelfCheck,
    RiskAssessed,
    TrainingHeld,
)
from iov_realname.domain.governance.words import OfficerPost, RuleTopic
from iov_realname.domain.identifiers import Malformed, UnitCode
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.parties import Particulars

__all__ = [
    "AppointOfficer",
    "AuthorisePurchaser",
    "ChangeOfficer",
    "CloseOfficerChange",
    "CommissionPlatform",
    "Document",
    "EndPlatform",
    "FileOfficers",
    "GovernanceCommand",
    "HandOverRecords",
    "IssueRule",
    "NoteDocument",
    "ReceiveFiling",
    "ReleaseOfficer",
    "RepealRule",
    "WithdrawPurchaser",
]


@attrs.frozen
class AuthorisePurchaser:
    """A company is to buy cards for the OEM."""

    at: datetime
    code: UnitCode | Malformed
    authorisation_no: str
    first: date
    last: date | None


@attrs.frozen
class WithdrawPurchaser:
    """An authorisation is to end with a day."""

    at: datetime
    authorisation_no: str
    last: date


@attrs.frozen
class IssueRule:
    """A version of an internal rule comes into force."""

    at: datetime
    rule: str
    version: str
    topics: tuple[RuleTopic, ...]
    reference: str
    first: date


@attrs.frozen
class RepealRule:
    """An internal rule ends with a day."""

    at: datetime
    rule: str
    last: date


@attrs.frozen
class CommissionPlatform:
    """The platform is to be run by somebody; ``oem`` is the OEM that the store serves."""

    at: datetime
    oem: UnitCode
    platform: str
    operator: UnitCode | Malformed
    contract_no: str | None
    first: date
    last: date | None


@attrs.frozen
class EndPlatform:
    """The platform's contract ends with a day."""

    at: datetime
    platform: str
    last: date


@attrs.frozen
class HandOverRecords:
    """The platform's records came back."""

    at: datetime
    platform: str
    reference: str
    deletion_no: str | None


@attrs.frozen
class AppointOfficer:
    """Somebody is to answer for a post."""

    at: datetime
    officer: str
    post: OfficerPost
    particulars: Confidential[Particulars]
    sealed: Sealed


@attrs.frozen
class ChangeOfficer:
    """An officer's name or contacts change."""

    at: datetime
    officer: str
    particulars: Confidential[Particulars]
    sealed: Sealed


@attrs.frozen
class ReleaseOfficer:
    """An officer leaves."""

    at: datetime
    officer: str


@attrs.frozen
class FileOfficers:
    """The officers were reported to an authority as they stand."""

    at: datetime
    filing: str
    supervisor: Supervisor
    reference: str


@attrs.frozen
class ReceiveFiling:
    """The authority confirmed a filing."""

    at: datetime
    filing: str
    receipt_no: str


@attrs.frozen
class CloseOfficerChange:
    """A change of officers is done with."""

    at: datetime


Document: TypeAlias = (
    OwnSelfCheck | TrainingHeld | RiskAssessed | ImpactAssessed | NoticePublished | ComplianceAudited | AgreementSigned
)
"""What is noted as it is written."""


@attrs.frozen
class NoteDocument:
    """Something was written that the OEM must be able to show."""

    at: datetime
    document: Document


GovernanceCommand: TypeAlias = (
    AuthorisePurchaser
    | WithdrawPurchaser
    | IssueRule
    | RepealRule
    | CommissionPlatform
    | EndPlatform
    | HandOverRecords
    | AppointOfficer
    | ChangeOfficer
    | ReleaseOfficer
    | FileOfficers
    | ReceiveFiling
    | CloseOfficerChange
    | NoteDocument
)
