"""OneLink's binding by call records. It reacts late; binding in the network is ordered from the account manager."""

from typing import Final

from iov_realname.adapters.carriers.onelink.client import OneLinkClient
from iov_realname.adapters.carriers.wire.decoding import text
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    Applied,
    BindingReading,
    BindSpec,
    CardRef,
    CurrentImei,
    ErrorKind,
    FixedImei,
    NotDone,
    Operation,
    TacRange,
    WriteOutcome,
    not_done,
    unsupported,
)

__all__ = ["RecordBinding"]

_NO_SUCH_BINDING: Final = (
    "OneLink 只能绑定首次话单的 IMEI 或一个 TAC 段, 不能指定单个 IMEI。",
    "OneLink binds to the IMEI of the first call record or to one TAC range, not to one named IMEI.",
)


class RecordBinding:
    """Binding of cards to devices, judged from call records."""

    def __init__(self, client: OneLinkClient) -> None:
        self._client = client

    def bind(self, card: CardRef, device: BindSpec) -> WriteOutcome:
        """In exactly this way, or not at all."""
        match device:
            case CurrentImei():
                return self._order(card, {"operType": "1", "bindingStyle": "0"})
            case TacRange(prefixes=(prefix,)):
                return self._order(card, {"operType": "1", "bindingStyle": "1", "tac": prefix})
            case FixedImei() | TacRange():
                return unsupported(Operation.BIND_DEVICE, _NO_SUCH_BINDING)

    def unbind(self, card: CardRef) -> WriteOutcome:
        """Undo it."""
        return self._order(card, {"operType": "2"})

    def read(self, card: CardRef) -> BindingReading | NotDone:
        """Whether card and device were seen apart; OneLink does not say whether they are bound."""
        found = self._client.call("query/card-bind-status", {"msisdn": card.msisdn, "testType": "0"})
        if isinstance(found, Trouble):
            return found.of_read()
        code = text(found[0], "result") if found else None
        match code:
            case "0" | "1":
                return BindingReading(None, separated=code == "0", raw_code=code)
            case "2":
                return not_done(ErrorKind.CARRIER_ERROR, code)
            case _:
                return not_done(ErrorKind.PROTOCOL_ERROR, code or "")

    def _order(self, card: CardRef, fields: dict[str, str]) -> WriteOutcome:
        found = self._client.call("operate/card-bind-by-bill", {"msisdn": card.msisdn, **fields})
        if isinstance(found, Trouble):
            return found.of_write(Operation.QUERY_BINDING)
        return Applied("operate/card-bind-by-bill 0")
