"""China Telecom's 5G CMP, over real HTTP to a server of this machine."""

from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest

from iov_realname.adapters.carriers.ct_cmp5g import TelecomAccount, TelecomCmp
from iov_realname.adapters.carriers.ct_cmp5g.codes import ALREADY, CARD_STATES, KINDS, REGISTRATIONS, TEXTS
from iov_realname.adapters.carriers.ct_cmp5g.signing import sign, stamp
from iov_realname.adapters.carriers.wire.switching import ContractUnusable
from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    UNDIRECTED,
    Accepted,
    AlreadyInState,
    Applied,
    CardReading,
    CardState,
    Contract,
    ErrorKind,
    Failed,
    FunctionProfile,
    FunctionReading,
    Operation,
    Receipt,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    RetryAdvice,
    UnknownOutcome,
    Unsupported,
    not_done,
)
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, LIST, NOON
from tests.support.ct_cmp5g import CONTRACT, TelecomServer, telecom, xml
from tests.support.scripted_carrier import Say, ScriptedServer, closed_port, say, serving

DATA = FunctionProfile(data=UNDIRECTED, emergency=True)


@pytest.fixture
def carrier() -> TelecomServer:
    """A platform with one card."""
    return TelecomServer()


@pytest.fixture
def server(carrier: TelecomServer) -> Iterator[ScriptedServer]:
    """Where it listens."""
    with serving(carrier) as running:
        yield running


@pytest.fixture
def adapter(server: ScriptedServer) -> TelecomCmp:
    """The adapter."""
    return telecom(server.url)


class TestRequests:
    """Signature and moment."""

    def test_known_answer(self) -> None:
        """The carrier's own example; the order of the query does not matter, that of the body does."""
        expected = "3863613035653132306631333231313733383637376333326536316631643934"
        body, secret, moment = b'{"name":"xf","age":"dd"}', "d1209cfefe895364e03", "20201101021435"

        assert expected == sign({"c": "3", "a": "1", "b": "2"}, body, secret, moment)
        assert expected != sign({"a": "1", "b": "2", "c": "3"}, b'{"age":"dd","name":"xf"}', secret, moment)

    def test_moment(self) -> None:
        """GMT as documented, or China's time where the platform is set so."""
        assert "20261124040000" == stamp(NOON, local=False)
        assert "20261124120000" == stamp(NOON, local=True)

    def test_signs_what_it_sends(self, adapter: TelecomCmp, server: ScriptedServer) -> None:
        """The signature is over query and body as they arrive."""
        adapter.query_registration(CARD)
        adapter.suspend("op-1", CARD)

        for asked in server.asked:
            signed = sign(asked.fields, asked.body, "t0p-secret", "20261124040000")
            assert ("key", "20261124040000", signed) == tuple(
                asked.headers[name] for name in ("appkey", "timestamp", "sign")
            )
        assert ["POST", "POST"] == [asked.method for asked in server.asked]


