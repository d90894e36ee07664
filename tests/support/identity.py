"""Questions to identity providers, a transport that answers as told, and adapters for both clouds."""

import json
from datetime import UTC, datetime

import attrs

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, HttpTransport, Request, Transport
from iov_realname.adapters.identity.aliyun import SHA256, AliyunAccount, AliyunDocuments, AliyunLive, AliyunUnits
from iov_realname.adapters.identity.aliyun.live import LiveScene
from iov_realname.adapters.identity.aliyun.signing import Suite
from iov_realname.adapters.identity.meanings import Alarm
from iov_realname.adapters.identity.tencent import TencentAccount, TencentDocuments, TencentLive, TencentUnits
from iov_realname.adapters.identity.tencent.live import LiveRule
from iov_realname.application.ports import Question
from iov_realname.application.verifiers import Panel
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
SECRET = "k3y-secret"
PERSON = Particulars(name="样例甲", number=invented.resident_number(7))
UNIT = Particulars(name="样例出行", number=invented.unit_code(7))
PRIVATE = (PERSON.name, PERSON.number, UNIT.name, UNIT.number)
PORTRAIT = b"a portrait"


def question(check: CheckKind, *, portrait: bytes | None = PORTRAIT) -> Question:
    """A question about the person, or about the unit."""
    unit = check is CheckKind.UNIT
    return Question(
        reference="0" * 32,
        party=Party.OWNER,
        check=check,
        document=DocumentKind.USCC if unit else DocumentKind.RESIDENT_ID,
        particulars=UNIT if unit else PERSON,
        portrait=portrait,
    )


class Canned:
    """A transport that answers the same to everything, and keeps what it was asked."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.sent: list[Request] = []

    def send(self, request: Request) -> Exchange:
        """Answer."""
        self.sent.append(request)
        return self.exchange


def says(tree: object, status: int = 200) -> Canned:
    """Answers with JSON."""
    return Canned(Answered(status, json.dumps(tree).encode()))


@attrs.frozen
class Cloud:
    """The adapters of one cloud, and the alarms they raised."""

    panel: Panel
    alarms: list[Alarm]


def aliyun(transport: Transport, url: str = "https://cloudauth.example", suite: Suite = SHA256) -> Cloud:
    """Alibaba Cloud."""
    account = AliyunAccount(Address.parse(url, plain_loopback=True), "AK", SECRET, suite)
    alarms: list[Alarm] = []
    clock, draw, raise_alarm = SetClock(NOON), CountingDraw(), alarms.append
    documents = AliyunDocuments(account, transport, clock, draw, alarms=raise_alarm)
    live = AliyunLive(account, LiveScene("1000000006"), transport, clock, draw, alarms=raise_alarm)
    units = AliyunUnits(account, "auth-code", transport, clock, draw, alarms=raise_alarm)
    return Cloud(Panel(document=documents, live=live, portrait=documents, unit=units), alarms)


def tencent(transport: Transport, url: str = "https://faceid.example") -> Cloud:
    """Tencent Cloud."""
    account = TencentAccount(Address.parse(url, plain_loopback=True), "AKID", SECRET)
    alarms: list[Alarm] = []
    clock = SetClock(NOON)
    documents = TencentDocuments(account, transport, clock, alarms=alarms.append)
    live = TencentLive(account, LiveRule("rule-1"), transport, clock, alarms=alarms.append)
    units = TencentUnits(account, transport, clock, alarms=alarms.append)
    return Cloud(Panel(document=documents, live=live, portrait=documents, unit=units), alarms)


CLOUDS = {"aliyun": aliyun, "tencent": tencent}


def impatient() -> HttpTransport:
    """A transport over real HTTP that does not wait long."""
    return HttpTransport(connect_seconds=2.0, answer_seconds=0.5)
