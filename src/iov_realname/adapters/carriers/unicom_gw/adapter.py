"""The gateway as a carrier adapter."""

from collections.abc import Mapping
from typing import Final

from iov_realname.adapters.carriers.unicom_gw.client import UnicomAccount, UnicomClient
from iov_realname.adapters.carriers.unicom_gw.codes import ACTIVATED, CARD_STATES, DEACTIVATED, REGISTRATIONS
from iov_realname.adapters.carriers.wire.decoding import Tree, rows, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.switching import inexpressible
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    AlreadyInState,
    Applied,
    CardReading,
    CardRef,
    CardState,
    ErrorKind,
    FunctionProfile,
    NotDone,
    Operation,
    Papers,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    SuspendedBy,
    Unsupporting,
    WriteOutcome,
    not_done,
    unanswered,
)
from iov_realname.application.ports import Clock
from iov_realname.domain.identifiers import Carrier

__all__ = ["UnicomGateway"]

_CAPABILITIES = frozenset(
    {
        Operation.QUERY_CARD,
        Operation.QUERY_REGISTRATION,
        Operation.SET_FUNCTIONS,
        Operation.ACTIVATE,
        Operation.SUSPEND,
        Operation.RESUME,
    }
)
_DETAILS: Final = "wsGetTerminalDetails"
_EDIT: Final = "wsEditTerminal"
_PLAN: Final = "wsEditNetworkAccessConfig"
_SIM_STATUS: Final = "3"
_AT_ONCE: Final = "0"


class UnicomGateway(Unsupporting):
    """China Unicom by its CMP gateway. Thread-safe. Every answer is final: nothing is asked to be done later."""

    def __init__(
        self, account: UnicomAccount, transport: Transport, clock: Clock, digits: Digits = random_digits
    ) -> None:
        self._plans = account.plans
        self._digits = digits
        self._client = UnicomClient(account, transport, clock, digits)

    @property
    def carrier(self) -> str:
        """China Unicom."""
        return Carrier.UNICOM

    def capabilities(self) -> frozenset[Operation]:
        """What the gateway can do."""
        return _CAPABILITIES

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        """The state."""
        terminal = self._terminal(card)
        if isinstance(terminal, Trouble):
            return terminal.of_read()
        code = text(terminal, "simStatus")
        if code is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        state = CARD_STATES.get(code, CardState.UNKNOWN)
        return CardReading(state, code, SuspendedBy.UNKNOWN if state is CardState.SUSPENDED else None)

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """The status; nobody is named, so ``holder`` is not compared."""
        terminal = self._terminal(card)
        if isinstance(terminal, Trouble):
            return terminal.of_read()
        code = text(terminal, "realNameStatus")
        if code is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        state, basis = REGISTRATIONS.get(code, (RegistrationState.UNKNOWN, RegistrationBasis.UNKNOWN))
        return RegistrationReading(state, basis, code)

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        """From test, inventory or ready."""
        sources = frozenset({CardState.TEST, CardState.INVENTORY, CardState.READY})
        return self._change(operation, card, sources, CardState.ACTIVE)

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        """From active."""
        return self._change(operation, card, frozenset({CardState.ACTIVE}), CardState.SUSPENDED)

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        """From suspended."""
        return self._change(operation, card, frozenset({CardState.SUSPENDED}), CardState.ACTIVE)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """Put the card on the plan that opens exactly this; one step, so nothing else is open in between."""
        meeting = {nac: opens.rescues for nac, opens in sorted(self._plans.items()) if opens.meets(wanted)}
        if not meeting:
            return inexpressible()
        plan = min(meeting, key=lambda nac: meeting[nac] is not wanted.rescues)
        found = self._client.call(_PLAN, operation, {"iccid": card.iccid19, "nacId": plan, "asynchronous": _AT_ONCE})
        return _written(found, f"{_PLAN} 0000", None)

    def _change(self, operation: str, card: CardRef, sources: frozenset[CardState], target: CardState) -> WriteOutcome:
        reading = self.query_card(card)
        if not isinstance(reading, CardReading):
            return unanswered(reading)
        if reading.state is target:
            return AlreadyInState(f"{_DETAILS} {reading.raw_code}")
        if reading.state not in sources:
            return Rejected(ErrorKind.STATE_CONFLICT, reading.raw_code)
        value = ACTIVATED if target is CardState.ACTIVE else DEACTIVATED
        fields = {"iccid": card.iccid19, "changeType": _SIM_STATUS, "targetValue": value, "asynchronous": _AT_ONCE}
        return _written(self._client.call(_EDIT, operation, fields), f"{_EDIT} 0000", Operation.QUERY_CARD)

    def _terminal(self, card: CardRef) -> Mapping[str, object] | Trouble:
        found = self._client.call(_DETAILS, self._digits(16), {"iccids": [card.iccid19]})
        if isinstance(found, Trouble):
            return found
        listed = rows(found, "terminals")
        if listed is None:
            return Trouble(ErrorKind.PROTOCOL_ERROR)
        ours = (each for each in listed if (text(each, "iccid") or "").startswith(card.iccid19))
        return next(ours, Trouble(ErrorKind.NOT_FOUND))


def _written(found: Tree | Trouble, evidence: str, ask: Operation | None) -> WriteOutcome:
    return found.of_write(ask) if isinstance(found, Trouble) else Applied(evidence)
