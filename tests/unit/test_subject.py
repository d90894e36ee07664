"""One subject: the clock after service, holds, erasure by two, and readings."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.subject.clock import Clock
from iov_realname.domain.subject.decide import SubjectCommand, decide_subject
from iov_realname.domain.subject.erasure import (
    ANSWER_RULES,
    APPROVE_RULES,
    DESTRUCTION_RULES,
    ORDER_RULES,
    REQUEST_ERASURE_RULES,
    ApproveErasure,
    OrderErasure,
    RecordDestruction,
    RequestErasure,
    approver_is_an_account,
    approver_is_another,
    destruction_was_ordered,
    erasure_is_due,
    reference_is_one,
    two_have_approved,
    why_not_yet,
)
from iov_realname.domain.subject.events import (
    Accessed,
    ErasureApproved,
    ErasureDeclined,
    ErasureOrdered,
    ErasureRequested,
    HoldPlaced,
    HoldReleased,
    Locked,
    RetentionStarted,
    ServiceResumed,
    Shredded,
    SubjectEvent,
)
from iov_realname.domain.subject.reading import (
    READ_RULES,
    ReadSubject,
    purpose_and_actor_are_named,
    purpose_opens_what_is_kept,
)
from iov_realname.domain.subject.retention import (
    HOLD_RULES,
    RELEASE_RULES,
    RESUME_RULES,
    START_RULES,
    PlaceHold,
    ReleaseHold,
    ResumeService,
    StartRetention,
    case_holds,
    case_is_new,
    case_number_is_one,
    hold_ends_later,
    is_not_being_erased,
    service_had_ended,
)
from iov_realname.domain.subject.state import SERVED, Subject, evolve_subject
from iov_realname.domain.subject.words import (
    DeclineGround,
    ErasureReason,
    HoldReason,
    ReadingPurpose,
    RequestChannel,
    RetentionBasis,
    Role,
)
from iov_realname.domain.time import CHINA_TIME
from tests.support.facts import BOOK
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

ENDED, UNTIL = date(2024, 5, 6), date(2026, 5, 6)
LAST_MOMENT = datetime(2026, 5, 6, 23, 59, 59, tzinfo=CHINA_TIME)
AFTER = LAST_MOMENT + timedelta(seconds=1)

STARTED = RetentionStarted(Role.OWNER, RetentionBasis.LAW, ENDED, UNTIL)
BY_POLICY = but(STARTED, basis=RetentionBasis.ATTEMPT)
CLOCK = Clock(Role.OWNER, RetentionBasis.LAW, ENDED, UNTIL)
HOLD = HoldPlaced(HoldReason.DISPUTE, "D-1", None)
REQUESTED = ErasureRequested(RequestChannel.LETTER, "Q-1")
FIRST, SECOND = ErasureApproved("key-admin"), ErasureApproved("auditor-1")
ORDERED = ErasureOrdered(ErasureReason.OVER, ("key-admin", "auditor-1"))
GONE = Shredded(ErasureReason.OVER, ("key-admin", "auditor-1"), 3, "d" * 64, None)


def given(*events: SubjectEvent) -> Subject:
    """The subject with this history."""
    subject = SERVED
    for event in events:
        subject = evolve_subject(subject, event)
    return subject


KEPT = given(STARTED, Locked())
APPROVED = given(STARTED, Locked(), FIRST, SECOND)
LEAVING = given(STARTED, Locked(), FIRST, SECOND, ORDERED)
ERASED = given(STARTED, Locked(), FIRST, SECOND, ORDERED, GONE)

START, RESUME = StartRetention(AFTER, CLOCK), ResumeService(AFTER)
PLACE, RELEASE = PlaceHold(AFTER, HoldReason.LAWSUIT, "D-2", None), ReleaseHold(AFTER, "D-1")
ASK = RequestErasure(AFTER, RequestChannel.LETTER, "Q-1")
APPROVE, ORDER = ApproveErasure(AFTER, "auditor-1"), OrderErasure(AFTER)
RECORD = RecordDestruction(AFTER, 3, "d" * 64, None)
READ = ReadSubject(AFTER, ReadingPurpose.AUDIT, "auditor-1", full=False, fields=("owner",), histories=("card-1",))

NOT_NUMBERS = ("", "张三", "110101190001010014", "11010119000101001X", "13800000000", "D 1", "-1", "D" * 41)


def gone_for_good(command: SubjectCommand) -> Broken:
    """Nothing is done with what is being erased, or erased."""
    return Broken(
        is_not_being_erased,
        RefusalCode.STAGE,
        Scene("ordered", LEAVING, command),
        Scene("erased", ERASED, command),
    )


def too_early(command: RequestErasure | ApproveErasure | OrderErasure) -> Broken:
    """Service, retention, holds."""
    return Broken(
        erasure_is_due,
        RefusalCode.ERASE_EARLY,
        Scene("served", SERVED, command),
        Scene("the last moment", KEPT, but(command, at=LAST_MOMENT)),
        Scene("held", given(STARTED, Locked(), HOLD), command),
        Scene("our policy, and nobody asked", given(BY_POLICY, Locked()), but(command, at=LAST_MOMENT)),
        Scene("the law, though asked", given(STARTED, Locked(), REQUESTED), but(command, at=LAST_MOMENT)),
    )


def answered(subject: Subject, command: RequestErasure, book: object) -> object:
    """What the person is told after the request is on record; its tuple of nothing is an answer too."""
    refusal = ANSWER_RULES[0](subject, command, BOOK)
    return (command,) if refusal is None else but(refusal, rule="erasure_is_due", edition=BOOK.edition)


ACTS = (
    Act(
        START_RULES,
        done=(
            Scene("service ends", SERVED, START),
            Scene("its end moves", KEPT, but(START, clock=but(CLOCK, until=ENDED))),
        ),
        refused=(gone_for_good(START),),
        decide=decide_subject,
    ),
    Act(
        RESUME_RULES,
        done=(Scene("service goes on", KEPT, RESUME),),
        refused=(
            gone_for_good(RESUME),
            Broken(service_had_ended, RefusalCode.STAGE, Scene("never ended", SERVED, RESUME)),
        ),
        decide=decide_subject,
    ),
    Act(
        HOLD_RULES,
        done=(
            Scene("while served", SERVED, PLACE),
            Scene("another case", given(STARTED, HOLD), PLACE),
            Scene("for today only", KEPT, but(PLACE, until=AFTER.date())),
        ),
        refused=(
            gone_for_good(PLACE),
            Broken(
                case_number_is_one,
                RefusalCode.FORMAT,
                *(Scene(repr(text), KEPT, but(PLACE, case_no=text)) for text in NOT_NUMBERS),
            ),
            Broken(case_is_new, RefusalCode.DUPLICATE, Scene("twice", given(HOLD), but(PLACE, case_no="D-1"))),
            Broken(hold_ends_later, RefusalCode.FORMAT, Scene("over before", KEPT, but(PLACE, until=UNTIL))),
        ),
        decide=decide_subject,
    ),
    Act(
        RELEASE_RULES,
        done=(Scene("held", given(HOLD), RELEASE),),
        refused=(
            gone_for_good(RELEASE),
            Broken(case_holds, RefusalCode.STAGE, Scene("never held", KEPT, RELEASE)),
        ),
        decide=decide_subject,
    ),
    Act(
        REQUEST_ERASURE_RULES,
        done=(Scene("while served", SERVED, ASK), Scene("afterwards", KEPT, ASK)),
        refused=(
            gone_for_good(ASK),
            Broken(
                reference_is_one,
                RefusalCode.FORMAT,
                *(Scene(repr(text), KEPT, but(ASK, reference=text)) for text in NOT_NUMBERS),
            ),
        ),
        decide=decide_subject,
    ),
    Act(ANSWER_RULES, done=(Scene("over", KEPT, ASK),), refused=(too_early(ASK),), decide=answered),
    Act(
        APPROVE_RULES,
        done=(
            Scene("the day after", KEPT, APPROVE),
            Scene("the second", given(STARTED, FIRST), APPROVE),
            Scene("early, our policy, asked", given(BY_POLICY, REQUESTED), but(APPROVE, at=LAST_MOMENT)),
            Scene("the hold is over", given(STARTED, but(HOLD, until=UNTIL)), APPROVE),
        ),
        refused=(
            gone_for_good(APPROVE),
            too_early(APPROVE),
            Broken(
                approver_is_an_account,
                RefusalCode.FORMAT,
                *(Scene(repr(text), KEPT, but(APPROVE, approver=text)) for text in NOT_NUMBERS),
            ),
            Broken(
                approver_is_another,
                RefusalCode.STAGE,
                Scene("the same", given(STARTED, SECOND), APPROVE),
                Scene("a third", APPROVED, but(APPROVE, approver="c-3")),
            ),
        ),
        decide=decide_subject,
    ),
    Act(
        ORDER_RULES,
        done=(Scene("two agree", APPROVED, ORDER),),
        refused=(
            gone_for_good(ORDER),
            too_early(ORDER),
            Broken(
                two_have_approved,
                RefusalCode.STAGE,
                Scene("nobody", KEPT, ORDER),
                Scene("one", given(STARTED, FIRST), ORDER),
                Scene("one twice", given(STARTED, FIRST, FIRST), ORDER),
            ),
        ),
        decide=decide_subject,
    ),
    Act(
        DESTRUCTION_RULES,
        done=(Scene("ordered", LEAVING, RECORD),),
        refused=(
            Broken(
                destruction_was_ordered,
                RefusalCode.STAGE,
                Scene("not ordered", APPROVED, RECORD),
                Scene("recorded", ERASED, RECORD),
            ),
        ),
        decide=decide_subject,
    ),
    Act(
        READ_RULES,
        done=(
            Scene("served", SERVED, but(READ, purpose=ReadingPurpose.SERVICE)),
            *(Scene(f"kept, {each}", KEPT, but(READ, purpose=each)) for each in ReadingPurpose if each.opens_locked),
        ),
        refused=(
            gone_for_good(READ),
            Broken(
                purpose_and_actor_are_named,
                RefusalCode.PURPOSE,
                Scene("no purpose", SERVED, but(READ, purpose=None)),
                Scene("no purpose, kept", KEPT, but(READ, purpose=None)),
                *(Scene(repr(text), SERVED, but(READ, actor=text)) for text in NOT_NUMBERS),
            ),
            Broken(
                purpose_opens_what_is_kept,
                RefusalCode.PURPOSE,
                Scene("kept", KEPT, but(READ, purpose=ReadingPurpose.SERVICE)),
            ),
        ),
        decide=decide_subject,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """What may not be done with a subject's data is refused by the rule that forbids it, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """What may be done is recorded."""
    assert_done(act, scene)


