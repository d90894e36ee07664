"""The one place that says "this carrier cannot": adapters override what theirs can, and declare it."""

from iov_realname.application.carriers.functions import FunctionProfile
from iov_realname.application.carriers.manual import MANUAL, NO_INTERFACE
from iov_realname.application.carriers.operations import Operation
from iov_realname.application.carriers.outcomes import HostedOutcome, NotDone, Receipt, Unsupported, WriteOutcome
from iov_realname.application.carriers.ports import CarrierAdapter
from iov_realname.application.carriers.readings import (
    AreaReading,
    BindingReading,
    CardReading,
    FunctionReading,
    RegistrationReading,
)
from iov_realname.application.carriers.requests import (
    AreaSpec,
    BindSpec,
    Callback,
    CallbackRefused,
    CardRef,
    CarrierNotice,
    Papers,
    Purchaser,
    SalesFigures,
    VehicleRecord,
)
from iov_realname.application.ports import Submission

__all__ = ["Unsupporting", "implemented", "unsupported"]


def unsupported(operation: Operation, reason: tuple[str, str] = NO_INTERFACE) -> Unsupported:
    """That it cannot be done this way, why (Chinese, English), and how it is done by hand."""
    return Unsupported(operation, *reason, *MANUAL[operation])


class Unsupporting(CarrierAdapter):
    """Answers every question with "cannot", and leaves to its heirs whose carrier it is and what it can."""

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        return unsupported(Operation.QUERY_CARD)

    def register_purchaser(self, operation: str, purchaser: Purchaser) -> WriteOutcome:
        return unsupported(Operation.REGISTER_PURCHASER)

    def report_sales(self, operation: str, figures: SalesFigures) -> WriteOutcome:
        return unsupported(Operation.REPORT_SALES)

    def push_vehicle(self, operation: str, vehicle: VehicleRecord) -> WriteOutcome:
        return unsupported(Operation.PUSH_VEHICLE)

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        return unsupported(Operation.SUBMIT_REGISTRATION)

    def start_hosted_registration(self, operation: str, card: CardRef) -> HostedOutcome:
        return unsupported(Operation.START_HOSTED_REGISTRATION)

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        return unsupported(Operation.QUERY_REGISTRATION)

    def clear_registration(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.CLEAR_REGISTRATION)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        return unsupported(Operation.SET_FUNCTIONS)

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        return unsupported(Operation.QUERY_FUNCTIONS)

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.ACTIVATE)

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.SUSPEND)

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.RESUME)

    def replace_card(self, operation: str, vin: str, old: CardRef, new: CardRef) -> WriteOutcome:
        return unsupported(Operation.REPLACE_CARD)

    def cancel(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.CANCEL)

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        return unsupported(Operation.BIND_DEVICE)

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.UNBIND_DEVICE)

    def query_binding(self, card: CardRef) -> BindingReading | NotDone:
        return unsupported(Operation.QUERY_BINDING)

    def set_region_limit(self, operation: str, card: CardRef, area: AreaSpec) -> WriteOutcome:
        return unsupported(Operation.SET_REGION_LIMIT)

    def clear_region_limit(self, operation: str, card: CardRef) -> WriteOutcome:
        return unsupported(Operation.CLEAR_REGION_LIMIT)

    def query_region_limit(self, card: CardRef) -> AreaReading | NotDone:
        return unsupported(Operation.QUERY_REGION_LIMIT)

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        return unsupported(Operation.POLL)

    def decode_callback(self, callback: Callback) -> CarrierNotice | CallbackRefused | Unsupported:
        return unsupported(Operation.DECODE_CALLBACK)


def implemented(adapter: type[Unsupporting]) -> frozenset[Operation]:
    """The operations an adapter's class answers itself; its ``capabilities()`` must say the same."""
    return frozenset(each for each in Operation if getattr(adapter, each) is not getattr(Unsupporting, each))
