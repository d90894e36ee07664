"""What persons ask of their data: received, the person confirmed, met by a fact on record or refused with a reason."""

from datetime import date

import pytest

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.datarequest.commands import (
    AnswerDataRequest,
    ConfirmRequester,
    FactOnRecord,
    ReceiveDataRequest,
    RefuseDataRequest,
)
from iov_realname.domain.datarequest.decide import (
    ANSWER_DATA_REQUEST_RULES,
    CONFIRM_REQUESTER_RULES,
    RECEIVE_DATA_REQUEST_RULES,
    REFUSE_DATA_REQUEST_RULES,
    answer_rests_on_a_fact,
    asked_subject_is_known,
    confirmation_is_named,
    data_request_is_new,
    data_request_is_open,
    decide_data_request,
    refusal_fits_the_requester,
    refusal_has_a_reason,
    reply_is_named,
    requester_is_confirmed,
    requester_is_unconfirmed,
    retention_has_its_last_day,
)
from iov_realname.domain.datarequest.events import (
    DataRequestAnswered,
    DataRequestEvent,
    DataRequestReceived,
    DataRequestRefused,
    RequesterConfirmed,
)
from iov_realname.domain.datarequest.state import NOT_ASKED_FOR, DataRequest, evolve_data_request
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.subject.words import DeclineGround, RequestChannel
from iov_realname.domain.time import day_of
from tests.support.facts import BOOK, SALE_DAY
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

SUBJECT = SubjectId("0" * 32)
DUE, LATER = date(2024, 5, 20), date(2026, 5, 6)

RECEIVED = DataRequestReceived(DataRequestKind.ACCESS, RequestChannel.ONLINE, SUBJECT, DUE)
CONFIRMED = RequesterConfirmed("privacy-1", "D-1")
ANSWERED = DataRequestAnswered("privacy-1", f"subject-{SUBJECT}", 3, "D-2")
REFUSED = DataRequestRefused("privacy-1", RequestGround.RETENTION, LATER, "D-3")

RECEIVE = ReceiveDataRequest(SALE_DAY, DataRequestKind.ACCESS, RequestChannel.ONLINE, SUBJECT, True, DUE)
CONFIRM = ConfirmRequester(SALE_DAY, "privacy-1", "D-1")
ANSWER = AnswerDataRequest(SALE_DAY, "privacy-1", FactOnRecord(f"subject-{SUBJECT}", 3), "D-2")
REFUSE = RefuseDataRequest(SALE_DAY, "privacy-1", RequestGround.RETENTION, LATER, "D-3")
UNKNOWN_PERSON = but(REFUSE, ground=RequestGround.IDENTITY_UNPROVEN, until=None)


def told(*events: DataRequestEvent) -> DataRequest:
    """The request that events lead to."""
    request = NOT_ASKED_FOR
    for event in events:
        request = evolve_data_request(request, event)
    return request


OPEN, KNOWN, MET = told(RECEIVED), told(RECEIVED, CONFIRMED), told(RECEIVED, CONFIRMED, ANSWERED)


def not_open(command: object) -> Broken:
    """The request is not there yet, or no longer."""
    return Broken(
        data_request_is_open,
        RefusalCode.STAGE,
        Scene("never received", NOT_ASKED_FOR, command),
        Scene("met", MET, command),
        Scene("refused", told(RECEIVED, CONFIRMED, REFUSED), command),
    )


def unnamed(state: DataRequest, command: object) -> Broken:
    """A reply by a name, or without a document."""
    return Broken(
        reply_is_named,
        RefusalCode.FORMAT,
        Scene("by a name", state, but(command, answerer="王五")),
        Scene("by no document", state, but(command, reference="")),
    )


