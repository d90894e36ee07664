"""Every code of both clouds, row by row: what it comes to, and whether somebody is woken."""

import json
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, Lost, NeverLeft
from iov_realname.adapters.identity.aliyun import codes as ali
from iov_realname.adapters.identity.meanings import Meaning, Reason, meaning_of
from iov_realname.adapters.identity.telling import again_from
from iov_realname.adapters.identity.tencent import TencentAccount, TencentNfc
from iov_realname.adapters.identity.tencent import codes as tx
from iov_realname.adapters.identity.tencent.nfc import NfcRead
from iov_realname.application.ports import Verdict
from iov_realname.application.verifiers import InDoubt, LiveSession, Pending
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing.clock import SetClock
from tests.support.identity import CLOUDS, NOON, PRIVATE, SECRET, Canned, aliyun, question, says, tencent

M, X, N, R, U = CheckOutcome
ALARM = "alarm"

# One line per outcome: the codes of the providers' tables, written down here a second time.
TABLES: dict[str, tuple[dict[str, Meaning], dict[CheckOutcome | str, str]]] = {
    "aliyun calls": (
        dict(ali.CALLS),
        {
            R: "400 401",
            U: "402 403 500 Throttling* ServiceUnavailable* InternalError*",
            ALARM: "410 411 412 SignatureDoesNotMatch* SignatureNonceUsed* InvalidAccessKeyId* InvalidTimeStamp*"
            " Forbidden*",
        },
    ),
    "aliyun documents": (dict(ali.BIZ_CODES), {M: "1", X: "2", N: "3"}),
    "aliyun portraits": (
        dict(ali.PORTRAITS),
        {M: "101", X: "201 202 204", N: "203 301 302", R: "205 206 207 208"},
    ),
    "aliyun live calls": (
        dict(ali.LIVE_CALLS),
        {
            R: "400 401 414 415 416",
            N: "417",
            U: "406 418 427 500 Throttling* ServiceUnavailable* InternalError*",
            ALARM: "402 404 410 411 412 SignatureDoesNotMatch* SignatureNonceUsed* InvalidAccessKeyId*"
            " InvalidTimeStamp* Forbidden*",
        },
    ),
    "aliyun live results": (
        dict(ali.LIVE_RESULTS),
        {M: "200", X: "201 204 205 207", N: "202 203", U: "206 209"},
    ),
    "aliyun units": (dict(ali.UNITS), {M: "0", X: "2 3", N: "1 4 5"}),
    "tencent documents": (dict(tx.RESULTS), {M: "0", X: "-1", N: "-5", R: "-2 -3", U: "-4 -6 -7"}),
    "tencent errors": (
        dict(tx.ERRORS),
        {
            X: "FailedOperation.IdNameMisMatch FailedOperation.CompareLowSimilarity FailedOperation.LifePhotoDetectFake"
            " FailedOperation.LivessDetectFake",
            N: "FailedOperation.IdNoExistSystem FailedOperation.IdPhotoNoExist",
            R: "FailedOperation.IdFormatError FailedOperation.NameFormatError FailedOperation.ImageBlur"
            " FailedOperation.Silent* FailedOperation.Lip* FailedOperation.Action* FailedOperation.LifePhoto*",
            U: "FailedOperation.CompareLibServiceUnavailable FailedOperation.CompareSystemError"
            " FailedOperation.DecryptSystemError FailedOperation.DetectEngineSystemError InternalError*"
            " RequestLimitExceeded* LimitExceeded* InvalidParameterValue.BizTokenExpired"
            " InvalidParameterValue.BizTokenIllegal UnauthorizedOperation.IdentityAuthLimitExceeded"
            " FailedOperation.IdentityAuthLimitExceeded OperationDenied.IdentityAuthLimitExceeded",
            ALARM: "UnauthorizedOperation* AuthFailure*",
        },
    ),
    "tencent live results": (
        dict(tx.LIVE_RESULTS),
        {
            M: "0",
            X: "301 1002 1301 2006 2011 2016",
            N: "2005 2007 2008 2009",
            R: "302 303 1003 1004 1005 1101 1102 1103 1104 1105 1106 1107 1108 1109 1201 1202 1203 1204 1205 1302 1303"
            " 2002 2003 2004 2010 2012 2013 2014 2015",
            U: "4 8 10 12 13 14 15 16 201 202 1001 1006 1007 1008 2001 2017",
            ALARM: "1 2 3 203 204",
        },
    ),
    "tencent readings": (dict(tx.NFC_RESULTS), {M: "0", R: "-1"}),
    "tencent units": (dict(tx.OPERATING), {M: "1", N: "2 3 4"}),
}

