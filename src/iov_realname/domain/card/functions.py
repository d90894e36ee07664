"""What a card may do: asked for by the owner, granted by us, carried out and confirmed by the carrier.

Sources: N6-2 and FINAL-6 (by need, after registration), IOT1173-1 (vocabulary), N9-3 (the emergency call stays).
"""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.identity import FunctionsRequested
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_owned
from iov_realname.domain.card.state import Card, FunctionOrder, Stage
from iov_realname.domain.functions import Destinations, Function, Functions, function_set
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class RequestFunctions:
    """The owner asks for functions, replacing what was asked before."""

    at: datetime
    functions: Functions
    channel: str | None


@attrs.frozen
class GrantFunctions:
    """Open functions; directed ones reach the given ``destinations``."""

    at: datetime
    functions: Functions
    destinations: Destinations | None


@attrs.frozen
class WithdrawFunctions:
    """Close functions."""

    at: datetime
    functions: Functions


@attrs.frozen
class OrderFunctionChange:
    """Tell the carrier to make the card able to do exactly what it is entitled to, under a fresh ``operation``."""

    at: datetime
    operation: str
    destinations: Destinations | None


@attrs.frozen
class SettleFunctionChange:
    """The carrier carried the order out, or failed with its own code."""

    at: datetime
    operation: str
    failure: str | None


FunctionsCommand: TypeAlias = (
    RequestFunctions | GrantFunctions | WithdrawFunctions | OrderFunctionChange | SettleFunctionChange
)

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class FunctionsGranted:
    """The card is entitled to these as well."""

    WIRE: ClassVar[str] = "card.FunctionsGranted.v1"
    functions: Functions
    destinations: Destinations | None


@attrs.frozen
class FunctionsWithdrawn:
    """The card is no longer entitled to these."""

    WIRE: ClassVar[str] = "card.FunctionsWithdrawn.v1"
    functions: Functions


@attrs.frozen
class FunctionChangeOrdered:
    """The carrier was told. Ordered is not done."""

    WIRE: ClassVar[str] = "card.FunctionChangeOrdered.v1"
    operation: str
    functions: Functions
    destinations: Destinations | None


@attrs.frozen
class FunctionChangeConfirmed:
    """The carrier did it: these are the confirmed functions."""

    WIRE: ClassVar[str] = "card.FunctionChangeConfirmed.v1"
    operation: str
    functions: Functions


@attrs.frozen
class FunctionChangeFailed:
    """The carrier did not do it; ``code`` is its own."""

    WIRE: ClassVar[str] = "card.FunctionChangeFailed.v1"
    operation: str
    code: str


