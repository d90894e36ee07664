"""A counter-example reads like a card's history, names the law it broke, and brings a test that fails the same way."""

import re
from typing import ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.application.carriers import CarrierAdapter, WriteOutcome
from iov_realname.application.ports import Question, Submission, Verdict
from iov_realname.application.verifiers import Panel, Verifying
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.rulebook import ATF_2022_12
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import conduct, invariants
from iov_realname.testing.counterexample import pasted_from
from iov_realname.testing.language import Language
from iov_realname.testing.laws import LAWS, BrokenLife
from iov_realname.testing.lifecycle import CardLifecycle
from iov_realname.testing.mutants import MUTANTS, Mutant
from iov_realname.testing.people import Authority, ObedientVerifier
from iov_realname.testing.setting import Setting

QUICKLY = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
NOTHING_PLANTED = Mutant("nothing wrong", "everything is as it should be", ())
SHRUNK = settings(QUICKLY, phases=[Phase.generate, Phase.shrink])
FOUND_SOON = (
    "forgotten second card",
    "functions when accepted",
    "sold without emergency call",
    "acts again",
    "answer not kept",
)


class InChinese(CardLifecycle):
    """The machine that tells its counter-examples in Chinese."""

    language: ClassVar[Language] = "zh"


class Unreachable(SimulatedCarrier):
    """An adapter that raises, which no adapter may."""

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Raise."""
        raise ConnectionError("no route to the carrier")


class OnABrokenLine(CardLifecycle):
    """The machine with that adapter."""

    @classmethod
    def carrier(cls, setting: Setting) -> CarrierAdapter:  # noqa: ARG003  (the hook of the machine)
        """The adapter that raises."""
        return Unreachable(Carrier.MOBILE)


def mutant(name: str) -> Mutant:
    """A seeded bug by its name."""
    return next(each for each in MUTANTS if each.name == name)


def seeded(machine: type[CardLifecycle], number: int = 1) -> type[CardLifecycle]:
    """The machine that plays the same lives every time for the same number, under its own name."""
    names = {"__module__": machine.__module__, "__qualname__": machine.__qualname__}
    return seed(number)(type(machine.__name__, (machine,), names))


def found(machine: type[CardLifecycle], bug: Mutant, how: settings = QUICKLY, number: int = 1) -> BrokenLife:
    """What a machine finds while the bug is there."""
    with bug.planted(), pytest.raises(BrokenLife) as broken:
        run_state_machine_as_test(seeded(machine, number), settings=how)
    return broken.value


def note(error: BaseException) -> str:
    """The counter-example that came with an error."""
    return next(each for each in error.__notes__ if "8<" in each)


def run_pasted(text: str) -> None:
    """Define and run the one test in a pasted text."""
    names: dict[str, object] = {}
    exec(compile(text, "<pasted>", "exec"), names)
    (test,) = [value for name, value in names.items() if name.startswith("test_")]
    assert callable(test)
    test()


@pytest.mark.parametrize("name", FOUND_SOON)
def test_the_pasted_test_fails_the_same_way(name: str) -> None:
    """With the bug still there the pasted test breaks the same law in the same place; without the bug it passes."""
    bug = mutant(name)
    error = found(CardLifecycle, bug)
    pasted = pasted_from(note(error))

    with bug.planted(), pytest.raises(BrokenLife) as again:
        run_pasted(pasted)
    assert (error.law, error.what) == (again.value.law, again.value.what)
    run_pasted(pasted)


def test_tells_the_history_in_english() -> None:
    """The law with its basis, the card's story event by event, and what was done last."""
    told = note(found(CardLifecycle, mutant("forgotten second card")))

    assert "Broken: live_cards_share_the_period" in told
    assert re.search(r"POLICY-WHOLE-VEHICLE  our policy: ", told)
    assert re.search(r"History of card 8986\d+ \(atf-2022-12\)\n +1\. 20\d\d-\d\d-\d\d \d\d:\d\d  Procured", told)
    assert re.search(r"Ownership transferred \(period 2, [-\d]+\)  → transferred; emergency call", told)
    assert "Last: " in told


