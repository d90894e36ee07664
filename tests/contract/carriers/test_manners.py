"""What every carrier adapter owes its caller, whatever the protocol."""

import logging
from collections.abc import Callable, Iterator

import pytest

from iov_realname.adapters.carriers.wire.address import Address, AddressUnusable
from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    Callback,
    CarrierAdapter,
    CurrentArea,
    CurrentImei,
    ErrorKind,
    Failed,
    Operation,
    Purchaser,
    Receipt,
    Rejected,
    RetryAdvice,
    SalesFigures,
    UnknownOutcome,
    Unsupported,
    Unsupporting,
    VehicleRecord,
    implemented,
)
from iov_realname.application.ports import Submission
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.testing import invented
from tests.support.camara import CASE as CAMARA
from tests.support.carrier_cases import CARD, HOLDER, NOON, PRIVATE, SECRETS, Case
from tests.support.ct_cmp5g import CASE as CT_CMP5G
from tests.support.oem_platform import CASE as OEM_PLATFORM
from tests.support.onelink import CASE as ONELINK
from tests.support.reference import CASE as REFERENCE
from tests.support.scripted_carrier import BROKEN, Asked, Reaction, Say, ScriptedServer, closed_port, serving
from tests.support.unicom_gw import CASE as UNICOM_GW

CASES = [ONELINK, OEM_PLATFORM, UNICOM_GW, CT_CMP5G, CAMARA, REFERENCE]
DAY = NOON.date()

EVERYTHING: dict[Operation, Callable[[CarrierAdapter], object]] = {
    Operation.REGISTER_PURCHASER: lambda a: a.register_purchaser(
        "op", Purchaser(invented.OEM, "样例公司", "B1", HOLDER)
    ),
    Operation.REPORT_SALES: lambda a: a.report_sales("op", SalesFigures("mobile", DAY, DAY, 1, 2)),
    Operation.PUSH_VEHICLE: lambda a: a.push_vehicle("op", VehicleRecord(invented.vin(1), "样例", ())),
    Operation.SUBMIT_REGISTRATION: lambda a: a.submit_registration(
        Submission("op", CARD.iccid, "R-1", HolderKind.PERSON, DocumentKind.RESIDENT_ID, HOLDER.particulars)
    ),
    Operation.START_HOSTED_REGISTRATION: lambda a: a.start_hosted_registration("op", CARD),
    Operation.QUERY_REGISTRATION: lambda a: a.query_registration(CARD, invented.vin(1), HOLDER),
    Operation.CLEAR_REGISTRATION: lambda a: a.clear_registration("op", CARD),
    Operation.QUERY_CARD: lambda a: a.query_card(CARD),
    Operation.SET_FUNCTIONS: lambda a: a.set_functions("op", CARD, EMERGENCY_ONLY),
    Operation.QUERY_FUNCTIONS: lambda a: a.query_functions(CARD),
    Operation.ACTIVATE: lambda a: a.activate("op", CARD),
    Operation.SUSPEND: lambda a: a.suspend("op", CARD),
    Operation.RESUME: lambda a: a.resume("op", CARD),
    Operation.REPLACE_CARD: lambda a: a.replace_card("op", invented.vin(1), CARD, CARD),
    Operation.CANCEL: lambda a: a.cancel("op", CARD),
    Operation.BIND_DEVICE: lambda a: a.bind_device("op", CARD, CurrentImei()),
    Operation.UNBIND_DEVICE: lambda a: a.unbind_device("op", CARD),
    Operation.QUERY_BINDING: lambda a: a.query_binding(CARD),
    Operation.SET_REGION_LIMIT: lambda a: a.set_region_limit("op", CARD, CurrentArea()),
    Operation.CLEAR_REGION_LIMIT: lambda a: a.clear_region_limit("op", CARD),
    Operation.QUERY_REGION_LIMIT: lambda a: a.query_region_limit(CARD),
    Operation.POLL: lambda a: a.poll(CARD, Receipt("state", "active", a.carrier, NOON - NOON)),
    Operation.DECODE_CALLBACK: lambda a: a.decode_callback(Callback({}, b"{}")),
}
QUESTIONS_AND_ACTS = {op.value: ask for op, ask in EVERYTHING.items() if op is not Operation.DECODE_CALLBACK}


