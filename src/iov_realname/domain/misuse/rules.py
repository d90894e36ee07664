"""The rules of a case of misuse.

Sources: ATF-12c and IOT1173-5 (monitor, and act on abnormal use), ATF-32 (no restriction without reason),
POLICY-MISUSE (assessed by a named account within the book's days, each measure with its outcome).
"""

from iov_realname.domain.identifiers import Malformed
from iov_realname.domain.misuse.commands import (
    AssessMisuse,
    CloseMisuse,
    NoteMisuseOutcome,
    ReportMisuse,
    TakeMisuseMeasure,
)
from iov_realname.domain.misuse.state import MisuseCase
from iov_realname.domain.misuse.words import MisuseAct, MisuseKind, MisuseVerdict
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook

REPORTED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该违规线索已立案。", "This report of misuse is on record already."
)
NO_SUCH_MISUSE = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "该违规线索未立案或已办结。",
    "This case of misuse is not open: it was never reported, or is closed.",
)
NO_MISUSE_NUMBER = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "线索编号、文件编号、账号或卡号不合格式，或未列卡。",
    "A number of the case or record, an account or an ICCID is not well-formed, or no card is named.",
)
VOLUME_UNTOLD = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "流量异常须且仅须报告月流量。",
    "A report of abnormal volume says how much in the month, and no other does.",
)
STRANGE_CARD = Refusal(
    RefusalCode.NO_PURCHASE, ("N2-1",), "线索所列的卡未在本库建档。", "A card of the report has no history here."
)
ASSESSED_BEFORE = Refusal(
    RefusalCode.STAGE,
    ("POLICY-MISUSE",),
    "该线索已研判，新情况另行立案。",
    "The report is assessed; what is new is a report of its own.",
)
ASSESSMENT_UNREASONED = Refusal(
    RefusalCode.FORMAT,
    ("ATF-32", "POLICY-MISUSE"),
    "研判须由具名账号作出并说明理由。",
    "An assessment needs a named account and a reason.",
)
NOT_CONFIRMED = Refusal(
    RefusalCode.NO_GROUND,
    ("ATF-32", "POLICY-GROUND"),
    "违规使用未经研判属实，不得处置。",
    "No assessment has confirmed the misuse, so nothing is done about it.",
)
NOT_ITS_CARD = Refusal(
    RefusalCode.NO_GROUND, ("ATF-32",), "该卡不在线索之列。", "The card is not among those of the report."
)
OPERATION_KNOWN = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该处置已记录。", "This measure of the case is on record already."
)
NOBODY_TO_REVERIFY = Refusal(
    RefusalCode.STAGE,
    ("ATF-12c",),
    "该卡没有已报竣的登记，无人可重新核验。",
    "The card has no completed registration, so nobody can be verified again.",
)
NOTHING_TO_SUSPEND = Refusal(
    RefusalCode.STAGE,
    ("ATF-12c", "POLICY-EMERGENCY-MISUSE"),
    "除紧急救援外没有可暂停的已开通功能。",
    "Beside the emergency call no such function is open that could be suspended.",
)
NO_SUCH_OPERATION = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "没有这一处置，或其结果已记录。",
    "No such measure was taken in the case, or its outcome is noted.",
)
NOT_ASSESSED = Refusal(
    RefusalCode.STAGE, ("ATF-12c", "POLICY-MISUSE"), "线索尚未研判。", "The report has not been assessed yet."
)
UNSETTLED = Refusal(
    RefusalCode.STAGE,
    ("ATF-12c", "POLICY-MISUSE"),
    "属实的违规使用尚无处置，或处置尚无结果。",
    "Confirmed misuse has no measure yet, or a measure has no outcome.",
)


def misuse_is_new(case: MisuseCase, command: ReportMisuse, book: RuleBook) -> Refusal | None:
    """A report opens one case."""
    return None if case.reported is None else REPORTED_BEFORE


def report_is_well_formed(case: MisuseCase, command: ReportMisuse, book: RuleBook) -> Refusal | None:
    """A report has a number and names at least one card."""
    cards = command.cards and not any(isinstance(card, Malformed) for card in command.cards)
    return None if cards and names_a_record(command.reference) else NO_MISUSE_NUMBER