class TestAnswers:
    """Four families, their codes and their texts."""

    ROWS = (
        (xml("0000", "成功接收消息"), Accepted),
        (say({"code": "0", "msg": "成功"}), Accepted),
        (say({"resultCode": "0000", "resultMsg": "成功"}), Accepted),
        (say({"result": "0"}), Accepted),
        (say({"RESULT": "0", "SMSG": "成功", "GROUP_TRANSACTIONID": "T1"}), Accepted),
        (say({"result": "-1", "resultMsg": "已存在相关停机记录，无需再次办理停机"}), AlreadyInState),
        (say({"result": "-1", "smsg": "已存在停机类型为120000的停机记录"}), AlreadyInState),
        (xml("-9", "已订购功能产品样例,不能重复订购"), AlreadyInState),
        (xml("-5", "单卡本月调用次数已超过限定次数"), not_done(ErrorKind.QUOTA_MONTHLY, "-5")),
        (
            say({"result": "-1", "resultMsg": "该卡10分钟内不能重复办理"}),
            not_done(ErrorKind.COOLDOWN, "-1", timedelta(minutes=10)),
        ),
        (say({"resultCode": "100008", "resultMsg": "样例"}), not_done(ErrorKind.STATE_CONFLICT, "100008")),
        (say({"resultCode": "1", "resultMsg": "样例"}), UnknownOutcome),
        (say({"result": "0000"}), UnknownOutcome),
        (say({"code": "0000"}), UnknownOutcome),
        (xml("0", "样例"), UnknownOutcome),
        (xml("9999", "样例"), UnknownOutcome),
        (say({"msg": "成功"}), UnknownOutcome),
        (Say("成功".encode(), content_type="text/plain"), UnknownOutcome),
        (Say(b"<SvcCont><Response><RspCode>0000</RspCode>"), UnknownOutcome),
        (Say(b"<html><RspCode>0000</RspCode></html>"), UnknownOutcome),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of codes and texts is what these tests say."""
        assert {"100008"} == KINDS.keys()
        assert {"单卡本月调用次数已超过限定次数"} == TEXTS.keys()
        assert 3 == len(ALREADY)

    @pytest.mark.parametrize(("answer", "outcome"), ROWS)
    def test_means(self, adapter: TelecomCmp, carrier: TelecomServer, answer: Say, outcome: object) -> None:
        """An order is taken, was done before, is declined, or nobody knows; no unknown code is success."""
        carrier.refusal = answer
        found = adapter.suspend("op-1", CARD)

        assert outcome in (found, type(found))


class TestCard:
    """States and orders."""

    ROWS = (
        ("1", CardState.READY),
        ("2", CardState.TEST),
        ("3", CardState.TEST),
        ("4", CardState.ACTIVE),
        ("5", CardState.SUSPENDED),
        ("6", CardState.UNKNOWN),
        ("7", CardState.UNKNOWN),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of states is what these tests say."""
        assert CARD_STATES.keys() == {code for code, _ in self.ROWS} - {"7"}

    @pytest.mark.parametrize(("code", "state"), ROWS)
    def test_reads(self, adapter: TelecomCmp, carrier: TelecomServer, code: str, state: CardState) -> None:
        """The state and the raw code."""
        carrier.status = code
        reading = adapter.query_card(CARD)

        assert isinstance(reading, CardReading)
        assert (state, code) == (reading.state, reading.raw_code)

    @pytest.mark.parametrize(
        ("act", "before", "after"), [("suspend", "4", "5"), ("resume", "5", "4"), ("activate", "1", "4")]
    )
    def test_orders(self, adapter: TelecomCmp, carrier: TelecomServer, act: str, before: str, after: str) -> None:
        """An order is taken, and done when the card says so."""
        carrier.status = before
        answer = getattr(adapter, act)("op-1", CARD)

        assert isinstance(answer, Accepted)
        assert after == carrier.status
        assert isinstance(adapter.poll(CARD, answer.receipt), Applied)
        carrier.status = before
        assert answer == adapter.poll(CARD, answer.receipt)

    @pytest.mark.parametrize("broken", [{"resultCode": "0"}, {"resultCode": "0", "productInfo": []}])
    def test_needs_a_whole_answer(self, adapter: TelecomCmp, server: ScriptedServer, broken: object) -> None:
        """Without the state the answer is broken."""
        server.answer = lambda asked: say(broken)

        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_card(CARD)
        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_functions(CARD)
        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_registration(CARD)

    def test_a_stranger_s_receipt_is_refused(self, adapter: TelecomCmp) -> None:
        """A receipt of another kind is not guessed at."""
        foreign = Receipt("order", "1", "telecom", NOON - NOON)
        assert Failed(ErrorKind.INVALID_REQUEST, RetryAdvice.PLAN_ANEW) == adapter.poll(CARD, foreign)


class TestRegistration:
    """The status, without personal data."""

    ROWS = (
        ("1", RegistrationState.REGISTERED),
        ("0", RegistrationState.REQUIRED_NOT_DONE),
        ("2", RegistrationState.UNKNOWN),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of the status is what these tests say."""
        assert REGISTRATIONS.keys() == {code for code, _ in self.ROWS} - {"2"}

    @pytest.mark.parametrize(("code", "state"), ROWS)
    def test_reads(self, adapter: TelecomCmp, carrier: TelecomServer, code: str, state: RegistrationState) -> None:
        """The status; who is registered is not said."""
        carrier.registered = code

        assert RegistrationReading(state, RegistrationBasis.UNKNOWN, code) == adapter.query_registration(CARD)

    def test_finds_its_own_row(self, adapter: TelecomCmp) -> None:
        """An answer about other cards is no answer about this one."""
        other = attrs.evolve(CARD, msisdn=invented.msisdn(8))

        assert not_done(ErrorKind.NOT_FOUND) == adapter.query_registration(other)


class TestFunctions:
    """Data can be cut; what else is open is the contract's."""

    def test_cuts_and_restores(self, adapter: TelecomCmp, carrier: TelecomServer, server: ScriptedServer) -> None:
        """ADD cuts and DEL restores, and the card tells when it is so."""
        answer = adapter.set_functions("op-1", CARD, EMERGENCY_ONLY)
        assert isinstance(answer, Accepted)
        assert "ADD" == server.asked[-1].fields["action"]
        assert isinstance(adapter.poll(CARD, answer.receipt), Applied)
        assert FunctionReading(EMERGENCY_ONLY) == adapter.query_functions(CARD)
        carrier.cut = False
        assert answer == adapter.poll(CARD, answer.receipt)
        carrier.cut = True

        assert isinstance(adapter.set_functions("op-2", CARD, DATA), Accepted)
        assert "DEL" == server.asked[-1].fields["action"]
        assert FunctionReading(DATA) == adapter.query_functions(CARD)
        assert isinstance(adapter.set_functions("op-3", CARD, DATA), AlreadyInState)

    @pytest.mark.parametrize(
        "wanted", [FunctionProfile(sms=LIST), FunctionProfile(data=LIST, emergency=True), FunctionProfile(UNDIRECTED)]
    )
    def test_refuses_what_it_cannot_do_exactly(
        self, adapter: TelecomCmp, server: ScriptedServer, wanted: FunctionProfile
    ) -> None:
        """Directed data, voice and sms are beyond its one switch; nothing is sent."""
        assert isinstance(adapter.set_functions("op-1", CARD, wanted), Unsupported)
        assert [] == server.asked

    def test_a_lost_order_is_asked_about(self, adapter: TelecomCmp, carrier: TelecomServer) -> None:
        """The question that tells is what is open."""
        carrier.refusal = Say(b"")
        unknown = UnknownOutcome(ErrorKind.PROTOCOL_ERROR, Operation.QUERY_FUNCTIONS)

        assert unknown == adapter.set_functions("op-1", CARD, EMERGENCY_ONLY)

    def test_open_data_outside_the_contract_is_a_mistake(self, server: ScriptedServer) -> None:
        """If data is open and the contract knows no data, there is no profile to report."""
        without_data = telecom(server.url, Contract({}))

        assert not_done(ErrorKind.CONFIG_ERROR) == without_data.query_functions(CARD)

    def test_knows_its_switches(self) -> None:
        """A contract that names another switch is refused at once."""
        with pytest.raises(ContractUnusable, match="'voice'"):
            telecom(closed_port(), Contract({"voice": EMERGENCY_ONLY}))

    def test_hides_its_secret(self) -> None:
        """An account shows no secret."""
        assert "t0p-secret" not in repr(TelecomAccount("key", "t0p-secret", CONTRACT))