def polling(kind: str) -> Callable[[CarrierAdapter], object]:
    """Ask about a receipt of this kind."""
    return lambda a: a.poll(CARD, Receipt(kind, "", a.carrier, NOON - NOON))


LOOKS_FIRST = {
    ONELINK.name: (Operation.SET_FUNCTIONS, Operation.ACTIVATE, Operation.SUSPEND, Operation.RESUME),
    CT_CMP5G.name: (Operation.SET_FUNCTIONS,),
    UNICOM_GW.name: (Operation.ACTIVATE, Operation.SUSPEND, Operation.RESUME),
}
"""What is decided by what a question before it says."""

POLLS = {f"poll {kind}": polling(kind) for kind in ("state", "functions", "registration")}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """One protocol."""
    chosen: Case = request.param
    return chosen


@pytest.fixture
def server(case: Case) -> Iterator[ScriptedServer]:
    """A server that speaks the protocol."""
    with serving(case.speak()) as running:
        yield running


def breaking(server: ScriptedServer, path: str, reaction: Reaction) -> None:
    """Let the server speak as before, but react to one path in another way."""
    speak = server.answer

    def answer(asked: Asked) -> Reaction:
        return reaction if asked.path.endswith(path) else speak(asked)

    server.answer = answer


class TestCapabilities:
    """Declared is implemented, and the rest is said aloud."""

    def test_asks_everything(self) -> None:
        """The table of these tests asks for every operation there is."""
        assert set(Operation) == EVERYTHING.keys()

    def test_declares_what_it_implements(self, case: Case) -> None:
        """What an adapter declares is exactly what its class answers itself."""
        adapter = case.build(closed_port())

        assert isinstance(adapter, Unsupporting)
        assert implemented(type(adapter)) == adapter.capabilities() != frozenset()

    def test_says_what_it_cannot(self, case: Case, server: ScriptedServer) -> None:
        """What it does not declare is answered with reason and manual procedure in both languages; nothing is sent."""
        adapter = case.build(server.url)
        for operation in set(Operation) - adapter.capabilities():
            answer = EVERYTHING[operation](adapter)

            assert isinstance(answer, Unsupported)
            assert operation is answer.operation
            assert all((answer.reason_zh, answer.reason_en, answer.manual_zh, answer.manual_en))
        assert [] == server.asked

    def test_never_raises(self, case: Case, server: ScriptedServer) -> None:
        """What it declares is answered, whatever the answer, and never by an exception."""
        adapter = case.build(server.url)
        for operation in adapter.capabilities():
            assert EVERYTHING[operation](adapter) is not None, operation


