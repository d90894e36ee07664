"""Any pure decider, as :mod:`iov_realname.testing.given` plays it: a card's, another stream's, or one of your own."""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Final

import attrs

from iov_realname.adapters.codec import Registry, wire_registry
from iov_realname.domain.card.decide import decide_card
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook

__all__ = ["CARD", "Decider"]


@attrs.frozen
class Decider:
    """``initial`` is the state before anything has happened; ``registry`` names the events, for their codec."""

    initial: Any
    evolve: Callable[[Any, Any], Any]
    decide: Callable[[Any, Any, RuleBook], tuple[Any, ...] | Refusal]
    registry: Registry = attrs.field(factory=wire_registry, repr=False, eq=False)

    def fold(self, events: Iterable[Any]) -> Any:
        """The state that events lead to."""
        return reduce(self.evolve, events, self.initial)


CARD: Final = Decider(UNKNOWN, evolve_card, decide_card)
"""The card: one stream, one decider."""
