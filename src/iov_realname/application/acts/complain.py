"""Handling complaints: each step is recorded in the complaint's own history; what people say is sealed."""

from datetime import datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.complaint.commands import (
    AnswerComplaint,
    CloseComplaint,
    ComplaintCommand,
    ReceiveComplaint,
    ReopenComplaint,
)
from iov_realname.domain.complaint.decide import NO_COMPLAINT_NUMBER, decide_complaint
from iov_realname.domain.complaint.events import ComplaintReceived
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.identifiers import parse_vin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import complaint_stream
from iov_realname.domain.subject.words import RequestChannel

__all__ = [
    "Complaining",
    "ComplaintAnswer",
    "ComplaintEnd",
    "ComplaintReopening",
    "answer_complaint",
    "close_complaint",
    "receive_complaint",
    "reopen_complaint",
]


@attrs.frozen(kw_only=True)
class _AboutComplaint:
    """A request about one complaint, by its number."""

    at: datetime
    complaint: str

    @property
    def target(self) -> str | None:
        """The complaint's stream; None if the text is no number of a complaint."""
        return complaint_stream(self.complaint) if names_a_record(self.complaint) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The complaint."""
        return (complaint_stream(self.complaint),)


@attrs.frozen(kw_only=True)
class Complaining(_AboutComplaint):
    """Somebody complains, in their own words, and may say how to be reached."""

    kind: ComplaintKind
    channel: RequestChannel
    backfill: bool
    vin: str | None
    dealer: str | None
    words: str = attrs.field(repr=False)
    contact: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class ComplaintAnswer(_AboutComplaint):
    """An account answers."""

    result: ComplaintResult
    answerer: str
    reference: str


@attrs.frozen(kw_only=True)
class ComplaintReopening(_AboutComplaint):
    """The person does not accept the answer."""


@attrs.frozen(kw_only=True)
class ComplaintEnd(_AboutComplaint):
    """The complaint is over."""

    remedy: str | None


def receive_complaint(case: Case, request: Complaining) -> Refusal | None:
    """Take a complaint; words and contact are sealed under one subject."""
    target = request.target
    if target is None:
        return NO_COMPLAINT_NUMBER
    subject = case.subject()
    contact = case.seal(subject, target, ComplaintReceived, "contact", request.contact) if request.contact else None
    command = ReceiveComplaint(
        at=request.at,
        kind=request.kind,
        channel=request.channel,
        backfill=request.backfill,
        vin=None if request.vin is None else parse_vin(request.vin),
        dealer=request.dealer,
        words=Confidential(request.words),
        words_sealed=case.seal(subject, target, ComplaintReceived, "words", request.words),
        contact_sealed=contact,
    )
    return _decide(case, request, command)


def answer_complaint(case: Case, request: ComplaintAnswer) -> Refusal | None:
    """Record an answer."""
    return _decide(case, request, AnswerComplaint(request.at, request.result, request.answerer, request.reference))


def reopen_complaint(case: Case, request: ComplaintReopening) -> Refusal | None:
    """Start the clock again."""
    return _decide(case, request, ReopenComplaint(request.at))


def close_complaint(case: Case, request: ComplaintEnd) -> Refusal | None:
    """End a complaint."""
    return _decide(case, request, CloseComplaint(request.at, request.remedy))


def _decide(case: Case, request: _AboutComplaint, command: ComplaintCommand) -> Refusal | None:
    """Let the complaint decide; what is no number of a complaint has no history to write to."""
    if request.target is None:
        return NO_COMPLAINT_NUMBER
    decision = decide_complaint(case.work.complaint(request.complaint), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
