"""Our carrier adapters keep the published contract on good lines and bad ones, and what is ours to add to it."""

import logging
from collections.abc import Callable, Collection, Iterator
from typing import ClassVar

import pytest

from iov_realname.adapters.carriers.wire.address import Address, AddressUnusable
from iov_realname.application.carriers import (
    CarrierAdapter,
    Failed,
    Operation,
    Receipt,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    Unsupported,
)
from iov_realname.domain.words import Word
from iov_realname.testing.contracts import Ask, CarrierCan, CarrierContract, Props, everything
from tests.support.camara import CASE as CAMARA
from tests.support.carrier_cases import CARD, NOON, PRIVATE, SECRETS, Case
from tests.support.ct_cmp5g import CASE as CT_CMP5G
from tests.support.oem_platform import CASE as OEM_PLATFORM
from tests.support.onelink import CASE as ONELINK
from tests.support.reference import CASE as REFERENCE
from tests.support.scripted_carrier import BROKEN, Asked, Reaction, Say, ScriptedServer, closed_port, serving
from tests.support.unicom_gw import CASE as UNICOM_GW

CASES = [ONELINK, OEM_PLATFORM, UNICOM_GW, CT_CMP5G, CAMARA, REFERENCE]
EVERYTHING = everything(Props())
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


class TestManners(CarrierContract):
    """Every protocol, behind a server that speaks it from a script."""

    declares: ClassVar[frozenset[Word]] = frozenset({CarrierCan.BE_UNREACHABLE, CarrierCan.BE_CUT_OFF})

    @pytest.fixture
    def carrier(self, case: Case, server: ScriptedServer) -> CarrierAdapter:
        """On a line in order."""
        return case.build(server.url)

    @pytest.fixture
    def unreachable(self, case: Case) -> CarrierAdapter:
        """Where nobody listens."""
        return case.build(closed_port())

    @pytest.fixture(params=BROKEN)
    def cut_off_asking(self, request: pytest.FixtureRequest, case: Case, server: ScriptedServer) -> CarrierAdapter:
        """With the question answered in every way that is no answer."""
        breaking(server, case.asks, BROKEN[request.param])
        return case.build(server.url)

    @pytest.fixture(params=BROKEN)
    def cut_off_acting(self, request: pytest.FixtureRequest, case: Case, server: ScriptedServer) -> CarrierAdapter:
        """With the act answered so."""
        breaking(server, case.acts, BROKEN[request.param])
        return case.build(server.url)

    @pytest.fixture
    def question(self, case: Case) -> Ask:
        """The case's own."""
        return case.question

    @pytest.fixture
    def act(self, case: Case) -> Ask:
        """The case's own."""
        return case.act

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """Passwords, tokens and cookies of the scripts."""
        return SECRETS

    def test_sends_nothing_for_what_it_cannot(self, carrier: CarrierAdapter, server: ScriptedServer) -> None:
        """What is answered with "cannot" has not left the house."""
        for operation in set(Operation) - carrier.capabilities():
            EVERYTHING[operation](carrier)

        assert [] == server.asked

    def test_works_when_nothing_breaks(self, case: Case, carrier: CarrierAdapter, server: ScriptedServer) -> None:
        """The question and the act of these tests succeed with a server in order."""
        assert not isinstance(case.question(carrier), Rejected | Failed | Unsupported)
        assert not isinstance(case.act(carrier), Rejected | Failed | Unsupported | UnknownOutcome)
        assert {case.asks, case.acts} <= {
            end for end in (case.asks, case.acts) for p in server.paths if p.endswith(end)
        }

    def test_no_step_breaks_unnoticed(self, case: Case, carrier: CarrierAdapter, server: ScriptedServer) -> None:
        """Whichever call behind an operation is answered with nothing, the operation has failed or is unknown."""
        for name, ask in {**QUESTIONS_AND_ACTS, **POLLS}.items():
            if name.partition(" ")[0] not in carrier.capabilities():
                continue
            server.answer, server.asked[:] = case.speak(), []
            ask(carrier)
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


class TestDiscretion:
    """Secrets and persons stay inside."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_shows_nothing(
        self, case: Case, server: ScriptedServer, name: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """On a broken line, too, no log line, repr or outcome holds personal data, a token, a password or a cookie."""
        caplog.set_level(logging.DEBUG)
        adapter = case.build(server.url)
        breaking(server, "", BROKEN[name])

        shown = " ".join([repr(adapter), repr(case.question(adapter)), repr(case.act(adapter)), caplog.text])
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
