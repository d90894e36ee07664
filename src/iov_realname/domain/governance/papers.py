"""Purchasers, internal rules, the platform, and what is noted as written (N3-1, N3-2, N4-PRE-1, O25-15, PI-55)."""

from iov_realname.domain.governance.commands import (
    AuthorisePurchaser,
    CommissionPlatform,
    Document,
    EndPlatform,
    HandOverRecords,
    IssueRule,
    NoteDocument,
    RepealRule,
    WithdrawPurchaser,
)
from iov_realname.domain.governance.events import (
    AgreementSigned,
    ComplianceAudited,
    NoticePublished,
    OwnSelfCheck,
    PlatformCommissioned,
    PlatformEnded,
    PurchaserAuthorised,
    PurchaserWithdrawn,
    RecordsHandedOver,
    RuleIssued,
    RuleRepealed,
    TrainingHeld,
)
from iov_realname.domain.governance.numbers import NOT_A_RECORD, days_are_in_order, ill_numbered
from iov_realname.domain.governance.state import Governance, numbered
from iov_realname.domain.identifiers import Malformed
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook

__all__ = [
    "authorise_purchaser",
    "commission_platform",
    "end_platform",
    "hand_over_records",
    "issue_rule",
    "note_document",
    "repeal_rule",
    "withdraw_purchaser",
]

# --- rules ------------------------------------------------------------------------------------------------------------

NOT_A_UNIT = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "统一社会信用代码不合格式。",
    "The unified social credit code is not well-formed.",
)
AUTHORISED_BEFORE = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-ONE-HISTORY",),
    "该授权书编号已用过。",
    "An authorisation of this number was recorded before.",
)
NO_AUTHORISATION = Refusal(
    RefusalCode.STAGE,
    ("N4-PRE-1", "POLICY-STAGE"),
    "没有该授权书，或其早于该日终止。",
    "No authorisation of this number stands up to that day.",
)
NO_TOPIC = Refusal(
    RefusalCode.FORMAT, ("N3-1", "POLICY-FORMAT"), "制度须说明所涉事项。", "An internal rule says what it is about."
)
ISSUED_BEFORE = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-ONE-HISTORY",),
    "该制度的这一版本已登记。",
    "This version of the rule was recorded before.",
)
NO_SUCH_RULE = Refusal(
    RefusalCode.STAGE,
    ("N3-1", "POLICY-STAGE"),
    "该日没有这一制度在施行。",
    "No such internal rule is in force on that day.",
)
NO_CONTRACT = Refusal(
    RefusalCode.FORMAT,
    ("N3-2", "PI-21"),
    "委托他人运营平台须有合同编号。",
    "A platform run by somebody else rests on a contract, which is named.",
)
NO_SUCH_PLATFORM = Refusal(
    RefusalCode.STAGE,
    ("N3-2", "POLICY-STAGE"),
    "没有该平台，或其记录已移交，或该日早于其启用日。",
    "No such platform, or its records came back already, or the day lies before its first.",
)
WRITTEN_BEFORE = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-ONE-HISTORY",),
    "该编号的文件已登记。",
    "A document of this kind and number was recorded before.",
)


def purchaser_is_well_formed(state: Governance, command: AuthorisePurchaser, book: RuleBook) -> Refusal | None:
    """A purchaser is a unit, by its code."""
    return NOT_A_UNIT if isinstance(command.code, Malformed) else ill_numbered(command.authorisation_no)


def authorisation_is_new(state: Governance, command: AuthorisePurchaser, book: RuleBook) -> Refusal | None:
    """A number stands for one authorisation."""
    known = any(each.authorisation_no == command.authorisation_no for each in state.purchasers)
    return AUTHORISED_BEFORE if known else None


def authorisation_stands(state: Governance, command: WithdrawPurchaser, book: RuleBook) -> Refusal | None:
    """Only what still stands is ended earlier."""
    standing = any(
        each.authorisation_no == command.authorisation_no and each.may_buy(command.last) for each in state.purchasers
    )
    return None if standing else NO_AUTHORISATION


def rule_is_well_formed(state: Governance, command: IssueRule, book: RuleBook) -> Refusal | None:
    """A rule is about something, and stands in the OEM's register."""
    return ill_numbered(command.rule, command.version, command.reference) or (None if command.topics else NO_TOPIC)


def version_is_new(state: Governance, command: IssueRule, book: RuleBook) -> Refusal | None:
    """A version is issued once."""
    known = any((each.rule, each.version) == (command.rule, command.version) for each in state.rules)
    return ISSUED_BEFORE if known else None


def rule_is_in_force(state: Governance, command: RepealRule, book: RuleBook) -> Refusal | None:
    """Only what is in force is repealed."""
    return None if any(each.rule == command.rule for each in state.in_force(command.last)) else NO_SUCH_RULE


def platform_is_well_formed(state: Governance, command: CommissionPlatform, book: RuleBook) -> Refusal | None:
    """An operator is a unit, by its code."""
    if isinstance(command.operator, Malformed):
        return NOT_A_UNIT
    return ill_numbered(command.platform, command.contract_no)


