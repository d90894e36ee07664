"""What carriers can be asked, in small parts. Every ``operation`` argument is our own id, drawn once per intention.

Methods do not raise for what the other side does: that is an outcome. A carrier that publishes no way to do something
answers :class:`~iov_realname.application.carriers.outcomes.Unsupported`.
"""

from typing import Protocol

from iov_realname.application.carriers.functions import FunctionProfile
from iov_realname.application.carriers.operations import Operation
from iov_realname.application.carriers.outcomes import HostedOutcome, NotDone, Receipt, Unsupported, WriteOutcome
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

__all__ = [
    "CallbackDecoder",
    "CardReader",
    "CarrierAdapter",
    "DeviceBinding",
    "FunctionControl",
    "HostedRegistration",
    "Lifecycle",
    "PurchaserRegistration",
    "ReceiptPoller",
    "RegionLimit",
    "RegistrationPusher",
    "RegistrationReader",
    "SalesReporting",
]


class CardReader(Protocol):
    """Tells how a card stands."""

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        """The card's state."""


class PurchaserRegistration(Protocol):
    """Takes the purchaser and the responsible person of a batch (购卡企业, 责任人)."""

    def register_purchaser(self, operation: str, purchaser: Purchaser) -> WriteOutcome:
        """Register them."""


class SalesReporting(Protocol):
    """Takes what the law has resellers of cards report: sales and stock (ATF-12b)."""

    def report_sales(self, operation: str, figures: SalesFigures) -> WriteOutcome:
        """Report one period."""


class RegistrationPusher(Protocol):
    """Takes what we registered."""

    def push_vehicle(self, operation: str, vehicle: VehicleRecord) -> WriteOutcome:
        """Push a vehicle and its cards; the same again is an update."""

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Send an owner's registration. It carries its own operation id."""


class HostedRegistration(Protocol):
    """Registers owners on its own page."""

    def start_hosted_registration(self, operation: str, card: CardRef) -> HostedOutcome:
        """The address of the page for this card."""


class RegistrationReader(Protocol):
    """Tells how a registration stands."""

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """The registration of a card; with ``holder``, also whether that is who is registered."""

    def clear_registration(self, operation: str, card: CardRef) -> WriteOutcome:
        """Undo it."""


class FunctionControl(Protocol):
    """Opens and closes functions."""

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """Open exactly ``wanted``. Closes before it opens: where it stops midway, no more is open than before or asked.

        An outcome that is not success means "not all of it"; the same again goes on from where the card is.
        """

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        """What is open."""


class Lifecycle(Protocol):
    """Takes a card through its life."""

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        """Put it into use."""

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        """Stop it altogether, the emergency call too: a restriction is ``set_functions(…, EMERGENCY_ONLY)``."""

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        """Let it work again."""

    def replace_card(self, operation: str, vin: str, old: CardRef, new: CardRef) -> WriteOutcome:
        """The new card takes the old one's place."""

    def cancel(self, operation: str, card: CardRef) -> WriteOutcome:
        """End it."""


class DeviceBinding(Protocol):
    """Binds cards to devices."""

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        """Bind in exactly this way, or not at all."""

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        """Let the card work in any device."""

    def query_binding(self, card: CardRef) -> BindingReading | NotDone:
        """Whether it is bound."""


class RegionLimit(Protocol):
    """Limits cards to areas."""

    def set_region_limit(self, operation: str, card: CardRef, area: AreaSpec) -> WriteOutcome:
        """Limit in exactly this way, or not at all."""

    def clear_region_limit(self, operation: str, card: CardRef) -> WriteOutcome:
        """Let the card work anywhere."""

    def query_region_limit(self, card: CardRef) -> AreaReading | NotDone:
        """Whether it is limited."""


class ReceiptPoller(Protocol):
    """Tells what became of what it accepted."""

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """``Accepted`` with the same receipt while it is under way.

        ``Rejected`` only if the carrier judged the act itself. Where the question goes wrong, that is ``unanswered``.
        """


class CallbackDecoder(Protocol):
    """Reads what comes to our address."""

    def decode_callback(self, callback: Callback) -> CarrierNotice | CallbackRefused | Unsupported:
        """Verify the sender and read the notice. It only wakes us up: what it says is asked again."""


class CarrierAdapter(
    CardReader,
    PurchaserRegistration,
    SalesReporting,
    RegistrationPusher,
    HostedRegistration,
    RegistrationReader,
    FunctionControl,
    Lifecycle,
    DeviceBinding,
    RegionLimit,
    ReceiptPoller,
    CallbackDecoder,
    Protocol,
):
    """All of it: ask anything, and be told so where the carrier cannot."""

    @property
    def carrier(self) -> str:
        """The code of the carrier, as in the registry of carriers."""

    def capabilities(self) -> frozenset[Operation]:
        """What is not answered with ``Unsupported`` for want of an interface."""
