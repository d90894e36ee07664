"""A history as checks read it: every fact with the state on either side of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeAlias, TypeVar, cast

import attrs

from iov_realname.domain.card.evolve import CardEvent, evolve_card
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.restriction import registration_deadline
from iov_realname.domain.card.sale import OwnershipTransferred, Sold
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.inspection.check import Trace
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.events import SubjectEvent
from iov_realname.domain.time import CHINA_TIME, day_of
from iov_realname.domain.vehicle.state import Vehicle

__all__ = [
    "Books",
    "CardHistory",
    "Fact",
    "SubjectFact",
    "SubjectHistory",
    "VehicleSeen",
    "card_history",
    "day_after",
    "traced",
]

E = TypeVar("E", bound=CardEvent)
_version = attrgetter("version")

Books: TypeAlias = Callable[[date], RuleBook]
"""Which edition judges an act of a day."""


class Fact(NamedTuple):
    """One event of a card, when it happened, and the card before and after it."""

    version: int
    at: datetime
    event: CardEvent
    before: Card
    after: Card


@attrs.frozen
class VehicleSeen:
    """The card's vehicle at the time of the inspection, and when something last happened to it."""

    vehicle: Vehicle
    changed: datetime


@attrs.frozen(slots=False)
class CardHistory:
    """One card's facts, in version order and never none; its ``vehicle``, and whose cards they are, if known.

    ``busy_agents``: under which subjects somebody is sealed who acts for many owners, as far as anybody counted.
    """

    facts: Sequence[Fact]
    kinds: Mapping[type, Sequence[Fact]]
    vehicle: VehicleSeen | None
    oem: UnitCode | None
    books: Books
    busy_agents: Collection[SubjectId] = ()

    @cached_property
    def card(self) -> Card:
        """The card that the facts lead to."""
        return self.facts[-1].after

    def of(self, *kinds: type) -> Sequence[Fact]:
        """The facts of these kinds, in version order."""
        if len(kinds) == 1:
            return self.kinds.get(kinds[0], ())
        found = [facts for kind in kinds if (facts := self.kinds.get(kind))]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found), key=_version)

    def each(self, kind: type[E]) -> Iterable[tuple[Fact, E]]:
        """The facts of one kind, each with its event."""
        facts = self.kinds.get(kind)
        return [(fact, cast("E", fact.event)) for fact in facts] if facts else ()

    def book(self, fact: Fact) -> RuleBook:
        """The edition that judges a fact of that day."""
        return self.books(day_of(fact.at))

    def standing(self, holds: Callable[[Card], bool]) -> Fact | None:
        """The fact since which ``holds`` has held of the card without a break; None if it does not hold now."""
        found = None
        for fact in reversed(self.facts):
            if not holds(fact.after):
                break
            found = fact
        return found

    @cached_property
    def period_began(self) -> Fact | None:
        """The fact that began the present ownership period."""
        if self.card.period is None:
            return None
        began = self.of(Sold, OwnershipTransferred, ReplacementFitted)
        return began[-1] if began else None

    def in_period(self, *kinds: type) -> Sequence[Fact]:
        """The facts of these kinds since the present ownership period began, in version order."""
        began = self.period_began
        return () if began is None else [fact for fact in self.of(*kinds) if fact.version > began.version]

    @cached_property
    def late_from(self) -> datetime | None:
        """From when a registration of the present period is overdue; None outside a period."""
        period, began = self.card.period, self.period_began
        if period is None or began is None:
            return None
        return day_after(registration_deadline(period, self.books(day_of(period.began))))


class SubjectFact(NamedTuple):
    """One event about a subject's data, and the account that acted."""

    version: int
    at: datetime
    event: SubjectEvent
    actor: str


@attrs.frozen
class SubjectHistory:
    """What happened to one subject's data, in version order and never nothing."""

    facts: Sequence[SubjectFact]


def card_history(
    dated: Iterable[tuple[int, datetime, CardEvent]],
    vehicle: VehicleSeen | None,
    oem: UnitCode | None,
    books: Books,
    busy_agents: Collection[SubjectId] = (),
) -> CardHistory:
    """Fold a card's events (version, business time, event) to facts."""
    card, facts = UNKNOWN, []
    kinds: dict[type, list[Fact]] = {}
    for version, at, event in dated:
        before, card = card, evolve_card(card, event)
        fact = Fact(version, at, event, before, card)
        facts.append(fact)
        kinds.setdefault(type(event), []).append(fact)
    return CardHistory(facts, kinds, vehicle, oem, books, busy_agents)


def day_after(day: date) -> datetime:
    """The first moment after a day."""
    return datetime.combine(day, time(), CHINA_TIME) + timedelta(days=1)


def traced(fact: Fact, *others: Fact, since: datetime | None = None) -> Trace:
    """A trace that begins with ``fact``, or at ``since``, and rests on it and ``others``."""
    versions = tuple(sorted({each.version for each in (fact, *others)}))
    return Trace(since or fact.at, versions, day_of(since or fact.at))
