"""Requests about personal data: each step is recorded in the request's own history, with the fact that answers it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import attrs

from iov_realname.application.case import Case
from iov_realname.application.deadlines import WorkingDays, working_days_after
from iov_realname.application.ports import KeyRing, Recorded
from iov_realname.application.retention.finding import Found
from iov_realname.domain.card.upkeep import HolderDetailsCorrected
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.datarequest.commands import (
    AnswerDataRequest,
    ConfirmRequester,
    DataRequestCommand,
    FactOnRecord,
    ReceiveDataRequest,
    RefuseDataRequest,
)
from iov_realname.domain.datarequest.decide import NO_REQUEST_NUMBER, decide_data_request
from iov_realname.domain.datarequest.events import DataRequestReceived
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import request_stream
from iov_realname.domain.subject.events import Accessed, Shredded
from iov_realname.domain.subject.words import ReadingPurpose, RequestChannel
from iov_realname.domain.time import day_of

__all__ = [
    "Confirmation",
    "DataRequestAnswer",
    "DataRequestRefusal",
    "Requesting",
    "answer_data_request",
    "confirm_requester",
    "receive_data_request",
    "refuse_data_request",
]


@attrs.frozen(kw_only=True)
class _AboutDataRequest:
    """A request to act on what one person asks, by its number."""

    at: datetime
    request: str

    @property
    def target(self) -> str | None:
        """The stream; None if the text is no number of a request."""
        return request_stream(self.request) if names_a_record(self.request) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """What the person asks."""
        return (request_stream(self.request),)


@attrs.frozen(kw_only=True)
class Requesting(_AboutDataRequest):
    """Somebody asks about the data of a subject, or about data that nobody knows of."""

    kind: DataRequestKind
    channel: RequestChannel
    subject: str | None


@attrs.frozen(kw_only=True)
class Confirmation(_AboutDataRequest):
    """An account has made sure who asks."""

    confirmer: str
    reference: str


@attrs.frozen(kw_only=True)
class DataRequestAnswer(_AboutDataRequest):
    """What was asked for was done."""

    answerer: str
    reference: str


@attrs.frozen(kw_only=True)
class DataRequestRefusal(_AboutDataRequest):
    """It is not done."""

    answerer: str
    ground: RequestGround | None
    until: date | None
    reference: str


def receive_data_request(
    found: Found | None, calendar: WorkingDays | None, case: Case, request: Requesting
) -> Refusal | None:
    """Take a request. Without a ``calendar`` every day counts as a working day: it is due earlier, never later."""
    days, day = case.book.data_request_working_days, day_of(request.at)
    due = day + timedelta(days=days) if calendar is None else working_days_after(calendar, day, days)
    subject = None if request.subject is None else SubjectId(request.subject)
    command = ReceiveDataRequest(request.at, request.kind, request.channel, subject, found is not None, due)
    return _decide(case, request, command)


def confirm_requester(case: Case, request: Confirmation) -> Refusal | None:
    """Record that it is known who asks."""
    return _decide(case, request, ConfirmRequester(request.at, request.confirmer, request.reference))


def answer_data_request(
    histories: Mapping[str, Sequence[Recorded]], case: Case, request: DataRequestAnswer
) -> Refusal | None:
    """Record that it was done, by the latest fact in ``histories`` since the request that shows it."""
    received = case.work.data_request(request.request).received
    fact = None if received is None else _fact(histories, request.target or "", received)
    return _decide(case, request, AnswerDataRequest(request.at, request.answerer, fact, request.reference))


def refuse_data_request(case: Case, request: DataRequestRefusal) -> Refusal | None:
    """Record that it is not done, and why."""
    command = RefuseDataRequest(request.at, request.answerer, request.ground, request.until, request.reference)
    return _decide(case, request, command)


def _fact(
    histories: Mapping[str, Sequence[Recorded]], target: str, received: DataRequestReceived
) -> FactOnRecord | None:
    asked = histories.get(target, ())
    begin = asked[0].position if asked else 0
    shown = [
        each
        for history in histories.values()
        for each in history
        if each.position > begin and _shows(each.envelope.event, received.kind)
    ]
    latest = max(shown, key=lambda each: each.position, default=None)
    return None if latest is None else FactOnRecord(latest.stream, latest.version)


def _shows(event: object, kind: DataRequestKind) -> bool:
    """Whether an event shows that a request of that kind was met."""
    match event:
        case Accessed():
            return kind.is_reading and event.purpose is ReadingPurpose.OWN_REQUEST
        case HolderDetailsCorrected():
            return kind is DataRequestKind.CORRECTION
        case Shredded():
            return kind is DataRequestKind.DELETION
        case _:
            return False


def _decide(case: Case, request: _AboutDataRequest, command: DataRequestCommand) -> Refusal | None:
    """Let the request decide; what is no number of a request has no history to write to."""
    if request.target is None:
        return NO_REQUEST_NUMBER
    decision = decide_data_request(case.work.data_request(request.request), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
