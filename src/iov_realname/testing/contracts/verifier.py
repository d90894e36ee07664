"""The contract of identity verifiers: :class:`IdentityVerifierContract`."""

import logging
from collections.abc import Collection, Mapping
from typing import ClassVar

import pytest

from iov_realname.application.ports import Verdict
from iov_realname.application.verifiers import InDoubt, LiveSession, Panel, Pending, Verifying, panel_of
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.words import Word
from iov_realname.testing.contracts._base import Contract, needs, said
from iov_realname.testing.contracts._verifier_asking import Asking

__all__ = ["IdentityVerifierContract", "VerifierCan"]

_CHECKS = frozenset(CheckKind) - {CheckKind.ASSERTED}


class VerifierCan(Word):
    """What the test of an identity verifier may declare."""

    TELL = "tell", "有测试人员", "has test persons for every outcome"
    BE_UNREACHABLE = "be_unreachable", "可模拟不可达", "can be tried where nobody listens"


class IdentityVerifierContract(Contract):
    """What every identity verifier owes its caller, alone or as a panel.

    Give it in ``verifier``, and in ``checks`` which checks it answers: it is held to those and must pass over all
    others. Who declares :attr:`VerifierCan.TELL` gives in ``persons`` somebody for each outcome; who declares
    :attr:`VerifierCan.BE_UNREACHABLE` gives the same verifier where nobody listens in ``unreachable``.
    """

    port: ClassVar[str] = "identity verifier"
    checks: ClassVar[frozenset[CheckKind]] = _CHECKS

    @pytest.fixture
    def verifier(self) -> Verifying:
        """The verifier, or a panel of several."""
        raise NotImplementedError("give a fixture `verifier`: an identity verifier, or a panel")

    @pytest.fixture
    def unreachable(self) -> Verifying:
        """The verifier where nobody listens."""
        raise NotImplementedError("who declares VerifierCan.BE_UNREACHABLE gives a fixture `unreachable`")

    @pytest.fixture
    def persons(self, verifier: Verifying) -> Mapping[CheckOutcome, Particulars]:
        """Somebody for each outcome that the provider can be made to answer."""
        raise NotImplementedError("who declares VerifierCan.TELL gives a fixture `persons`")

    @pytest.fixture
    def asking(self) -> Asking:
        """About whom it is asked."""
        return Asking()

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What of the account must show nowhere."""
        return ()

    @pytest.fixture(autouse=True)
    def says_what_it_checks(self, is_judged: None, request: pytest.FixtureRequest) -> None:
        """Tell reports which checks are declared."""
        said(request, "declares", ", ".join(sorted([*self.checks, *(each.en for each in self.declares)])))

    def test_answers_what_it_declares(self, verifier: Verifying, asking: Asking) -> None:
        """Each declared check comes to an outcome, or to doubt, in its provider's name, and never to an exception."""
        panel = panel_of(verifier)
        for check in sorted(self.checks):
            seat, heard = panel.seat(check), asking.ask(panel, check)

            assert seat is not None, f"nobody answers {check}"
            assert isinstance(heard, Verdict | InDoubt | Pending), (check, heard)
            if isinstance(heard, Verdict):
                assert heard.evidence.provider == seat.provider, check

    def test_passes_over_what_it_does_not(self, verifier: Verifying, asking: Asking) -> None:
        """A check that is not declared is answered by nobody, or as unavailable; never as a match."""
        for check in sorted(_CHECKS - self.checks):
            heard = asking.ask(panel_of(verifier), check)

            assert heard is None or getattr(heard, "outcome", None) is CheckOutcome.UNAVAILABLE, (check, heard)

    def test_answers_the_same_again(self, verifier: Verifying, asking: Asking) -> None:
        """The same question gets the same outcome."""
        panel = panel_of(verifier)
        for check in sorted(self.checks):
            first, again = asking.ask(panel, check), asking.ask(panel, check)

            assert getattr(first, "outcome", None) == getattr(again, "outcome", None), check

    def test_fetches_a_live_check_as_often_as_asked(self, verifier: Verifying, asking: Asking) -> None:
        """Asking what became of a live session changes nothing, and neither its page nor its token shows."""
        live = panel_of(verifier).live
        if live is None:
            pytest.skip("not declared: live video in two steps")
        question = asking.question(CheckKind.LIVE)
        session = live.start_live_person(question, asking.device)

        assert isinstance(session, LiveSession), session
        assert not any(text in repr(session) for text in (session.token, session.url))
        first, again = (live.fetch_live_person(question, session.token) for _ in range(2))
        assert getattr(first, "outcome", type(first)) == getattr(again, "outcome", type(again))

    def test_shows_nobody(
        self, verifier: Verifying, asking: Asking, secrets: Collection[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """No evidence, log line or repr holds personal data, a portrait or a secret of the account."""
        caplog.set_level(logging.DEBUG)
        panel = panel_of(verifier)
        told = [repr(verifier), *(repr(asking.ask(panel, check)) for check in sorted(self.checks)), caplog.text]

        hidden = (*asking.private, *secrets, repr(asking.portrait))
        assert [word for word in hidden if word in " ".join(told)] == []

    @needs(VerifierCan.TELL)
    def test_tells_outcomes_apart(
        self, verifier: Verifying, asking: Asking, persons: Mapping[CheckOutcome, Particulars]
    ) -> None:
        """What the provider finds about a person is what is heard, for every check of persons."""
        panel = panel_of(verifier)
        for check in sorted(self.checks - {CheckKind.UNIT}):
            heard = {outcome: asking.ask(panel, check, person) for outcome, person in persons.items()}

            assert {outcome: outcome for outcome in persons} == {
                outcome: getattr(each, "outcome", each) for outcome, each in heard.items()
            }, check

    @needs(VerifierCan.BE_UNREACHABLE)
    def test_takes_silence_for_no_answer(self, unreachable: Verifying, asking: Asking) -> None:
        """Where nobody listens nothing is found: unavailable, or in doubt."""
        panel: Panel = panel_of(unreachable)
        for check in sorted(self.checks):
            heard = asking.ask(panel, check)

            assert isinstance(heard, InDoubt) or getattr(heard, "outcome", None) is CheckOutcome.UNAVAILABLE, check
