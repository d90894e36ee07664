"""The rules of a data-subject request, and its decider.

Sources: PI-45 and PI-46 (access, copy, correction), PI-47 (deletion), PI-50 (an easy way, and reasons where refused),
AUTO-9 and POLICY-DATA-REQUEST (the book's working days).
"""

from collections.abc import Callable, Mapping
from typing import Any

from iov_realname.domain.datarequest.commands import (
    AnswerDataRequest,
    ConfirmRequester,
    DataRequestCommand,
    ReceiveDataRequest,
    RefuseDataRequest,
)
from iov_realname.domain.datarequest.events import (
    DataRequestAnswered,
    DataRequestEvent,
    DataRequestReceived,
    DataRequestRefused,
    RequesterConfirmed,
)
from iov_realname.domain.datarequest.state import DataRequest
from iov_realname.domain.datarequest.words import RequestGround
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of

__all__ = ["DATA_REQUEST_DECIDERS", "NO_REQUEST_NUMBER", "decide_data_request"]

# --- rules ------------------------------------------------------------------------------------------------------------

ASKED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该请求已受理。", "This request is on record already."
)
NO_SUCH_REQUEST = Refusal(
    RefusalCode.STAGE,
    ("PI-50", "POLICY-STAGE"),
    "该请求未受理或已办结。",
    "This request is not open: it was never received, or is answered.",
)
NO_REQUEST_NUMBER = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "请求编号、文件编号或账号不合格式。",
    "A number of the request or record, or an account, is not well-formed.",
)
STRANGE_SUBJECT = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "没有这一信息主体；未持有其信息的请求不写主体编号。",
    "There is no such subject; a request about nobody's data on record names none.",
)
REQUESTER_UNCONFIRMED = Refusal(
    RefusalCode.PURPOSE,
    ("PI-50", "POLICY-DATA-REQUEST"),
    "请求人身份尚未核实，除因此拒绝外不得答复。",
    "Nobody has made sure who asks; until then the only answer is a refusal for that reason.",
)
REQUESTER_KNOWN = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "请求人身份已核实，不得以此拒绝或再次核实。",
    "Who asks is known; that is no reason to refuse, nor to look again.",
)
NOTHING_DONE = Refusal(
    RefusalCode.STAGE,
    ("PI-45", "PI-46", "PI-47", "POLICY-DATA-REQUEST"),
    "自受理以来没有办理该请求的记录。",
    "Nothing on record since the request shows that it was done.",
)
NO_REASON = Refusal(RefusalCode.FORMAT, ("PI-50",), "拒绝请求须说明理由。", "A request is refused for a stated reason.")
NO_LAST_DAY = Refusal(
    RefusalCode.FORMAT,
    ("PI-47", "PI-50"),
    "因保存期未满而拒绝的，须告知届满日，且不早于答复日。",
    "A refusal because retention runs says its last day, which is not past.",
)


def data_request_is_new(request: DataRequest, command: ReceiveDataRequest, book: RuleBook) -> Refusal | None:
    """A request is received once."""
    return None if request.received is None else ASKED_BEFORE


def asked_subject_is_known(request: DataRequest, command: ReceiveDataRequest, book: RuleBook) -> Refusal | None:
    """A subject that is named is one of ours."""
    return None if command.subject is None or command.subject_known else STRANGE_SUBJECT


