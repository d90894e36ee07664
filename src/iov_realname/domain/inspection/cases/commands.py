"""What may be asked to happen in an inspection."""

from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.identifiers import Iccid, Malformed
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.words import Question

__all__ = [
    "AnswerQuestion",
    "CaseCommand",
    "CloseInspection",
    "DrawSample",
    "NoteFinding",
    "OpenInspection",
    "OrderRectification",
    "ReportRectification",
]


@attrs.frozen
class OpenInspection:
    """An authority begins an inspection."""

    at: datetime
    supervisor: Supervisor
    province: str
    reference: str
    questions: tuple[Question, ...]


@attrs.frozen
class DrawSample:
    """Record a sample that was drawn by ``random_value`` over the log up to ``log_end``."""

    at: datetime
    random_value: str
    as_of: datetime
    log_end: int
    cards: tuple[Iccid, ...]


@attrs.frozen
class NoteFinding:
    """Record a finding under an id that is new in the case."""

    at: datetime
    finding: str
    check: str
    iccid: Iccid | Malformed | None
    versions: tuple[int, ...]


@attrs.frozen
class AnswerQuestion:
    """Answer a question by a document in the OEM's register."""

    at: datetime
    question: Question
    reference: str


@attrs.frozen
class OrderRectification:
    """A finding is to be put right by a day; ordered again, the later order counts."""

    at: datetime
    finding: str
    deadline: date


@attrs.frozen
class ReportRectification:
    """It was put right."""

    at: datetime
    finding: str
    reference: str


@attrs.frozen
class CloseInspection:
    """The authority closes the inspection."""

    at: datetime
    reference: str


CaseCommand: TypeAlias = (
    OpenInspection
    | DrawSample
    | NoteFinding
    | AnswerQuestion
    | OrderRectification
    | ReportRectification
    | CloseInspection
)
