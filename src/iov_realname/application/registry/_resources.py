"""What carriers set aside for IoV cards, and the scenarios that cards are used in."""

from collections.abc import Iterable
from datetime import date, datetime

from iov_realname.application.acts.resources import (
    Assignment,
    BatchClassing,
    ScenarioAssessing,
    ScenarioRetiring,
    Withdrawal,
    assess_scenario,
    assign_resource,
    classify_batch,
    retire_scenario,
    withdraw_resource,
)
from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.resourcing import Looking, ResourceRound
from iov_realname.application.working import WorkingSet
from iov_realname.domain.functions import Function, function_set
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.resource.state import Resources
from iov_realname.domain.resource.words import ResourceKind
from iov_realname.domain.scenario.state import Scenario
from iov_realname.domain.scenario.words import CardClass, RiskLevel

__all__ = ["ResourceActs"]


class ResourceActs(LoggedActs):
    """Acts on resources (专用资源) and scenarios (使用场景). Documents are named by their numbers in your register."""

    def resources(self, carrier: CarrierCode) -> Resources:
        """What a carrier has set aside, with its days."""
        return WorkingSet(self._log).resources(carrier)

    def assign_resource(
        self,
        *,
        carrier: CarrierCode,
        kind: ResourceKind,
        block: str,
        first: date,
        reference: str,
        last: date | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record what a carrier sets aside (N6-1): a prefix of numbers or IMSIs, a CIDR, an access point."""
        request = Assignment(
            at=self._at(at),
            carrier=self._known(carrier),
            kind=kind,
            block=block,
            first=first,
            last=last,
            reference=reference,
        )
        return self._send(command_id, at, request, assign_resource)

    def withdraw_resource(
        self,
        *,
        carrier: CarrierCode,
        kind: ResourceKind,
        block: str,
        last: date,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record the last day on which it is set aside."""
        request = Withdrawal(
            at=self._at(at),
            carrier=self._known(carrier),
            kind=kind,
            block=block,
            last=last,
            reference=reference,
        )
        return self._send(command_id, at, request, withdraw_resource)

    def judge_resources(self, progress: Progress = silent) -> ResourceRound:
        """Look through the fleet for cards outside what their carrier has set aside, and record what is news."""
        return Looking(self._log, self._desk, self._sender).run(progress)

    def scenario(self, scenario: str) -> Scenario:
        """A scenario as it stands; one that was never assessed has nothing in it."""
        return WorkingSet(self._log).scenario(scenario)

    def assess_scenario(
        self,
        *,
        scenario: str,
        card_class: CardClass,
        risk: RiskLevel,
        functions: Iterable[Function],
        assessor: str,
        reference: str,
        megabytes: int | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Class a scenario and record its risk assessment (IOT9-1), for the first time or anew."""
        request = ScenarioAssessing(
            at=self._at(at),
            scenario=scenario,
            card_class=card_class,
            risk=risk,
            functions=function_set(functions),
            megabytes=megabytes,
            assessor=assessor,
            reference=reference,
        )
        return self._send(command_id, at, request, assess_scenario)

    def classify_batch(
        self, *, scenario: str, batch_no: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that the cards of a purchased batch are used in a scenario (IOT1173-3)."""
        request = BatchClassing(at=self._at(at), scenario=scenario, batch_no=batch_no)
        return self._send(command_id, at, request, classify_batch)

    def retire_scenario(
        self, *, scenario: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that a scenario is no longer in use."""
        request = ScenarioRetiring(at=self._at(at), scenario=scenario, reference=reference)
        return self._send(command_id, at, request, retire_scenario)