class TestBrokenAnswers:
    """An answer that is none."""

    def test_works_when_nothing_breaks(self, case: Case, server: ScriptedServer) -> None:
        """The question and the act of these tests succeed with a server in order."""
        adapter = case.build(server.url)

        assert not isinstance(case.question(adapter), Rejected | Failed | Unsupported)
        assert not isinstance(case.act(adapter), Rejected | Failed | Unsupported | UnknownOutcome)
        assert {case.asks, case.acts} <= {
            end for end in (case.asks, case.acts) for p in server.paths if p.endswith(end)
        }

    @pytest.mark.parametrize("name", BROKEN)
    def test_leave_a_question_open(self, case: Case, server: ScriptedServer, name: str) -> None:
        """A question without a proper answer has failed; it is never taken for an answer."""
        breaking(server, case.asks, BROKEN[name])
        answer = case.question(case.build(server.url))

        assert isinstance(answer, Failed)
        assert answer.kind in {ErrorKind.PROTOCOL_ERROR, ErrorKind.NO_ANSWER, ErrorKind.CARRIER_ERROR}

    @pytest.mark.parametrize("name", BROKEN)
    def test_leave_an_act_unknown(self, case: Case, server: ScriptedServer, name: str) -> None:
        """An act without a proper answer may have been done: unknown, to be asked about, never sent again blindly."""
        breaking(server, case.acts, BROKEN[name])
        answer = case.act(case.build(server.url))

        assert isinstance(answer, UnknownOutcome)
        assert RetryAdvice.ASK_FIRST is answer.retry
        assert ErrorKind.UNKNOWN_OUTCOME is answer.kind

    def test_no_step_breaks_unnoticed(self, case: Case, server: ScriptedServer) -> None:
        """Whichever call behind an operation is answered with nothing, the operation has failed or is unknown."""
        adapter = case.build(server.url)
        for name, ask in {**QUESTIONS_AND_ACTS, **POLLS}.items():
            if name.partition(" ")[0] not in adapter.capabilities():
                continue
            server.answer, server.asked[:] = case.speak(), []
            ask(adapter)
            for path in set(server.paths):
                server.answer = case.speak()
                breaking(server, path, Say(b""))

                assert isinstance(ask(case.build(server.url)), Failed | UnknownOutcome), (name, path)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502])
    def test_an_unanswered_poll_is_no_verdict(self, case: Case, server: ScriptedServer, status: int) -> None:
        """Whatever HTTP says to the question, the act was neither refused nor given up by that."""
        adapter = case.build(server.url)
        if Operation.POLL not in adapter.capabilities():
            return
        server.answer = lambda _: Say(b"{}", status=status)
        for name, ask in POLLS.items():
            answer = ask(adapter)

            assert isinstance(answer, Failed), name
            assert RetryAdvice.NEVER is not answer.retry, name

    @pytest.mark.parametrize("status", [400, 403, 404, 500])
    def test_a_look_that_failed_is_no_verdict(self, case: Case, server: ScriptedServer, status: int) -> None:
        """An act that looks first was neither refused nor given up when it is the look that went wrong."""
        adapter = case.build(server.url)
        server.answer = lambda _: Say(b"{}", status=status)
        for operation in LOOKS_FIRST.get(case.name, ()):
            answer = EVERYTHING[operation](adapter)

            assert isinstance(answer, Failed), operation
            assert RetryAdvice.NEVER is not answer.retry, operation

    def test_never_left(self, case: Case) -> None:
        """Where nobody listens nothing was sent, so act and question may simply be repeated."""
        adapter = case.build(closed_port())

        for answer in (case.question(adapter), case.act(adapter)):
            assert Failed(ErrorKind.TIMEOUT_BEFORE_SEND, RetryAdvice.BACK_OFF) == answer


class TestDiscretion:
    """Secrets and persons stay inside."""

    @pytest.mark.parametrize("name", [*BROKEN, "order"])
    def test_shows_nothing(
        self, case: Case, server: ScriptedServer, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """No log line, no repr and no outcome holds personal data, a token, a password or a cookie."""
        caplog.set_level(logging.DEBUG)
        adapter = case.build(server.url)
        told = [repr(adapter)]
        if name in BROKEN:
            breaking(server, "", BROKEN[name])
            told += [repr(case.question(adapter)), repr(case.act(adapter))]
        else:
            told += [repr(EVERYTHING[operation](adapter)) for operation in sorted(adapter.capabilities())]

        shown = " ".join([*told, caplog.text])
        assert [] == [word for word in (*PRIVATE, *SECRETS) if word in shown]

    def test_puts_no_secret_into_a_url(self, case: Case, server: ScriptedServer) -> None:
        """Neither path nor query of any request holds personal data, a token or a password."""
        adapter = case.build(server.url)
        for operation in sorted(adapter.capabilities()):
            EVERYTHING[operation](adapter)

        urls = " ".join(f"{asked.path}?{asked.query}" for asked in server.asked)
        assert [] == [word for word in (*PRIVATE, *SECRETS) if word in urls]

    def test_refuses_plain_http(self) -> None:
        """Plain http is refused, to this machine too unless that was allowed, and to another in any case."""
        for url, allowed in [
            ("http://127.0.0.1:1", False),
            ("http://carrier.example", True),
            ("http://127.0.0.1.example", True),
        ]:
            with pytest.raises(AddressUnusable):
                Address.parse(url, plain_loopback=allowed)
