"""SIMULATION of China Telecom's 5G CMP (/ct_cmp5g): signed headers, and a family of answers for every call.

What the platform answers to a wrong signature is not public; here it is 401.
"""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Final

from iov_realname.adapters.carriers.ct_cmp5g.codes import BLOCKED, CARD_STATES, UNBLOCKED
from iov_realname.adapters.carriers.ct_cmp5g.signing import sign
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard, codes_of
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.hearing import Garbled, Heard, Said, said
from iov_realname.adapters.simulated.carriers.world import World
from iov_realname.application.carriers import CardState, RegistrationState

__all__ = ["TelecomSide"]

NAME: Final = "ct_cmp5g"
WINDOW = timedelta(minutes=5)
_STATUS_CODES = codes_of(CARD_STATES)
_COMMON: Final = "/5gcmp/openapi/v1/common/"
_NO_CARD: Final = "SIM-NO-CARD"


class TelecomSide:
    """The platform's side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._orders = 0

    def forget_tokens(self) -> None:
        """There are none."""

    def answer(self, heard: Heard) -> Said:
        """One answer."""
        if not self._genuine(heard):
            return said({"code": "SIM-SIGN", "msg": "签名错误或时间戳过期(模拟)"}, 401)
        if heard.path == "/api/v1/realName/qryRealNameStatus":
            return self._registrations(heard)
        card = self._world.cards.by_msisdn(heard.fields.get("access_number", ""))
        if card is None:
            return said({"resultCode": _NO_CARD, "resultMsg": "号码不存在(模拟)"})
        if heard.path == "/openapi/v1/prodinst/queryCardMainStatus" and heard.method == "GET":
            return _status(card)
        if heard.method != "POST" or not heard.path.startswith(_COMMON):
            return said({"code": "SIM-NO-PATH", "msg": "接口不存在(模拟)"}, 404)
        if Fault.COOLDOWN in heard.faults:
            return said({"result": "-1", "SMSG": "5分钟内不允许重复操作(模拟)"})
        return self._ordered(heard.path.removeprefix(_COMMON), card, heard)

    def _genuine(self, heard: Heard) -> bool:
        accounts, stamped = self._world.accounts, heard.headers.get("timestamp", "")
        expected = sign(heard.fields, heard.body, accounts.telecom_secret, stamped)
        try:
            sent = datetime.strptime(stamped, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return False
        given = heard.headers.get("sign", "")
        known = heard.headers.get("appkey") == accounts.telecom_key
        return known and compare_digest(given.encode(), expected.encode()) and abs(heard.carrier_time - sent) <= WINDOW

    def _registrations(self, heard: Heard) -> Said:
        numbers = heard.tree.get("accessNumber")
        if heard.method != "POST" or not isinstance(numbers, list):
            raise Garbled
        listed = [
            {"accessNumber": number, "status": "1" if card.registration is RegistrationState.REGISTERED else "0"}
            for number in map(str, numbers)
            if (card := self._world.cards.by_msisdn(number)) is not None
        ]
        return said({"code": 0, "msg": "成功(模拟)", "data": {"statusList": listed}})

    def _ordered(self, call: str, card: SimulatedCard, heard: Heard) -> Said:
        match call:
            case "singleCutNet":
                return self._cut(card, heard)
            case "requestServActive":
                return self._move(card, CardState.READY, CardState.ACTIVE, heard, "RESULT")
            case "disabledNumberService":
                return self._disabled(card, heard)
            case _:
                return said({"code": "SIM-NO-PATH", "msg": "接口不存在(模拟)"}, 404)

    def _disabled(self, card: SimulatedCard, heard: Heard) -> Said:
        match heard.fields.get("orderTypeId"):
            case "19" if card.state is CardState.SUSPENDED:
                return said({"result": "-1", "SMSG": "已存在相关停机记录，无需再次办理停机(模拟)"})
            case "19":
                return self._move(card, CardState.ACTIVE, CardState.SUSPENDED, heard, "result")
            case "20":
                return self._move(card, CardState.SUSPENDED, CardState.ACTIVE, heard, "result")
            case _:
                return said({"result": "-1", "SMSG": "orderTypeId不合法(模拟)"})

    def _cut(self, card: SimulatedCard, heard: Heard) -> Said:
        action = heard.fields.get("action")
        if action not in {"ADD", "DEL"}:
            return _xml("-1", "action不合法(模拟)")
        cut = action == "ADD"
        self._world.act(NAME, "cut" if cut else "restore", card, lambda: setattr(card, "cut", cut), heard.now)
        return _xml("0000", "成功接收消息(模拟)")

    def _move(self, card: SimulatedCard, source: CardState, target: CardState, heard: Heard, name: str) -> Said:
        if card.state is not source:
            return said({name: "100008", "SMSG": "卡状态不允许(模拟)"})
        self._orders += 1
        self._world.act(NAME, target.value, card, lambda: setattr(card, "state", target), heard.now)
        return said({name: "0", "SMSG": "成功(模拟)", "GROUP_TRANSACTIONID": f"SIM{self._orders}"})


def _status(card: SimulatedCard) -> Said:
    return said(
        {
            "resultCode": "0",
            "resultMsg": "成功(模拟)",
            "productInfo": [{"productMainStatusCd": _STATUS_CODES.get(card.state, "6")}],
            "netBlockStatusName": BLOCKED if card.cut else UNBLOCKED,
        }
    )


def _xml(code: str, description: str) -> Said:
    inner = f"<RspType>0</RspType><RspCode>{code}</RspCode><RspDesc>{description}</RspDesc>"
    document = f'<?xml version="1.0" encoding="UTF-8"?><SvcCont><Response>{inner}</Response></SvcCont>'
    return Said(document.encode(), content_type="text/xml")