ROWS = [
    pytest.param(table, code, outcome, id=f"{name}: {code}")
    for name, (table, lines) in TABLES.items()
    for outcome, line in lines.items()
    for code in line.split()
]


@pytest.mark.parametrize(("table", "code", "outcome"), ROWS)
def test_row(table: dict[str, Meaning], code: str, outcome: CheckOutcome | str) -> None:
    """Each code comes to its outcome; codes that say that we are at fault come to ``unavailable`` and wake somebody."""
    meaning = table[code]

    assert meaning == meaning_of(table, code.replace("*", ".Anything"))
    assert (U if outcome == ALARM else outcome, outcome == ALARM) == (meaning.outcome, meaning.wakes)


@pytest.mark.parametrize(("table", "lines"), TABLES.values(), ids=TABLES)
def test_no_row_is_left_out(table: dict[str, Meaning], lines: dict[CheckOutcome | str, str]) -> None:
    """Whoever adds a code to a table writes down here, too, what it should come to."""
    assert table.keys() == {code for line in lines.values() for code in line.split()}


@pytest.mark.parametrize("table", [table for table, _ in TABLES.values()], ids=TABLES)
@pytest.mark.parametrize("code", ["", "9999", "OK", "success", "Success", "T", None])
def test_what_is_in_no_table_wakes_somebody(table: dict[str, Meaning], code: str | None) -> None:
    """An unknown code is never a match, nor a mismatch: it is unavailable, and an alarm."""
    meaning = meaning_of(table, code)

    assert (U, Reason.UNKNOWN, True) == (meaning.outcome, meaning.reason, meaning.wakes)


def test_the_longest_family_counts() -> None:
    """A limit per person is no fault of the configuration, although its code begins like one."""
    assert Reason.AT_LIMIT is meaning_of(tx.ERRORS, "UnauthorizedOperation.IdentityAuthLimitExceeded").reason
    assert Reason.NOT_LIVE is meaning_of(tx.ERRORS, "FailedOperation.LifePhotoDetectFake").reason


# --- whole answers ----------------------------------------------------------------------------------------------------


def ali_says(**result: str) -> dict[str, object]:
    """The answer of a call that worked."""
    return {"Code": "200", "Message": "success", "RequestId": "R-1", "ResultObject": result}


def tx_says(**response: object) -> dict[str, object]:
    """The answer of a call that worked."""
    return {"Response": {"RequestId": "R-1", **response}}


def tx_told(**told: object) -> dict[str, object]:
    """A result of a live check that succeeded, but for what is said."""
    everything = {"ErrCode": 0, "LiveStatus": 0, "Comparestatus": 0, "IdCard": PRIVATE[1], "IdInfoFrom": "NFC"}
    return tx_says(Text={**everything, **told})