class TestDecisions:
    """What is written down."""

    def test_the_end_of_service_starts_the_clock_and_locks(self) -> None:
        """Both at once; what is on record already is not said again, and a clock that moves is said anew."""
        later = but(CLOCK, service_ended=date(2024, 6, 1))
        assert (STARTED, Locked()) == decide_subject(SERVED, START, BOOK)
        assert () == decide_subject(KEPT, START, BOOK)
        assert (but(STARTED, service_ended=date(2024, 6, 1)),) == decide_subject(KEPT, but(START, clock=later), BOOK)
        assert (Locked(),) == decide_subject(given(STARTED), START, BOOK)

    def test_what_resumes_is_served_as_before(self) -> None:
        """Clock, lock and approvals are gone; a hold and a request stay."""
        resumed = given(STARTED, Locked(), HOLD, REQUESTED, ServiceResumed())
        assert (None, False, True, ()) == (resumed.clock, resumed.locked, resumed.unlocked, resumed.approvers)
        assert resumed.requested
        assert resumed.held(ENDED)
        assert (ServiceResumed(),) == decide_subject(KEPT, RESUME, BOOK)
        again = given(STARTED, Locked(), ServiceResumed(), STARTED, Locked())
        assert (True, False) == (again.locked, again.unlocked)

    def test_a_hold_is_placed_and_let_go(self) -> None:
        """With its reason, its number and its end; only the case named lets go."""
        placed = HoldPlaced(HoldReason.LAWSUIT, "D-2", date(2027, 1, 1))
        assert (placed,) == decide_subject(KEPT, but(PLACE, until=date(2027, 1, 1)), BOOK)
        assert (HoldReleased("D-1"),) == decide_subject(given(HOLD), RELEASE, BOOK)
        assert ("D-2",) == tuple(hold.case_no for hold in given(HOLD, placed, HoldReleased("D-1")).holds)

    @pytest.mark.parametrize(
        ("subject", "at", "declined"),
        [
            (SERVED, AFTER, (DeclineGround.SERVICE, None)),
            (KEPT, LAST_MOMENT, (DeclineGround.RETENTION, UNTIL)),
            (given(STARTED, HOLD), AFTER, (DeclineGround.HOLD, None)),
            (given(STARTED, but(HOLD, until=date(2027, 1, 1))), AFTER, (DeclineGround.HOLD, date(2027, 1, 1))),
            (KEPT, AFTER, None),
            (given(BY_POLICY), LAST_MOMENT, None),
        ],
    )
    def test_a_request_is_answered(
        self, subject: Subject, at: datetime, declined: tuple[DeclineGround, date | None] | None
    ) -> None:
        """Too early, it is noted as declined, with ground and last day; what only our policy holds is let go."""
        expected = () if declined is None else (ErasureDeclined("Q-1", *declined),)
        assert (REQUESTED, *expected) == decide_subject(subject, but(ASK, at=at), BOOK)

    def test_the_latest_hold_is_the_one_to_wait_for(self) -> None:
        """Of several ends the last counts, of those that stand; one without an end makes it unknown."""
        soon = but(HOLD, case_no="D-3", until=date(2026, 6, 1))
        late = but(HOLD, case_no="D-4", until=date(2027, 1, 1))
        on = AFTER.date()
        assert (DeclineGround.HOLD, date(2027, 1, 1)) == why_not_yet(given(STARTED, soon, late), on)
        assert (DeclineGround.HOLD, None) == why_not_yet(given(STARTED, soon, HOLD, late), on)
        assert (DeclineGround.HOLD, date(2026, 6, 1)) == why_not_yet(given(STARTED, soon), date(2026, 6, 1))
        assert why_not_yet(given(STARTED, soon), date(2026, 6, 2)) is None

    @pytest.mark.parametrize(
        ("subject", "command", "cites"),
        [
            (SERVED, APPROVE, ("O25-11", "PI-50")),
            (KEPT, but(APPROVE, at=LAST_MOMENT), ("O25-11", "PI-47", "PI-50")),
            (given(STARTED, HOLD), APPROVE, ("POLICY-HOLD", "PI-50")),
            (KEPT, but(READ, purpose=None), ("N5-1", "PI-13")),
            (KEPT, but(READ, purpose=ReadingPurpose.SERVICE), ("PI-47", "NDR-24")),
        ],
    )
    def test_a_refusal_names_the_law_it_rests_on(
        self, subject: Subject, command: SubjectCommand, cites: tuple[str, ...]
    ) -> None:
        """The retention and the duty to answer with reasons; purpose limitation; storing and protecting only."""
        refusal = decide_subject(subject, command, BOOK)
        assert isinstance(refusal, Refusal)
        assert cites == refusal.cites

    def test_a_refusal_says_until_when(self) -> None:
        """Whoever is refused is told the day, in both languages."""
        refusal = decide_subject(KEPT, but(APPROVE, at=LAST_MOMENT), BOOK)
        assert isinstance(refusal, Refusal)
        assert "2026-05-06" in refusal.zh
        assert "2026-05-06" in refusal.en

    @pytest.mark.parametrize(
        "news", [RetentionStarted(Role.OWNER, RetentionBasis.LAW, ENDED, UNTIL), ServiceResumed(), HOLD]
    )
    def test_what_changes_the_matter_takes_approvals_back(self, news: SubjectEvent) -> None:
        """Nobody's agreement is used for something else than was agreed to."""
        assert ("key-admin", "auditor-1") == APPROVED.approvers
        assert () == evolve_subject(APPROVED, news).approvers

    def test_the_order_and_the_proof_name_who_agreed_and_why(self) -> None:
        """Approved by two; the reason is the person's request, if there was one, else that the time is over."""
        asked = given(STARTED, Locked(), REQUESTED, FIRST, SECOND)
        assert (ORDERED,) == decide_subject(APPROVED, ORDER, BOOK)
        assert (but(ORDERED, reason=ErasureReason.REQUEST),) == decide_subject(asked, ORDER, BOOK)
        assert (GONE,) == decide_subject(LEAVING, RECORD, BOOK)
        final = but(RECORD, wrapped_digest=None, final_from=date(2030, 1, 1))
        assert (but(GONE, wrapped_digest=None, final_from=date(2030, 1, 1)),) == decide_subject(LEAVING, final, BOOK)
        assert ERASED.shredded
        assert not LEAVING.shredded

    def test_a_reading_is_written_down_whole(self) -> None:
        """Purpose, whether in full, fields and histories; it changes nothing."""
        accessed = Accessed(ReadingPurpose.AUDIT, full=False, fields=("owner",), histories=("card-1",))
        assert (accessed,) == decide_subject(KEPT, READ, BOOK)
        assert KEPT == evolve_subject(KEPT, accessed)
        assert KEPT == evolve_subject(KEPT, ErasureDeclined("Q-1", DeclineGround.HOLD, None))


@pytest.mark.parametrize("text", ["D-1", "a", "2024/0105.17_3", "1380000000", "138000000000", "9" * 14])
def test_numbers_of_registers_are_let_pass(text: str) -> None:
    """Letters, digits, a few signs, and not of the length of a person's numbers."""
    assert names_a_record(text)


@pytest.mark.parametrize("decide", [decide_subject])
def test_a_served_subject_needs_no_record(decide: Callable[..., object]) -> None:
    """Before anything is on record the subject is served, unheld and readable for service."""
    assert isinstance(decide(SERVED, but(READ, purpose=ReadingPurpose.SERVICE), BOOK), tuple)
    assert not SERVED.held(ENDED)
    assert (False, False, False, False) == (SERVED.locked, SERVED.unlocked, SERVED.requested, SERVED.shredded)
