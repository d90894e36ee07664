"""An inspection as a case: opened, sampled, noted, answered, ordered, put right, closed; every step on record."""

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

import iov_realname
from iov_realname import Refused, Registry
from iov_realname.application.errors import CommandReused
from iov_realname.domain.inspection.cases.commands import (
    AnswerQuestion,
    CaseCommand,
    CloseInspection,
    DrawSample,
    NoteFinding,
    OpenInspection,
    OrderRectification,
    ReportRectification,
)
from iov_realname.domain.inspection.cases.decide import decide_inspection
from iov_realname.domain.inspection.cases.events import (
    CaseEvent,
    FindingNoted,
    InspectionClosed,
    InspectionOpened,
    QuestionAnswered,
    RectificationOrdered,
    RectificationReported,
    SampleDrawn,
    Supervisor,
)
from iov_realname.domain.inspection.cases.state import NOT_OPENED, InspectionCase, evolve_inspection
from iov_realname.domain.inspection.sampling import sampled
from iov_realname.domain.inspection.words import Question
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from tests.support.facts import BOOK, ICCID, ILL_FORMED, SALE_DAY

ASKED = (Question.IDENTITY, Question.REFUSERS)
OPENED = InspectionOpened(Supervisor.CA, "31", "H-1", ASKED)
DRAWN = SampleDrawn("abc", SALE_DAY, 7, (ICCID,))
NOTED = FindingNoted("F1", "typed_entry", ICCID, (4,))
ANSWERED = QuestionAnswered(Question.IDENTITY, "D-1")
REFUSERS_ANSWERED = QuestionAnswered(Question.REFUSERS, "D-2")
ORDERED = RectificationOrdered("F1", date(2024, 6, 1))
REPORTED = RectificationReported("F1", "D-3")
CLOSED = InspectionClosed("H-2")

OPEN = OpenInspection(SALE_DAY, Supervisor.CA, "31", "H-1", (*ASKED, Question.IDENTITY))
DRAW = DrawSample(SALE_DAY, "abc", SALE_DAY, 7, (ICCID,))
NOTE = NoteFinding(SALE_DAY, "F1", "typed_entry", ICCID, (4,))
ANSWER = AnswerQuestion(SALE_DAY, Question.IDENTITY, "D-1")
ORDER = OrderRectification(SALE_DAY, "F1", date(2024, 6, 1))
REPORT = ReportRectification(SALE_DAY, "F1", "D-3")
CLOSE = CloseInspection(SALE_DAY, "H-2")
DONE = (OPENED, NOTED, ANSWERED, REFUSERS_ANSWERED, ORDERED, REPORTED)


def told(events: tuple[CaseEvent, ...]) -> InspectionCase:
    """The case that events lead to."""
    case = NOT_OPENED
    for event in events:
        case = evolve_inspection(case, event)
    return case


@pytest.mark.parametrize(
    ("events", "command", "event"),
    [
        ((), OPEN, OPENED),
        ((OPENED,), DRAW, DRAWN),
        ((OPENED,), NOTE, NOTED),
        ((OPENED,), attrs.evolve(NOTE, iccid=None), attrs.evolve(NOTED, iccid=None)),
        ((OPENED,), ANSWER, ANSWERED),
        ((OPENED, NOTED), ORDER, ORDERED),
        ((OPENED, NOTED), attrs.evolve(ORDER, deadline=day_of(SALE_DAY)), RectificationOrdered("F1", day_of(SALE_DAY))),
        ((OPENED, NOTED, ORDERED), REPORT, REPORTED),
        (DONE, CLOSE, CLOSED),
    ],
)
def test_what_follows(events: tuple[CaseEvent, ...], command: CaseCommand, event: CaseEvent) -> None:
    """Each command, in its place, is recorded as one event."""
    assert (event,) == decide_inspection(told(events), command, BOOK)


