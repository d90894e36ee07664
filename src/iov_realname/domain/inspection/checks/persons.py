"""How complaints, and what persons ask of their data, are answered (I-8, I-13)."""

from collections.abc import Iterator

from iov_realname.domain.complaint.events import COMPLAINT_EVENTS, ComplaintAnswered, ComplaintReceived
from iov_realname.domain.complaint.owed import owed_answer
from iov_realname.domain.complaint.state import NO_COMPLAINT, evolve_complaint
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.datarequest.events import (
    DATA_REQUEST_EVENTS,
    DataRequestAnswered,
    DataRequestRefused,
)
from iov_realname.domain.datarequest.owed import owed_reply
from iov_realname.domain.datarequest.state import NOT_ASKED_FOR, evolve_data_request
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.duties import Duty, DutyHistory, duty_traced, overdue
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.streams import COMPLAINT_PREFIX, REQUEST_PREFIX

__all__ = ["COMPLAINT_DUTY", "DATA_REQUEST_DUTY"]

# --- complaints -------------------------------------------------------------------------------------------------------


def backfill_conditioned(history: DutyHistory) -> Iterator[Trace]:
    """An upheld complaint that registering a stock card was tied to a fee, a tariff or another duty."""
    burdened = any(
        event.backfill and event.kind is ComplaintKind.FEE_OR_BURDEN for _, event in history.each(ComplaintReceived)
    )
    for fact, event in history.each(ComplaintAnswered):
        if burdened and event.result is ComplaintResult.UPHELD:
            yield duty_traced(fact)


def complaint_unanswered(history: DutyHistory) -> Iterator[Trace]:
    """A complaint without an answer after the day on which it was due."""
    return overdue(owed_answer(history))


def _complaint_counts(history: DutyHistory) -> Iterator[str]:
    state = history.folded(NO_COMPLAINT, evolve_complaint, COMPLAINT_EVENTS)
    if state.received is not None:
        yield f"complaint:{state.received.kind}"
        yield f"complaint_result:{state.result or 'waiting'}"


COMPLAINT_DUTY = Duty(
    COMPLAINT_PREFIX,
    (
        Check(
            backfill_conditioned,
            Question.BACKFILL,
            Severity.MAJOR,
            ("O25-20", "BF16-5", "BF16-6"),
            Wording("补登记被收费或附加条件", "registering a stock card was tied to a fee or another condition"),
            Wording("不收费、不变更资费、不附加义务的办理", "registering without fee, change of tariff or other duty"),
            Wording("退还费用，取消条件，处置办理渠道", "refund it, drop the condition, deal with the channel"),
        ),
        Check(
            complaint_unanswered,
            Question.BACKFILL,
            Severity.MAJOR,
            ("M22-4", "POLICY-COMPLAINT"),
            Wording("投诉逾期未答复", "a complaint was not answered in time"),
            Wording("答复及其文件编号", "the answer and its document"),
            Wording("立即答复投诉人并记录", "answer the person now, and record it"),
        ),
    ),
    _complaint_counts,
)
"""Asked of every complaint."""

# --- requests about personal data -------------------------------------------------------------------------------------


def data_request_refused_without_reason(history: DutyHistory) -> Iterator[Trace]:
    """A refusal because retention runs that does not say until when."""
    for fact, event in history.each(DataRequestRefused):
        if event.ground is RequestGround.RETENTION and event.until is None:
            yield duty_traced(fact)


def data_request_unanswered(history: DutyHistory) -> Iterator[Trace]:
    """Access, a copy or a correction that was neither given nor refused after the day on which it was due."""
    return overdue(owed for owed in owed_reply(history) if owed.about != DataRequestKind.DELETION)


def deletion_request_unanswered(history: DutyHistory) -> Iterator[Trace]:
    """A request for deletion that was neither met nor refused after the day on which it was due."""
    return overdue(owed for owed in owed_reply(history) if owed.about == DataRequestKind.DELETION)


def _request_counts(history: DutyHistory) -> Iterator[str]:
    state = history.folded(NOT_ASKED_FOR, evolve_data_request, DATA_REQUEST_EVENTS)
    if state.received is None:
        return
    yield f"data_request:{state.received.kind}"
    match state.end:
        case DataRequestRefused():
            yield f"data_request_end:{state.end.ground}"
        case DataRequestAnswered():
            yield "data_request_end:answered"
        case None:
            yield "data_request_end:waiting"


DATA_REQUEST_DUTY = Duty(
    REQUEST_PREFIX,
    (
        Check(
            data_request_refused_without_reason,
            Question.PRIVACY,
            Severity.MAJOR,
            ("PI-50", "PI-47"),
            Wording("以保存期未满拒绝而未告知届满日", "refused because retention runs, without saying until when"),
            Wording("保存期届满日", "the last day of the retention"),
            Wording("补告理由和届满日", "tell the person the reason and the day"),
            penalties=("PI-66",),
        ),
        Check(
            data_request_unanswered,
            Question.PRIVACY,
            Severity.MAJOR,
            ("PI-45", "PI-46", "PI-50", "POLICY-DATA-REQUEST"),
            Wording("查阅、复制、更正请求逾期未答复", "access, a copy or a correction was not given in time"),
            Wording("办理的记录，或拒绝及理由", "what was done, or the refusal and its reason"),
            Wording("立即办理，或说明理由拒绝", "do it now, or refuse it with a reason"),
            penalties=("PI-66",),
        ),
        Check(
            deletion_request_unanswered,
            Question.PRIVACY,
            Severity.MAJOR,
            ("PI-47", "PI-50", "AUTO-9", "POLICY-DATA-REQUEST"),
            Wording("删除请求逾期未答复", "a request for deletion was not answered in time"),
            Wording(
                "销毁密钥的记录，或拒绝、理由和届满日", "the destruction of the key, or the refusal, why and until when"
            ),
            Wording("删除，或按保存期说明理由拒绝", "erase it, or refuse it with reason and date"),
            penalties=("PI-66",),
        ),
    ),
    _request_counts,
)
"""Asked of every request about personal data."""
