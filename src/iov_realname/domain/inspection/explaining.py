"""Why a card stands as it does: the smallest part of its history that leads to the same stage and functions."""

from collections.abc import Sequence

from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.state import Card, Stage
from iov_realname.domain.functions import Functions

__all__ = ["smallest_cause"]


def smallest_cause(events: Sequence[CardEvent]) -> tuple[int, ...]:
    """The places of the events, in order, that alone lead to the same stage and functions.

    None of them can be left out. Where there is a choice, later events are kept: a sale that was undone and made
    again is explained by the second one. Every pass leaves out whole runs first, then single events.
    """
    wanted = _standing(fold_card(events))
    kept = list(range(len(events)))
    size = max(len(kept) // 2, 1)
    while True:
        shorter = _without_runs(events, kept, size, wanted)
        if size > 1:
            size //= 2
        elif shorter == kept:
            return tuple(kept)
        kept = shorter


def _without_runs(
    events: Sequence[CardEvent], kept: Sequence[int], size: int, wanted: tuple[Stage | None, Functions]
) -> list[int]:
    """What is left when every run of ``size`` that is not needed is gone, the earliest first."""
    left, place = list(kept), 0
    while place < len(left):
        without = left[:place] + left[place + size :]
        if _standing(fold_card(events[each] for each in without)) == wanted:
            left = without
        else:
            place += size
    return left


def _standing(card: Card) -> tuple[Stage | None, Functions]:
    return card.stage, card.entitled
