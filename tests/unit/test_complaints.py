"""A complaint: received, answered by a day, perhaps reopened, closed with what was put right."""

from datetime import date

from iov_realname.domain.complaint.commands import AnswerComplaint, CloseComplaint, ReceiveComplaint, ReopenComplaint
from iov_realname.domain.complaint.decide import (
    ANSWER_COMPLAINT_RULES,
    CLOSE_COMPLAINT_RULES,
    RECEIVE_COMPLAINT_RULES,
    REOPEN_COMPLAINT_RULES,
    answer_is_due,
    answer_is_named,
    complaint_is_answered,
    complaint_is_new,
    complaint_is_open,
    complaint_is_well_formed,
    complaint_says_something,
    decide_complaint,
    remedy_is_named,
    upheld_is_remedied,
)
from iov_realname.domain.complaint.events import (
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReopened,
)
from iov_realname.domain.complaint.state import NO_COMPLAINT, Complaint, evolve_complaint
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.subject.words import RequestChannel
from tests.support.facts import BOOK, ILL_FORMED, SALE_DAY, VIN, sealed
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

DUE = date(2024, 5, 21)

RECEIVED = ComplaintReceived(
    ComplaintKind.FEE_OR_BURDEN, RequestChannel.TELEPHONE, True, VIN, "QD-008", sealed("words"), sealed("contact"), DUE
)
ANSWERED = ComplaintAnswered(ComplaintResult.UPHELD, "service-2", "D-5")
REOPENED = ComplaintReopened(DUE)
CLOSED = ComplaintClosed("D-6")

RECEIVE = ReceiveComplaint(
    SALE_DAY,
    ComplaintKind.FEE_OR_BURDEN,
    RequestChannel.TELEPHONE,
    backfill=True,
    vin=VIN,
    dealer="QD-008",
    words=Confidential("补登记被要求交费"),
    words_sealed=sealed("words"),
    contact_sealed=sealed("contact"),
)
ANSWER = AnswerComplaint(SALE_DAY, ComplaintResult.UPHELD, "service-2", "D-5")
REOPEN = ReopenComplaint(SALE_DAY)
CLOSE = CloseComplaint(SALE_DAY, "D-6")


def told(*events: ComplaintEvent) -> Complaint:
    """The complaint that events lead to."""
    complaint = NO_COMPLAINT
    for event in events:
        complaint = evolve_complaint(complaint, event)
    return complaint


OPEN, UPHELD, OVER = told(RECEIVED), told(RECEIVED, ANSWERED), told(RECEIVED, ANSWERED, CLOSED)
UNFOUNDED = told(RECEIVED, but(ANSWERED, result=ComplaintResult.UNFOUNDED))
AGAIN = told(RECEIVED, ANSWERED, REOPENED)


def not_open(command: object) -> Broken:
    """The complaint is not there yet, or no longer."""
    return Broken(
        complaint_is_open,
        RefusalCode.STAGE,
        Scene("never received", NO_COMPLAINT, command),
        Scene("closed", OVER, command),
    )


ACTS = (
    Act(
        RECEIVE_COMPLAINT_RULES,
        done=(
            Scene("about a fee", NO_COMPLAINT, RECEIVE),
            Scene("about no vehicle and no channel", NO_COMPLAINT, but(RECEIVE, vin=None, dealer=None)),
        ),
        refused=(
            Broken(complaint_is_new, RefusalCode.DUPLICATE, Scene("received before", OPEN, RECEIVE)),
            Broken(
                complaint_is_well_formed,
                RefusalCode.FORMAT,
                Scene("no VIN", NO_COMPLAINT, but(RECEIVE, vin=ILL_FORMED)),
                Scene("a channel's name", NO_COMPLAINT, but(RECEIVE, dealer="某某店")),
            ),
            Broken(
                complaint_says_something,
                RefusalCode.FORMAT,
                Scene("silence", NO_COMPLAINT, but(RECEIVE, words=Confidential("\n"))),
            ),
        ),
        decide=decide_complaint,
    ),
    Act(
        ANSWER_COMPLAINT_RULES,
        done=(
            *(Scene(f"{result}", OPEN, but(ANSWER, result=result)) for result in ComplaintResult),
            Scene("reopened", AGAIN, ANSWER),
        ),
        refused=(
            not_open(ANSWER),
            Broken(
                answer_is_named,
                RefusalCode.FORMAT,
                Scene("by a name", OPEN, but(ANSWER, answerer="李四")),
                Scene("by no document", OPEN, but(ANSWER, reference="")),
            ),
            Broken(answer_is_due, RefusalCode.STAGE, Scene("answered before", UPHELD, ANSWER)),
        ),
        decide=decide_complaint,
    ),
    Act(
        REOPEN_COMPLAINT_RULES,
        done=(Scene("not accepted", UPHELD, REOPEN),),
        refused=(
            not_open(REOPEN),
            Broken(
                complaint_is_answered,
                RefusalCode.STAGE,
                Scene("not answered", OPEN, REOPEN),
                Scene("reopened before", AGAIN, REOPEN),
            ),
        ),
        decide=decide_complaint,
    ),
    Act(
        CLOSE_COMPLAINT_RULES,
        done=(
            Scene("put right", UPHELD, CLOSE),
            Scene("unfounded", UNFOUNDED, but(CLOSE, remedy=None)),
        ),
        refused=(
            not_open(CLOSE),
            Broken(complaint_is_answered, RefusalCode.STAGE, Scene("not answered", OPEN, CLOSE)),
            Broken(upheld_is_remedied, RefusalCode.STAGE, Scene("nothing put right", UPHELD, but(CLOSE, remedy=None))),
            Broken(remedy_is_named, RefusalCode.FORMAT, Scene("no record", UNFOUNDED, but(CLOSE, remedy="已 退"))),
        ),
        decide=decide_complaint,
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


def test_the_clock_runs_for_the_books_days() -> None:
    """Fifteen days by our policy, another number by another book; once answered nothing is due, reopened again."""
    assert (RECEIVED,) == decide_complaint(NO_COMPLAINT, RECEIVE, BOOK)
    assert (but(RECEIVED, due=date(2024, 5, 7)),) == decide_complaint(
        NO_COMPLAINT, RECEIVE, but(BOOK, complaint_days=1)
    )
    assert (REOPENED,) == decide_complaint(UPHELD, REOPEN, BOOK)
    assert [DUE, None, DUE, None] == [each.due for each in (OPEN, UPHELD, AGAIN, OVER)]


def test_what_is_recorded() -> None:
    """An answer with its result, an end with its remedy."""
    assert (ANSWERED,) == decide_complaint(OPEN, ANSWER, BOOK)
    assert (CLOSED,) == decide_complaint(UPHELD, CLOSE, BOOK)
    assert (ComplaintClosed(None),) == decide_complaint(UNFOUNDED, but(CLOSE, remedy=None), BOOK)
