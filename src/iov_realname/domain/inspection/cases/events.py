"""What happens in an inspection. Fields and wire names are the storage format; there is no free text and nobody's name.

What is said at length stands in the OEM's own register, under the numbers that the events name.
"""

from datetime import date, datetime
from enum import unique
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.inspection.words import Question
from iov_realname.domain.words import Word

__all__ = [
    "CASE_EVENTS",
    "CaseEvent",
    "FindingNoted",
    "InspectionClosed",
    "InspectionOpened",
    "QuestionAnswered",
    "RectificationOrdered",
    "RectificationReported",
    "SampleDrawn",
    "Supervisor",
]


@unique
class Supervisor(Word):
    """Which authority inspects (检查机关)."""

    MIIT = "miit", "工业和信息化部", "Ministry of Industry and Information Technology"
    CA = "ca", "通信管理局", "communications administration"
    INDUSTRY = "industry", "工业和信息化主管部门", "industry department"


@attrs.frozen
class InspectionOpened:
    """An authority of a ``province`` (two digits of GB/T 2260, 00: national) inspects; ``reference`` is its letter."""

    WIRE: ClassVar[str] = "inspection.Opened.v1"
    supervisor: Supervisor
    province: str
    reference: str
    questions: tuple[Question, ...]


@attrs.frozen
class SampleDrawn:
    """Cards drawn by a random value, as of a business time, over the log up to ``log_end``: to be drawn again."""

    WIRE: ClassVar[str] = "inspection.SampleDrawn.v1"
    random_value: str
    as_of: datetime
    log_end: int
    cards: tuple[Iccid, ...]


@attrs.frozen
class FindingNoted:
    """Something was found: by which ``check``, on which card and which events of it; none where it is about no card."""

    WIRE: ClassVar[str] = "inspection.FindingNoted.v1"
    finding: str
    check: str
    iccid: Iccid | None
    versions: tuple[int, ...]


@attrs.frozen
class QuestionAnswered:
    """A question was answered, by the document under ``reference``."""

    WIRE: ClassVar[str] = "inspection.QuestionAnswered.v1"
    question: Question
    reference: str


@attrs.frozen
class RectificationOrdered:
    """A finding is to be put right up to and including ``deadline``."""

    WIRE: ClassVar[str] = "inspection.RectificationOrdered.v1"
    finding: str
    deadline: date


@attrs.frozen
class RectificationReported:
    """It was put right, as the document under ``reference`` shows."""

    WIRE: ClassVar[str] = "inspection.RectificationReported.v1"
    finding: str
    reference: str


@attrs.frozen
class InspectionClosed:
    """The authority has closed it, by its letter."""

    WIRE: ClassVar[str] = "inspection.Closed.v1"
    reference: str


CaseEvent: TypeAlias = (
    InspectionOpened
    | SampleDrawn
    | FindingNoted
    | QuestionAnswered
    | RectificationOrdered
    | RectificationReported
    | InspectionClosed
)
CASE_EVENTS: tuple[type[CaseEvent], ...] = (
    InspectionOpened,
    SampleDrawn,
    FindingNoted,
    QuestionAnswered,
    RectificationOrdered,
    RectificationReported,
    InspectionClosed,
)
