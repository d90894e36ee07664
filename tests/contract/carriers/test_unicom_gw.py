"""China Unicom's gateway, over real HTTP to a server of this machine."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from iov_realname.adapters.carriers.unicom_gw import UnicomGateway
from iov_realname.adapters.carriers.unicom_gw.codes import CARD_STATES, REGISTRATIONS
from iov_realname.adapters.carriers.unicom_gw.signing import timestamp, token, trans_id
from iov_realname.adapters.carriers.wire.sm3 import sm3_hex
from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    NOTHING,
    UNDIRECTED,
    AlreadyInState,
    Applied,
    CardReading,
    CardState,
    ErrorKind,
    FunctionProfile,
    Operation,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    UnknownOutcome,
    Unsupported,
    not_done,
)
from iov_realname.domain.time import CHINA_TIME
from tests.support.carrier_cases import CARD, LIST, OTHER_LIST
from tests.support.scripted_carrier import ScriptedServer, say, serving
from tests.support.unicom_gw import UnicomServer, unicom


@pytest.fixture
def carrier() -> UnicomServer:
    """A gateway with one card."""
    return UnicomServer()


@pytest.fixture
def server(carrier: UnicomServer) -> Iterator[ScriptedServer]:
    """Where it listens."""
    with serving(carrier) as running:
        yield running


@pytest.fixture
def adapter(server: ScriptedServer) -> UnicomGateway:
    """The adapter."""
    return unicom(server.url)


class TestRequests:
    """Moment, number, token, path."""

    def test_known_answer(self) -> None:
        """The known answer, from the moment to the token."""
        moment = timestamp(datetime(2024, 1, 2, 3, 4, 5, 678999, tzinfo=CHINA_TIME))
        number = trans_id(moment, "1".zfill)
        expected = "dea6394c0cc32b4836f719cae7e729fbac1f63638ab881d704bf50f0e0ac9213"

        assert "2024-01-02 03:04:05 678" == moment
        assert "20240102030405678000001" == number
        assert expected == token("demoapp", moment, number, "demosecret")

    def test_sm3(self) -> None:
        """The digest of the standard's first example."""
        assert "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" == sm3_hex("abc")

    def test_envelope(self, adapter: UnicomGateway, server: ScriptedServer) -> None:
        """Head and data stand apart, ICCIDs have 19 characters, and our operation is the message's id."""
        adapter.suspend("op-1", CARD)
        tree = server.asked[-1].tree

        assert {"app_id", "timestamp", "trans_id", "token", "data"} == tree.keys()
        assert {
            "messageId": "op-1",
            "openId": "t0ken-one",
            "version": "V1.1",
            "iccid": CARD.iccid[:19],
            "changeType": "3",
            "targetValue": "3",
            "asynchronous": "0",
        } == tree["data"]
        assert "/api/wsEditTerminal/V1/1Main/vV1.1" == server.paths[-1]


class TestCodes:
    """Both codes must say that all is well."""

    @pytest.mark.parametrize(
        ("outer", "inner", "raw"),
        [
            ("0001", {"resultCode": "0000"}, "0001"),
            ("0", {"resultCode": "0000"}, "0"),
            ("0000", {"resultCode": "9999"}, "9999"),
            ("0000", {"resultCode": "0"}, "0"),
            ("0000", {"respcode": "0002"}, "0002"),
            ("0000", {"rspcode": "0001"}, "0001"),
            ("0000", {"resultCode": "0000", "rspcode": "1"}, "1"),
        ],
    )
    def test_either_can_refuse(
        self, adapter: UnicomGateway, carrier: UnicomServer, outer: str, inner: dict[str, str], raw: str
    ) -> None:
        """No error code is documented, so any of them is the carrier's error: a question failed, an act is unknown."""
        carrier.outer, carrier.inner = outer, inner
        unknown = UnknownOutcome(ErrorKind.CARRIER_ERROR, None, raw)

        assert not_done(ErrorKind.CARRIER_ERROR, raw) == adapter.query_card(CARD)
        assert unknown == adapter.set_functions("op-1", CARD, EMERGENCY_ONLY)

    @pytest.mark.parametrize("inner", [{"respcode": "0"}, {"rspcode": "0"}])
    def test_other_names_of_success(self, adapter: UnicomGateway, carrier: UnicomServer, inner: dict[str, str]) -> None:
        """The inner code has two other names, and another writing under them."""
        carrier.inner = inner

        assert CardReading(CardState.ACTIVE, "2") == adapter.query_card(CARD)

    @pytest.mark.parametrize(
        "broken", [{"status": "0000"}, {"status": "0000", "data": {}}, {"status": "0000", "data": []}]
    )
    def test_half_an_answer(self, adapter: UnicomGateway, server: ScriptedServer, broken: object) -> None:
        """Without an inner code nothing has been said."""
        server.answer = lambda asked: say(broken)

        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_card(CARD)


