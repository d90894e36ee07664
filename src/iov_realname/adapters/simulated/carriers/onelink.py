"""SIMULATION of OneLink v5 (/onelink/v5), as far as its public clients show it. It signs nothing and has tokens."""

import re
from collections.abc import Mapping
from typing import Final

from iov_realname.adapters.carriers.onelink.codes import CARD_STATES, OK
from iov_realname.adapters.carriers.wire.decoding import text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard, codes_of
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.hearing import Heard, Said, said
from iov_realname.adapters.simulated.carriers.onelink_jobs import Jobs
from iov_realname.adapters.simulated.carriers.tokens import TokenDesk
from iov_realname.adapters.simulated.carriers.world import World
from iov_realname.application.carriers import CardState, RegistrationState

__all__ = ["OneLinkSide"]

NAME: Final = "onelink"
APNS: Final = ("oem", "cmiot")
_STATUS_CODES = codes_of({code: state for code, state in CARD_STATES.items() if len(code) == 1})
_CHANGES = {
    "0": (CardState.ACTIVE, CardState.SUSPENDED),
    "1": (CardState.SUSPENDED, CardState.ACTIVE),
    "2": (CardState.INVENTORY, CardState.ACTIVE),
    "3": (CardState.TEST, CardState.INVENTORY),
    "4": (CardState.TEST, CardState.READY),
    "5": (CardState.TEST, CardState.ACTIVE),
    "6": (CardState.READY, CardState.ACTIVE),
    "8": (CardState.READY, CardState.INVENTORY),
    "9": (CardState.INVENTORY, CardState.READY),
}
_MINUTE = 60


