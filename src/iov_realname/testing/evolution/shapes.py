"""The shape of an event as plain data, which can be kept in a file and compared, and documents drawn from it."""

from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st

from iov_realname.adapters.codec.moments import write_moment
from iov_realname.adapters.codec.shapes import enums, fields, items, optional, plain

__all__ = ["Shape", "documents", "shape_of"]

Shape: TypeAlias = str | dict[str, Any]
"""A leaf's name; or ``one_of`` values, an ``optional`` shape, ``many`` of one, a ``row`` of several, ``fields``."""

_LEAVES = MappingProxyType({str: "text", int: "number", bool: "yes_no", datetime: "moment", date: "day"})


def shape_of(cls: Any) -> Shape:
    """The shape of an attrs class, or of what stands in a field of one."""
    cls = plain(cls)
    if (inner := optional(cls)) is not None:
        return {"optional": shape_of(inner)}
    if (parts := items(cls)) is not None:
        shapes = [shape_of(part) for part in parts if part is not ...]
        return {"many": shapes[0]} if parts[1:] == (...,) else {"row": shapes}
    if members := sorted(member.value for enum in enums(cls) for member in enum):
        return {"one_of": members}
    if attrs.has(cls):
        return {"fields": {name: shape_of(shape) for name, shape in sorted(fields(cls))}}
    return _LEAVES[cls]


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_DOCUMENTS = MappingProxyType(
    {
        "text": _TEXT,
        "number": st.integers(-(2**53), 2**53),
        "yes_no": st.booleans(),
        "moment": st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=_OFFSETS).map(write_moment),  # noqa: DTZ001
        "day": st.dates().map(date.isoformat),
    }
)


def documents(shape: Shape) -> st.SearchStrategy[Any]:
    """JSON values of this shape."""
    if isinstance(shape, str):
        return _DOCUMENTS[shape]
    ((kind, inner),) = shape.items()
    match kind:
        case "one_of":
            return st.sampled_from(inner)
        case "optional":
            return st.none() | documents(inner)
        case "many":
            return st.lists(documents(inner), max_size=3)
        case "row":
            return st.tuples(*map(documents, inner)).map(list)
        case _:
            return st.fixed_dictionaries({name: documents(field) for name, field in inner.items()})
