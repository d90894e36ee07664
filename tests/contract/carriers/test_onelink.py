"""China Mobile OneLink v5, over real HTTP to a server of this machine."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from iov_realname.adapters.carriers.onelink import OneLink, OneLinkAccount
from iov_realname.adapters.carriers.onelink.codes import CARD_STATES, KINDS
from iov_realname.adapters.carriers.onelink.signing import transid
from iov_realname.adapters.carriers.wire.switching import ContractUnusable
from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    NOTHING,
    UNDIRECTED,
    Accepted,
    AlreadyInState,
    Applied,
    BindingReading,
    CardReading,
    CardState,
    Contract,
    CurrentImei,
    ErrorKind,
    Failed,
    FixedImei,
    FunctionProfile,
    FunctionReading,
    HostedUrl,
    Receipt,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    RetryAdvice,
    TacRange,
    UnknownOutcome,
    Unsupported,
    not_done,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, LIST, NOON, OTHER_LIST, HandClock
from tests.support.onelink import CONTRACT, OneLinkServer, no, ok, onelink
from tests.support.scripted_carrier import Asked, Reaction, ScriptedServer, closed_port, serving


@pytest.fixture
def carrier() -> OneLinkServer:
    """OneLink with one card."""
    return OneLinkServer()


@pytest.fixture
def server(carrier: OneLinkServer) -> Iterator[ScriptedServer]:
    """Where it listens."""
    with serving(carrier) as running:
        yield running


@pytest.fixture
def adapter(server: ScriptedServer) -> OneLink:
    """The adapter."""
    return onelink(server.url)


def refusing(server: ScriptedServer, path: str, status: str, message: str = "样例") -> None:
    """Let the server refuse one path."""
    speak = server.answer

    def answer(asked: Asked) -> Reaction:
        return no(status, message) if asked.path.endswith(path) else speak(asked)

    server.answer = answer


class TestRequests:
    """Numbers and tokens."""

    def test_number_of_a_request(self) -> None:
        """The published example: account, second in China, eight digits; at most 48 characters."""
        second = NOON.astimezone(CHINA_TIME).replace(2024, 1, 2, 3, 4, 5)

        assert "1000012024010203040500000001" == transid("100001", second, "1".zfill)

    def test_a_token_serves_many_calls(self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer) -> None:
        """A token is fetched once and used until shortly before it ends, as the carrier says."""
        for _ in range(3):
            adapter.query_card(CARD)

        assert 1 == carrier.fetched
        assert ["t0ken-one"] * 3 == [asked.tree["token"] for asked in server.asked[1:]]

    def test_a_token_is_renewed_in_time(self, server: ScriptedServer, carrier: OneLinkServer) -> None:
        """Shortly before its end a token is fetched anew, without any call failing."""
        clock = HandClock()
        adapter = onelink(server.url, clock)
        adapter.query_card(CARD)
        clock.pass_by(timedelta(seconds=3600 - 59))

        assert isinstance(adapter.query_card(CARD), CardReading)
        assert 2 == carrier.fetched

    def test_an_expired_token_is_renewed_once(
        self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer
    ) -> None:
        """A token turned down is renewed, past the carrier's cache, and the call repeated under a token that is new."""
        carrier.refuse_tokens = 1

        assert CardReading(CardState.ACTIVE, "2") == adapter.query_card(CARD)
        assert ["0", "1"] == [asked.tree["refresh"] for asked in server.asked if asked.path.endswith("get/token")]
        assert ["t0ken-one", "t0ken-two"] == [asked.tree["token"] for asked in server.asked if "token" in asked.tree]

    def test_no_second_renewal(self, adapter: OneLink, carrier: OneLinkServer) -> None:
        """If the new token is turned down as well, the call has failed; nothing goes round in circles."""
        carrier.refuse_tokens = 2

        assert Failed(ErrorKind.AUTH_EXPIRED, RetryAdvice.BACK_OFF, "12021") == adapter.query_card(CARD)
        assert 2 == carrier.fetched

    def test_one_thread_renews_for_all(self, adapter: OneLink, carrier: OneLinkServer) -> None:
        """Many threads that need a token at the same moment fetch one."""
        start = Barrier(8)
        readings: list[object] = []

        def ask() -> None:
            start.wait()
            readings.append(adapter.query_card(CARD))

        threads = [Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [CardReading(CardState.ACTIVE, "2")] * 8 == readings
        assert 1 == carrier.fetched

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (no("12022"), ErrorKind.AUTH_FAILED),
            (no("19010"), ErrorKind.CARRIER_BUSY),
            (ok(), ErrorKind.CARRIER_BUSY),
            (ok({"token": "t0ken-one", "ttl": "-1"}), ErrorKind.CARRIER_BUSY),
        ],
    )
    def test_an_act_without_a_token_was_not_done(
        self, adapter: OneLink, server: ScriptedServer, answer: Reaction, kind: ErrorKind
    ) -> None:
        """Whatever goes wrong in getting a token, the act itself was not sent, and that is known."""
        server.answer = lambda asked: answer

        assert kind is adapter.start_hosted_registration("op-1", CARD).kind
        assert {"/v5/ec/get/token"} == set(server.paths)