@pytest.mark.parametrize(
    ("events", "command", "rule", "code"),
    [
        ((OPENED,), OPEN, "inspection_is_new", RefusalCode.DUPLICATE),
        ((), attrs.evolve(OPEN, reference="Zhang San"), "opening_is_well_formed", RefusalCode.FORMAT),
        ((), attrs.evolve(OPEN, province="Shanghai"), "opening_is_well_formed", RefusalCode.FORMAT),
        ((), attrs.evolve(OPEN, questions=()), "opening_is_well_formed", RefusalCode.FORMAT),
        ((), DRAW, "inspection_is_open", RefusalCode.STAGE),
        ((*DONE, CLOSED), ANSWER, "inspection_is_open", RefusalCode.STAGE),
        ((OPENED,), attrs.evolve(DRAW, random_value="a\nb"), "random_value_is_told", RefusalCode.FORMAT),
        ((OPENED,), attrs.evolve(NOTE, finding="一"), "finding_is_well_formed", RefusalCode.FORMAT),
        (
            (OPENED,),
            attrs.evolve(NOTE, iccid=ILL_FORMED),
            "finding_is_well_formed",
            RefusalCode.FORMAT,
        ),
        ((OPENED,), attrs.evolve(NOTE, check="looks_odd"), "check_is_known", RefusalCode.FORMAT),
        ((OPENED, NOTED), NOTE, "finding_is_new", RefusalCode.DUPLICATE),
        ((OPENED,), attrs.evolve(ANSWER, reference=""), "reference_names_a_record", RefusalCode.FORMAT),
        (
            (OPENED,),
            attrs.evolve(ANSWER, reference="110101190001010006"),
            "reference_names_a_record",
            RefusalCode.FORMAT,
        ),
        ((OPENED, ANSWERED), ANSWER, "question_is_open", RefusalCode.STAGE),
        ((OPENED,), attrs.evolve(ANSWER, question=Question.RULES), "question_is_open", RefusalCode.STAGE),
        ((OPENED,), ORDER, "finding_is_noted", RefusalCode.STAGE),
        ((OPENED, NOTED), attrs.evolve(ORDER, deadline=date(2024, 5, 5)), "deadline_lies_ahead", RefusalCode.FORMAT),
        ((OPENED, NOTED), REPORT, "rectification_is_outstanding", RefusalCode.STAGE),
        ((OPENED, NOTED, ORDERED, REPORTED), REPORT, "rectification_is_outstanding", RefusalCode.STAGE),
        ((OPENED,), CLOSE, "everything_is_done", RefusalCode.STAGE),
        (DONE[:-1], CLOSE, "everything_is_done", RefusalCode.STAGE),
    ],
)
def test_what_is_refused(events: tuple[CaseEvent, ...], command: CaseCommand, rule: str, code: RefusalCode) -> None:
    """By which rule, and with which code."""
    refusal = decide_inspection(told(events), command, BOOK)

    assert isinstance(refusal, Refusal)
    assert (rule, code) == (refusal.rule, refusal.code)
    assert all(BOOK.citation(each, day_of(SALE_DAY)) for each in refusal.cites)


def test_what_is_ordered_is_outstanding_until_reported_and_overdue_after_its_day() -> None:
    """The deadline itself is in time; an order that is repeated counts anew."""
    ordered, reported = told((OPENED, NOTED, ORDERED)), told((OPENED, NOTED, ORDERED, REPORTED))

    assert () == ordered.overdue(date(2024, 6, 1))
    assert ["F1"] == [each.id for each in ordered.overdue(date(2024, 6, 2))]
    assert () == reported.overdue(date(2025, 1, 1))
    assert ["F1"] == [each.id for each in evolve_inspection(reported, ORDERED).outstanding]


def test_cards_drawn_twice_are_in_the_sample_once() -> None:
    """A second drawing adds to the first."""
    assert (ICCID,) == told((OPENED, DRAWN, DRAWN)).sample


