"""Hunting a seeded bug: each part of the kit is tried with one seed after the other, until one of them finds it.

The parts look for lives and histories that break an invariant, for documents over their limit, and for each rule
whether it refuses what breaks it and nothing else. The naive part is the machine one writes first; it is asked only to
be compared with.
"""

from collections.abc import Callable, Mapping, Sequence
from time import process_time
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from iov_realname.testing.breaches import BREACHES, Attempt, Breach, attempts, judged_as_it_should_be
from iov_realname.testing.cast import rule_books
from iov_realname.testing.histories import Reached, histories
from iov_realname.testing.invariants import broken
from iov_realname.testing.laws import BrokenLife
from iov_realname.testing.lifecycle import CardLifecycle, NaiveLifecycle
from iov_realname.testing.limits import Presented, presentations, stay_within_the_limit
from iov_realname.testing.machine import LifecycleMachine
from iov_realname.testing.mutants._leads import LEADS
from iov_realname.testing.mutants._mutant import Mutant

__all__ = ["KIT", "NAIVE", "Budget", "Verdict", "follow", "hunt"]

LIVES, STEPS = 10, 40
"""Batches of few lives with seeds of their own differ more from each other than many lives with one seed."""


@attrs.frozen
class Budget:
    """How long and how often a bug is looked for: seconds of this process's computing, so that a busy machine tells the
    same, and rounds with a seed each, the first one being ``first``.
    """

    seconds: float = 60.0
    rounds: int = 200
    first: int = 1


@attrs.frozen
class Verdict:
    """What became of the hunt: which part found the bug by which law, in which round, and after how many
    seconds of computing.

    ``part`` is None where it survived.
    """

    mutant: Mutant
    part: str | None
    law: str
    round: int
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether it was found."""
        return self.part is not None


Part = Callable[[int], None]


def hunt(mutant: Mutant, parts: Mapping[str, Part], budget: Budget = Budget()) -> Verdict:
    """Plant the bug and look for it until it is found or the budget is spent."""
    began = process_time()
    with mutant.planted():
        for number in range(budget.first, budget.first + budget.rounds):
            for name, part in parts.items():
                try:
                    part(number)
                except BrokenLife as found:
                    return Verdict(mutant, name, found.law, number, process_time() - began)
                except Exception as crash:  # noqa: BLE001  (a bug may crash anything; that is a find as well)
                    return Verdict(mutant, name, type(crash).__name__, number, process_time() - began)
                if process_time() - began > budget.seconds:
                    return Verdict(mutant, None, "", number, process_time() - began)
    return Verdict(mutant, None, "", budget.first + budget.rounds - 1, process_time() - began)


def _quietly(examples: int, **more: Any) -> settings:
    """Generate only: a hunt needs one counter-example, not the smallest."""
    return settings(
        max_examples=examples,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        **more,
    )


def _breach(breaches: Sequence[Breach]) -> Part:
    """One rule, broken and kept; at first on the plainest history that leads there."""

    def judge(number: int) -> None:
        for breach in breaches:
            for is_broken in (True, False):

                @seed(number)
                @_quietly(1 if number == 1 else 3)
                @given(attempts(breach, is_broken, rule_books()))
                def judged(attempt: Attempt) -> None:
                    judged_as_it_should_be(attempt)

                judged()

    return judge


def _breaches() -> Mapping[str, Part]:
    by_rule: dict[str, list[Breach]] = {}
    for breach in BREACHES:
        by_rule.setdefault(breach.rule, []).append(breach)
    return {f"breach of {rule}": _breach(breaches) for rule, breaches in by_rule.items()}


def _limits(number: int) -> None:
    @seed(number)
    @_quietly(60)
    @given(presentations())
    def judged(presented: Presented) -> None:
        stay_within_the_limit(presented)

    judged()


def _histories(number: int) -> None:
    @seed(number)
    @_quietly(60)
    @given(histories(rule_books()))
    def judged(reached: Reached) -> None:
        for found in broken(reached.book, stories=[reached.story]):
            law, _, what = found.partition(": ")
            raise BrokenLife(law, what)

    judged()


def _lives(machine: type[LifecycleMachine]) -> Part:
    def play(number: int) -> None:
        seeded = seed(number)(type(machine.__name__, (machine,), {"__module__": machine.__module__}))
        run_state_machine_as_test(seeded, settings=_quietly(LIVES, stateful_step_count=STEPS))

    return play


KIT: Mapping[str, Part] = {
    "lifecycle": _lives(CardLifecycle),
    "limits": _limits,
    "histories": _histories,
    **_breaches(),
}
"""What the kit brings to bear, by name."""

NAIVE: Mapping[str, Part] = {"naive machine": _lives(NaiveLifecycle)}
"""Each act alone, thresholds as they are."""


def follow(mutant: Mutant, budget: Budget = Budget()) -> Verdict:
    """Go where the bug was found the last time; if it is not there any more, hunt."""
    lead = LEADS.get(mutant.name)
    if lead is None:
        return hunt(mutant, KIT, budget)
    part, number = lead
    verdict = hunt(mutant, {part: KIT[part]}, Budget(budget.seconds, 1, number))
    return verdict if verdict.killed else hunt(mutant, KIT, budget)
