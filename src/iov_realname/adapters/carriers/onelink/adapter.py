"""OneLink as a carrier adapter: state setters that look first, and receipts that are settled by looking again."""

from datetime import timedelta

from iov_realname.adapters.carriers.onelink.binding import RecordBinding
from iov_realname.adapters.carriers.onelink.client import OneLinkAccount, OneLinkClient
from iov_realname.adapters.carriers.onelink.codes import (
    ACTIVATIONS,
    BASES,
    CARD_STATES,
    Change,
)
from iov_realname.adapters.carriers.onelink.functions import FunctionSwitches
from iov_realname.adapters.carriers.wire.decoding import text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    BindingReading,
    BindSpec,
    CardReading,
    CardRef,
    CardState,
    ErrorKind,
    FunctionProfile,
    FunctionReading,
    HostedOutcome,
    HostedUrl,
    NotDone,
    Operation,
    Papers,
    Receipt,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    SuspendedBy,
    UnknownOutcome,
    Unsupporting,
    WriteOutcome,
    not_done,
    plain_code,
    unanswered,
)
from iov_realname.application.ports import Clock
from iov_realname.domain.identifiers import Carrier

__all__ = ["OneLink"]

_LATER = timedelta(minutes=3)
_PAGE_LATER = timedelta(minutes=10)

_CAPABILITIES = frozenset(
    {
        Operation.QUERY_CARD,
        Operation.START_HOSTED_REGISTRATION,
        Operation.QUERY_REGISTRATION,
        Operation.SET_FUNCTIONS,
        Operation.QUERY_FUNCTIONS,
        Operation.ACTIVATE,
        Operation.SUSPEND,
        Operation.RESUME,
        Operation.BIND_DEVICE,
        Operation.UNBIND_DEVICE,
        Operation.QUERY_BINDING,
        Operation.POLL,
    }
)