ANSWERS = {
    "200 with a mismatch is none": (aliyun, CheckKind.NETWORK, ali_says(BizCode="2"), X),
    "200 with no record is none": (aliyun, CheckKind.NETWORK, ali_says(BizCode="3"), N),
    "200 without a verdict is none": (aliyun, CheckKind.NETWORK, ali_says(), U),
    "200 and a match": (aliyun, CheckKind.NETWORK, ali_says(BizCode="1"), M),
    "a portrait that matches": (aliyun, CheckKind.PORTRAIT, ali_says(BizCode="1", SubCode="101"), M),
    "a suspected portrait does not": (aliyun, CheckKind.PORTRAIT, ali_says(BizCode="2", SubCode="202"), X),
    "a portrait without a reason": (aliyun, CheckKind.PORTRAIT, ali_says(BizCode="1"), U),
    "a portrait whose codes contradict": (aliyun, CheckKind.PORTRAIT, ali_says(BizCode="1", SubCode="204"), U),
    "a portrait whose codes contradict too": (aliyun, CheckKind.PORTRAIT, ali_says(BizCode="2", SubCode="101"), U),
    "passed": (aliyun, CheckKind.LIVE, ali_says(Passed="T", SubCode="200"), M),
    "passed with a reason against it": (aliyun, CheckKind.LIVE, ali_says(Passed="T", SubCode="204"), U),
    "not passed with a reason for it": (aliyun, CheckKind.LIVE, ali_says(Passed="F", SubCode="200"), U),
    "not said whether passed": (aliyun, CheckKind.LIVE, ali_says(SubCode="200"), U),
    "not passed": (aliyun, CheckKind.LIVE, ali_says(Passed="F", SubCode="204"), X),
    "a unit": (aliyun, CheckKind.UNIT, {"Code": "OK", "Data": {"VerifyResult": "true", "ReasonCode": 0}}, M),
    "a unit that agrees but is closed": (
        aliyun,
        CheckKind.UNIT,
        {"Code": "OK", "Data": {"VerifyResult": "true", "ReasonCode": 1}},
        N,
    ),
    "a unit that agrees and does not": (
        aliyun,
        CheckKind.UNIT,
        {"Code": "OK", "Data": {"VerifyResult": "false", "ReasonCode": 0}},
        U,
    ),
    "a unit of another head": (aliyun, CheckKind.UNIT, {"Code": "OK", "Data": {"ReasonCode": 2}}, X),
    "result 0": (tencent, CheckKind.NETWORK, tx_says(Result="0"), M),
    "result -1": (tencent, CheckKind.NETWORK, tx_says(Result="-1"), X),
    "result -5": (tencent, CheckKind.NETWORK, tx_says(Result="-5"), N),
    "no result": (tencent, CheckKind.NETWORK, tx_says(), U),
    "a result beside an error": (tencent, CheckKind.NETWORK, tx_says(Result="0", Error={"Code": "InternalError"}), U),
    "an error without a code": (tencent, CheckKind.NETWORK, tx_says(Result="0", Error={}), U),
    "a similar portrait": (tencent, CheckKind.PORTRAIT, tx_says(Result="Success", Sim=91.5), M),
    "zero is no success": (tencent, CheckKind.PORTRAIT, tx_says(Result="0", Sim=91.5), U),
    "alive": (tencent, CheckKind.LIVE, tx_told(), M),
    "alive, of typed data": (tencent, CheckKind.LIVE, tx_told(IdInfoFrom="手动输入"), R),
    "alive, but somebody else": (tencent, CheckKind.LIVE, tx_told(IdCard="110101190001010006"), X),
    "alive, of nobody": (tencent, CheckKind.LIVE, tx_told(IdCard=None), X),
    "alive, not compared": (tencent, CheckKind.LIVE, tx_told(Comparestatus=None), U),
    "compared, not alive": (tencent, CheckKind.LIVE, tx_told(LiveStatus=1002), U),
    "no words at all": (tencent, CheckKind.LIVE, tx_says(), U),
    "a unit, open": (tencent, CheckKind.UNIT, tx_says(StatusCode=0, VerifyResult=1, OperatingStatus="1"), M),
    "a unit, struck off": (tencent, CheckKind.UNIT, tx_says(StatusCode=0, VerifyResult=1, OperatingStatus="4"), N),
    "a unit that differs": (tencent, CheckKind.UNIT, tx_says(StatusCode=0, VerifyResult=0, OperatingStatus="1"), X),
    "a unit not asked about": (tencent, CheckKind.UNIT, tx_says(StatusCode=1, VerifyResult=1), U),
}


@pytest.mark.parametrize(("cloud", "check", "tree", "outcome"), ANSWERS.values(), ids=ANSWERS)
def test_answer(cloud: object, check: CheckKind, tree: object, outcome: CheckOutcome) -> None:
    """A call that worked is not yet a match; a match needs every word that speaks of it to say so."""
    assert callable(cloud)
    panel = cloud(says(tree)).panel
    asked = question(check)
    answer = panel.live.fetch_live_person(asked, "S1") if check is CheckKind.LIVE else panel.ask(asked)

    assert isinstance(answer, Verdict)
    assert outcome is answer.outcome


BROKEN: dict[str, tuple[Exchange, bool]] = {
    "nothing left": (NeverLeft(), False),
    "the line was cut": (Lost(), True),
    "a page of a proxy": (Answered(200, b"<html>"), True),
    "a gateway's error": (Answered(502, b""), True),
    "refused at the door": (Answered(413, b""), False),
    "sent elsewhere": (Answered(302, b""), False),
    "a list": (Answered(200, b"[]"), True),
    "an answer of another shape": (Answered(200, b'{"Response": [], "Result": "0"}'), True),
}


