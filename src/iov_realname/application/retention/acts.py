"""The commands of one subject. Each is judged on what the cards say now, which is recorded with it."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeAlias, TypeVar

import attrs

from iov_realname.application.acts.request import Handler
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.application.retention.finding import Found
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.refusals import Refusal, first_refusal
from iov_realname.domain.streams import subject_stream
from iov_realname.domain.subject.clock import clock_of
from iov_realname.domain.subject.decide import SubjectCommand, decide_subject
from iov_realname.domain.subject.erasure import (
    ANSWER_RULES,
    APPROVERS,
    ApproveErasure,
    OrderErasure,
    RequestErasure,
)
from iov_realname.domain.subject.retention import PlaceHold, ReleaseHold, ResumeService, StartRetention
from iov_realname.domain.subject.words import HoldReason, RequestChannel
from iov_realname.domain.time import day_of

__all__ = [
    "AboutSubject",
    "Approval",
    "ErasureRequest",
    "HoldOrder",
    "HoldRelease",
    "approve_erasure",
    "ask_for_erasure",
    "decide_for_subject",
    "hold",
    "on",
    "release",
    "settle",
]

_SUBJECT = re.compile(r"[0-9a-f]{32}")


@attrs.frozen(kw_only=True)
class AboutSubject:
    """A request about one subject."""

    at: datetime
    subject: str

    @property
    def target(self) -> str | None:
        """The subject's stream; None if the text is no subject's id."""
        return subject_stream(self.subject) if _SUBJECT.fullmatch(self.subject) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The subject's own history."""
        return (subject_stream(self.subject),)


@attrs.frozen(kw_only=True)
class ErasureRequest(AboutSubject):
    """The person asks for erasure."""

    channel: RequestChannel
    reference: str


@attrs.frozen(kw_only=True)
class Approval(AboutSubject):
    """An account agrees to an erasure."""

    approver: str


@attrs.frozen(kw_only=True)
class HoldOrder(AboutSubject):
    """A case needs the data, to the end of the day of ``until``."""

    reason: HoldReason
    case_no: str
    until: datetime | None


@attrs.frozen(kw_only=True)
class HoldRelease(AboutSubject):
    """The case no longer needs it."""

    case_no: str


R = TypeVar("R", bound=AboutSubject)
_Act: TypeAlias = Callable[[Found, Case, R], Refusal | None]


def on(found: Found, act: "_Act[R]") -> Handler[R]:
    """The act as the desk takes it, on a subject found before."""
    return partial(act, found)


def decide_for_subject(case: Case, subject: SubjectId, command: SubjectCommand) -> Refusal | None:
    """Let the subject decide, and record what it decides."""
    decision = decide_subject(case.work.subject(subject), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(subject_stream(subject), decision)
    return None


def settle(case: Case, found: Found) -> None:
    """Record what the cards say of service to the subject, where that is news."""
    subject = case.work.subject(found.subject)
    clock = clock_of(found.services, case.office.books, day_of(case.at))
    if clock is not None:
        decide_for_subject(case, found.subject, StartRetention(case.at, clock))
    elif subject.clock is not None:
        decide_for_subject(case, found.subject, ResumeService(case.at))


def ask_for_erasure(found: Found, case: Case, request: ErasureRequest) -> Refusal | None:
    """Note the request; too early, it is noted as declined as well, and the person is told why and until when."""
    settle(case, found)
    command = RequestErasure(request.at, request.channel, request.reference)
    refusal = decide_for_subject(case, found.subject, command)
    return refusal or first_refusal(ANSWER_RULES, case.work.subject(found.subject), command, case.book)


def approve_erasure(found: Found, case: Case, request: Approval) -> Refusal | None:
    """Note the approval; with the second one the destruction is ordered."""
    settle(case, found)
    refusal = decide_for_subject(case, found.subject, ApproveErasure(request.at, request.approver))
    if refusal is not None or len(case.work.subject(found.subject).approvers) < APPROVERS:
        return refusal
    return decide_for_subject(case, found.subject, OrderErasure(request.at))


def hold(found: Found, case: Case, request: HoldOrder) -> Refusal | None:
    """Hold the data for a case."""
    until = None if request.until is None else day_of(request.until)
    return decide_for_subject(case, found.subject, PlaceHold(request.at, request.reason, request.case_no, until))


def release(found: Found, case: Case, request: HoldRelease) -> Refusal | None:
    """Let the data go."""
    return decide_for_subject(case, found.subject, ReleaseHold(request.at, request.case_no))
