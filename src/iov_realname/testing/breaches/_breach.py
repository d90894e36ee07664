"""A command that breaks exactly one rule, and its nearest sound sibling."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

import attrs

from iov_realname.domain.card.decide import CardCommand
from iov_realname.domain.rulebook import RuleBook

__all__ = ["Breach", "Make", "at", "but"]

Make: TypeAlias = Callable[[datetime], CardCommand]


@attrs.frozen
class Breach:
    """A rule by name; where and how it alone says no, and where and how nothing says no. ``under``: which books."""

    rule: str
    broken: tuple[str, Make]
    sound: tuple[str, Make]
    under: Callable[[RuleBook], bool] = attrs.field(default=lambda _: True, repr=False)


def at(goal: str, make: Callable[..., CardCommand], *args: Any, **differences: Any) -> tuple[str, Make]:
    """A command sent once the card's history has reached a goal."""
    return goal, but(partial(_called, make, args), **differences)


def but(make: Make, **differences: Any) -> Make:
    """The command with some facts told otherwise; a function is told the moment first."""
    return lambda moment: attrs.evolve(
        make(moment), **{name: fact(moment) if callable(fact) else fact for name, fact in differences.items()}
    )


def _called(make: Callable[..., CardCommand], args: tuple[Any, ...], moment: datetime) -> CardCommand:
    return make(moment, *args)