class TestSample:
    """Drawing cards that anybody can draw again."""

    CARDS = tuple(invented.iccid(number) for number in range(200))

    def test_is_the_same_for_the_same_value_whatever_the_order(self) -> None:
        """The random value alone decides."""
        assert sampled(self.CARDS, 20, "v") == sampled(reversed(self.CARDS), 20, "v")
        assert sampled(self.CARDS, 20, "v") != sampled(self.CARDS, 20, "w")

    def test_is_of_the_size_asked_for_or_everything(self) -> None:
        """No card twice."""
        assert 20 == len(set(sampled(self.CARDS, 20, "v")))
        assert sorted(self.CARDS) == list(sampled(self.CARDS, 999, "v"))

    def test_a_larger_one_holds_the_smaller(self) -> None:
        """Asking for more later leaves out none of those drawn before."""
        assert set(sampled(self.CARDS, 10, "v")) < set(sampled(self.CARDS, 30, "v"))


class TestRegistry:
    """The same through the registry."""

    @pytest.fixture
    def registry(self) -> Iterator[Registry]:
        """A registry with ten cards."""
        with iov_realname.connect("memory://", oem=invented.OEM) as registry:
            for number in range(10):
                registry.procure(
                    iccid=invented.iccid(number),
                    msisdn=invented.msisdn(number),
                    imsi=invented.imsi(number),
                    carrier=iov_realname.Carrier.MOBILE,
                    purchaser="样例汽车",
                    purchaser_code=invented.OEM,
                    responsible=invented.person(9).particulars,
                    responsible_document=iov_realname.DocumentKind.RESIDENT_ID,
                    batch_no="B-1",
                    risk_assessment_no="RA-1",
                )
            registry.open_inspection(
                inspection="JC-1", supervisor=Supervisor.CA, province="31", reference="H-1", questions=ASKED
            )
            yield registry

    def test_goes_from_opening_to_end(self, registry: Registry) -> None:
        """What is noted is put right, what is asked is answered, then it is closed."""
        registry.draw_sample(inspection="JC-1", size=3, random_value="20261124")
        sample = registry.inspection("JC-1").sample
        registry.note_finding(inspection="JC-1", finding="F1", check="typed_entry", iccid=sample[0], versions=[1])
        registry.order_rectification(inspection="JC-1", finding="F1", deadline=date(2099, 1, 1))
        for question in ASKED:
            registry.answer_question(inspection="JC-1", question=question, reference="D-1")
        with pytest.raises(Refused):
            registry.close_inspection(inspection="JC-1", reference="H-2")
        registry.report_rectification(inspection="JC-1", finding="F1", reference="D-3")
        registry.close_inspection(inspection="JC-1", reference="H-2")

        assert 3 == len(sample)
        assert registry.inspection("JC-1").closed
        assert not registry.inspection("JC-2").open

    def test_a_drawing_sent_again_draws_nothing_new(self, registry: Registry) -> None:
        """The same command gives the same answer, though the fleet has grown; another one under its id is an error."""
        again = {"inspection": "JC-1", "size": 3, "random_value": "v", "command_id": "draw-1"}
        registry.draw_sample(**again)  # type: ignore[arg-type]
        before = registry.inspection("JC-1").sample
        registry.acknowledge_purchaser(iccid=invented.iccid(1), receipt_no="R-1")
        registry.draw_sample(**again)  # type: ignore[arg-type]

        assert before == registry.inspection("JC-1").sample
        with pytest.raises(CommandReused):
            registry.draw_sample(**again | {"size": 4})  # type: ignore[arg-type]

    @pytest.mark.parametrize("number", ["张三", "", "110101190001010006"])
    def test_what_is_no_number_of_a_case_has_no_history(self, registry: Registry, number: str) -> None:
        """It is refused, and nothing of it is written down."""
        with pytest.raises(Refused, match="R-FORMAT"):
            registry.answer_question(inspection=number, question=ASKED[0], reference="D-1")

    def test_inspects_what_it_holds(self, registry: Registry) -> None:
        """Findings and figures come from the registry as well, by its own rule books."""
        report = registry.inspect(iccids=[invented.iccid(1)])

        assert (1, ()) == (report.cards, report.findings)
        assert 10 == registry.inspect().cards
        assert report.gravest() is None
