"""Hypothesis strategies for every shape an event may have, built from the field types of its attrs class."""

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from iov_realname.application.envelope import Envelope

__all__ = ["aware_moments", "envelopes_of", "events_of"]

T = TypeVar("T")

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
NUMBERS = st.integers(-(2**63), 2**63 - 1)


def aware_moments() -> st.SearchStrategy[datetime]:
    """Moments with a fixed offset in whole minutes, as the wire keeps them."""
    return st.datetimes(timezones=OFFSETS)


def events_of(cls: type[T]) -> st.SearchStrategy[T]:
    """Instances of the attrs class ``cls`` with any value its field types allow; no field is left at its default."""
    hints = get_type_hints(cls)
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)  # type: ignore[arg-type]
    return st.builds(cls, **{field.alias or field.name: _values(hints[field.name]) for field in fields})


def envelopes_of(cls: type[T]) -> st.SearchStrategy[Envelope[T]]:
    """Envelopes around :func:`events_of`."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(Envelope)
    hints = get_type_hints(Envelope) | {"event": cls}
    return st.builds(Envelope, **{field.name: _values(hints[field.name]) for field in fields})


def _values(shape: Any) -> st.SearchStrategy[Any]:
    if isinstance(shape, NewType):
        return _values(shape.__supertype__)
    if get_origin(shape) in (Union, UnionType):
        return st.one_of([_values(part) for part in get_args(shape)])
    if get_origin(shape) is tuple:
        return _tuples(get_args(shape))
    if isinstance(shape, type) and issubclass(shape, StrEnum):
        return st.sampled_from(shape)
    if attrs.has(shape):
        return events_of(shape)
    return _leaf(shape)


def _tuples(parts: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    if parts[1:] == (...,):
        return st.lists(_values(parts[0]), max_size=4).map(tuple)
    return st.tuples(*map(_values, parts))


def _leaf(shape: Any) -> st.SearchStrategy[Any]:
    leaves: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text(),
        int: NUMBERS,
        bool: st.booleans(),
        datetime: aware_moments(),
        date: st.dates(),
        NoneType: st.none(),
    }
    if shape not in leaves:
        raise TypeError(f"no strategy for {shape!r}")
    return leaves[shape]