def contract_is_named(state: Governance, command: CommissionPlatform, book: RuleBook) -> Refusal | None:
    """Whoever else runs the platform does so by contract; the OEM stays responsible."""
    return None if command.operator == command.oem or command.contract_no else NO_CONTRACT


def platform_runs(state: Governance, command: EndPlatform, book: RuleBook) -> Refusal | None:
    """Only a platform that has begun ends."""
    platform = state.platform(command.platform)
    return None if platform is not None and platform.first <= command.last else NO_SUCH_PLATFORM


def hand_over_names_records(state: Governance, command: HandOverRecords, book: RuleBook) -> Refusal | None:
    """The protocol of a hand-over is in the OEM's register."""
    return ill_numbered(command.reference, command.deletion_no)


def records_are_there(state: Governance, command: HandOverRecords, book: RuleBook) -> Refusal | None:
    """Records come back once."""
    platform = state.platform(command.platform)
    return None if platform is not None and not platform.handed_over else NO_SUCH_PLATFORM


def document_is_well_formed(state: Governance, command: NoteDocument, book: RuleBook) -> Refusal | None:
    """A document is in the OEM's register, and counts nothing below zero."""
    document = command.document
    match document:
        case OwnSelfCheck() | ComplianceAudited():
            negative = document.findings < 0
        case TrainingHeld():
            negative = document.participants < 0
        case AgreementSigned():
            return ill_numbered(document.agreement) or days_are_in_order(state, document, book)
        case NoticePublished():
            return ill_numbered(document.version, document.reference)
        case _:
            return ill_numbered(document.assessment)
    return NOT_A_RECORD if negative else ill_numbered(document.reference)


def document_is_new(state: Governance, command: NoteDocument, book: RuleBook) -> Refusal | None:
    """A number stands for one document of its kind."""
    return WRITTEN_BEFORE if numbered(command.document) in state.numbers else None


AUTHORISE_RULES = (purchaser_is_well_formed, days_are_in_order, authorisation_is_new)
WITHDRAW_RULES = (authorisation_stands,)
ISSUE_RULES = (rule_is_well_formed, version_is_new)
REPEAL_RULES = (rule_is_in_force,)
COMMISSION_RULES = (platform_is_well_formed, days_are_in_order, contract_is_named)
END_RULES = (platform_runs,)
HAND_OVER_RULES = (hand_over_names_records, records_are_there)
DOCUMENT_RULES = (document_is_well_formed, document_is_new)

# --- decide -----------------------------------------------------------------------------------------------------------


def authorise_purchaser(
    state: Governance, command: AuthorisePurchaser, book: RuleBook
) -> tuple[PurchaserAuthorised] | Refusal:
    """Let a company buy."""
    refusal = first_refusal(AUTHORISE_RULES, state, command, book)
    if refusal is not None or isinstance(command.code, Malformed):
        return refusal or NOT_A_UNIT
    return (PurchaserAuthorised(command.code, command.authorisation_no, command.first, command.last),)


def withdraw_purchaser(
    state: Governance, command: WithdrawPurchaser, book: RuleBook
) -> tuple[PurchaserWithdrawn] | Refusal:
    """End an authorisation."""
    return first_refusal(WITHDRAW_RULES, state, command, book) or (
        PurchaserWithdrawn(command.authorisation_no, command.last),
    )


def issue_rule(state: Governance, command: IssueRule, book: RuleBook) -> tuple[RuleIssued] | Refusal:
    """Bring a version into force."""
    topics = tuple(dict.fromkeys(command.topics))
    return first_refusal(ISSUE_RULES, state, command, book) or (
        RuleIssued(command.rule, command.version, topics, command.reference, command.first),
    )


def repeal_rule(state: Governance, command: RepealRule, book: RuleBook) -> tuple[RuleRepealed] | Refusal:
    """End a rule."""
    return first_refusal(REPEAL_RULES, state, command, book) or (RuleRepealed(command.rule, command.last),)


def commission_platform(
    state: Governance, command: CommissionPlatform, book: RuleBook
) -> tuple[PlatformCommissioned] | Refusal:
    """Say who runs the platform."""
    refusal = first_refusal(COMMISSION_RULES, state, command, book)
    if refusal is not None or isinstance(command.operator, Malformed):
        return refusal or NOT_A_UNIT
    return (PlatformCommissioned(command.platform, command.operator, command.contract_no, command.first, command.last),)


def end_platform(state: Governance, command: EndPlatform, book: RuleBook) -> tuple[PlatformEnded] | Refusal:
    """End a contract."""
    return first_refusal(END_RULES, state, command, book) or (PlatformEnded(command.platform, command.last),)


def hand_over_records(
    state: Governance, command: HandOverRecords, book: RuleBook
) -> tuple[RecordsHandedOver] | Refusal:
    """Take the records back."""
    return first_refusal(HAND_OVER_RULES, state, command, book) or (
        RecordsHandedOver(command.platform, command.reference, command.deletion_no),
    )


def note_document(state: Governance, command: NoteDocument, book: RuleBook) -> tuple[Document] | Refusal:
    """Note a document."""
    return first_refusal(DOCUMENT_RULES, state, command, book) or (command.document,)
