"""Whatever a carrier answers, an adapter answers, too: no bytes make it raise, and none make it show what they hold."""

import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.carriers.camara import Camara
from iov_realname.adapters.carriers.ct_cmp5g import TelecomAccount, TelecomCmp
from iov_realname.adapters.carriers.oem_platform import OemPlatform
from iov_realname.adapters.carriers.onelink import OneLink, OneLinkAccount
from iov_realname.adapters.carriers.unicom_gw import UnicomAccount, UnicomGateway
from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, Request
from iov_realname.application.carriers import Callback, CarrierAdapter, Operation, Rejected
from tests.contract.carriers.test_manners import EVERYTHING, POLLS
from tests.support import camara, ct_cmp5g, oem_platform, onelink, unicom_gw
from tests.support.carrier_cases import CARD, HOLDER, PRIVATE, HandClock

NOWHERE = "http://127.0.0.1:1"


@attrs.define
class Canned:
    """A transport that has one answer for everything."""

    answer: Answered

    def send(self, request: Request) -> Exchange:
        """That answer."""
        return self.answer


CANNED = Canned(Answered(200, b""))
CLOCK = HandClock()
ADAPTERS: list[CarrierAdapter] = [
    OneLink(OneLinkAccount("1", "t0p-secret", onelink.CONTRACT), CANNED, CLOCK),
    OemPlatform(oem_platform.account(NOWHERE), CANNED),
    UnicomGateway(UnicomAccount("1", "t0p-secret", "o", unicom_gw.PLANS), CANNED, CLOCK),
    TelecomCmp(TelecomAccount("1", "t0p-secret", ct_cmp5g.CONTRACT), CANNED, CLOCK),
    Camara(camara.account(NOWHERE), CANNED, CLOCK),
]
NAMES = [
    "status",
    "message",
    "result",
    "token",
    "ttl",
    "cardStatus",
    "realNameStatus",
    "reason",
    "serviceTypeList",
    "serviceType",
    "serviceStatus",
    "apnName",
    "url",
    "busiSeq",
    "Code",
    "ResultList",
    "ICCID",
    "AuthResult",
    "CertNum",
    "PartyName",
    "FailureCause",
    "data",
    "resultCode",
    "respcode",
    "terminals",
    "iccid",
    "simStatus",
    "code",
    "msg",
    "statusList",
    "accessNumber",
    "productInfo",
    "productMainStatusCd",
    "netBlockStatusName",
    "RESULT",
    "RspCode",
    "RspDesc",
    "idDocumentMatch",
    "nameMatch",
    "bound",
    "unbound",
    "imeiBind",
    "bindStatus",
    "areaLimit",
    "areaLimitStatus",
    "limitArea",
    "radius",
    "Auth",
    "VIN",
    "Date",
]
words = st.sampled_from(
    ["0", "1", "2", "11", "200", "0000", "true", "未断网", "https://page.example", "\ud800", "9" * 5000, *PRIVATE]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
)


def understood(row: dict[str, object], status: str) -> dict[str, object]:
    """An answer that every protocol takes for success, so that what is in its rows is read."""
    about = {"token": "t0ken-one", "ICCID": CARD.iccid, "iccid": CARD.iccid, "accessNumber": CARD.msisdn}
    rows = [{**about, **row}]
    inner = {"resultCode": "0000", "terminals": rows, "statusList": rows, **row}
    lists = {"result": rows, "ResultList": rows, "productInfo": rows, "imeiBind": row, "areaLimit": row}
    return {**row, **lists, "status": status, "Code": "200", "code": "0", "data": inner}


fields = st.dictionaries(st.sampled_from(NAMES), trees, max_size=8)
bodies = st.binary(max_size=200) | (trees | st.builds(understood, fields, st.sampled_from(["0", "0000"]))).map(
    lambda tree: json.dumps(tree).encode()
)
answers = st.builds(
    Answered, st.sampled_from([200, 200, 200, 204, 302, 400, 401, 403, 404, 422, 429, 500, 503]), bodies
)


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: type(adapter).__name__)
@given(answer=answers)
def test_any_answer_is_answered(adapter: CarrierAdapter, answer: Answered) -> None:
    """Every operation comes to an outcome, no question ends an order, and nobody's name or number is shown."""
    CANNED.answer = answer
    shown = ""
    for operation in adapter.capabilities() - {Operation.DECODE_CALLBACK}:
        shown += repr(EVERYTHING[operation](adapter))
    for poll in POLLS.values():
        outcome = poll(adapter)
        shown += repr(outcome)
        # None of these protocols judges an act when asked about it, so no answer may pass for a refusal.
        assert not isinstance(outcome, Rejected)

    assert [] == [word for word in PRIVATE if word in shown]


@given(body=bodies)
def test_any_callback_is_answered(body: bytes) -> None:
    """Whatever comes to our address is taken or refused, and what is answered holds nobody's name or number."""
    taken = ADAPTERS[1].decode_callback(Callback({"x": HOLDER.particulars.name}, body))

    assert taken.reply
    assert [] == [word for word in PRIVATE if word in repr(taken)]
