"""China Telecom's 5G CMP in a few lines, with one card."""

from iov_realname.adapters.carriers.ct_cmp5g import TelecomAccount, TelecomCmp
from iov_realname.application.carriers import UNDIRECTED, CarrierAdapter, Contract, FunctionProfile
from tests.support.carrier_cases import CARD, Case, HandClock, address, transport
from tests.support.scripted_carrier import Asked, Say, say

__all__ = ["CASE", "CONTRACT", "TelecomServer", "telecom", "xml"]

CONTRACT = Contract({"data": FunctionProfile(data=UNDIRECTED)}, always=FunctionProfile(emergency=True))
"""Cards with the life-safety directed product, on which data can be cut."""


class TelecomServer:
    """Answers as the platform does."""

    def __init__(self, contract: Contract = CONTRACT) -> None:
        self.contract = contract
        self.status = "4"
        self.registered = "1"
        self.cut = False
        self.refusal: Say | None = None
        self.ever_open: list[FunctionProfile] = []

    def __call__(self, asked: Asked) -> Say:
        """One answer."""
        call = asked.path.rpartition("/")[2]
        if call == "queryCardMainStatus":
            return say(
                {
                    "resultCode": "0",
                    "resultMsg": "成功",
                    "productInfo": [{"productMainStatusCd": self.status}],
                    "netBlockStatusName": "已断网" if self.cut else "未断网",
                }
            )
        if call == "qryRealNameStatus":
            listed = [{"accessNumber": CARD.msisdn, "status": self.registered}]
            return say({"code": 0, "msg": "成功", "data": {"statusList": listed}})
        return self.refusal or self._done(call, asked)

    def _done(self, call: str, asked: Asked) -> Say:
        if call == "singleCutNet":
            self.cut = asked.fields["action"] == "ADD"
            opened = self.contract.open_with([] if self.cut else ["data"])
            self.ever_open += [] if opened is None else [opened]
            return xml("0000", "成功接收消息")
        if call == "requestServActive":
            self.status = "4"
            return say({"RESULT": "0", "SMSG": "成功", "GROUP_TRANSACTIONID": "T1"})
        self.status = {"19": "5", "20": "4"}[asked.fields["orderTypeId"]]
        return say({"result": "0", "GROUP_TRANSACTIONID": "T1"})


def xml(code: str, description: str) -> Say:
    """An answer of the XML family."""
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><SvcCont><Response><RspType>0</RspType><RspCode>{code}</RspCode>'
        f"<RspDesc>{description}</RspDesc></Response></SvcCont>"
    )
    return Say(text.encode(), content_type="text/xml")


def telecom(url: str, contract: Contract = CONTRACT) -> TelecomCmp:
    """The adapter, pointed at a scripted server."""
    return TelecomCmp(TelecomAccount("key", "t0p-secret", contract, address(url)), transport(), HandClock())


def _build(url: str) -> CarrierAdapter:
    return telecom(url)


CASE = Case(
    name="ct_cmp5g",
    build=_build,
    speak=TelecomServer,
    question=lambda adapter: adapter.query_card(CARD),
    asks="queryCardMainStatus",
    act=lambda adapter: adapter.suspend("op-1", CARD),
    acts="disabledNumberService",
)
