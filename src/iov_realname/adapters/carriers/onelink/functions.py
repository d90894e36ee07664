"""OneLink's function switches: read, and moved one order at a time, closings first."""

from datetime import timedelta
from typing import Final

from iov_realname.adapters.carriers.onelink.client import OneLinkClient
from iov_realname.adapters.carriers.onelink.codes import IGNORED_SERVICES, SERVICES
from iov_realname.adapters.carriers.wire.decoding import Tree, rows, text
from iov_realname.adapters.carriers.wire.switching import described, inexpressible, steps, undescribed
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    CardRef,
    Contract,
    ErrorKind,
    FunctionProfile,
    FunctionReading,
    NotDone,
    Operation,
    Receipt,
    WriteOutcome,
    not_done,
)
from iov_realname.domain.identifiers import Carrier

__all__ = ["FunctionSwitches"]

_STATUS: Final = "query/sim-communication-function-status"
_LATER = timedelta(minutes=3)


class FunctionSwitches:
    """The functions of cards under one contract."""

    def __init__(self, client: OneLinkClient, contract: Contract) -> None:
        self._client = client
        self._contract = contract

    def read(self, card: CardRef) -> FunctionReading | NotDone:
        """What is open, by the contract."""
        on = self._on(card)
        if isinstance(on, Trouble):
            return on.of_read()
        opened = described(self._contract, on)
        if opened is None:
            return not_done(ErrorKind.CONFIG_ERROR)
        return FunctionReading(opened, tuple(sorted(on - self._contract.switches.keys())))

    def set(self, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """Close what is too much, then open what is missing; the functions themselves tell when all of it is done."""
        plan = self._contract.plan(wanted)
        if plan is None:
            return inexpressible()
        on = self._on(card)
        if isinstance(on, Trouble):
            return on.of_look()
        if not on <= self._contract.switches.keys():
            return undescribed()
        moves = steps(on, plan)
        if not moves:
            return AlreadyInState(_STATUS)
        for switch, opening in moves:
            trouble = self._move(card, switch, opening)
            if trouble is not None:
                return trouble.of_write(Operation.QUERY_FUNCTIONS)
        return Accepted(Receipt("functions", "+".join(sorted(plan)), Carrier.MOBILE, _LATER))

    def settled(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """Whether exactly the switches of the receipt are on by now."""
        on = self._on(card)
        if isinstance(on, Trouble):
            return on.of_look()
        done = on == frozenset(filter(None, receipt.id.split("+")))
        return Applied(_STATUS) if done else Accepted(receipt)

    def _move(self, card: CardRef, switch: str, opening: bool) -> Trouble | None:
        fields = {"iccid": card.iccid, "operType": "0" if opening else "1"}
        kind, _, apn = switch.partition(":")
        path = {"voice": "operate/sim-call-function", "sms": "operate/sim-sms-function"}.get(kind)
        if path is None:
            path, fields = "operate/sim-apn-function", {**fields, "apnName": apn}
        found = self._client.call(path, fields)
        return found if isinstance(found, Trouble) else None

    def _on(self, card: CardRef) -> frozenset[str] | Trouble:
        row = self._client.row(_STATUS, card.iccid)
        if isinstance(row, Trouble):
            return row
        services = [(_switch(each), text(each, "serviceStatus")) for each in rows(row, "serviceTypeList") or ()]
        if not services or any(switch is None or status not in {"0", "1"} for switch, status in services):
            return Trouble(ErrorKind.PROTOCOL_ERROR)
        return frozenset(switch for switch, status in services if switch and status == "1")


def _switch(service: Tree) -> str | None:
    """The switch of a service; blank for one that does not count, its code where it has none, None if unreadable."""
    code = text(service, "serviceType")
    if code is None:
        return None
    if code == "11":
        apn = text(service, "apnName")
        return f"data:{apn}" if apn else None
    return "" if code in IGNORED_SERVICES else SERVICES.get(code, code)
