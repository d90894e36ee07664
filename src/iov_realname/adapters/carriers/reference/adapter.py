"""The protocol as a carrier adapter. Every act is an operation that may be sent again under its id without harm."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from iov_realname.adapters.carriers.reference import reading
from iov_realname.adapters.carriers.reference.callback import decoded
from iov_realname.adapters.carriers.reference.client import ReferenceAccount, ReferenceClient
from iov_realname.adapters.carriers.reference.codes import REASONS, Standing
from iov_realname.adapters.carriers.wire import orders
from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    AreaReading,
    AreaSpec,
    BindingReading,
    BindSpec,
    Callback,
    CallbackRefused,
    CardReading,
    CardRef,
    CarrierNotice,
    ErrorKind,
    FunctionProfile,
    FunctionReading,
    NotDone,
    Operation,
    Papers,
    Purchaser,
    Receipt,
    RegistrationReading,
    Rejected,
    SalesFigures,
    Unsupporting,
    VehicleRecord,
    WriteOutcome,
    not_done,
    unanswered,
)
from iov_realname.application.ports import Clock, Submission

__all__ = ["Reference"]

R = TypeVar("R")

_CAPABILITIES: Final = frozenset(Operation) - {Operation.START_HOSTED_REGISTRATION}
_RECEIPT: Final = "operation"


class Reference(Unsupporting):
    """A carrier that speaks the ``reference`` protocol. Thread-safe."""

    def __init__(
        self, account: ReferenceAccount, transport: Transport, clock: Clock, digits: Digits = random_digits
    ) -> None:
        self._account = account
        self._clock = clock
        self._client = ReferenceClient(account, transport, clock, digits)

    @property
    def carrier(self) -> str:
        """The carrier whose cards this account is for."""
        return self._account.carrier

    def capabilities(self) -> frozenset[Operation]:
        """All that can be asked but pages of the carrier's own."""
        return _CAPABILITIES

    # --- registration -------------------------------------------------------------------------------------------------

    def register_purchaser(self, operation: str, purchaser: Purchaser) -> WriteOutcome:
        """The unit that bought a batch, and the person responsible for it."""
        return self._act(Operation.REGISTER_PURCHASER, operation, orders.purchaser(purchaser))

    def report_sales(self, operation: str, figures: SalesFigures) -> WriteOutcome:
        """Sales and stock of one period."""
        return self._act(Operation.REPORT_SALES, operation, orders.figures(figures))

    def push_vehicle(self, operation: str, vehicle: VehicleRecord) -> WriteOutcome:
        """Which cards are in which vehicle."""
        return self._act(Operation.PUSH_VEHICLE, operation, orders.vehicle(vehicle))

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """An owner's registration."""
        return self._act(Operation.SUBMIT_REGISTRATION, submission.operation, orders.submission(submission))

    def clear_registration(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.CLEAR_REGISTRATION, operation, orders.card(card))

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """How the registration stands; with ``holder``, the carrier compares and answers yes or no."""
        asked = {} if holder is None else {"holder": _holder(holder)}
        return self._ask(card, reading.registration_read, asked)

    # --- the card -----------------------------------------------------------------------------------------------------

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        return self._ask(card, reading.card_read)

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.ACTIVATE, operation, orders.card(card))

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.SUSPEND, operation, orders.card(card))

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.RESUME, operation, orders.card(card))

    def replace_card(self, operation: str, vin: str, old: CardRef, new: CardRef) -> WriteOutcome:
        fields = {"vin": vin, "old": orders.card(old), "new": orders.card(new)}
        return self._act(Operation.REPLACE_CARD, operation, fields)

    def cancel(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.CANCEL, operation, orders.card(card))

    # --- functions and measures ---------------------------------------------------------------------------------------

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """All of the profile in one operation: nothing else is open in between."""
        fields = {**orders.card(card), "functions": orders.profile(wanted)}
        return self._act(Operation.SET_FUNCTIONS, operation, fields)

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        return self._ask(card, reading.functions_read)

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        fields = {**orders.card(card), "device": orders.device(device)}
        return self._act(Operation.BIND_DEVICE, operation, fields)

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.UNBIND_DEVICE, operation, orders.card(card))

    def query_binding(self, card: CardRef) -> BindingReading | NotDone:
        return self._ask(card, reading.binding_read)

    def set_region_limit(self, operation: str, card: CardRef, area: AreaSpec) -> WriteOutcome:
        fields = {**orders.card(card), "area": orders.area(area)}
        return self._act(Operation.SET_REGION_LIMIT, operation, fields)

    def clear_region_limit(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._act(Operation.CLEAR_REGION_LIMIT, operation, orders.card(card))

    def query_region_limit(self, card: CardRef) -> AreaReading | NotDone:
        return self._ask(card, reading.area_read)

    # --- what became of it --------------------------------------------------------------------------------------------

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """How an operation stands. A receipt of kind ``operation`` may be made of an operation's own id."""
        if receipt.kind != _RECEIPT:
            return unanswered(Rejected(ErrorKind.INVALID_REQUEST))
        return self.standing(receipt.id)

    def standing(self, operation: str) -> WriteOutcome:
        """How an operation stands, its answer lost or not. ``Failed(timeout_before_send)``: it never arrived."""
        found = self._client.call("standing", {"operation": operation})
        if isinstance(found, Trouble):
            return found.of_look()
        if (text(found, "operation"), text(found, "standing")) == (operation, Standing.UNHEARD):
            return not_done(ErrorKind.TIMEOUT_BEFORE_SEND, Standing.UNHEARD.value)
        outcome = self._outcome(operation, found)
        return outcome.of_look() if isinstance(outcome, Trouble) else outcome

    def decode_callback(self, callback: Callback) -> CarrierNotice | CallbackRefused:
        """A notice that an operation has come to its end; ask how it stands then."""
        return decoded(callback, self._account, self._clock.now())

    def _act(self, kind: Operation, operation: str, fields: Mapping[str, object]) -> WriteOutcome:
        found = self._client.call(f"operations/{kind.value}", {"operation": operation, **fields})
        outcome = found if isinstance(found, Trouble) else self._outcome(operation, found)
        return outcome.of_write(Operation.POLL) if isinstance(outcome, Trouble) else outcome

    def _outcome(self, operation: str, found: Tree) -> WriteOutcome | Trouble:
        standing = text(found, "standing")
        if text(found, "operation") != operation:
            return Trouble(ErrorKind.PROTOCOL_ERROR)
        match standing:
            case Standing.ACCEPTED:
                return Accepted(Receipt(_RECEIPT, operation, self.carrier, self._account.poll_after))
            case Standing.DONE:
                return Applied(f"standing {standing}")
            case Standing.ALREADY:
                return AlreadyInState(f"standing {standing}")
            case Standing.REJECTED:
                reason = text(found, "reason") or ""
                return Rejected(REASONS.get(reason, ErrorKind.REJECTED_BY_POLICY), reason)
            case _:
                return Trouble(ErrorKind.PROTOCOL_ERROR)

    def _ask(
        self, card: CardRef, read: Callable[[Tree], R | None], more: Mapping[str, object] | None = None
    ) -> R | NotDone:
        found = self._client.call("cards", {**orders.card(card), **(more or {})})
        if isinstance(found, Trouble):
            return found.of_read()
        answer = read(found) if text(found, "iccid") == card.iccid else None
        return not_done(ErrorKind.PROTOCOL_ERROR) if answer is None else answer


def _holder(papers: Papers) -> Mapping[str, object]:
    """As much of a person or unit as it takes to be compared."""
    return {"document": papers.document, "number": papers.particulars.number, "name": papers.particulars.name}