def data_request_is_open(request: DataRequest, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens before a request or after its answer."""
    return None if request.open else NO_SUCH_REQUEST


def confirmation_is_named(request: DataRequest, command: ConfirmRequester, book: RuleBook) -> Refusal | None:
    """Whoever makes sure is an account, and the record of it has a number."""
    good = names_a_record(command.confirmer) and names_a_record(command.reference)
    return None if good else NO_REQUEST_NUMBER


def requester_is_unconfirmed(request: DataRequest, command: ConfirmRequester, book: RuleBook) -> Refusal | None:
    """Nobody is asked twice who they are."""
    return REQUESTER_KNOWN if request.confirmed else None


def reply_is_named(
    request: DataRequest, command: AnswerDataRequest | RefuseDataRequest, book: RuleBook
) -> Refusal | None:
    """A reply has an account and a document."""
    good = names_a_record(command.answerer) and names_a_record(command.reference)
    return None if good else NO_REQUEST_NUMBER


def requester_is_confirmed(request: DataRequest, command: AnswerDataRequest, book: RuleBook) -> Refusal | None:
    """Personal data goes to nobody but the person, or who speaks for them."""
    return None if request.confirmed else REQUESTER_UNCONFIRMED


def answer_rests_on_a_fact(request: DataRequest, command: AnswerDataRequest, book: RuleBook) -> Refusal | None:
    """Answered is what was done: read out, corrected, erased, and recorded since."""
    return None if command.fact is not None else NOTHING_DONE


def refusal_has_a_reason(request: DataRequest, command: RefuseDataRequest, book: RuleBook) -> Refusal | None:
    """Nobody is refused without being told why."""
    return None if command.ground is not None else NO_REASON


def refusal_fits_the_requester(request: DataRequest, command: RefuseDataRequest, book: RuleBook) -> Refusal | None:
    """Unknown persons are refused because they are unknown, and known ones are not."""
    unproven = command.ground is RequestGround.IDENTITY_UNPROVEN
    if request.confirmed:
        return REQUESTER_KNOWN if unproven else None
    return None if unproven else REQUESTER_UNCONFIRMED


def retention_has_its_last_day(request: DataRequest, command: RefuseDataRequest, book: RuleBook) -> Refusal | None:
    """Whoever has to wait is told how long."""
    if command.ground is not RequestGround.RETENTION:
        return None
    told = command.until is not None and command.until >= day_of(command.at)
    return None if told else NO_LAST_DAY


RECEIVE_DATA_REQUEST_RULES = (data_request_is_new, asked_subject_is_known)
CONFIRM_REQUESTER_RULES = (data_request_is_open, confirmation_is_named, requester_is_unconfirmed)
ANSWER_DATA_REQUEST_RULES = (data_request_is_open, reply_is_named, requester_is_confirmed, answer_rests_on_a_fact)
REFUSE_DATA_REQUEST_RULES = (
    data_request_is_open,
    reply_is_named,
    refusal_has_a_reason,
    refusal_fits_the_requester,
    retention_has_its_last_day,
)

# --- decide -----------------------------------------------------------------------------------------------------------


def receive_data_request(
    request: DataRequest, command: ReceiveDataRequest, book: RuleBook
) -> tuple[DataRequestReceived] | Refusal:
    """Take a request; its clock runs to the day that was counted."""
    return first_refusal(RECEIVE_DATA_REQUEST_RULES, request, command, book) or (
        DataRequestReceived(command.kind, command.channel, command.subject, command.due),
    )


def confirm_requester(
    request: DataRequest, command: ConfirmRequester, book: RuleBook
) -> tuple[RequesterConfirmed] | Refusal:
    """Record that it is known who asks."""
    return first_refusal(CONFIRM_REQUESTER_RULES, request, command, book) or (
        RequesterConfirmed(command.confirmer, command.reference),
    )


def answer_data_request(
    request: DataRequest, command: AnswerDataRequest, book: RuleBook
) -> tuple[DataRequestAnswered] | Refusal:
    """Record that it was done."""
    refusal = first_refusal(ANSWER_DATA_REQUEST_RULES, request, command, book)
    fact = command.fact
    if refusal is not None or fact is None:
        return refusal or NOTHING_DONE
    return (DataRequestAnswered(command.answerer, fact.history, fact.version, command.reference),)


def refuse_data_request(
    request: DataRequest, command: RefuseDataRequest, book: RuleBook
) -> tuple[DataRequestRefused] | Refusal:
    """Record that it is not done, and why."""
    refusal = first_refusal(REFUSE_DATA_REQUEST_RULES, request, command, book)
    if refusal is not None or command.ground is None:
        return refusal or NO_REASON
    return (DataRequestRefused(command.answerer, command.ground, command.until, command.reference),)


DATA_REQUEST_DECIDERS: Mapping[type, Callable[[DataRequest, Any, RuleBook], tuple[DataRequestEvent, ...] | Refusal]] = {
    ReceiveDataRequest: receive_data_request,
    ConfirmRequester: confirm_requester,
    AnswerDataRequest: answer_data_request,
    RefuseDataRequest: refuse_data_request,
}


def decide_data_request(
    request: DataRequest, command: DataRequestCommand, book: RuleBook
) -> tuple[DataRequestEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return DATA_REQUEST_DECIDERS[type(command)](request, command, book)
