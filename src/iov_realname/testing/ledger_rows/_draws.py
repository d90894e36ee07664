"""What rows of one small fleet share: few cards, vehicles, numbers and days."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from iov_realname.domain.functions import Function, function_set
from iov_realname.testing import invented

__all__ = [
    "CARDS",
    "CARDS_EACH",
    "CHANNEL",
    "CLERK",
    "VEHICLES",
    "cards",
    "days",
    "iccids",
    "later",
    "numbers_of",
    "seldom",
    "some_functions",
    "vehicles",
    "vins",
]

VEHICLES, CARDS_EACH, SPARES = 2, 2, 1
CARDS = VEHICLES * CARDS_EACH + SPARES
CHANNEL, CLERK = "QD-1", "C-1"


cards = st.integers(0, CARDS - 1)
vehicles = st.integers(0, VEHICLES - 1)
vins = vehicles.map(invented.vin)
iccids = cards.map(invented.iccid)


def days(began: datetime, first: int, last: int) -> st.SearchStrategy[datetime]:
    """A moment of one of these days; several rows may share it."""
    hours = st.integers(first * 4, last * 4).map(lambda quarter: timedelta(hours=6 * quarter))
    return hours.map(lambda later: began + later)


def later(began: datetime) -> st.SearchStrategy[datetime]:
    """A moment after the sale."""
    return days(began, 6, 30)


def numbers_of(vehicle: int) -> st.SearchStrategy[str]:
    """Registration numbers of a vehicle."""
    return st.integers(1, 3).map(lambda attempt: f"R-{vehicle}-{attempt}")


def some_functions(of: frozenset[Function], least: int = 0) -> st.SearchStrategy[tuple[Function, ...]]:
    """A few of these functions."""
    return st.sets(st.sampled_from(sorted(of)), min_size=least, max_size=2).map(function_set)


def seldom(usual: Any, otherwise: Any) -> st.SearchStrategy[Any]:
    """Nearly always the usual value."""
    return st.sampled_from([usual] * 19 + [otherwise])
