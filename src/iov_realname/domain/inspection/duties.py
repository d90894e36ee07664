"""Histories of duties: what is not about a card or a subject, as checks read it.

::

    COMPLAINT_DUTY = Duty(COMPLAINT_PREFIX, (Check(complaint_overdue, …),), complaint_figures)
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any, NamedTuple, TypeVar

import attrs

from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import Books, day_after
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of

__all__ = ["Duty", "DutyFact", "DutyHistory", "Owed", "duty_traced", "overdue"]

E = TypeVar("E")
S = TypeVar("S")


class DutyFact(NamedTuple):
    """One event of a duty, and when it happened."""

    version: int
    at: datetime
    event: object


@attrs.frozen
class DutyHistory:
    """What one stream tells of a duty, in version order and never nothing; whose store it is, if known."""

    stream: str
    facts: Sequence[DutyFact]
    oem: UnitCode | None
    books: Books

    def each(self, kind: type[E]) -> Iterator[tuple[DutyFact, E]]:
        """The facts of one kind, each with its event."""
        for fact in self.facts:
            if isinstance(fact.event, kind):
                yield fact, fact.event

    def passages(
        self, start: S, evolve: Callable[[S, Any], S], kinds: tuple[type, ...]
    ) -> Iterator[tuple[DutyFact, S]]:
        """The facts of these kinds, each with the state after it."""
        state = start
        for fact in self.facts:
            if isinstance(fact.event, kinds):
                state = evolve(state, fact.event)
                yield fact, state

    def folded(self, start: S, evolve: Callable[[S, Any], S], kinds: tuple[type, ...]) -> S:
        """The state that the facts of these kinds lead to."""
        return reduce(evolve, (fact.event for fact in self.facts if isinstance(fact.event, kinds)), start)

    def book(self, fact: DutyFact) -> RuleBook:
        """The edition that judges a fact of that day."""
        return self.books(day_of(fact.at))


def _nothing(history: DutyHistory) -> Iterable[str]:
    return ()


@attrs.frozen
class Duty:
    """What is asked of all histories whose names begin with ``prefix``, and the keys each adds to the figures.

    ``prefix`` ends in the only hyphen it has. A check knows nothing of the other histories.
    """

    prefix: str
    checks: tuple[Check[DutyHistory], ...]
    counts: Callable[[DutyHistory], Iterable[str]] = _nothing


@attrs.frozen
class Owed:
    """Something not done, by which fact it became a duty, and its last day; ``about`` tells one of several apart."""

    fact: DutyFact
    day: date
    about: str = ""


def overdue(owed: Iterable[Owed]) -> Iterator[Trace]:
    """A trace for each thing owed, from the day after its last on; the calendar's last day is never over."""
    return (duty_traced(each.fact, since=day_after(each.day)) for each in owed if each.day < date.max)


def duty_traced(fact: DutyFact, *others: DutyFact, since: datetime | None = None) -> Trace:
    """A trace that begins with ``fact``, or at ``since``, and rests on it and ``others``."""
    versions = tuple(sorted({each.version for each in (fact, *others)}))
    return Trace(since or fact.at, versions, day_of(since or fact.at))