class TestCodes:
    """The table of codes, row by row."""

    ROWS = (
        ("12021", ErrorKind.AUTH_EXPIRED),
        ("11011", ErrorKind.NOT_OWNED),
        ("11000", ErrorKind.INVALID_REQUEST),
        ("12004", ErrorKind.AUTH_FAILED),
        ("12022", ErrorKind.AUTH_FAILED),
        ("12009", ErrorKind.NOT_OWNED),
        ("12010", ErrorKind.NOT_FOUND),
        ("12034", ErrorKind.NOT_OWNED),
        ("12089", ErrorKind.STATE_CONFLICT),
        ("12098", ErrorKind.REJECTED_BY_POLICY),
        ("12099", ErrorKind.REJECTED_BY_POLICY),
        ("12100", ErrorKind.REJECTED_BY_POLICY),
        ("19010", ErrorKind.CARRIER_ERROR),
        ("500", ErrorKind.CARRIER_ERROR),
        ("77777", ErrorKind.CARRIER_ERROR),
        ("00", ErrorKind.CARRIER_ERROR),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of codes is what these tests say."""
        assert KINDS.keys() == {code for code, _ in self.ROWS} - {"77777", "00"}

    @pytest.mark.parametrize(("code", "kind"), ROWS)
    def test_means(self, adapter: OneLink, server: ScriptedServer, code: str, kind: ErrorKind) -> None:
        """A question answered with a code has failed as that code says; an unknown code is never success."""
        refusing(server, "query/sim-status", code)

        assert not_done(kind, code) == adapter.query_card(CARD)

    @pytest.mark.parametrize(("code", "kind"), ROWS)
    def test_means_for_an_act(self, adapter: OneLink, server: ScriptedServer, code: str, kind: ErrorKind) -> None:
        """An act is declined as the code says, and unknown where the code only says that the carrier failed."""
        refusing(server, "change/sim-status", code)
        answer = adapter.suspend("op-1", CARD)

        if kind is ErrorKind.CARRIER_ERROR:
            assert isinstance(answer, UnknownOutcome)
            assert (kind, code) == (answer.because, answer.raw_code)
        else:
            assert not_done(kind, code) == answer

    @pytest.mark.parametrize("minutes", [3, 10, 30])
    def test_cools_down(self, adapter: OneLink, server: ScriptedServer, minutes: int) -> None:
        """A card in cool-down is to be left alone for as long as the carrier's sentence says."""
        refusing(server, "change/sim-status", "11000", f"该号码{minutes}分钟内不能重复办理")
        pause = timedelta(minutes=minutes)

        assert Failed(ErrorKind.COOLDOWN, RetryAdvice.WAIT, "11000", pause) == adapter.suspend("op-1", CARD)


class TestCard:
    """States and changes of state."""

    ROWS = (
        ("6", CardState.TEST),
        ("7", CardState.INVENTORY),
        ("1", CardState.READY),
        ("2", CardState.ACTIVE),
        ("4", CardState.SUSPENDED),
        ("8", CardState.PRE_CANCELLED),
        ("9", CardState.CANCELLED),
        ("00", CardState.ACTIVE),
        ("01", CardState.SUSPENDED),
        ("02", CardState.SUSPENDED),
        ("03", CardState.PRE_CANCELLED),
        ("04", CardState.CANCELLED),
        ("05", CardState.UNKNOWN),
        ("06", CardState.SUSPENDED),
        ("07", CardState.READY),
        ("99", CardState.UNKNOWN),
        ("3", CardState.UNKNOWN),
    )

    def test_has_no_other_rows(self) -> None:
        """What is known of states is what these tests say."""
        assert CARD_STATES.keys() == {code for code, _ in self.ROWS} - {"3"}

    @pytest.mark.parametrize(("code", "state"), ROWS)
    def test_reads(self, adapter: OneLink, carrier: OneLinkServer, code: str, state: CardState) -> None:
        """One digit is a state of one platform, two digits of the other; the raw code is kept."""
        carrier.status = code
        reading = adapter.query_card(CARD)

        assert isinstance(reading, CardReading)
        assert (state, code) == (reading.state, reading.raw_code)
        assert (reading.suspended_by is not None) is (state is CardState.SUSPENDED)

    @pytest.mark.parametrize(("status", "change"), [("7", "2"), ("6", "5"), ("1", "6")])
    def test_activates(
        self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer, status: str, change: str
    ) -> None:
        """The change is chosen by where the card stands, and done when the card says so."""
        carrier.status = status
        answer = adapter.activate("op-1", CARD)

        assert isinstance(answer, Accepted)
        assert change == server.asked[-1].tree["operType"]
        assert Applied("query/sim-status 2") == adapter.poll(CARD, answer.receipt)

    def test_suspends_and_resumes(self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer) -> None:
        """Accepted is not done: while the card has not changed, the receipt is still open."""
        suspended = adapter.suspend("op-1", CARD)
        assert isinstance(suspended, Accepted)
        assert "0" == server.asked[-1].tree["operType"]
        assert Applied("query/sim-status 4") == adapter.poll(CARD, suspended.receipt)

        resumed = adapter.resume("op-2", CARD)
        assert isinstance(resumed, Accepted)
        assert "1" == server.asked[-1].tree["operType"]
        carrier.status = "4"
        assert resumed == adapter.poll(CARD, resumed.receipt)

    @pytest.mark.parametrize(("act", "status"), [("activate", "2"), ("suspend", "4"), ("resume", "2")])
    def test_does_nothing_twice(
        self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer, act: str, status: str
    ) -> None:
        """A card that is there already is left alone."""
        carrier.status = status

        assert AlreadyInState(f"query/sim-status {status}") == getattr(adapter, act)("op-1", CARD)
        assert not any(path.endswith("change/sim-status") for path in server.paths)

    @pytest.mark.parametrize("act", ["activate", "suspend", "resume"])
    def test_wakes_no_dead(self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer, act: str) -> None:
        """A cancelled card is not changed at all."""
        carrier.status = "9"

        assert Rejected(ErrorKind.STATE_CONFLICT, "9") == getattr(adapter, act)("op-1", CARD)
        assert not any(path.endswith("change/sim-status") for path in server.paths)


class TestRegistration:
    """The hosted page, and what the status proves."""

    @pytest.mark.parametrize(
        ("row", "state", "basis"),
        [
            ({"realNameStatus": "0"}, RegistrationState.REQUIRED_NOT_DONE, RegistrationBasis.UNKNOWN),
            ({"realNameStatus": "1"}, RegistrationState.REGISTERED, RegistrationBasis.UNKNOWN),
            (
                {"realNameStatus": "1", "reason": "01"},
                RegistrationState.REGISTERED,
                RegistrationBasis.RESPONSIBLE_UNIT,
            ),
            ({"realNameStatus": "1", "reason": "02"}, RegistrationState.REGISTERED, RegistrationBasis.END_USER),
            ({"realNameStatus": "1", "reason": "05"}, RegistrationState.REGISTERED, RegistrationBasis.UNKNOWN),
            ({"realNameStatus": "2"}, RegistrationState.UNKNOWN, RegistrationBasis.UNKNOWN),
        ],
    )
    def test_reads(
        self,
        adapter: OneLink,
        carrier: OneLinkServer,
        row: dict[str, str],
        state: RegistrationState,
        basis: RegistrationBasis,
    ) -> None:
        """The status says whether, the reason on what basis; without one the basis is not guessed."""
        carrier.registered = row
        reading = adapter.query_registration(CARD)

        assert isinstance(reading, RegistrationReading)
        assert (state, basis, None) == (reading.state, reading.basis, reading.holder_matches)

    @pytest.mark.parametrize(
        ("row", "kind"),
        [
            ({"realNameStatus": "0"}, Accepted),
            ({"realNameStatus": "1", "reason": "01"}, Accepted),
            ({"realNameStatus": "1"}, UnknownOutcome),
            ({"realNameStatus": "1", "reason": "02"}, Applied),
        ],
    )
    def test_a_page_is_done_when_the_owner_is_registered(
        self, adapter: OneLink, carrier: OneLinkServer, row: dict[str, str], kind: type
    ) -> None:
        """A yes about the purchasing unit does not finish an owner's registration."""
        page = adapter.start_hosted_registration("op-1", CARD)
        assert isinstance(page, HostedUrl)
        assert "https://page.example/t0ken-one" == page.url
        carrier.registered = row

        assert kind is type(adapter.poll(CARD, page.receipt))

    def test_a_page_without_tls_is_no_page(self, adapter: OneLink, server: ScriptedServer) -> None:
        """An owner is not sent to a page that anybody can read along."""
        speak = server.answer
        plain = ok({"busiSeq": "B1", "url": "http://page.example/"})
        server.answer = lambda asked: plain if asked.path.endswith("sim-real-name-reg") else speak(asked)

        assert isinstance(adapter.start_hosted_registration("op-1", CARD), UnknownOutcome)


class TestFunctions:
    """Switches, by the contract."""

    @pytest.mark.parametrize("path", ["query/sim-status", "query/sim-real-name-status", "function-status"])
    def test_no_row_is_no_answer(self, adapter: OneLink, server: ScriptedServer, path: str) -> None:
        """Success without a row, or a row without its field, says nothing about the card."""
        speak = server.answer
        for empty in (ok(), ok({})):
            server.answer = lambda asked, empty=empty: empty if asked.path.endswith(path) else speak(asked)
            ask = {"sim-status": adapter.query_card, "sim-real-name-status": adapter.query_registration}

            assert not_done(ErrorKind.PROTOCOL_ERROR) == ask.get(path[6:], adapter.query_functions)(CARD)

    def test_closes_before_it_opens(self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer) -> None:
        """What is too much goes first, so that a failure between leaves the card narrower, never wider."""
        carrier.on = {"sms", "data:cmiot"}
        answer = adapter.set_functions("op-1", CARD, FunctionProfile(data=LIST, emergency=True))
        moves = [(asked.path.rpartition("/")[2], asked.tree["operType"]) for asked in server.asked[2:]]

        assert isinstance(answer, Accepted)
        assert ["1", "1", "0", "0"] == [kind for _, kind in moves]
        assert {"voice", "data:oem"} == carrier.on
        assert Applied("query/sim-communication-function-status") == adapter.poll(CARD, answer.receipt)
        assert FunctionReading(FunctionProfile(data=LIST, emergency=True)) == adapter.query_functions(CARD)

    def test_waits_until_the_card_says_so(self, adapter: OneLink, carrier: OneLinkServer) -> None:
        """An order taken but not carried out leaves its receipt open."""
        answer = adapter.set_functions("op-1", CARD, EMERGENCY_ONLY)
        assert isinstance(answer, Accepted)
        carrier.on = set()

        assert answer == adapter.poll(CARD, answer.receipt)

    def test_leaves_alone_what_is_right(self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer) -> None:
        """A card that opens exactly what is wanted gets no order."""
        carrier.on = {"voice"}

        assert isinstance(adapter.set_functions("op-1", CARD, EMERGENCY_ONLY), AlreadyInState)
        assert not any("/operate/" in path for path in server.paths)

    def test_stops_at_the_first_refusal(self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer) -> None:
        """If a closing is refused, nothing is opened."""
        carrier.on = {"data:cmiot"}
        refusing(server, "operate/sim-apn-function", "12089")

        assert Rejected(ErrorKind.STATE_CONFLICT, "12089") == adapter.set_functions("op-1", CARD, EMERGENCY_ONLY)
        assert {"data:cmiot"} == carrier.on

    def test_vouches_for_nothing_it_does_not_know(
        self, adapter: OneLink, carrier: OneLinkServer, server: ScriptedServer
    ) -> None:
        """While something is open that the contract does not describe, no order is sent, and the reading names it."""
        carrier.on = {"volte"}

        assert isinstance(adapter.set_functions("op-1", CARD, EMERGENCY_ONLY), Unsupported)
        assert FunctionReading(NOTHING, ("13",)) == adapter.query_functions(CARD)
        assert not any("/operate/" in path for path in server.paths)

    def test_two_lists_at_once_are_a_mistake(self, server: ScriptedServer, carrier: OneLinkServer) -> None:
        """Where open switches reach two lists in one service there is no profile to report, and none is made up."""
        two_lists = Contract({**CONTRACT.switches, "data:track": FunctionProfile(data=OTHER_LIST)})
        carrier.on = {"data:oem", "data:track"}
        carrier.contract = two_lists

        assert ErrorKind.CONFIG_ERROR is onelink(server.url, contract=two_lists).query_functions(CARD).kind

    @pytest.mark.parametrize(
        "services",
        [[], [{"serviceType": "01"}], [{"serviceStatus": "1"}], "01", [{"serviceType": "11", "serviceStatus": "1"}]],
    )
    def test_an_unreadable_list_is_no_reading(self, adapter: OneLink, server: ScriptedServer, services: object) -> None:
        """A list of services that cannot be read is a broken answer, not a card with everything closed."""
        speak = server.answer
        broken = ok({"serviceTypeList": services})
        server.answer = lambda asked: broken if "function-status" in asked.path else speak(asked)

        assert ErrorKind.PROTOCOL_ERROR is adapter.query_functions(CARD).kind

    def test_knows_its_switches(self) -> None:
        """A contract that names another switch is refused at once."""
        with pytest.raises(ContractUnusable, match="'video'"):
            OneLinkAccount("1", "t0p-secret", Contract({"video": FunctionProfile(data=UNDIRECTED)}))

    def test_hides_its_password(self) -> None:
        """An account shows no password."""
        assert "t0p-secret" not in repr(OneLinkAccount("1", "t0p-secret", CONTRACT))


class TestBinding:
    """Binding by call records."""

    @pytest.mark.parametrize(
        ("device", "fields"),
        [
            (CurrentImei(), {"operType": "1", "bindingStyle": "0"}),
            (TacRange(("86123456",)), {"operType": "1", "bindingStyle": "1", "tac": "86123456"}),
        ],
    )
    def test_binds(
        self,
        adapter: OneLink,
        server: ScriptedServer,
        device: CurrentImei | TacRange,
        fields: dict[str, str],
    ) -> None:
        """To the device of the first record, or to a range of types."""
        assert Applied("operate/card-bind-by-bill 0") == adapter.bind_device("op-1", CARD, device)
        assert fields.items() <= server.asked[-1].tree.items()

    def test_unbinds(self, adapter: OneLink, server: ScriptedServer) -> None:
        """The order is undone."""
        assert Applied("operate/card-bind-by-bill 0") == adapter.unbind_device("op-1", CARD)
        assert "2" == server.asked[-1].tree["operType"]

    @pytest.mark.parametrize("device", [FixedImei(invented.imei(1)), TacRange(("86123456", "86654321")), TacRange(())])
    def test_binds_exactly_or_not_at_all(self, device: FixedImei | TacRange) -> None:
        """One named device is not widened to its type, and of several ranges none is left out."""
        assert isinstance(onelink(closed_port()).bind_device("op-1", CARD, device), Unsupported)

    @pytest.mark.parametrize(
        ("code", "reading"),
        [
            ("0", BindingReading(None, separated=True, raw_code="0")),
            ("1", BindingReading(None, separated=False, raw_code="1")),
            ("2", not_done(ErrorKind.CARRIER_ERROR, "2")),
            ("3", not_done(ErrorKind.PROTOCOL_ERROR, "3")),
        ],
    )
    def test_reads(self, adapter: OneLink, carrier: OneLinkServer, code: str, reading: object) -> None:
        """Whether card and device were seen apart; whether they are bound is not said, so it is not claimed."""
        carrier.separated = code

        assert reading == adapter.query_binding(CARD)


def test_a_stranger_s_receipt_is_refused(adapter: OneLink) -> None:
    """A receipt of another kind is not guessed at."""
    foreign = Receipt("work-order", "1", "mobile", timedelta(0))

    assert Failed(ErrorKind.INVALID_REQUEST, RetryAdvice.PLAN_ANEW) == adapter.poll(CARD, foreign)
