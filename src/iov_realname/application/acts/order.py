"""Functions and measures of one card: asked for, granted, ordered, and what came of the order."""

import attrs

from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.domain.card.functions import (
    GrantFunctions,
    OrderFunctionChange,
    RequestFunctions,
    SettleFunctionChange,
    WithdrawFunctions,
)
from iov_realname.domain.card.measures import ConfirmMeasure, EndMeasure, FailMeasure, MeasureKind, OrderMeasure
from iov_realname.domain.functions import Destinations, Functions
from iov_realname.domain.refusals import Refusal

__all__ = [
    "FunctionGrant",
    "FunctionOrder",
    "FunctionRequest",
    "FunctionSettlement",
    "FunctionWithdrawal",
    "MeasureEnding",
    "MeasureOrder",
    "MeasureResult",
    "end_measure",
    "grant",
    "order_functions",
    "order_measure",
    "request_functions",
    "settle_functions",
    "settle_measure",
    "withdraw",
]


@attrs.frozen(kw_only=True)
class FunctionRequest(AboutCard):
    """What the owner asks for; it replaces what was asked before."""

    functions: Functions
    channel: str


@attrs.frozen(kw_only=True)
class FunctionGrant(AboutCard):
    """What is opened; ``destinations`` is the list that directed functions reach."""

    functions: Functions
    destinations: Destinations | None


@attrs.frozen(kw_only=True)
class FunctionWithdrawal(AboutCard):
    """What is closed."""

    functions: Functions


@attrs.frozen(kw_only=True)
class FunctionOrder(AboutCard):
    """That the carrier is to do what the card is entitled to."""

    operation: str
    destinations: Destinations | None


@attrs.frozen(kw_only=True)
class FunctionSettlement(AboutCard):
    """What came of it; ``failure`` is the code of why it was not done."""

    operation: str
    failure: str | None


@attrs.frozen(kw_only=True)
class MeasureOrder(AboutCard):
    """A measure; reason, scenario and target are codes, never free text about a person."""

    measure: str
    kind: MeasureKind
    reason: str
    scenario: str
    target: str


@attrs.frozen(kw_only=True)
class MeasureResult(AboutCard):
    """What came of a measure; ``failure`` is the code of why it was not done."""

    measure: str
    failure: str | None


@attrs.frozen(kw_only=True)
class MeasureEnding(AboutCard):
    """A measure is over."""

    measure: str


def request_functions(case: Case, request: FunctionRequest) -> Refusal | None:
    """Note what the owner asks for."""
    command = RequestFunctions(request.at, request.functions, request.channel or None)
    return decide_for_card(case, request.iccid, command)


def grant(case: Case, request: FunctionGrant) -> Refusal | None:
    """Open functions."""
    return decide_for_card(case, request.iccid, GrantFunctions(request.at, request.functions, request.destinations))


def withdraw(case: Case, request: FunctionWithdrawal) -> Refusal | None:
    """Close functions."""
    return decide_for_card(case, request.iccid, WithdrawFunctions(request.at, request.functions))


def order_functions(case: Case, request: FunctionOrder) -> Refusal | None:
    """Order the carrier to follow."""
    command = OrderFunctionChange(request.at, request.operation, request.destinations)
    return decide_for_card(case, request.iccid, command)


def settle_functions(case: Case, request: FunctionSettlement) -> Refusal | None:
    """Note what came of an order."""
    return decide_for_card(case, request.iccid, SettleFunctionChange(request.at, request.operation, request.failure))


def order_measure(case: Case, request: MeasureOrder) -> Refusal | None:
    """Order a measure."""
    command = OrderMeasure(request.at, request.measure, request.kind, request.reason, request.scenario, request.target)
    return decide_for_card(case, request.iccid, command)


def settle_measure(case: Case, request: MeasureResult) -> Refusal | None:
    """Note what came of a measure."""
    if request.failure is None:
        return decide_for_card(case, request.iccid, ConfirmMeasure(request.at, request.measure))
    return decide_for_card(case, request.iccid, FailMeasure(request.at, request.measure, request.failure))


def end_measure(case: Case, request: MeasureEnding) -> Refusal | None:
    """End a measure."""
    return decide_for_card(case, request.iccid, EndMeasure(request.at, request.measure))
