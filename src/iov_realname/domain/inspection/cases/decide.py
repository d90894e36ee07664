"""The rules of an inspection, and its decider. Sources: N7-1 (cooperate), O25-16 (the authority asks for materials)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from iov_realname.domain.identifiers import Malformed
from iov_realname.domain.inspection.cases.commands import (
    AnswerQuestion,
    CaseCommand,
    CloseInspection,
    DrawSample,
    NoteFinding,
    OpenInspection,
    OrderRectification,
    ReportRectification,
)
from iov_realname.domain.inspection.cases.events import (
    CaseEvent,
    FindingNoted,
    InspectionClosed,
    InspectionOpened,
    QuestionAnswered,
    RectificationOrdered,
    RectificationReported,
    SampleDrawn,
)
from iov_realname.domain.inspection.cases.state import InspectionCase
from iov_realname.domain.inspection.checks import CHECKS
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of

__all__ = ["CASE_DECIDERS", "decide_inspection"]

# --- rules ------------------------------------------------------------------------------------------------------------

OPENED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该检查已立案。", "This inspection was opened before."
)
NOT_OPEN = Refusal(
    RefusalCode.STAGE,
    ("N7-1", "POLICY-STAGE"),
    "该检查未立案或已结案。",
    "This inspection is not open: it was never opened, or is closed.",
)
NOT_WELL_FORMED = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "编号、省份代码、随机值或卡号不合格式，或未列问题。",
    "A number, province, random value or ICCID is not well-formed, or no question is named.",
)
NO_SUCH_CHECK = Refusal(RefusalCode.FORMAT, ("POLICY-FORMAT",), "没有这一检查项。", "There is no check of this name.")
NOTED_BEFORE = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-ONE-HISTORY",),
    "该问题编号已用过。",
    "A finding of this id was noted before.",
)
NO_SUCH_FINDING = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "没有这一问题，或未责令整改。",
    "No such finding, or nothing was ordered on it.",
)
NOT_ASKED = Refusal(
    RefusalCode.STAGE, ("POLICY-STAGE",), "该问题未被提出或已答复。", "This question was not asked, or is answered."
)
DEADLINE_PAST = Refusal(
    RefusalCode.FORMAT, ("POLICY-FORMAT",), "整改期限早于责令之日。", "The deadline lies before the day of the order."
)
NOT_DONE = Refusal(
    RefusalCode.STAGE,
    ("N7-1", "POLICY-STAGE"),
    "尚有未答复的问题或未完成的整改。",
    "A question is unanswered, or something ordered is not put right.",
)

_PROVINCE = re.compile(r"\d{2}")
_RANDOM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,127}")


def inspection_is_new(case: InspectionCase, command: OpenInspection, book: RuleBook) -> Refusal | None:
    """An inspection is opened once."""
    return None if case.opened is None else OPENED_BEFORE


def inspection_is_open(case: InspectionCase, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens before an inspection is opened or after it is closed."""
    return None if case.open else NOT_OPEN


def opening_is_well_formed(case: InspectionCase, command: OpenInspection, book: RuleBook) -> Refusal | None:
    """An opening names the authority's letter, a province and what is asked."""
    good = names_a_record(command.reference) and _PROVINCE.fullmatch(command.province) and command.questions
    return None if good else NOT_WELL_FORMED


def reference_names_a_record(
    case: InspectionCase, command: AnswerQuestion | ReportRectification | CloseInspection, book: RuleBook
) -> Refusal | None:
    """What is said at length stands in a register, under a number that is nobody's."""
    return None if names_a_record(command.reference) else NOT_WELL_FORMED


def random_value_is_told(case: InspectionCase, command: DrawSample, book: RuleBook) -> Refusal | None:
    """A sample can be drawn again only by a random value in plain characters."""
    return None if _RANDOM.fullmatch(command.random_value) else NOT_WELL_FORMED


def finding_is_well_formed(case: InspectionCase, command: NoteFinding, book: RuleBook) -> Refusal | None:
    """A finding has a number, and a well-formed card if one is named."""
    good = names_a_record(command.finding) and not isinstance(command.iccid, Malformed)
    return None if good else NOT_WELL_FORMED


def check_is_known(case: InspectionCase, command: NoteFinding, book: RuleBook) -> Refusal | None:
    """A finding says by which check it was found."""
    return None if command.check in CHECKS else NO_SUCH_CHECK


def finding_is_new(case: InspectionCase, command: NoteFinding, book: RuleBook) -> Refusal | None:
    """An id stands for one finding."""
    return None if case.finding(command.finding) is None else NOTED_BEFORE


