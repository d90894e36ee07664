"""The platform as a carrier adapter: orders are taken, and the card tells when they are done."""

from datetime import timedelta
from typing import Final

from iov_realname.adapters.carriers.ct_cmp5g.client import TelecomAccount, TelecomClient
from iov_realname.adapters.carriers.ct_cmp5g.codes import (
    BLOCKED,
    CARD_STATES,
    REGISTRATIONS,
    UNBLOCKED,
    Order,
)
from iov_realname.adapters.carriers.ct_cmp5g.decoding import Already
from iov_realname.adapters.carriers.wire.decoding import Tree, rows, text
from iov_realname.adapters.carriers.wire.switching import inexpressible
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    CardReading,
    CardRef,
    CardState,
    ErrorKind,
    FunctionProfile,
    FunctionReading,
    NotDone,
    Operation,
    Papers,
    Receipt,
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

__all__ = ["TelecomCmp"]

_CAPABILITIES = frozenset(
    {
        Operation.QUERY_CARD,
        Operation.QUERY_REGISTRATION,
        Operation.SET_FUNCTIONS,
        Operation.QUERY_FUNCTIONS,
        Operation.ACTIVATE,
        Operation.SUSPEND,
        Operation.RESUME,
        Operation.POLL,
    }
)
_STATUS: Final = "openapi/v1/prodinst/queryCardMainStatus"
_REGISTRATION: Final = "api/v1/realName/qryRealNameStatus"
_ACTIVATE: Final = "5gcmp/openapi/v1/common/requestServActive"
_DISABLE: Final = "5gcmp/openapi/v1/common/disabledNumberService"
_CUT: Final = "5gcmp/openapi/v1/common/singleCutNet"
_LATER = timedelta(minutes=3)


class TelecomCmp(Unsupporting):
    """China Telecom by its 5G CMP. Thread-safe."""

    def __init__(self, account: TelecomAccount, transport: Transport, clock: Clock) -> None:
        self._contract = account.contract
        self._client = TelecomClient(account, transport, clock)

    @property
    def carrier(self) -> str:
        """China Telecom."""
        return Carrier.TELECOM

    def capabilities(self) -> frozenset[Operation]:
        """What the platform can do."""
        return _CAPABILITIES

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        """The state."""
        tree = self._status(card)
        if isinstance(tree, Trouble):
            return tree.of_read()
        listed = rows(tree, "productInfo")
        code = text(listed[0], "productMainStatusCd") if listed else None
        if code is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        state = CARD_STATES.get(code, CardState.UNKNOWN)
        return CardReading(state, code, SuspendedBy.UNKNOWN if state is CardState.SUSPENDED else None)

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """The status, by the one call that brings no personal data; ``holder`` is not compared."""
        found = self._client.post_json(_REGISTRATION, {"accessNumber": [card.msisdn]})
        if isinstance(found, Trouble):
            return found.of_read()
        listed = () if isinstance(found, Already) else rows(found, "data", "statusList")
        if not listed:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        code = next((text(row, "status") for row in listed if text(row, "accessNumber") == card.msisdn), None)
        if code is None:
            return not_done(ErrorKind.NOT_FOUND)
        return RegistrationReading(REGISTRATIONS.get(code, RegistrationState.UNKNOWN), RegistrationBasis.UNKNOWN, code)

    def activate(self, operation: str, card: CardRef) -> WriteOutcome:
        """From ready."""
        found = self._client.post(_ACTIVATE, {"access_number": card.msisdn})
        return self._ordered(found, "state", CardState.ACTIVE, Operation.QUERY_CARD)

    def suspend(self, operation: str, card: CardRef) -> WriteOutcome:
        """停机保号: the card stops and keeps its number."""
        return self._disabled(card, Order.SUSPEND, CardState.SUSPENDED)

    def resume(self, operation: str, card: CardRef) -> WriteOutcome:
        """复机."""
        return self._disabled(card, Order.RESUME, CardState.ACTIVE)

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        """What is open, by the contract and by whether data is cut."""
        on = self._on(card)
        if isinstance(on, Trouble):
            return on.of_read()
        opened = self._contract.open_with(on)
        return FunctionReading(opened) if opened is not None else not_done(ErrorKind.CONFIG_ERROR)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """Cut data or restore it, if that and what the contract leaves open come to exactly this."""
        plan = self._contract.plan(wanted)
        if plan is None:
            return inexpressible()
        on = self._on(card)
        if isinstance(on, Trouble):
            return on.of_look()
        if on == plan:
            return AlreadyInState(_STATUS)
        found = self._client.post(_CUT, {"access_number": card.msisdn, "action": "DEL" if plan else "ADD"})
        return self._ordered(found, "functions", "+".join(plan), Operation.QUERY_FUNCTIONS)

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """Look whether it is so by now."""
        match receipt.kind:
            case "state":
                reading = self.query_card(card)
                if not isinstance(reading, CardReading):
                    return unanswered(reading)
                done = reading.state.value == receipt.id
            case "functions":
                on = self._on(card)
                if isinstance(on, Trouble):
                    return on.of_look()
                done = "+".join(on) == receipt.id
            case _:
                return unanswered(Rejected(ErrorKind.INVALID_REQUEST))
        return Applied(_STATUS) if done else Accepted(receipt)

    def _disabled(self, card: CardRef, order: Order, target: CardState) -> WriteOutcome:
        fields = {"access_number": card.msisdn, "acctCd": "", "orderTypeId": order.value}
        return self._ordered(self._client.post(_DISABLE, fields), "state", target, Operation.QUERY_CARD)

    def _ordered(self, found: Tree | Already | Trouble, kind: str, target: str, ask: Operation) -> WriteOutcome:
        if isinstance(found, Trouble):
            return found.of_write(ask)
        if isinstance(found, Already):
            return AlreadyInState(found.raw_code)
        return Accepted(Receipt(kind, target, self.carrier, _LATER))

    def _on(self, card: CardRef) -> frozenset[str] | Trouble:
        tree = self._status(card)
        if isinstance(tree, Trouble):
            return tree
        switches = {UNBLOCKED: frozenset({"data"}), BLOCKED: frozenset[str]()}
        return switches.get(text(tree, "netBlockStatusName") or "", Trouble(ErrorKind.PROTOCOL_ERROR))

    def _status(self, card: CardRef) -> Tree | Trouble:
        found = self._client.get(_STATUS, {"access_number": card.msisdn})
        return Trouble(ErrorKind.PROTOCOL_ERROR) if isinstance(found, Already) else found
