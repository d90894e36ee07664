"""China Unicom's gateway in a few lines, with one card."""

from collections.abc import Mapping
from typing import cast

from iov_realname.adapters.carriers.unicom_gw import UnicomAccount, UnicomGateway
from iov_realname.application.carriers import UNDIRECTED, CarrierAdapter, FunctionProfile
from tests.support.carrier_cases import CARD, LIST, Case, HandClock, address, fixed_digits, transport
from tests.support.scripted_carrier import Asked, Say, say

__all__ = ["CASE", "PLANS", "UnicomServer", "unicom"]

PLANS = {
    "nac-rescue": FunctionProfile(emergency=True),
    "nac-oem": FunctionProfile(data=LIST, emergency=True),
    "nac-test": FunctionProfile(voice=LIST, data=LIST),
    "nac-all": FunctionProfile(UNDIRECTED, UNDIRECTED, UNDIRECTED),
    "nac-none": FunctionProfile(),
}


class UnicomServer:
    """Answers as the gateway does."""

    def __init__(self, plans: Mapping[str, FunctionProfile] = PLANS) -> None:
        self.plans = plans
        self.status = "2"
        self.registered = "1"
        self.outer = "0000"
        self.inner = {"resultCode": "0000"}
        self.ever_open: list[FunctionProfile] = []

    def __call__(self, asked: Asked) -> Say:
        """One answer."""
        data = cast("dict[str, object]", asked.tree["data"])
        answer: dict[str, object] = {**self.inner}
        if "wsGetTerminalDetails" in asked.path:
            terminal = {"iccid": CARD.iccid, "simStatus": self.status, "realNameStatus": self.registered}
            answer["terminals"] = [{"iccid": "8986"}, terminal]
        elif "wsEditTerminal" in asked.path:
            self.status = str(data["targetValue"])
        else:
            self.ever_open.append(self.plans[str(data["nacId"])])
        return say({"status": self.outer, "data": answer})


def unicom(url: str, plans: Mapping[str, FunctionProfile] = PLANS) -> UnicomGateway:
    """The adapter, pointed at a scripted server."""
    account = UnicomAccount("demoapp", "t0p-secret", "t0ken-one", plans, address(f"{url}/api"))
    return UnicomGateway(account, transport(), HandClock(), fixed_digits)


def _build(url: str) -> CarrierAdapter:
    return unicom(url)


CASE = Case(
    name="unicom_gw",
    build=_build,
    speak=UnicomServer,
    question=lambda adapter: adapter.query_card(CARD),
    asks="wsGetTerminalDetails/V1/1Main/vV1.1",
    act=lambda adapter: adapter.suspend("op-1", CARD),
    acts="wsEditTerminal/V1/1Main/vV1.1",
)
