"""A planted bug: what it says it does wrong, and the one or two functions or rules it puts in another's place."""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any, cast

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card import evolve
from iov_realname.domain.card.decide import CARD_DECIDERS
from iov_realname.domain.card.state import Card, OwnershipPeriod
from iov_realname.domain.rulebook import RuleBook

__all__ = ["Mutant", "Plant", "deciding", "folding", "in_period", "put", "under", "without"]

Make = Callable[[Any], Any]


@attrs.frozen
class Plant:
    """``place`` in ``bed`` (a module, a class or a table) gets what ``make`` makes of what was there."""

    bed: Any
    place: Any
    make: Make = attrs.field(repr=False)

    @contextmanager
    def planted(self) -> Iterator[None]:
        """While it grows; afterwards everything is as it was."""
        real = self._get()
        self._set(self.make(real))
        try:
            yield
        finally:
            self._set(real)

    def _get(self) -> Any:
        return self.bed[self.place] if isinstance(self.bed, dict) else vars(self.bed)[self.place]

    def _set(self, value: Any) -> None:
        if isinstance(self.bed, dict):
            cast("MutableMapping[Any, Any]", self.bed)[self.place] = value
        else:
            setattr(self.bed, self.place, value)


@attrs.frozen
class Mutant:
    """One seeded bug: ``name`` for reports, ``says`` what it does wrong."""

    name: str
    says: str
    plants: tuple[Plant, ...]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """While the bug is there."""
        with ExitStack() as beds:
            for plant in self.plants:
                beds.enter_context(plant.planted())
            yield


def put(bed: ModuleType | type, place: str, make: Make) -> Plant:
    """What a module or class calls by that name is made anew of what it was."""
    return Plant(bed, place, make)


def without(module: ModuleType, rules: str, forgotten: str) -> Plant:
    """A list of rules that has forgotten one."""

    def shortened(real: tuple[Any, ...]) -> tuple[Any, ...]:
        kept = tuple(rule for rule in real if rule.__name__ != forgotten)
        if len(kept) == len(real):
            raise LookupError(f"{rules} has no rule {forgotten}")
        return kept

    return Plant(module, rules, shortened)


def deciding(command: type, wrongly: Callable[[Card, Any, RuleBook, Any], Any]) -> Plant:
    """One kind of command is decided wrongly; the bug is told what would have been right."""

    def made(real: Callable[[Card, Any, RuleBook], Any]) -> Callable[[Card, Any, RuleBook], Any]:
        return lambda card, asked, book: wrongly(card, asked, book, real(card, asked, book))

    return Plant(CARD_DECIDERS, command, made)


def folding(event: type, wrongly: Callable[[Card, Any, Card], Card]) -> Plant:
    """One kind of event is folded wrongly; the bug is told what would have been right."""

    def made(real: Callable[[Card, Any], Card]) -> Callable[[Card, Any], Card]:
        return lambda card, told: wrongly(card, told, real(card, told))

    return Plant(evolve._EVOLVE, event, made)  # noqa: SLF001  (folds are replaced in their table, not in their modules)


def under(command: type, **lax: Callable[[RuleBook], Any]) -> Plant:
    """One kind of command is decided under a laxer book than the one in force."""

    def made(real: Callable[[Card, Any, RuleBook], Any]) -> Callable[[Card, Any, RuleBook], Any]:
        return lambda card, asked, book: real(
            card, asked, attrs.evolve(book, **{name: fact(book) for name, fact in lax.items()})
        )

    return Plant(CARD_DECIDERS, command, made)


def in_period(card: Card, **facts: object) -> Card:
    """The card with some facts of its ownership period replaced."""
    period: OwnershipPeriod | None = card.period
    return card if period is None else altered(card, period=altered(period, **facts))
