"""Conducting an inspection: each act is recorded in the inspection's own history."""

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.identifiers import Iccid, Malformed, parse_iccid
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
from iov_realname.domain.inspection.cases.decide import NOT_WELL_FORMED, decide_inspection
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.words import Question
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import inspection_stream

__all__ = [
    "Answering",
    "Closing",
    "Drawn",
    "Noting",
    "Opening",
    "Ordering",
    "Reporting",
    "Sampling",
    "answer",
    "close",
    "draw",
    "note",
    "open_case",
    "order",
    "report",
]


@attrs.frozen(kw_only=True)
class _AboutInspection:
    """A request about one inspection, by its number."""

    at: datetime
    inspection: str

    @property
    def target(self) -> str | None:
        """The inspection's stream; None if the text is no number of a case."""
        return inspection_stream(self.inspection) if names_a_record(self.inspection) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The inspection."""
        return (inspection_stream(self.inspection),)


@attrs.frozen(kw_only=True)
class Opening(_AboutInspection):
    """An inspection begins."""

    supervisor: Supervisor
    province: str
    reference: str
    questions: tuple[Question, ...]


@attrs.frozen(kw_only=True)
class Sampling(_AboutInspection):
    """Cards are to be drawn, as of a business time or as of now."""

    size: int
    random_value: str
    as_of: datetime | None


@attrs.frozen
class Drawn:
    """What was drawn: as of when, over the log up to where, and which cards. It follows from the request."""

    as_of: datetime
    log_end: int
    cards: tuple[Iccid, ...]


@attrs.frozen(kw_only=True)
class Noting(_AboutInspection):
    """Something was found."""

    finding: str
    check: str
    iccid: str | None
    versions: Sequence[int]


@attrs.frozen(kw_only=True)
class Answering(_AboutInspection):
    """A question is answered."""

    question: Question
    reference: str


@attrs.frozen(kw_only=True)
class Ordering(_AboutInspection):
    """Something is to be put right."""

    finding: str
    deadline: date


@attrs.frozen(kw_only=True)
class Reporting(_AboutInspection):
    """It was put right."""

    finding: str
    reference: str


@attrs.frozen(kw_only=True)
class Closing(_AboutInspection):
    """The inspection ends."""

    reference: str


def open_case(case: Case, request: Opening) -> Refusal | None:
    """Begin an inspection."""
    command = OpenInspection(request.at, request.supervisor, request.province, request.reference, request.questions)
    return _decide(case, request, command)


def draw(drawn: Drawn, case: Case, request: Sampling) -> Refusal | None:
    """Record a sample."""
    command = DrawSample(request.at, request.random_value, drawn.as_of, drawn.log_end, drawn.cards)
    return _decide(case, request, command)


def note(case: Case, request: Noting) -> Refusal | None:
    """Record a finding."""
    iccid: Iccid | Malformed | None = None if request.iccid is None else parse_iccid(request.iccid)
    command = NoteFinding(request.at, request.finding, request.check, iccid, tuple(request.versions))
    return _decide(case, request, command)


def answer(case: Case, request: Answering) -> Refusal | None:
    """Answer a question."""
    return _decide(case, request, AnswerQuestion(request.at, request.question, request.reference))


def order(case: Case, request: Ordering) -> Refusal | None:
    """Order that a finding is put right."""
    return _decide(case, request, OrderRectification(request.at, request.finding, request.deadline))


def report(case: Case, request: Reporting) -> Refusal | None:
    """Report that it was."""
    return _decide(case, request, ReportRectification(request.at, request.finding, request.reference))


def close(case: Case, request: Closing) -> Refusal | None:
    """End an inspection."""
    return _decide(case, request, CloseInspection(request.at, request.reference))


def _decide(case: Case, request: _AboutInspection, command: CaseCommand) -> Refusal | None:
    """Let the inspection decide; what is no number of a case has no history to write to."""
    if request.target is None:
        return NOT_WELL_FORMED
    decision = decide_inspection(case.work.inspection(request.inspection), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