class TestCard:
    """States and changes."""

    ROWS = (
        ("0", CardState.TEST),
        ("1", CardState.READY),
        ("2", CardState.ACTIVE),
        ("3", CardState.SUSPENDED),
        ("4", CardState.CANCELLED),
        ("5", CardState.CANCELLED),
        ("6", CardState.REPLACED),
        ("7", CardState.INVENTORY),
        ("8", CardState.UNKNOWN),
        ("9", CardState.PRE_CANCELLED),
        ("10", CardState.UNKNOWN),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of states is what these tests say."""
        assert CARD_STATES.keys() == {code for code, _ in self.ROWS} - {"10"}

    @pytest.mark.parametrize(("code", "state"), ROWS)
    def test_reads(self, adapter: UnicomGateway, carrier: UnicomServer, code: str, state: CardState) -> None:
        """The state and the raw code."""
        carrier.status = code
        reading = adapter.query_card(CARD)

        assert isinstance(reading, CardReading)
        assert (state, code) == (reading.state, reading.raw_code)

    @pytest.mark.parametrize(
        ("act", "before", "after"),
        [("suspend", "2", "3"), ("resume", "3", "2"), ("activate", "1", "2"), ("activate", "0", "2")],
    )
    def test_changes(self, adapter: UnicomGateway, carrier: UnicomServer, act: str, before: str, after: str) -> None:
        """A change is made at once, and made once: the second time the card is there already."""
        carrier.status = before

        assert Applied("wsEditTerminal 0000") == getattr(adapter, act)("op-1", CARD)
        assert after == carrier.status
        assert AlreadyInState(f"wsGetTerminalDetails {after}") == getattr(adapter, act)("op-2", CARD)

    @pytest.mark.parametrize("act", ["suspend", "resume", "activate"])
    def test_wakes_no_dead(self, adapter: UnicomGateway, carrier: UnicomServer, act: str) -> None:
        """A card that is gone is not changed at all."""
        carrier.status = "5"

        assert Rejected(ErrorKind.STATE_CONFLICT, "5") == getattr(adapter, act)("op-1", CARD)
        assert "5" == carrier.status

    def test_a_lost_change_is_asked_about(self, adapter: UnicomGateway, server: ScriptedServer) -> None:
        """The question that tells is the card's state."""
        speak = server.answer
        server.answer = lambda asked: say([]) if "wsEditTerminal" in asked.path else speak(asked)

        assert UnknownOutcome(ErrorKind.PROTOCOL_ERROR, Operation.QUERY_CARD) == adapter.suspend("op-1", CARD)

    @pytest.mark.parametrize("terminals", [None, "", [{"iccid": CARD.iccid}]])
    def test_needs_a_whole_answer(self, adapter: UnicomGateway, server: ScriptedServer, terminals: object) -> None:
        """Without a list, or without the field in its row, the answer is broken."""
        data = {"resultCode": "0000", "terminals": terminals}
        server.answer = lambda asked: say({"status": "0000", "data": data})

        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_card(CARD)
        assert not_done(ErrorKind.PROTOCOL_ERROR) == adapter.query_registration(CARD)

    def test_finds_its_own_row(self, adapter: UnicomGateway, server: ScriptedServer) -> None:
        """An answer about other cards is no answer about this one."""
        server.answer = lambda asked: say({"status": "0000", "data": {"resultCode": "0000", "terminals": []}})

        assert not_done(ErrorKind.NOT_FOUND) == adapter.query_card(CARD)


class TestRegistration:
    """Four values, of which two mean registered."""

    ROWS = (
        ("0", RegistrationState.NOT_REQUIRED),
        ("1", RegistrationState.REQUIRED_NOT_DONE),
        ("2", RegistrationState.REGISTERED),
        ("3", RegistrationState.REGISTERED),
        ("4", RegistrationState.UNKNOWN),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of the status is what these tests say."""
        assert REGISTRATIONS.keys() == {code for code, _ in self.ROWS} - {"4"}

    @pytest.mark.parametrize(("code", "state"), ROWS)
    def test_reads(self, adapter: UnicomGateway, carrier: UnicomServer, code: str, state: RegistrationState) -> None:
        """Not required is not registered, and who is registered is not said."""
        carrier.registered = code

        assert RegistrationReading(state, RegistrationBasis.UNKNOWN, code) == adapter.query_registration(CARD)


class TestFunctions:
    """One plan at a time."""

    @pytest.mark.parametrize(
        ("wanted", "plan"),
        [
            (NOTHING, "nac-none"),
            (EMERGENCY_ONLY, "nac-rescue"),
            (FunctionProfile(data=LIST), "nac-oem"),
            (FunctionProfile(data=LIST, emergency=True), "nac-oem"),
            (FunctionProfile(UNDIRECTED, UNDIRECTED, UNDIRECTED, emergency=True), "nac-all"),
        ],
    )
    def test_chooses_the_plan_that_is_exactly_it(
        self, adapter: UnicomGateway, server: ScriptedServer, wanted: FunctionProfile, plan: str
    ) -> None:
        """The plan is chosen by what it opens; with the rescue line only where there is none without it."""
        assert Applied("wsEditNetworkAccessConfig 0000") == adapter.set_functions("op-1", CARD, wanted)
        assert plan == server.asked[-1].tree["data"]["nacId"]

    @pytest.mark.parametrize(
        "wanted", [FunctionProfile(data=OTHER_LIST), FunctionProfile(data=UNDIRECTED), FunctionProfile(sms=LIST)]
    )
    def test_chooses_none_that_is_nearly_it(
        self, adapter: UnicomGateway, server: ScriptedServer, wanted: FunctionProfile
    ) -> None:
        """Another list, or more or less than asked, is not it; nothing is sent."""
        assert isinstance(adapter.set_functions("op-1", CARD, wanted), Unsupported)
        assert [] == server.asked
