"""Which shapes an event may have on the wire, so that two codecs and every later reader agree on it.

Plain text, whole numbers, yes or no, aware moments, days, string enums (one, or several without a common value),
tuples, nested attrs classes, and any of these or nothing. Every field is public, has no converter, and goes through
``__init__`` under its own name.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, NewType, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs

Guard: TypeAlias = Callable[[Any], None]

LEAVES = (str, int, bool, datetime, date)


def plain(shape: Any) -> Any:
    """``shape`` without its ``NewType`` wrappers."""
    while isinstance(shape, NewType):
        shape = shape.__supertype__
    return shape


def optional(shape: Any) -> Any | None:
    """``X`` when ``shape`` is ``X | None``, else None."""
    if get_origin(shape) not in (Union, UnionType) or NoneType not in get_args(shape):
        return None
    return reduce(or_, (arg for arg in get_args(shape) if arg is not NoneType))


def enums(shape: Any) -> tuple[type[StrEnum], ...]:
    """The string enums ``shape`` is made of; none when it is something else, or when they share a value."""
    parts = get_args(shape) if get_origin(shape) in (Union, UnionType) else (shape,)
    if not all(isinstance(part, type) and issubclass(part, StrEnum) for part in parts):
        return ()
    values = [member.value for part in parts for member in part]
    return parts if len(set(values)) == len(values) else ()


def items(shape: Any) -> tuple[Any, ...] | None:
    """The item shapes of a tuple type (``...`` last when it repeats), None when ``shape`` is something else."""
    return get_args(shape) if get_origin(shape) is tuple else None


def fields(cls: Any) -> Iterator[tuple[str, Any]]:
    """Name and type of every field of an attrs class."""
    hints = get_type_hints(cls)
    return ((field.name, hints[field.name]) for field in attrs.fields(cls))


def check_event_class(cls: type) -> None:
    """Raise ``TypeError``, naming the field, when instances of ``cls`` cannot be written faithfully."""
    _check(cls, cls.__name__, ())


def _check(shape: Any, where: str, above: tuple[Any, ...]) -> None:
    shape = plain(shape)
    if (inner := optional(shape)) is not None:
        _check(inner, where, above)
    elif (parts := items(shape)) is not None:
        for part in parts:
            if part is not ...:
                _check(part, where, above)
    elif isinstance(shape, type) and attrs.has(shape) and shape not in above:
        _check_fields(shape, where, (*above, shape))
    elif shape not in LEAVES and not enums(shape):
        raise TypeError(f"{where} has no wire form: {getattr(shape, '__name__', shape)}")


def _check_fields(cls: Any, where: str, above: tuple[Any, ...]) -> None:
    for field in attrs.fields(cls):
        if field.name.startswith("_") or field.alias != field.name or not field.init or field.converter is not None:
            raise TypeError(f"{where}.{field.name} must be public, without alias or converter, and set by __init__")
    for name, shape in fields(cls):
        _check(shape, f"{where}.{name}", above)


def guard(shape: Any, moment: Guard) -> Guard | None:
    """A function that calls ``moment`` on every datetime in a value of ``shape``; None when there can be none."""
    shape = plain(shape)
    if shape is datetime:
        return moment
    if (inner := optional(shape)) is not None:
        return _unless_none(guard(inner, moment))
    if (parts := items(shape)) is not None:
        return _each(parts, moment)
    if isinstance(shape, type) and attrs.has(shape):
        return _in_fields(shape, moment)
    return None


def own_moments(cls: type) -> list[str]:
    """The fields of ``cls`` that always hold a moment."""
    return [name for name, shape in fields(cls) if plain(shape) is datetime]


def guard_rest(cls: type, moment: Guard) -> Guard | None:
    """:func:`guard` without the fields named by :func:`own_moments`."""
    return _in_fields(cls, moment, own_moments(cls))


def _unless_none(inner: Guard | None) -> Guard | None:
    if inner is None:
        return None

    def check(value: Any) -> None:
        if value is not None:
            inner(value)

    return check


def _each(parts: tuple[Any, ...], moment: Guard) -> Guard | None:
    guards = [guard(part, moment) for part in parts if part is not ...]
    if not any(guards):
        return None

    def check(value: Any) -> None:
        for index, item in enumerate(value):
            inner = guards[min(index, len(guards) - 1)]
            if inner is not None:
                inner(item)

    return check


def _in_fields(cls: Any, moment: Guard, without: Collection[str] = ()) -> Guard | None:
    shapes = ((name, shape) for name, shape in fields(cls) if name not in without)
    guards = tuple((name, found) for name, shape in shapes if (found := guard(shape, moment)) is not None)
    if not guards:
        return None

    def check(value: Any) -> None:
        for name, inner in guards:
            inner(getattr(value, name))

    return check