ACTS = (
    Act(
        RECEIVE_DATA_REQUEST_RULES,
        done=(
            *(Scene(f"{kind}", NOT_ASKED_FOR, but(RECEIVE, kind=kind)) for kind in DataRequestKind),
            Scene("nobody known", NOT_ASKED_FOR, but(RECEIVE, subject=None, subject_known=False)),
        ),
        refused=(
            Broken(data_request_is_new, RefusalCode.DUPLICATE, Scene("received before", OPEN, RECEIVE)),
            Broken(
                asked_subject_is_known,
                RefusalCode.FORMAT,
                Scene("a stranger", NOT_ASKED_FOR, but(RECEIVE, subject_known=False)),
            ),
        ),
        decide=decide_data_request,
    ),
    Act(
        CONFIRM_REQUESTER_RULES,
        done=(Scene("first look", OPEN, CONFIRM),),
        refused=(
            not_open(CONFIRM),
            Broken(
                confirmation_is_named,
                RefusalCode.FORMAT,
                Scene("by a name", OPEN, but(CONFIRM, confirmer="王五")),
                Scene("by no record", OPEN, but(CONFIRM, reference="")),
            ),
            Broken(requester_is_unconfirmed, RefusalCode.STAGE, Scene("twice", KNOWN, CONFIRM)),
        ),
        decide=decide_data_request,
    ),
    Act(
        ANSWER_DATA_REQUEST_RULES,
        done=(Scene("read out", KNOWN, ANSWER),),
        refused=(
            not_open(ANSWER),
            unnamed(KNOWN, ANSWER),
            Broken(requester_is_confirmed, RefusalCode.PURPOSE, Scene("to a stranger", OPEN, ANSWER)),
            Broken(answer_rests_on_a_fact, RefusalCode.STAGE, Scene("words only", KNOWN, but(ANSWER, fact=None))),
        ),
        decide=decide_data_request,
    ),
    Act(
        REFUSE_DATA_REQUEST_RULES,
        done=(
            Scene("retention, with its day", KNOWN, REFUSE),
            Scene("retention, to the end of today", KNOWN, but(REFUSE, until=day_of(SALE_DAY))),
            Scene("not held", KNOWN, but(REFUSE, ground=RequestGround.NOT_HELD, until=None)),
            Scene("nobody knows who asks", OPEN, UNKNOWN_PERSON),
        ),
        refused=(
            not_open(REFUSE),
            unnamed(KNOWN, REFUSE),
            Broken(refusal_has_a_reason, RefusalCode.FORMAT, Scene("no reason", KNOWN, but(REFUSE, ground=None))),
            Broken(
                refusal_fits_the_requester,
                RefusalCode.STAGE,
                Scene("a known person, as unknown", KNOWN, UNKNOWN_PERSON),
            ),
            Broken(
                refusal_fits_the_requester,
                RefusalCode.PURPOSE,
                Scene("an unknown person, for another reason", OPEN, REFUSE),
            ),
            Broken(
                retention_has_its_last_day,
                RefusalCode.FORMAT,
                Scene("without its day", KNOWN, but(REFUSE, until=None)),
                Scene("a day that is past", KNOWN, but(REFUSE, until=date(2024, 5, 5))),
            ),
        ),
        decide=decide_data_request,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A step out of turn, or ill-formed, is refused by the rule that says so."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A step in its place is recorded."""
    assert_done(act, scene)


@pytest.mark.parametrize(
    ("request_", "command", "event"),
    [
        (NOT_ASKED_FOR, RECEIVE, RECEIVED),
        (OPEN, CONFIRM, CONFIRMED),
        (KNOWN, ANSWER, ANSWERED),
        (KNOWN, REFUSE, REFUSED),
    ],
)
def test_what_follows(request_: DataRequest, command: object, event: DataRequestEvent) -> None:
    """Each command, in its place, is recorded as one event."""
    assert (event,) == decide_data_request(request_, command, BOOK)  # type: ignore[arg-type]


def test_whatever_holds_an_erasure_is_a_reason_to_refuse() -> None:
    """The grounds on which an erasure is declined are among those of a refusal, under the same codes."""
    assert {str(each) for each in DeclineGround} <= {str(each) for each in RequestGround}


def test_access_and_copy_are_readings() -> None:
    """The others are met by something else."""
    assert [DataRequestKind.ACCESS, DataRequestKind.COPY] == [each for each in DataRequestKind if each.is_reading]
