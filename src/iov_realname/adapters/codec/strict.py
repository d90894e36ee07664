"""A cattrs converter that coerces nothing and forgives nothing, in either direction.

* text, whole numbers, yes or no: exactly that type (a bool is not a number)
* moments: RFC 3339 text with an offset; days: ISO text
* string enums: by value, and only known ones
* tuples: JSON arrays, of the declared length when one is declared
* attrs classes: JSON objects with exactly the declared fields, defaults or not
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from iov_realname.adapters.codec.moments import read_moment, write_moment
from iov_realname.adapters.codec.shapes import enums, fields, items, optional, plain


def strict_converter() -> Converter:
    """A new converter for the shapes of :mod:`iov_realname.adapters.codec.shapes`."""
    converter = Converter()
    _register(converter, str, _read_text, _exactly(str))
    _register(converter, int, _exactly(int), _exactly(int))
    _register(converter, bool, _exactly(bool), _exactly(bool))
    _register(converter, datetime, lambda value, _: read_moment(value), write_moment)
    _register(converter, date, _read_day, lambda day: _exactly(date)(day).isoformat())
    converter.register_structure_hook_factory(_is_optional, _structure_optional)
    converter.register_unstructure_hook_factory(_is_optional, _unstructure_optional)
    converter.register_structure_hook_factory(_is_enum, _structure_enum)
    converter.register_structure_hook_factory(_is_tuple, _structure_tuple)
    converter.register_unstructure_hook_factory(_is_tuple, _unstructure_tuple)
    converter.register_structure_hook_factory(attrs.has, _structure_fields)
    converter.register_unstructure_hook_factory(attrs.has, _unstructure_fields)
    return converter


def _register(converter: Converter, leaf: type, read: Callable[..., Any], write: Callable[..., Any]) -> None:
    converter.register_structure_hook(leaf, read)
    converter.register_unstructure_hook(leaf, write)


def _exactly(leaf: type) -> Callable[..., Any]:
    def check(value: object, _: object = None) -> object:
        if type(value) is not leaf:
            raise TypeError(f"expected {leaf.__name__}")
        return value

    return check


def _read_text(value: object, shape: type[str]) -> str:
    return _exactly(str)(value) if shape is str else _structure_enum(shape)(value, shape)


def _read_day(value: object, _: object) -> date:
    day = date.fromisoformat(_exactly(str)(value))
    if day.isoformat() != value:
        raise ValueError("not a day")
    return day


def _is_optional(shape: Any) -> bool:
    return optional(shape) is not None


def _structure_optional(shape: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    inner = optional(shape)
    hook = converter.get_structure_hook(inner)
    return lambda value, _: None if value is None else hook(value, inner)


def _unstructure_optional(shape: Any, converter: Converter) -> Callable[[Any], Any]:
    hook = _writer(optional(shape), converter)
    return lambda value: None if value is None else hook(value)


def _is_enum(shape: Any) -> bool:
    return bool(enums(shape))


@cache
def _structure_enum(shape: Any) -> Callable[[Any, Any], StrEnum]:
    members = {member.value: member for enum in enums(shape) for member in enum}

    def structure(value: object, _: object) -> StrEnum:
        return members[_exactly(str)(value)]

    return structure


def _writer(shape: Any, converter: Converter) -> Callable[[Any], Any]:
    """What writes values of ``shape``. cattrs alone would let any text pass for an enum, and anything for a NewType."""
    shape = plain(shape)
    return _unstructure_enum(shape) if enums(shape) else converter.get_unstructure_hook(shape)


def _unstructure_enum(shape: Any) -> Callable[[Any], str]:
    def unstructure(member: StrEnum) -> str:
        if type(member) not in enums(shape):
            raise TypeError("expected a member of its enum")
        return member.value

    return unstructure


def _is_tuple(shape: Any) -> bool:
    return items(shape) is not None


def _per_item(shape: Any, value: object, expected: type[list[Any]] | type[tuple[Any, ...]]) -> list[tuple[Any, Any]]:
    parts = items(shape) or ()
    if not isinstance(value, expected):
        raise TypeError(f"expected {expected.__name__}")
    if parts[1:] == (...,):
        return [(item, parts[0]) for item in value]
    return list(zip(value, parts, strict=True))


def _structure_tuple(shape: Any, converter: Converter) -> Callable[[Any, Any], tuple[Any, ...]]:
    hooks = {part: converter.get_structure_hook(part) for part in items(shape) or () if part is not ...}

    def structure(value: object, _: object) -> tuple[Any, ...]:
        return tuple([hooks[part](item, part) for item, part in _per_item(shape, value, list)])

    return structure


def _unstructure_tuple(shape: Any, converter: Converter) -> Callable[[Any], list[Any]]:
    hooks = {part: _writer(part, converter) for part in items(shape) or () if part is not ...}

    def unstructure(value: object) -> list[Any]:
        return [hooks[part](item) for item, part in _per_item(shape, value, tuple)]

    return unstructure


def _structure_fields(shape: Any, converter: Converter) -> Callable[[Any, Any], Any]:
    names = {field.name for field in attrs.fields(shape)}
    build = make_dict_structure_fn(shape, converter)

    def structure(value: object, _: object) -> Any:
        if not isinstance(value, dict) or value.keys() != names:
            raise ValueError("expected an object with exactly the declared fields")
        return build(value, shape)

    return structure


def _unstructure_fields(shape: Any, converter: Converter) -> Callable[[Any], dict[str, Any]]:
    cls = getattr(shape, "__origin__", shape)
    known = ((name, field) for name, field in fields(cls) if not isinstance(field, TypeVar))
    writers: dict[str, Any] = {name: override(unstruct_hook=_writer(field, converter)) for name, field in known}
    take_apart = make_dict_unstructure_fn(shape, converter, **writers)

    def unstructure(value: object) -> dict[str, Any]:
        if type(value) is not cls:
            raise TypeError(f"expected {cls.__name__}")
        return take_apart(value)

    return unstructure
