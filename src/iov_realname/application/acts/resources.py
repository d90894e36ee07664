"""What carriers set aside for IoV cards, and the scenarios that cards are used in."""

from datetime import date, datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.resource.decide import AssignResource, ResourceCommand, WithdrawResource, decide_resources
from iov_realname.domain.resource.words import ResourceKind
from iov_realname.domain.scenario.decide import (
    NO_SCENARIO_CODE,
    AssessScenario,
    ClassifyBatch,
    RetireScenario,
    ScenarioCommand,
    decide_scenario,
)
from iov_realname.domain.scenario.words import CardClass, RiskLevel
from iov_realname.domain.streams import resource_stream, scenario_stream

__all__ = [
    "Assignment",
    "BatchClassing",
    "ScenarioAssessing",
    "ScenarioRetiring",
    "Withdrawal",
    "assess_scenario",
    "assign_resource",
    "classify_batch",
    "retire_scenario",
    "withdraw_resource",
]


@attrs.frozen(kw_only=True)
class _AboutResource:
    """A request about something a carrier sets aside."""

    at: datetime
    carrier: CarrierCode
    kind: ResourceKind
    block: str
    reference: str

    @property
    def target(self) -> str | None:
        """The carrier's resources."""
        return resource_stream(self.carrier)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The carrier's resources."""
        return (resource_stream(self.carrier),)


@attrs.frozen(kw_only=True)
class Assignment(_AboutResource):
    """It is set aside, from a day, to a day or until further notice."""

    first: date
    last: date | None


@attrs.frozen(kw_only=True)
class Withdrawal(_AboutResource):
    """It no longer is after a day."""

    last: date


@attrs.frozen(kw_only=True)
class _AboutScenario:
    """A request about one scenario, by its code."""

    at: datetime
    scenario: str

    @property
    def target(self) -> str | None:
        """The scenario's stream; None if the text is no code."""
        return scenario_stream(self.scenario) if names_a_record(self.scenario) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The scenario."""
        return (scenario_stream(self.scenario),)


@attrs.frozen(kw_only=True)
class ScenarioAssessing(_AboutScenario):
    """A scenario is classed, and its risk assessed."""

    card_class: CardClass
    risk: RiskLevel
    functions: Functions
    megabytes: int | None
    assessor: str
    reference: str


@attrs.frozen(kw_only=True)
class BatchClassing(_AboutScenario):
    """A purchased batch is used in it."""

    batch_no: str


@attrs.frozen(kw_only=True)
class ScenarioRetiring(_AboutScenario):
    """It is no longer in use."""

    reference: str


def assign_resource(case: Case, request: Assignment) -> Refusal | None:
    """Record what is set aside."""
    command = AssignResource(request.at, request.kind, request.block, request.first, request.last, request.reference)
    return _resources(case, request, command)


def withdraw_resource(case: Case, request: Withdrawal) -> Refusal | None:
    """Record its end."""
    command = WithdrawResource(request.at, request.kind, request.block, request.last, request.reference)
    return _resources(case, request, command)


def assess_scenario(case: Case, request: ScenarioAssessing) -> Refusal | None:
    """Record an assessment."""
    command = AssessScenario(
        request.at,
        request.card_class,
        request.risk,
        request.functions,
        request.megabytes,
        request.assessor,
        request.reference,
    )
    return _scenario(case, request, command)


def classify_batch(case: Case, request: BatchClassing) -> Refusal | None:
    """Put a batch into the scenario."""
    return _scenario(case, request, ClassifyBatch(request.at, request.batch_no))


def retire_scenario(case: Case, request: ScenarioRetiring) -> Refusal | None:
    """Take the scenario out of use."""
    return _scenario(case, request, RetireScenario(request.at, request.reference))


def _resources(case: Case, request: _AboutResource, command: ResourceCommand) -> Refusal | None:
    decision = decide_resources(case.work.resources(request.carrier), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(resource_stream(request.carrier), decision)
    return None


def _scenario(case: Case, request: _AboutScenario, command: ScenarioCommand) -> Refusal | None:
    """Let the scenario decide; what is no code has no history to write to."""
    if request.target is None:
        return NO_SCENARIO_CODE
    decision = decide_scenario(case.work.scenario(request.scenario), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
