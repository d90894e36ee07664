"""SIMULATION of China Unicom's CMP gateway (/unicom_gw/api): signed by SM3, answered outside and inside.

The gateway's error codes are not public; here they begin with SIM.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

from iov_realname.adapters.carriers.unicom_gw.codes import ACTIVATED, CARD_STATES, DEACTIVATED
from iov_realname.adapters.carriers.unicom_gw.signing import token
from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard, codes_of
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.hearing import Garbled, Heard, Said, said
from iov_realname.adapters.simulated.carriers.world import World
from iov_realname.application.carriers import CardState, RegistrationState
from iov_realname.domain.time import CHINA_TIME

__all__ = ["PLANS", "UnicomSide"]

NAME: Final = "unicom_gw"
PLANS: Final = ("nac-rescue", "nac-oem", "nac-all", "nac-none")
"""The communication plans of the simulated account."""
WINDOW = timedelta(minutes=5)
_PATH = re.compile(r"/api/(\w+)/V1/1Main/vV1\.1").fullmatch
_TRANS_ID = re.compile(r"[0-9]{23}").fullmatch
_MOST = 50
_STATUS_CODES = codes_of(CARD_STATES)
_TARGETS = {ACTIVATED: CardState.ACTIVE, DEACTIVATED: CardState.SUSPENDED}
_SOURCES = {
    CardState.ACTIVE: {CardState.TEST, CardState.INVENTORY, CardState.READY, CardState.SUSPENDED},
    CardState.SUSPENDED: {CardState.ACTIVE},
}


class UnicomSide:
    """The gateway's side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers: set[str] = set()

    def forget_tokens(self) -> None:
        """There are none: every request is signed anew."""

    def answer(self, heard: Heard) -> Said:
        """One answer."""
        called = _PATH(heard.path)
        if called is None or heard.method != "POST":
            return said({"status": "SIM404", "message": "接口不存在(模拟)"}, 404)
        tree = heard.tree
        data = tree.get("data")
        if not isinstance(data, Mapping) or not self._genuine(tree, heard.carrier_time):
            return said({"status": "SIM401", "message": "token错误(模拟)"})
        if text(data, "openId") != self._world.accounts.unicom_open_id or not text(data, "messageId"):
            return said({"status": "SIM400", "message": "openId或messageId错误(模拟)"})
        if called[1] == "wsGetTerminalDetails":
            return self._details(data)
        return self._edit(called[1], data, heard)

    def _genuine(self, tree: Tree, now: datetime) -> bool:
        """Whether the request is signed, of now and new."""
        accounts = self._world.accounts
        app, moment, number, given = (text(tree, name) or "" for name in ("app_id", "timestamp", "trans_id", "token"))
        expected = token(accounts.unicom_app, moment, number, accounts.unicom_secret)
        sent = _moment(moment)
        if app != accounts.unicom_app or not compare_digest(given.encode(), expected.encode()):
            return False
        if sent is None or abs(now - sent) > WINDOW or not _TRANS_ID(number) or number in self._numbers:
            return False
        self._numbers.add(number)
        return True

    def _details(self, data: Tree) -> Said:
        asked = data.get("iccids")
        if not isinstance(asked, list) or not 0 < len(asked) <= _MOST:
            raise Garbled
        found = [card for iccid in map(str, asked) if (card := self._world.cards.by_iccid(iccid)) is not None]
        return _done({"terminals": [_terminal(card) for card in found]})

    def _edit(self, call: str, data: Tree, heard: Heard) -> Said:
        card = self._world.cards.by_iccid(text(data, "iccid") or "")
        if card is None:
            return _refused("SIM-NO-CARD")
        if Fault.COOLDOWN in heard.faults:
            return _refused("SIM-COOLDOWN")
        match call:
            case "wsEditTerminal":
                return self._move(card, data, heard)
            case "wsEditNetworkAccessConfig":
                return self._change_plan(card, text(data, "nacId") or "", heard)
            case _:
                return said({"status": "SIM404", "message": "接口不存在(模拟)"}, 404)

    def _move(self, card: SimulatedCard, data: Tree, heard: Heard) -> Said:
        target = _TARGETS.get(text(data, "targetValue") or "")
        if text(data, "changeType") != "3" or target is None or card.state not in _SOURCES[target]:
            return _refused("SIM-STATE")
        self._world.act(NAME, target.value, card, lambda: setattr(card, "state", target), heard.now)
        return _done({})

    def _change_plan(self, card: SimulatedCard, plan: str, heard: Heard) -> Said:
        if plan not in PLANS:
            return _refused("SIM-NO-PLAN")
        self._world.act(NAME, plan, card, lambda: setattr(card, "plan", plan), heard.now)
        return _done({})


def _terminal(card: SimulatedCard) -> Mapping[str, str]:
    registered = card.registration is RegistrationState.REGISTERED
    return {
        "iccid": card.iccid,
        "simStatus": _STATUS_CODES.get(card.state, "8"),
        "realNameStatus": "2" if registered else "1",
    }


def _moment(stamped: str) -> datetime | None:
    try:
        return datetime.strptime(stamped, "%Y-%m-%d %H:%M:%S %f").replace(tzinfo=CHINA_TIME)
    except ValueError:
        return None


def _done(data: Mapping[str, object]) -> Said:
    return said({"status": "0000", "message": "成功(模拟)", "data": {"resultCode": "0000", **data}})


def _refused(code: str) -> Said:
    return said({"status": "0000", "message": "成功(模拟)", "data": {"resultCode": code}})
