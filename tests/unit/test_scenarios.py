"""Scenarios of use: classed, assessed for risk, assessed anew, retired."""

from datetime import date, timedelta

import pytest

from iov_realname.domain.functions import Function, functions
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.scenario.decide import (
    ASSESS_SCENARIO_RULES,
    CLASSIFY_BATCH_RULES,
    RETIRE_SCENARIO_RULES,
    AssessScenario,
    ClassifyBatch,
    RetireScenario,
    assessment_is_named,
    batch_is_named,
    batch_is_new,
    decide_scenario,
    functions_fit_the_class,
    retirement_is_named,
    scenario_is_assessed,
    scenario_is_not_retired,
    scenario_is_on_record,
)
from iov_realname.domain.scenario.events import BatchClassified, ScenarioAssessed, ScenarioEvent, ScenarioRetired
from iov_realname.domain.scenario.state import NO_SCENARIO, Scenario, evolve_scenario
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from tests.support.facts import BOOK, SALE_DAY
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

DIRECTED = functions(Function.DATA_DIRECTED)
OPEN_DATA = functions(Function.DATA_DIRECTED, Function.DATA_UNDIRECTED)
REVIEW_BY = date(2025, 5, 6)

ASSESSED = ScenarioAssessed(CardClass.DIRECTED, RiskLevel.LOW, DIRECTED, None, "risk-1", "D-1", REVIEW_BY)
CLASSIFIED = BatchClassified("B-1")
RETIRED = ScenarioRetired("D-9")

ASSESS = AssessScenario(SALE_DAY, CardClass.DIRECTED, RiskLevel.LOW, DIRECTED, None, "risk-1", "D-1")
LIMITED = but(ASSESS, card_class=CardClass.LIMITED, functions=OPEN_DATA, megabytes=100)
CLASSIFY = ClassifyBatch(SALE_DAY, "B-1")
RETIRE = RetireScenario(SALE_DAY, "D-9")


def told(*events: ScenarioEvent) -> Scenario:
    """The scenario that events lead to."""
    scenario = NO_SCENARIO
    for event in events:
        scenario = evolve_scenario(scenario, event)
    return scenario


IN_USE, OUT = told(ASSESSED), told(ASSESSED, RETIRED)


def retired(command: object) -> Broken:
    """The scenario is out of use."""
    return Broken(scenario_is_not_retired, RefusalCode.STAGE, Scene("retired", OUT, command))


ACTS = (
    Act(
        ASSESS_SCENARIO_RULES,
        done=(
            Scene("for the first time", NO_SCENARIO, ASSESS),
            Scene("anew", IN_USE, but(ASSESS, risk=RiskLevel.HIGH)),
            Scene("limited, with a cap", NO_SCENARIO, LIMITED),
            Scene("open", NO_SCENARIO, but(LIMITED, card_class=CardClass.OPEN, megabytes=None)),
        ),
        refused=(
            retired(ASSESS),
            Broken(
                assessment_is_named,
                RefusalCode.FORMAT,
                Scene("by a name", NO_SCENARIO, but(ASSESS, assessor="赵六")),
                Scene("by no document", NO_SCENARIO, but(ASSESS, reference="")),
            ),
            Broken(
                functions_fit_the_class,
                RefusalCode.FUNCTION_EARLY,
                Scene("directed, with undirected data", NO_SCENARIO, but(ASSESS, functions=OPEN_DATA)),
                Scene("limited, without a cap", NO_SCENARIO, but(LIMITED, megabytes=None)),
                Scene("limited to nothing", NO_SCENARIO, but(LIMITED, megabytes=0)),
            ),
        ),
        decide=decide_scenario,
    ),
    Act(
        CLASSIFY_BATCH_RULES,
        done=(
            Scene("a batch", IN_USE, CLASSIFY),
            Scene("on the last day", IN_USE, but(CLASSIFY, at=SALE_DAY + timedelta(days=365))),
        ),
        refused=(
            retired(CLASSIFY),
            Broken(
                scenario_is_assessed,
                RefusalCode.STAGE,
                Scene("never assessed", NO_SCENARIO, CLASSIFY),
                Scene("the day after", IN_USE, but(CLASSIFY, at=SALE_DAY + timedelta(days=366))),
            ),
            Broken(batch_is_named, RefusalCode.FORMAT, Scene("no number", IN_USE, but(CLASSIFY, batch_no="一批"))),
            Broken(batch_is_new, RefusalCode.DUPLICATE, Scene("in it already", told(ASSESSED, CLASSIFIED), CLASSIFY)),
        ),
        decide=decide_scenario,
    ),
    Act(
        RETIRE_SCENARIO_RULES,
        done=(Scene("in use", IN_USE, RETIRE),),
        refused=(
            retired(RETIRE),
            Broken(scenario_is_on_record, RefusalCode.STAGE, Scene("never assessed", NO_SCENARIO, RETIRE)),
            Broken(retirement_is_named, RefusalCode.FORMAT, Scene("by no record", IN_USE, but(RETIRE, reference=""))),
        ),
        decide=decide_scenario,
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


@pytest.mark.parametrize(("months", "day"), [(12, REVIEW_BY), (6, date(2024, 11, 6))])
def test_the_next_assessment_is_due_after_the_books_months(months: int, day: date) -> None:
    """A year by our policy, another number by another book."""
    book = but(BOOK, scenario_review_months=months)

    assert (but(ASSESSED, review_by=day),) == decide_scenario(NO_SCENARIO, ASSESS, book)


def test_what_is_recorded() -> None:
    """A batch by its number; the last assessment counts; out of use is out of use."""
    assert (CLASSIFIED,) == decide_scenario(IN_USE, CLASSIFY, BOOK)
    assert (RETIRED,) == decide_scenario(IN_USE, RETIRE, BOOK)
    assert ["B-1"] == list(told(ASSESSED, CLASSIFIED).batches)
    assert [False, True, False] == [each.in_use for each in (NO_SCENARIO, IN_USE, OUT)]