def question_is_open(case: InspectionCase, command: AnswerQuestion, book: RuleBook) -> Refusal | None:
    """Only what was asked is answered, once."""
    return None if command.question in case.unanswered else NOT_ASKED


def finding_is_noted(case: InspectionCase, command: OrderRectification, book: RuleBook) -> Refusal | None:
    """Only a finding is put right."""
    return None if case.finding(command.finding) is not None else NO_SUCH_FINDING


def deadline_lies_ahead(case: InspectionCase, command: OrderRectification, book: RuleBook) -> Refusal | None:
    """There is time for it: the day of the order itself will do."""
    return None if command.deadline >= day_of(command.at) else DEADLINE_PAST


def rectification_is_outstanding(case: InspectionCase, command: ReportRectification, book: RuleBook) -> Refusal | None:
    """Only what was ordered is reported."""
    return None if any(each.id == command.finding for each in case.outstanding) else NO_SUCH_FINDING


def everything_is_done(case: InspectionCase, command: CloseInspection, book: RuleBook) -> Refusal | None:
    """An inspection ends when all is answered and put right."""
    return NOT_DONE if case.unanswered or case.outstanding else None


OPEN_RULES = (inspection_is_new, opening_is_well_formed)
SAMPLE_RULES = (inspection_is_open, random_value_is_told)
FINDING_RULES = (inspection_is_open, finding_is_well_formed, check_is_known, finding_is_new)
QUESTION_RULES = (inspection_is_open, reference_names_a_record, question_is_open)
ORDER_RECTIFICATION_RULES = (inspection_is_open, finding_is_noted, deadline_lies_ahead)
REPORT_RECTIFICATION_RULES = (inspection_is_open, reference_names_a_record, rectification_is_outstanding)
CLOSE_RULES = (inspection_is_open, reference_names_a_record, everything_is_done)

# --- decide -----------------------------------------------------------------------------------------------------------


def open_inspection(case: InspectionCase, command: OpenInspection, book: RuleBook) -> tuple[InspectionOpened] | Refusal:
    """Begin an inspection."""
    questions = tuple(dict.fromkeys(command.questions))
    return first_refusal(OPEN_RULES, case, command, book) or (
        InspectionOpened(command.supervisor, command.province, command.reference, questions),
    )


def draw_sample(case: InspectionCase, command: DrawSample, book: RuleBook) -> tuple[SampleDrawn] | Refusal:
    """Record a sample."""
    return first_refusal(SAMPLE_RULES, case, command, book) or (
        SampleDrawn(command.random_value, command.as_of, command.log_end, command.cards),
    )


def note_finding(case: InspectionCase, command: NoteFinding, book: RuleBook) -> tuple[FindingNoted] | Refusal:
    """Record a finding."""
    refusal = first_refusal(FINDING_RULES, case, command, book)
    if refusal is not None or isinstance(command.iccid, Malformed):
        return refusal or NOT_WELL_FORMED
    return (FindingNoted(command.finding, command.check, command.iccid, command.versions),)


def answer_question(case: InspectionCase, command: AnswerQuestion, book: RuleBook) -> tuple[QuestionAnswered] | Refusal:
    """Answer a question."""
    return first_refusal(QUESTION_RULES, case, command, book) or (
        QuestionAnswered(command.question, command.reference),
    )


def order_rectification(
    case: InspectionCase, command: OrderRectification, book: RuleBook
) -> tuple[RectificationOrdered] | Refusal:
    """Order that a finding is put right."""
    return first_refusal(ORDER_RECTIFICATION_RULES, case, command, book) or (
        RectificationOrdered(command.finding, command.deadline),
    )


def report_rectification(
    case: InspectionCase, command: ReportRectification, book: RuleBook
) -> tuple[RectificationReported] | Refusal:
    """Report that it was."""
    return first_refusal(REPORT_RECTIFICATION_RULES, case, command, book) or (
        RectificationReported(command.finding, command.reference),
    )


def close_inspection(
    case: InspectionCase, command: CloseInspection, book: RuleBook
) -> tuple[InspectionClosed] | Refusal:
    """End an inspection."""
    return first_refusal(CLOSE_RULES, case, command, book) or (InspectionClosed(command.reference),)


CASE_DECIDERS: Mapping[type, Callable[[InspectionCase, Any, RuleBook], tuple[CaseEvent, ...] | Refusal]] = {
    OpenInspection: open_inspection,
    DrawSample: draw_sample,
    NoteFinding: note_finding,
    AnswerQuestion: answer_question,
    OrderRectification: order_rectification,
    ReportRectification: report_rectification,
    CloseInspection: close_inspection,
}


def decide_inspection(case: InspectionCase, command: CaseCommand, book: RuleBook) -> tuple[CaseEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return CASE_DECIDERS[type(command)](case, command, book)