def test_tells_the_history_in_chinese() -> None:
    """The same, as an inspector reads it."""
    told = note(found(InChinese, mutant("forgotten second card")))

    assert "违反: live_cards_share_the_period\n  一车各在用卡同属一个持有期" in told
    assert re.search(r"卡 8986\d+ 的历史 \(atf-2022-12\)\n +1\. \S+ \S+  采购建档", told)
    assert "过户" in told
    assert "最后: " in told


def test_shrinks_to_a_short_story() -> None:
    """What is left after shrinking is what it takes: two cards bought, fitted and sold, and the transfer."""
    told = note(found(CardLifecycle, mutant("forgotten second card"), SHRUNK))

    assert 15 >= pasted_from(told).count("life.given(")
    assert "life.when(" in pasted_from(told)


def test_what_an_adapter_raises_is_told_too() -> None:
    """An error that is no broken law carries the same counter-example."""
    with pytest.raises(ConnectionError) as error:
        run_state_machine_as_test(seeded(OnABrokenLine), settings=settings(QUICKLY, max_examples=200))

    assert "Failed: ConnectionError('no route to the carrier')" in note(error.value)
    with pytest.raises(ConnectionError):
        run_pasted(pasted_from(note(error.value)))


def test_every_law_is_told_in_both_languages() -> None:
    """Each invariant, and each promise of the bench, has a name in Chinese and a sentence in English."""
    named = {name for kit in (invariants, conduct) for name in kit.__all__ if name.islower()} - {"broken"}
    functions = {name: getattr(invariants, name, None) or getattr(conduct, name, None) for name in LAWS}

    assert set() == named - LAWS.keys()
    assert all(re.search(r"[\u4e00-\u9fff]", law.zh) for law in LAWS.values())
    assert [] == [name for name, law in LAWS.items() if not (law.en or getattr(functions[name], "__doc__", ""))]
    assert set() == {each for law in LAWS.values() for each in law.basis} - ATF_2022_12.obligation_ids()


class Hopeful(ObedientVerifier):
    """A verifier that takes silence for a match."""

    def check(self, question: Question) -> Verdict:
        """What is known, or what is hoped."""
        verdict = super().check(question)
        hoped = verdict.outcome is CheckOutcome.UNAVAILABLE
        return attrs.evolve(verdict, outcome=CheckOutcome.MATCH) if hoped else verdict


class Muddled(ObedientVerifier):
    """A verifier that remembers what was found about the first person, and says it of everybody."""

    remembered: Verdict | None = None

    def check(self, question: Question) -> Verdict:
        """What was found first, unless nothing can be found now."""
        verdict = super().check(question)
        if verdict.outcome is CheckOutcome.UNAVAILABLE:
            return verdict
        self.remembered = self.remembered or verdict
        return self.remembered


class WithAHopefulVerifier(InChinese):
    """The machine with the one."""

    @classmethod
    def verifier(cls, authority: Authority) -> Verifying:
        """Takes silence for a match."""
        return Hopeful(authority)


class WithAMuddledVerifier(CardLifecycle):
    """The machine with the other, on a panel."""

    @classmethod
    def verifier(cls, authority: Authority) -> Verifying:
        """Takes one for another."""
        return Panel(everything=Muddled(authority))


@pytest.mark.parametrize(
    ("machine", "number", "what"),
    [
        (WithAHopefulVerifier, 1, r"outcomes_are_those_of_the_person\n  核验结果须是被核验人本人的"),
        (WithAMuddledVerifier, 4, r"came to [a-z ]+, where [a-z ]+ is known\nHistory of card 8986\d+"),
    ],
)
def test_finds_a_verifier_that_says_what_it_does_not_know(machine: type[CardLifecycle], number: int, what: str) -> None:
    """A match after silence, and what was found about somebody else, are broken laws with a history and a test."""
    error = found(machine, NOTHING_PLANTED, number=number)

    assert "outcomes_are_those_of_the_person" == error.law
    assert re.search(what, note(error))
    with pytest.raises(BrokenLife) as again:
        run_pasted(pasted_from(note(error)))
    assert error.what == again.value.what