def volume_is_told(case: MisuseCase, command: ReportMisuse, book: RuleBook) -> Refusal | None:
    """Abnormal volume has a number."""
    told = command.megabytes is not None and command.megabytes >= 0
    fits = told if command.kind is MisuseKind.VOLUME else command.megabytes is None
    return None if fits else VOLUME_UNTOLD


def reported_cards_are_known(case: MisuseCase, command: ReportMisuse, book: RuleBook) -> Refusal | None:
    """Only cards of this OEM are looked into."""
    return None if set(command.cards) <= set(command.known) else STRANGE_CARD


def misuse_is_open(case: MisuseCase, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens before a report or after its end."""
    return None if case.open else NO_SUCH_MISUSE


def misuse_is_unassessed(case: MisuseCase, command: AssessMisuse, book: RuleBook) -> Refusal | None:
    """A report is assessed once."""
    return None if case.verdict is None else ASSESSED_BEFORE


def assessment_is_reasoned(case: MisuseCase, command: AssessMisuse, book: RuleBook) -> Refusal | None:
    """Whoever assesses is named, by account, and says why."""
    good = names_a_record(command.assessor) and command.reason.reveal().strip()
    return None if good else ASSESSMENT_UNREASONED


def misuse_is_confirmed(case: MisuseCase, command: TakeMisuseMeasure, book: RuleBook) -> Refusal | None:
    """Nothing is done on suspicion."""
    return None if case.verdict is MisuseVerdict.CONFIRMED else NOT_CONFIRMED


def card_is_reported(case: MisuseCase, command: TakeMisuseMeasure, book: RuleBook) -> Refusal | None:
    """A measure reaches the cards of its report and no others."""
    return None if command.iccid in case.cards else NOT_ITS_CARD


def operation_is_new(case: MisuseCase, command: TakeMisuseMeasure, book: RuleBook) -> Refusal | None:
    """A measure is taken once."""
    known = any(each.operation == command.operation for each in case.measures)
    return OPERATION_KNOWN if known else None


def somebody_can_be_reverified(case: MisuseCase, command: TakeMisuseMeasure, book: RuleBook) -> Refusal | None:
    """Only a registered holder is verified again."""
    return NOBODY_TO_REVERIFY if command.act is MisuseAct.REVERIFY and not command.registered else None


def something_can_be_suspended(case: MisuseCase, command: TakeMisuseMeasure, book: RuleBook) -> Refusal | None:
    """Only what is open is suspended, and never the emergency call."""
    return NOTHING_TO_SUSPEND if command.act is MisuseAct.SUSPEND and not command.closable else None


def measure_is_outstanding(case: MisuseCase, command: NoteMisuseOutcome, book: RuleBook) -> Refusal | None:
    """An outcome answers a measure, once."""
    return None if any(each.operation == command.operation for each in case.outstanding) else NO_SUCH_OPERATION


def record_is_named(case: MisuseCase, command: NoteMisuseOutcome | CloseMisuse, book: RuleBook) -> Refusal | None:
    """What is said at length stands in a register, under a number that is nobody's."""
    return None if names_a_record(command.reference) else NO_MISUSE_NUMBER


def misuse_is_assessed(case: MisuseCase, command: CloseMisuse, book: RuleBook) -> Refusal | None:
    """A report is not closed unread."""
    return None if case.verdict is not None else NOT_ASSESSED


def misuse_is_settled(case: MisuseCase, command: CloseMisuse, book: RuleBook) -> Refusal | None:
    """Confirmed misuse has a measure, and every measure its outcome."""
    idle = case.verdict is MisuseVerdict.CONFIRMED and not case.measures
    return UNSETTLED if idle or case.outstanding else None


REPORT_MISUSE_RULES = (misuse_is_new, report_is_well_formed, volume_is_told, reported_cards_are_known)
ASSESS_MISUSE_RULES = (misuse_is_open, misuse_is_unassessed, assessment_is_reasoned)
TAKE_MISUSE_MEASURE_RULES = (
    misuse_is_open,
    misuse_is_confirmed,
    card_is_reported,
    operation_is_new,
    somebody_can_be_reverified,
    something_can_be_suspended,
)
NOTE_MISUSE_OUTCOME_RULES = (misuse_is_open, record_is_named, measure_is_outstanding)
CLOSE_MISUSE_RULES = (misuse_is_open, record_is_named, misuse_is_assessed, misuse_is_settled)
