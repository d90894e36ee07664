"""The public surface: every name that ``iov_realname`` offers, from where it lives."""

from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.cards.line import CardCounts, CardLine
from iov_realname.application.carriers import CarrierEntry, CarrierKind, CarrierRegistry, CarrierUnknown
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.desk import Accepted
from iov_realname.application.envelope import Actor
from iov_realname.application.errors import CheckInDoubt, IovRealnameError, NotFound, Refused
from iov_realname.application.inspection.report import Finding, Report
from iov_realname.application.readings import SignedReading
from iov_realname.application.registry import Registry
from iov_realname.application.verifiers import LiveSession, Panel
from iov_realname.composition import bundle, connect, evidence, ledgers, replay, sealing
from iov_realname.domain.card.actual_user import Use
from iov_realname.domain.card.appeal import AppealOutcome
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.papers import OwnershipEvidence
from iov_realname.domain.card.release import TransferSource
from iov_realname.domain.card.restriction import LiftCause, RestrictionTexts
from iov_realname.domain.card.state import Card, Ground, RegistrationStatus, Stage
from iov_realname.domain.card.upkeep import RevocationReason
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier, CarrierCode, Numbering
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.words import Question, Severity
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import CannotBeTyped, DeviceCapture, DocumentReading, TypedEntry
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.resource.words import ResourceKind
from iov_realname.domain.rulebook import (
    ChannelKind,
    CheckWay,
    OwnershipProof,
    Party,
    RuleBook,
    edition_named,
    edition_on,
)
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.subject.words import HoldReason, ReadingPurpose, RequestChannel
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    CheckOutcome,
    Delivery,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
)

__all__ = [
    "Accepted",
    "Actor",
    "Addressee",
    "AppealOutcome",
    "CannotBeTyped",
    "Capture",
    "Card",
    "CardClass",
    "CardCounts",
    "CardLine",
    "Carrier",
    "CarrierCode",
    "CarrierEntry",
    "CarrierKind",
    "CarrierRegistry",
    "CarrierResult",
    "CarrierUnknown",
    "ChannelFault",
    "ChannelKind",
    "ChannelMeasure",
    "CheckInDoubt",
    "CheckOutcome",
    "CheckWay",
    "ComplaintKind",
    "ComplaintResult",
    "Condition",
    "DataRequestKind",
    "Delivery",
    "DeviceCapture",
    "DocumentKind",
    "DocumentReading",
    "Finding",
    "Function",
    "Ground",
    "HoldReason",
    "HolderKind",
    "IovRealnameError",
    "LiftCause",
    "LiveSession",
    "Manners",
    "MeasureKind",
    "MeasureOutcome",
    "MisuseAct",
    "MisuseKind",
    "MisuseSource",
    "MisuseVerdict",
    "NotFound",
    "NoticeChannel",
    "NoticePurpose",
    "Numbering",
    "OwnershipEvidence",
    "OwnershipProof",
    "Panel",
    "Particulars",
    "Party",
    "Question",
    "ReadingPurpose",
    "Refusal",
    "RefusalCode",
    "Refused",
    "RegistrationReason",
    "RegistrationStatus",
    "Registry",
    "Report",
    "RequestChannel",
    "RequestGround",
    "ResourceKind",
    "RestrictionTexts",
    "RevocationReason",
    "RiskLevel",
    "RuleBook",
    "Severity",
    "SignedReading",
    "Stage",
    "StatedCheck",
    "Supervisor",
    "TransferSource",
    "TypedEntry",
    "Use",
    "Waiting",
    "bundle",
    "connect",
    "edition_named",
    "edition_on",
    "evidence",
    "ledgers",
    "replay",
    "sealing",
]