class OneLink(Unsupporting):
    """China Mobile by OneLink v5. Thread-safe; writes to one card are for the caller to send one after another."""

    def __init__(
        self, account: OneLinkAccount, transport: Transport, clock: Clock, digits: Digits = random_digits
    ) -> None:
        self._page_type = account.page_type
        self._client = OneLinkClient(account, transport, clock, digits)
        self._switches = FunctionSwitches(self._client, account.contract)
        self._binding = RecordBinding(self._client)

    @property
    def carrier(self) -> str:
        """China Mobile."""
        return Carrier.MOBILE

    def capabilities(self) -> frozenset[Operation]:
        """What OneLink can do."""
        return _CAPABILITIES

    # --- the card -----------------------------------------------------------------------------------------------------

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        """The state; one digit and two digits are the numberings of OneLink's two platforms."""
        row = self._client.row("query/sim-status", card.iccid)
        if isinstance(row, Trouble):
            return row.of_read()
        code = text(row, "cardStatus")
        if code is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        state = CARD_STATES.get(code, CardState.UNKNOWN)
        return CardReading(state, code, SuspendedBy.UNKNOWN if state is CardState.SUSPENDED else None)

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        """From test, inventory or ready."""
        reading = self.query_card(card)
        if not isinstance(reading, CardReading):
            return unanswered(reading)
        if reading.state is CardState.ACTIVE:
            return AlreadyInState(f"query/sim-status {reading.raw_code}")
        change = ACTIVATIONS.get(reading.state)
        if change is None:
            return Rejected(ErrorKind.STATE_CONFLICT, reading.raw_code)
        return self._change(card, change, CardState.ACTIVE)

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        """From active."""
        return self._between(card, CardState.ACTIVE, CardState.SUSPENDED, Change.SUSPEND)

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        """From suspended; what the carrier itself stopped, it will not resume for us."""
        return self._between(card, CardState.SUSPENDED, CardState.ACTIVE, Change.RESUME)

    def _between(self, card: CardRef, source: CardState, target: CardState, change: Change) -> WriteOutcome:
        reading = self.query_card(card)
        if not isinstance(reading, CardReading):
            return unanswered(reading)
        if reading.state is target:
            return AlreadyInState(f"query/sim-status {reading.raw_code}")
        if reading.state is not source:
            return Rejected(ErrorKind.STATE_CONFLICT, reading.raw_code)
        return self._change(card, change, target)

    def _change(self, card: CardRef, change: Change, target: CardState) -> WriteOutcome:
        found = self._client.call("change/sim-status", {"iccid": card.iccid, "operType": change.value})
        if isinstance(found, Trouble):
            return found.of_write(Operation.QUERY_CARD)
        return Accepted(Receipt("state", target.value, self.carrier, _LATER))

    # --- registration -------------------------------------------------------------------------------------------------

    def start_hosted_registration(self, operation: str, card: CardRef) -> HostedOutcome:
        """China Mobile's page; how it ends is for :meth:`poll`, since the callback's contents are not published."""
        fields = {"iccid": card.iccid, "urlType": self._page_type}
        found = self._client.call("secure/sim-real-name-reg", fields)
        if isinstance(found, Trouble):
            return found.of_write(Operation.QUERY_REGISTRATION)
        url, number = (text(found[0], name) if found else None for name in ("url", "busiSeq"))
        if url is None or not url.startswith("https://"):
            return UnknownOutcome(ErrorKind.PROTOCOL_ERROR, Operation.QUERY_REGISTRATION)
        return HostedUrl(url, Receipt("registration", plain_code(number or ""), self.carrier, _PAGE_LATER))

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """The status and whom it is about; OneLink names nobody, so ``holder`` is not compared."""
        row = self._client.row("query/sim-real-name-status", card.iccid)
        if isinstance(row, Trouble):
            return row.of_read()
        code, reason = text(row, "realNameStatus"), text(row, "reason") or ""
        if code is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        states = {"1": RegistrationState.REGISTERED, "0": RegistrationState.REQUIRED_NOT_DONE}
        state = states.get(code, RegistrationState.UNKNOWN)
        raw = f"{code}-{reason}" if reason else code
        return RegistrationReading(state, BASES.get(reason, RegistrationBasis.UNKNOWN), raw)

    # --- functions and binding ----------------------------------------------------------------------------------------

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        return self._switches.read(card)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        return self._switches.set(card, wanted)

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        return self._binding.bind(card, device)

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        return self._binding.unbind(card)

    def query_binding(self, card: CardRef) -> BindingReading | NotDone:
        return self._binding.read(card)

    # --- receipts -----------------------------------------------------------------------------------------------------

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """Look whether it is so by now; the values of ``order-info`` are not published, and the card knows best."""
        match receipt.kind:
            case "state":
                return self._settled(receipt, self.query_card(card))
            case "functions":
                return self._switches.settled(card, receipt)
            case "registration":
                return _registered(receipt, self.query_registration(card))
            case _:
                return unanswered(Rejected(ErrorKind.INVALID_REQUEST))

    def _settled(self, receipt: Receipt, reading: CardReading | NotDone) -> WriteOutcome:
        if not isinstance(reading, CardReading):
            return unanswered(reading)
        done = reading.state.value == receipt.id
        return Applied(f"query/sim-status {reading.raw_code}") if done else Accepted(receipt)


def _registered(receipt: Receipt, reading: RegistrationReading | NotDone) -> WriteOutcome:
    """Done only if the end user is registered: a "yes" that may mean the purchasing unit proves nothing."""
    if not isinstance(reading, RegistrationReading):
        return unanswered(reading)
    if reading.state is not RegistrationState.REGISTERED or reading.basis is RegistrationBasis.RESPONSIBLE_UNIT:
        return Accepted(receipt)
    if reading.basis is RegistrationBasis.UNKNOWN:
        return UnknownOutcome(ErrorKind.PROTOCOL_ERROR, Operation.QUERY_REGISTRATION, reading.raw_code)
    return Applied(f"query/sim-real-name-status {reading.raw_code}")
