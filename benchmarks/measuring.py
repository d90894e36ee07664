"""The one measuring loop: contenders take turns in every round, so that a noisy machine is noisy for all of them."""

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from statistics import median
from typing import Any, Protocol

import attrs
import clocks


class NotOffered(Exception):
    """A contender cannot do this, or is not here; the message says why, for the table."""


class Contender(Protocol):
    """Somebody who does one thing many times."""

    name: str

    def prepare(self, n: int) -> Any:
        """Lay the ground for ``n`` times, untimed. What it hands back is given to :meth:`once`."""

    def once(self, work: Any) -> float | None:
        """Do it so many times; the seconds it took if another process knows better, else None."""


@attrs.frozen
class Doing:
    """A contender made of two functions."""

    name: str
    prepare: Callable[[int], Any]
    once: Callable[[Any], float | None]


@attrs.frozen
class Sample:
    """Seconds per time, one figure for each round."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Seconds per time."""
        return median(self.seconds)

    @property
    def spread(self) -> float:
        """Half the distance from the fastest to the slowest round, as a share of the median."""
        return (max(self.seconds) - min(self.seconds)) / 2 / self.median

    def times_as_fast_as(self, other: "Sample") -> float:
        """How many times as fast this is: the median of the ratios of the rounds."""
        return median(theirs / ours for ours, theirs in zip(self.seconds, other.seconds, strict=True))


_order = Random(0)

LAPS = 10
"""A round goes round so many times, and its median counts: a disturbance of the machine meets everybody, and passes."""


def measured(contenders: Sequence[Contender], n: int, rounds: int, laps: int = LAPS) -> dict[str, Sample | str]:
    """Each contender's sample of doing it ``n`` times a round, or why it has none.

    One more round comes first as warm-up, and is all there is when ``rounds`` is 0. Each lap has an order of its own,
    since some contenders leave work behind for whoever comes next.
    """
    found: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    absent: dict[str, str] = {}
    laps = laps if rounds else 1
    for turn in range(rounds + 1):
        taken = _round([each for each in contenders if each.name not in absent], n // laps, laps, absent)
        if turn or not rounds:
            for name, seconds in taken.items():
                found[name].append(seconds)
        print(".", end="", file=sys.stderr, flush=True)
    return {name: absent.get(name) or Sample(tuple(seconds)) for name, seconds in found.items()}


def _round(contenders: Sequence[Contender], n: int, laps: int, absent: dict[str, str]) -> dict[str, float]:
    """Seconds per time of everybody who can do it: the median of the laps, each of ``n`` times."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(laps):
        for contender in _order.sample(contenders, len(contenders)):
            if contender.name not in absent:
                try:
                    taken[contender.name].append(_timed(contender, n))
                except NotOffered as reason:
                    absent[contender.name] = str(reason)
    return {name: median(seconds) / n for name, seconds in taken.items() if seconds}


def _timed(contender: Contender, n: int) -> float:
    work = contender.prepare(n)
    with _without_gc():
        began = clocks.clock()
        known = contender.once(work)
        taken = clocks.clock() - began
    if known is not None and not clocks.counts_others():
        raise NotOffered("its own process tells no processor time")
    return taken if known is None else known


@contextmanager
def _without_gc() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
