"""The file exchange as a carrier adapter: whatever can be ordered can be ordered by it, nothing can be asked.

Every order is sealed before it touches the disk. Accepted means "in the folder": the carrier's own answer comes back as
its ledger of receipts (运营商回执台账), which ``iov-realname ingest`` reads.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Final

from iov_realname.adapters.carriers.file_exchange.batches import Batches
from iov_realname.adapters.carriers.file_exchange.sealing import CarrierKey, seal_order
from iov_realname.adapters.carriers.wire import orders
from iov_realname.application.carriers import (
    Accepted,
    AreaSpec,
    BindSpec,
    CardRef,
    FunctionProfile,
    Operation,
    Purchaser,
    Receipt,
    SalesFigures,
    Unsupporting,
    VehicleRecord,
    WriteOutcome,
)
from iov_realname.application.ports import Clock, Submission

__all__ = ["FileExchange"]

_CAPABILITIES: Final = frozenset(
    {
        Operation.REGISTER_PURCHASER,
        Operation.REPORT_SALES,
        Operation.PUSH_VEHICLE,
        Operation.SUBMIT_REGISTRATION,
        Operation.CLEAR_REGISTRATION,
        Operation.SET_FUNCTIONS,
        Operation.ACTIVATE,
        Operation.SUSPEND,
        Operation.RESUME,
        Operation.REPLACE_CARD,
        Operation.CANCEL,
        Operation.BIND_DEVICE,
        Operation.UNBIND_DEVICE,
        Operation.SET_REGION_LIMIT,
        Operation.CLEAR_REGION_LIMIT,
    }
)
_A_DAY = timedelta(days=1)


class FileExchange(Unsupporting):
    """Any carrier, by sealed files that people carry."""

    def __init__(self, carrier: str, key: CarrierKey, batches: Batches, clock: Clock) -> None:
        self._carrier = carrier
        self._key = key
        self._batches = batches
        self._clock = clock

    @property
    def carrier(self) -> str:
        """The carrier the files are for."""
        return self._carrier

    def capabilities(self) -> frozenset[Operation]:
        """Every order, and no question."""
        return _CAPABILITIES

    def register_purchaser(self, operation: str, purchaser: Purchaser) -> WriteOutcome:
        return self._order(Operation.REGISTER_PURCHASER, operation, orders.purchaser(purchaser))

    def report_sales(self, operation: str, figures: SalesFigures) -> WriteOutcome:
        return self._order(Operation.REPORT_SALES, operation, orders.figures(figures))

    def push_vehicle(self, operation: str, vehicle: VehicleRecord) -> WriteOutcome:
        return self._order(Operation.PUSH_VEHICLE, operation, orders.vehicle(vehicle))

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        return self._order(Operation.SUBMIT_REGISTRATION, submission.operation, orders.submission(submission))

    def clear_registration(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.CLEAR_REGISTRATION, operation, orders.card(card))

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """The profile goes as it is; whoever carries it out sees a directed list as a list."""
        fields = {**orders.card(card), "functions": orders.profile(wanted)}
        return self._order(Operation.SET_FUNCTIONS, operation, fields)

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.ACTIVATE, operation, orders.card(card))

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.SUSPEND, operation, orders.card(card))

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.RESUME, operation, orders.card(card))

    def replace_card(self, operation: str, vin: str, old: CardRef, new: CardRef) -> WriteOutcome:
        fields = {"vin": vin, "old": orders.card(old), "new": orders.card(new)}
        return self._order(Operation.REPLACE_CARD, operation, fields)

    def cancel(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.CANCEL, operation, orders.card(card))

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        fields = {**orders.card(card), "device": orders.device(device)}
        return self._order(Operation.BIND_DEVICE, operation, fields)

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.UNBIND_DEVICE, operation, orders.card(card))

    def set_region_limit(self, operation: str, card: CardRef, area: AreaSpec) -> WriteOutcome:
        fields = {**orders.card(card), "area": orders.area(area)}
        return self._order(Operation.SET_REGION_LIMIT, operation, fields)

    def clear_region_limit(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._order(Operation.CLEAR_REGION_LIMIT, operation, orders.card(card))

    def _order(self, kind: Operation, operation: str, fields: orders.Fields) -> Accepted:
        """Seal and put down, once per operation."""
        number = sha256(operation.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        order = {"operation": operation, "at": self._clock.now().isoformat(), **fields}
        self._batches.put(number, seal_order(self._carrier, number, kind, order, self._key))
        return Accepted(Receipt("file", number, self._carrier, _A_DAY))