@pytest.mark.parametrize("name", CLOUDS)
@pytest.mark.parametrize(("exchange", "in_doubt"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("check", [CheckKind.NETWORK, CheckKind.PORTRAIT, CheckKind.UNIT])
def test_no_answer(name: str, exchange: Exchange, in_doubt: bool, check: CheckKind) -> None:
    """What may have been taken is in doubt; what surely was not is unavailable. Neither is a match."""
    answer = CLOUDS[name](Canned(exchange)).panel.ask(question(check))

    assert in_doubt == isinstance(answer, InDoubt)
    if isinstance(answer, Verdict):
        assert U is answer.outcome


@pytest.mark.parametrize("name", CLOUDS)
@pytest.mark.parametrize("exchange", [Lost(), Answered(502, b"")])
def test_a_live_check_in_doubt(name: str, exchange: Exchange) -> None:
    """Neither starting nor fetching takes silence for an answer."""
    live = CLOUDS[name](Canned(exchange)).panel.live

    assert live is not None
    assert isinstance(live.start_live_person(question(CheckKind.LIVE), "{}"), InDoubt)
    assert isinstance(live.fetch_live_person(question(CheckKind.LIVE), "S1"), InDoubt)


@pytest.mark.parametrize(
    ("name", "tree"),
    [
        ("aliyun", {"Code": "403"}),
        ("aliyun", {"Code": "424"}),
        ("tencent", tx_says(Text={"ErrCode": 17})),
        ("tencent", tx_says(Text={"ErrCode": None})),
    ],
)
def test_an_unfinished_live_check_stays_open(name: str, tree: object) -> None:
    """A person who is still at it has neither matched nor failed."""
    live = CLOUDS[name](says(tree)).panel.live

    assert live is not None
    assert isinstance(live.fetch_live_person(question(CheckKind.LIVE), "S1"), Pending)


@pytest.mark.parametrize(
    ("name", "tree"),
    [
        ("aliyun", ali_says(CertifyUrl="https://live.example")),
        ("aliyun", ali_says(CertifyId="样例甲")),
        ("tencent", tx_says(Url="https://live.example")),
    ],
)
def test_a_session_without_a_token_is_none(name: str, tree: object) -> None:
    """What cannot be fetched later was not started."""
    live = CLOUDS[name](says(tree)).panel.live

    assert live is not None
    assert not isinstance(live.start_live_person(question(CheckKind.LIVE), "{}"), LiveSession)


@pytest.mark.parametrize("name", CLOUDS)
def test_unknown_codes_raise_an_alarm(name: str) -> None:
    """Whoever runs the service hears of a code that nobody mapped, by provider, product and code."""
    tree = ali_says(BizCode="4") if name == "aliyun" else tx_says(Result="4")
    cloud = CLOUDS[name](says(tree))

    answer = cloud.panel.ask(question(CheckKind.NETWORK))

    assert isinstance(answer, Verdict)
    assert [(name, answer.evidence.product, "4", Reason.UNKNOWN)] == [
        (alarm.provider, alarm.product, alarm.raw_code, alarm.reason) for alarm in cloud.alarms
    ]


@pytest.mark.parametrize("name", CLOUDS)
def test_evidence_holds_codes_only(name: str) -> None:
    """A provider that answers with a person's name where a code belongs does not get it into an event."""
    person = PRIVATE[0]
    tree = (
        {"Code": person, "RequestId": person, "ResultObject": {"BizCode": person}}
        if name == "aliyun"
        else {"Response": {"RequestId": person, "Error": {"Code": person}}}
    )
    cloud = CLOUDS[name](says(tree))

    answer = cloud.panel.ask(question(CheckKind.NETWORK))

    assert isinstance(answer, Verdict)
    assert ("unreadable", None) == (answer.evidence.raw_code, answer.evidence.request_id)
    assert person not in repr((answer, cloud.alarms))


def test_scores_stay_as_received() -> None:
    """A score keeps its digits, its scale and its threshold; what is no number is dropped."""
    similar = tencent(says(tx_says(Result="Success", Sim=70.1))).panel.ask(question(CheckKind.PORTRAIT))
    strange = tencent(says(tx_says(Result="Success", Sim="很像"))).panel.ask(question(CheckKind.PORTRAIT))

    assert isinstance(similar, Verdict)
    assert isinstance(strange, Verdict)
    found = similar.evidence
    assert ("70.1", "0-100", "70") == (found.score, found.scale, found.threshold)
    assert strange.evidence.score is None


def test_a_portrait_leaves_its_digest() -> None:
    """The picture goes to the provider and nowhere else."""
    canned = says(ali_says(BizCode="1", SubCode="101"))
    answer = aliyun(canned).panel.ask(question(CheckKind.PORTRAIT, portrait=b"abc"))

    assert isinstance(answer, Verdict)
    assert "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" == answer.evidence.image_digest
    assert b"FacePicture=YWJj" in canned.sent[0].body


@pytest.mark.parametrize("name", CLOUDS)
def test_without_a_portrait_nobody_is_asked(name: str) -> None:
    """A comparison without a picture is rejected here, unbilled."""
    canned = says({})
    answer = CLOUDS[name](canned).panel.ask(question(CheckKind.PORTRAIT, portrait=None))

    assert isinstance(answer, Verdict)
    assert (R, []) == (answer.outcome, canned.sent)


@pytest.mark.parametrize("name", CLOUDS)
def test_addresses_and_headers_hold_no_personal_data(name: str) -> None:
    """Names and numbers stand in the body alone: not in the address, not in a header, not in a representation."""
    canned = says({})
    panel = CLOUDS[name](canned).panel
    for check in (CheckKind.NETWORK, CheckKind.PORTRAIT, CheckKind.UNIT):
        panel.ask(question(check))
    assert panel.live is not None
    panel.live.start_live_person(question(CheckKind.LIVE), "{}")

    assert 4 == len(canned.sent)
    for request in canned.sent:
        shown = json.dumps([request.target, dict(request.headers), repr(request)], ensure_ascii=False)
        assert "/" == request.target
        assert not any(word in shown for word in PRIVATE)


# --- units by more elements, cards by phone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "ali_action", "tx_action", "kind"),
    [
        (None, "CompanyTwoElementsVerification", "VerifyBizLicenseEnterprise3", b"ENT_2META"),
        (
            Particulars(name="样例乙"),
            "CompanyThreeElementsVerification",
            "VerifyBizLicenseEnterprise3",
            b"ENT_3META",
        ),
        (
            Particulars(name="样例乙", number=PRIVATE[1]),
            "CompanyFourElementsVerification",
            "VerifyBizLicenseEnterprise4",
            b"IdNum",
        ),
    ],
)
def test_units_are_asked_about_by_what_is_known(
    head: Particulars | None, ali_action: str, tx_action: str, kind: bytes
) -> None:
    """Two, three or four elements: the operation follows from who is said to head the unit."""
    asked = attrs.evolve(question(CheckKind.UNIT), legal_person=head)
    for cloud, header, action in ((aliyun, "x-acs-action", ali_action), (tencent, "x-tc-action", tx_action)):
        canned = says({})
        cloud(canned).panel.ask(asked)
        assert action == canned.sent[0].headers[header]
    assert kind in canned.sent[0].body


CARD = {"ResultCode": "0", "Name": "样例甲", "IdNum": PRIVATE[1], "EndTime": "20340430", "Picture": "YWJj"}


def nfc(tree: object) -> NfcRead | Verdict | InDoubt:
    """What a phone read, as the provider tells it."""
    account = TencentAccount(Address.parse("https://faceid.example"), "AKID", SECRET)
    return TencentNfc(account, says(tree), SetClock(NOON)).read("REQ-1")


@pytest.mark.parametrize(
    ("until", "valid_to"), [("20340430", "2034-04-30"), ("2034.04.30", "2034-04-30"), ("长期", "")]
)
def test_a_phone_reads_a_card(until: str, valid_to: str) -> None:
    """The reading says whose card it is and how long it holds; of the picture only the digest is kept."""
    read = nfc(tx_says(**{**CARD, "EndTime": until}))

    assert isinstance(read, NfcRead)
    assert DeviceCapture.NFC is read.reading.capture
    assert Particulars(name=PRIVATE[0], number=PRIVATE[1], valid_to=valid_to) == read.reading.particulars
    assert (read.verdict.evidence.image_digest or "").startswith("sha256:ba7816bf")
    assert PRIVATE[0] not in repr(read)


@pytest.mark.parametrize(
    ("tree", "outcome"),
    [
        (tx_says(**{**CARD, "ResultCode": "-1"}), R),
        (tx_says(**{**CARD, "ResultCode": "7"}), U),
        (tx_says(**{**CARD, "Name": None}), U),
        (tx_says(**{**CARD, "IdNum": ""}), U),
        (tx_says(**{**CARD, "EndTime": "2034"}), U),
        (tx_says(Error={"Code": "AuthFailure.SignatureFailure"}), U),
    ],
)
def test_half_a_card_is_no_reading(tree: object, outcome: CheckOutcome) -> None:
    """Unless all of it is there, nothing was read."""
    read = nfc(tree)

    assert isinstance(read, Verdict)
    assert outcome is read.outcome


@pytest.mark.parametrize(
    ("now", "next_day"),
    [
        (datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC), datetime(2026, 11, 24, 16, tzinfo=UTC)),
        (datetime(2026, 11, 24, 16, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC)),
    ],
)
def test_patience_has_an_end(now: datetime, next_day: datetime) -> None:
    """A day's limit ends at midnight in China, throttling a minute later; nothing else asks for patience."""
    asks = {Reason.AT_LIMIT: next_day, Reason.THROTTLED: now + timedelta(minutes=1)}
    for reason in Reason:
        assert asks.get(reason) == again_from(Meaning(CheckOutcome.UNAVAILABLE, reason), now)