FunctionsEvent: TypeAlias = (
    FunctionsGranted | FunctionsWithdrawn | FunctionChangeOrdered | FunctionChangeConfirmed | FunctionChangeFailed
)
FUNCTIONS_EVENTS: tuple[type[FunctionsEvent], ...] = (
    FunctionsGranted,
    FunctionsWithdrawn,
    FunctionChangeOrdered,
    FunctionChangeConfirmed,
    FunctionChangeFailed,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_functions(card: Card, event: FunctionsEvent) -> Card:
    """The card after ``event``."""
    match event:
        case FunctionsGranted():
            return altered(card, entitled=function_set((*card.entitled, *event.functions)))
        case FunctionsWithdrawn():
            return _withdrawn(card, event.functions)
        case FunctionChangeOrdered():
            return altered(card, orders=(*card.orders, FunctionOrder(event.operation, event.functions)))
        case FunctionChangeConfirmed():
            return altered(card, confirmed=event.functions, orders=_without(card, event.operation))
        case FunctionChangeFailed():
            return altered(card, orders=_without(card, event.operation))
        case _:  # pragma: no cover
            assert_never(event)


def _withdrawn(card: Card, functions: Functions) -> Card:
    """Gone now, and not coming back when a restriction is lifted."""
    restriction = card.restriction
    if restriction is not None:
        restriction = altered(restriction, functions_before=_less(restriction.functions_before, functions))
    return altered(card, entitled=_less(card.entitled, functions), restriction=restriction)


def _less(functions: Functions, withdrawn: Functions) -> Functions:
    return function_set(set(functions).difference(withdrawn))


def _without(card: Card, operation: str) -> tuple[FunctionOrder, ...]:
    return tuple(order for order in card.orders if order.operation != operation)


# --- rules ------------------------------------------------------------------------------------------------------------

BEFORE_REGISTRATION = Refusal(
    RefusalCode.FUNCTION_EARLY,
    ("N6-2", "FINAL-6"),
    "登记报竣前只能保留紧急救援。",
    "Until the registration is completed only the emergency call is open.",
)
NOT_ASKED_FOR = Refusal(
    RefusalCode.NOT_REQUESTED,
    ("N6-2",),
    "用户未申请这些功能。",
    "The owner did not ask for these functions.",
)
EMERGENCY_STAYS = Refusal(
    RefusalCode.EMERGENCY,
    ("N9-3",),
    "紧急救援不得关闭。",
    "The emergency call is never withdrawn.",
)
NOTHING_TO_ORDER = Refusal(
    RefusalCode.STAGE,
    ("N6-2",),
    "运营商已确认的功能与应有功能一致, 或变更已在办理。",
    "What the carrier confirmed is what the card is entitled to, or the change is already ordered.",
)
NO_SUCH_ORDER = Refusal(RefusalCode.STAGE, ("N6-2",), "没有这一功能变更单。", "There is no such open function order.")


def owner_is_registered(card: Card, command: GrantFunctions, book: RuleBook) -> Refusal | None:
    """Beyond the emergency call, functions open only while registered."""
    return None if card.stage is Stage.REGISTERED else BEFORE_REGISTRATION


def owner_asked_for_them(card: Card, command: GrantFunctions, book: RuleBook) -> Refusal | None:
    """Only what the owner asked for is opened."""
    requested = card.period.requested if card.period is not None else ()
    return None if set(command.functions) <= set(requested) else NOT_ASKED_FOR


def emergency_stays(card: Card, command: WithdrawFunctions, book: RuleBook) -> Refusal | None:
    """The emergency call stays from the sale to the end of the card."""
    return EMERGENCY_STAYS if Function.EMERGENCY in command.functions else None


def carrier_lags_behind(card: Card, command: OrderFunctionChange, book: RuleBook) -> Refusal | None:
    """An order is a difference between entitled and confirmed functions that is not under way yet."""
    expected = card.orders[-1].functions if card.orders else card.confirmed
    return NOTHING_TO_ORDER if expected == card.entitled else None


def order_is_open(card: Card, command: SettleFunctionChange, book: RuleBook) -> Refusal | None:
    """Only an open order is settled."""
    return None if any(order.operation == command.operation for order in card.orders) else NO_SUCH_ORDER


REQUEST_FUNCTIONS_RULES = (card_is_known, card_is_owned)
GRANT_RULES = (card_is_known, owner_is_registered, owner_asked_for_them)
WITHDRAW_RULES = (card_is_known, card_is_owned, emergency_stays)
ORDER_RULES = (card_is_known, carrier_lags_behind)
SETTLE_RULES = (card_is_known, order_is_open)

# --- decide -----------------------------------------------------------------------------------------------------------


def request_functions(card: Card, command: RequestFunctions, book: RuleBook) -> tuple[FunctionsRequested] | Refusal:
    """Note what the owner asks for."""
    return first_refusal(REQUEST_FUNCTIONS_RULES, card, command, book) or (
        FunctionsRequested(command.functions, command.channel),
    )


def grant_functions(card: Card, command: GrantFunctions, book: RuleBook) -> tuple[FunctionsGranted] | Refusal:
    """Open functions."""
    return first_refusal(GRANT_RULES, card, command, book) or (
        FunctionsGranted(command.functions, command.destinations),
    )


def withdraw_functions(card: Card, command: WithdrawFunctions, book: RuleBook) -> tuple[FunctionsWithdrawn] | Refusal:
    """Close functions."""
    return first_refusal(WITHDRAW_RULES, card, command, book) or (FunctionsWithdrawn(command.functions),)


def order_function_change(
    card: Card, command: OrderFunctionChange, book: RuleBook
) -> tuple[FunctionChangeOrdered] | Refusal:
    """Order the carrier to follow the entitlement."""
    return first_refusal(ORDER_RULES, card, command, book) or (
        FunctionChangeOrdered(command.operation, card.entitled, command.destinations),
    )


def settle_function_change(
    card: Card, command: SettleFunctionChange, book: RuleBook
) -> tuple[FunctionChangeConfirmed | FunctionChangeFailed] | Refusal:
    """Take the carrier's word on an order."""
    refusal = first_refusal(SETTLE_RULES, card, command, book)
    if refusal is not None:
        return refusal
    if command.failure is not None:
        return (FunctionChangeFailed(command.operation, command.failure),)
    done = next(order.functions for order in card.orders if order.operation == command.operation)
    return (FunctionChangeConfirmed(command.operation, done),)