class OneLinkSide:
    """OneLink's side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tokens = TokenDesk(world.accounts.tokens_live)
        self._jobs = Jobs(world)
        self._numbers: set[str] = set()
        self._well_formed = re.compile(re.escape(world.accounts.onelink_appid) + r"[0-9]{14}[0-9]{8}").fullmatch

    def forget_tokens(self) -> None:
        """Let all tokens expire."""
        self._tokens.forget()

    def answer(self, heard: Heard) -> Said:
        """One answer."""
        asked = heard.tree if heard.method == "POST" else heard.fields
        fields = {name: text(asked, name) or "" for name in asked}
        path = heard.path.removeprefix("/v5/ec/")
        if not self._takes(fields.get("transid", "")):
            return _no("12004", "transid不合法或重复")
        if path == "get/token":
            return self._token(heard, fields)
        if not self._tokens.good(fields.get("token"), heard.carrier_time):
            return _no("12021", "token不存在或已过期")
        return self._jobs.answer(path, fields, heard.now) or self._of_card(path, fields, heard)

    def _takes(self, number: str) -> bool:
        """Whether the request's number is well-formed and new."""
        if not self._well_formed(number) or number in self._numbers:
            return False
        self._numbers.add(number)
        return True

    def _token(self, heard: Heard, fields: Mapping[str, str]) -> Said:
        accounts = self._world.accounts
        if (fields.get("appid"), fields.get("password")) != (accounts.onelink_appid, accounts.onelink_password):
            return _no("12022", "appid或password错误")
        lives = int(self._tokens.lives.total_seconds())
        return _ok({"token": self._tokens.issue(heard.carrier_time), "ttl": str(lives)})

    def _of_card(self, path: str, fields: Mapping[str, str], heard: Heard) -> Said:
        names = [name for name in ("iccid", "msisdn") if fields.get(name)]
        if len(names) != 1:
            return _no("11000", "iccid、msisdn、imsi须传且只传一个")
        cards = self._world.cards
        card = (cards.by_iccid if names == ["iccid"] else cards.by_msisdn)(fields[names[0]])
        if card is None:
            return _no("12010", "卡号不存在")
        answered = _told(path, card)
        return answered or self._act(path, card, fields, heard)

    def _act(self, path: str, card: SimulatedCard, fields: Mapping[str, str], heard: Heard) -> Said:
        if self._world.cooling(card, heard.now) or Fault.COOLDOWN in heard.faults:
            minutes = max(1, int(self._world.cooldown.total_seconds()) // _MINUTE)
            return _no("19010", f"{minutes}分钟内不能重复办理")
        kind = fields.get("operType", "")
        match path:
            case "change/sim-status":
                return self._change(card, kind, heard)
            case "operate/sim-call-function" | "operate/sim-sms-function" | "operate/sim-apn-function":
                return self._switch(path, card, fields, heard)
            case "operate/card-bind-by-bill":
                return self._bind(card, fields, heard)
            case "secure/sim-real-name-reg":
                return _ok({"busiSeq": "SIM1", "url": f"https://simulated.example/register/{card.iccid}"})
            case _:
                return _no("11000", "接口不存在")

    def _change(self, card: SimulatedCard, kind: str, heard: Heard) -> Said:
        if kind not in _CHANGES:
            return _no("11000", "operType不合法")
        source, target = _CHANGES[kind]
        if card.state is not source:
            return _no("12089", "当前状态不允许办理")
        self._world.act(NAME, target.value, card, lambda: setattr(card, "state", target), heard.now)
        return _ok({"iccid": card.iccid})

    def _switch(self, path: str, card: SimulatedCard, fields: Mapping[str, str], heard: Heard) -> Said:
        names = {"operate/sim-call-function": "voice", "operate/sim-sms-function": "sms"}
        switch = names.get(path, f"data:{fields.get('apnName', '')}")
        if switch not in {"voice", "sms", *(f"data:{apn}" for apn in APNS)} or fields.get("operType") not in {"0", "1"}:
            return _no("11000", "参数错误")
        move = card.switches.add if fields["operType"] == "0" else card.switches.discard
        self._world.act(NAME, switch, card, lambda: move(switch), heard.now)
        return _ok({"orderNum": f"SIM{len(self._numbers)}"})

    def _bind(self, card: SimulatedCard, fields: Mapping[str, str], heard: Heard) -> Said:
        styles = {"0": "current", "1": f"tac:{fields.get('tac', '')}"}
        device = {"1": styles.get(fields.get("bindingStyle", "")), "2": ""}.get(fields.get("operType", ""))
        if device is None or device == "tac:":
            return _no("11000", "参数错误")
        self._world.act(NAME, "bind", card, lambda: setattr(card, "device", device), heard.now)
        return _ok()


def _told(path: str, card: SimulatedCard) -> Said | None:
    """What a question about a card is answered; None for what is no question."""
    match path:
        case "query/sim-status":
            return _ok({"cardStatus": _STATUS_CODES.get(card.state, "99"), "lastChangeDate": "20260101000000"})
        case "query/sim-real-name-status":
            registered = card.registration is RegistrationState.REGISTERED
            return _ok({"realNameStatus": "1", "reason": "02"} if registered else {"realNameStatus": "0"})
        case "query/sim-communication-function-status":
            return _ok({"serviceTypeList": _services(card)})
        case "query/card-bind-status":
            return _ok({"result": "1", "sepTime": ""})
        case _:
            return None


def _services(card: SimulatedCard) -> list[Mapping[str, str]]:
    kinds = {"voice": "01", "sms": "08"}
    services = [{"serviceType": code, "serviceStatus": _on(card, switch)} for switch, code in kinds.items()]
    data = [{"serviceType": "11", "serviceStatus": _on(card, f"data:{apn}"), "apnName": apn} for apn in APNS]
    return [*services, *data, {"serviceType": "10", "serviceStatus": "1"}]


def _on(card: SimulatedCard, switch: str) -> str:
    return "1" if switch in card.switches else "0"


def _ok(row: Mapping[str, object] | None = None) -> Said:
    return said({"status": OK, "message": "正确(模拟)", "result": [] if row is None else [row]})


def _no(status: str, message: str) -> Said:
    return said({"status": status, "message": f"{message}(模拟)", "result": []})
