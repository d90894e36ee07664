"""OneLink in a few lines: a token that can be spoilt, one card, its functions, and what was ever open."""

from collections.abc import Mapping

from iov_realname.adapters.carriers.onelink import OneLink, OneLinkAccount
from iov_realname.application.carriers import (
    UNDIRECTED,
    CarrierAdapter,
    Contract,
    FunctionProfile,
)
from tests.support.carrier_cases import CARD, LIST, Case, HandClock, address, fixed_digits, transport
from tests.support.scripted_carrier import Asked, Say, say

__all__ = ["CASE", "CONTRACT", "OneLinkServer", "onelink"]

CONTRACT = Contract(
    {
        "voice": FunctionProfile(emergency=True),
        "data:oem": FunctionProfile(data=LIST),
        "data:cmiot": FunctionProfile(data=UNDIRECTED),
        "sms": FunctionProfile(sms=UNDIRECTED),
    }
)
"""Voice on these cards reaches the rescue line only; data has a private access point and a public one."""


class OneLinkServer:
    """Answers as OneLink does, for one card."""

    def __init__(self, contract: Contract = CONTRACT) -> None:
        self.contract = contract
        self.on: set[str] = set()
        self.ever_open: list[FunctionProfile] = []
        self.status = "2"
        self.tokens = ["t0ken-one", "t0ken-two"]
        self.fetched = 0
        self.registered: dict[str, str] = {"realNameStatus": "0"}
        self.separated = "1"
        self.refuse_tokens = 0

    def __call__(self, asked: Asked) -> Say:
        """One answer."""
        tree, path = asked.tree, asked.path.partition("/ec/")[2]
        if path == "get/token":
            self.fetched += 1
            return ok({"token": self.tokens[(self.fetched - 1) % 2], "ttl": "3600"})
        if self.refuse_tokens > 0:
            self.refuse_tokens -= 1
            return no("12021", "token不存在或已过期")
        return self._card(path, {name: str(value) for name, value in tree.items()})

    def _card(self, path: str, fields: Mapping[str, str]) -> Say:
        match path:
            case "query/sim-status":
                return ok({"cardStatus": self.status, "lastChangeDate": "20260101000000"})
            case "query/sim-real-name-status":
                return ok(self.registered)
            case "query/sim-communication-function-status":
                return ok({"serviceTypeList": self._services()})
            case "query/card-bind-status":
                return ok({"result": self.separated, "sepTime": "20260101000000"})
            case "change/sim-status":
                self.status = {"0": "4", "1": "2", "2": "2", "5": "2", "6": "2"}[fields["operType"]]
                return ok({"iccid": fields["iccid"]})
            case "secure/sim-real-name-reg":
                return ok({"busiSeq": "B1", "url": "https://page.example/t0ken-one"})
            case "operate/card-bind-by-bill":
                return ok()
            case _:
                return self._moved(path, fields)

    def _moved(self, path: str, fields: Mapping[str, str]) -> Say:
        names = {"operate/sim-call-function": "voice", "operate/sim-sms-function": "sms"}
        switch = names[path] if path in names else f"data:{fields['apnName']}"
        (self.on.add if fields["operType"] == "0" else self.on.discard)(switch)
        opened = self.contract.open_with(self.on)
        if opened is not None:
            self.ever_open.append(opened)
        return ok({"orderNum": "O1"})

    def _services(self) -> list[dict[str, str]]:
        kinds = {"voice": "01", "sms": "08", "roaming": "10", "volte": "13"}
        services = []
        for switch in sorted({*self.contract.switches, *self.on, "roaming"}):
            kind, _, apn = switch.partition(":")
            named = {"apnName": apn} if apn else {}
            status = "1" if switch in self.on else "0"
            services.append({"serviceType": kinds.get(kind, "11"), "serviceStatus": status, **named})
        return services


def ok(row: Mapping[str, object] | None = None) -> Say:
    """Done, with one row."""
    return say({"status": "0", "message": "正确", "result": [] if row is None else [row]})


def no(status: str, message: str = "样例") -> Say:
    """Not done."""
    return say({"status": status, "message": message, "result": []})


def onelink(url: str, clock: HandClock | None = None, contract: Contract = CONTRACT) -> OneLink:
    """The adapter, pointed at a scripted server."""
    account = OneLinkAccount("100001", "t0p-secret", contract, address(f"{url}/v5"))
    return OneLink(account, transport(), clock or HandClock(), fixed_digits)


def _build(url: str) -> CarrierAdapter:
    return onelink(url)


CASE = Case(
    name="onelink",
    build=_build,
    speak=OneLinkServer,
    question=lambda adapter: adapter.query_card(CARD),
    asks="query/sim-status",
    act=lambda adapter: adapter.suspend("op-1", CARD),
    acts="change/sim-status",
)
