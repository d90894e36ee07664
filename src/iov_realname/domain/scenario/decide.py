"""What may be asked to happen to a scenario, the rules, and the decider.

Sources: IOT9-1 (classified management, risk assessment, function limits), IOT1173-3 (registration differs by class and
scenario), POLICY-SCENARIO (the classes, and assessing anew within the book's months).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from iov_realname.domain.functions import Functions, undirected
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.scenario.events import BatchClassified, ScenarioAssessed, ScenarioEvent, ScenarioRetired
from iov_realname.domain.scenario.state import Scenario
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.subject.clock import months_later
from iov_realname.domain.time import day_of

__all__ = [
    "NO_SCENARIO_CODE",
    "SCENARIO_DECIDERS",
    "AssessScenario",
    "ClassifyBatch",
    "RetireScenario",
    "ScenarioCommand",
    "decide_scenario",
]

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class AssessScenario:
    """Class a scenario and assess its risk, for the first time or anew."""

    at: datetime
    card_class: CardClass
    risk: RiskLevel
    functions: Functions
    megabytes: int | None
    assessor: str
    reference: str


@attrs.frozen
class ClassifyBatch:
    """The cards of a batch are used in the scenario."""

    at: datetime
    batch_no: str


@attrs.frozen
class RetireScenario:
    """The scenario is no longer in use."""

    at: datetime
    reference: str


ScenarioCommand: TypeAlias = AssessScenario | ClassifyBatch | RetireScenario

# --- rules ------------------------------------------------------------------------------------------------------------

NO_SCENARIO_CODE = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "场景编码、批次、文件编号或评估账号不合格式。",
    "A scenario's code, a batch, a record's number or an assessor's account is not well-formed.",
)
SCENARIO_RETIRED = Refusal(RefusalCode.STAGE, ("POLICY-STAGE",), "该场景已停用。", "The scenario is no longer in use.")
BEYOND_CLASS = Refusal(
    RefusalCode.FUNCTION_EARLY,
    ("IOT9-1", "IOT1173-1", "POLICY-SCENARIO"),
    "功能或流量上限与分类不符：仅定向类不得有非定向功能，限量类须有流量上限。",
    "The functions do not fit the class: a directed one has none undirected, a limited one has a volume cap.",
)
UNASSESSED = Refusal(
    RefusalCode.STAGE,
    ("IOT9-1", "POLICY-SCENARIO"),
    "该场景未经风险评估或评估已过期。",
    "The scenario's risk was not assessed, or is to be assessed anew.",
)
CLASSIFIED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-SCENARIO",), "该批次已归入此场景。", "The batch is in this scenario already."
)


def scenario_is_not_retired(scenario: Scenario, command: object, book: RuleBook) -> Refusal | None:
    """What is out of use stays out."""
    return SCENARIO_RETIRED if scenario.retired else None


def assessment_is_named(scenario: Scenario, command: AssessScenario, book: RuleBook) -> Refusal | None:
    """An assessment has an account and a document."""
    good = names_a_record(command.assessor) and names_a_record(command.reference)
    return None if good else NO_SCENARIO_CODE


def functions_fit_the_class(scenario: Scenario, command: AssessScenario, book: RuleBook) -> Refusal | None:
    """A class limits what its cards may do."""
    match command.card_class:
        case CardClass.DIRECTED:
            fits = not undirected(command.functions)
        case CardClass.LIMITED:
            fits = command.megabytes is not None and command.megabytes > 0
        case CardClass.OPEN:
            fits = True
    return None if fits else BEYOND_CLASS


def scenario_is_assessed(scenario: Scenario, command: ClassifyBatch, book: RuleBook) -> Refusal | None:
    """No card goes into a scenario whose risk nobody knows."""
    assessed = scenario.assessed
    return None if assessed is not None and day_of(command.at) <= assessed.review_by else UNASSESSED


def batch_is_named(scenario: Scenario, command: ClassifyBatch, book: RuleBook) -> Refusal | None:
    """A batch has a number."""
    return None if names_a_record(command.batch_no) else NO_SCENARIO_CODE


def batch_is_new(scenario: Scenario, command: ClassifyBatch, book: RuleBook) -> Refusal | None:
    """A batch goes into a scenario once."""
    return CLASSIFIED_BEFORE if command.batch_no in scenario.batches else None


def scenario_is_on_record(scenario: Scenario, command: RetireScenario, book: RuleBook) -> Refusal | None:
    """Only what was assessed is retired."""
    return None if scenario.assessed is not None else UNASSESSED


def retirement_is_named(scenario: Scenario, command: RetireScenario, book: RuleBook) -> Refusal | None:
    """A record has a number that is nobody's."""
    return None if names_a_record(command.reference) else NO_SCENARIO_CODE


ASSESS_SCENARIO_RULES = (scenario_is_not_retired, assessment_is_named, functions_fit_the_class)
CLASSIFY_BATCH_RULES = (scenario_is_not_retired, scenario_is_assessed, batch_is_named, batch_is_new)
RETIRE_SCENARIO_RULES = (scenario_is_not_retired, scenario_is_on_record, retirement_is_named)

# --- decide -----------------------------------------------------------------------------------------------------------


def assess_scenario(scenario: Scenario, command: AssessScenario, book: RuleBook) -> tuple[ScenarioAssessed] | Refusal:
    """Record an assessment, and until when the next one is due."""
    return first_refusal(ASSESS_SCENARIO_RULES, scenario, command, book) or (
        ScenarioAssessed(
            command.card_class,
            command.risk,
            command.functions,
            command.megabytes,
            command.assessor,
            command.reference,
            months_later(day_of(command.at), book.scenario_review_months),
        ),
    )


def classify_batch(scenario: Scenario, command: ClassifyBatch, book: RuleBook) -> tuple[BatchClassified] | Refusal:
    """Put a batch into the scenario."""
    return first_refusal(CLASSIFY_BATCH_RULES, scenario, command, book) or (BatchClassified(command.batch_no),)


def retire_scenario(scenario: Scenario, command: RetireScenario, book: RuleBook) -> tuple[ScenarioRetired] | Refusal:
    """Take the scenario out of use."""
    return first_refusal(RETIRE_SCENARIO_RULES, scenario, command, book) or (ScenarioRetired(command.reference),)


SCENARIO_DECIDERS: Mapping[type, Callable[[Scenario, Any, RuleBook], tuple[ScenarioEvent, ...] | Refusal]] = {
    AssessScenario: assess_scenario,
    ClassifyBatch: classify_batch,
    RetireScenario: retire_scenario,
}


def decide_scenario(
    scenario: Scenario, command: ScenarioCommand, book: RuleBook
) -> tuple[ScenarioEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return SCENARIO_DECIDERS[type(command)](scenario, command, book)
