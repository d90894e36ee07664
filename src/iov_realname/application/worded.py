"""What is asked in words of a closed list must be such words: a plain text of the same look would be stored, and no
reader could decode it.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import attrs

from iov_realname.application.errors import WrongWord
from iov_realname.domain.words import Word

__all__ = ["insist_on_words"]


@attrs.frozen
class _Place:
    """A field with words in it, or with records that may have some."""

    name: str
    lists: tuple[type[Word], ...]
    optional: bool


_KNOWN: dict[type, tuple[_Place, ...] | None] = {}
"""What was found out of every kind of value; None of what is no record. A request's fields are looked up once."""


def insist_on_words(asked: object) -> None:
    """Look at every field that takes words, in the records it holds as well. Raises :class:`WrongWord`."""
    for place in _places(type(asked)) or ():
        value = getattr(asked, place.name)
        if type(value) in place.lists or (value is None and place.optional):
            continue
        for each in _each(value):
            if _places(type(each)) is not None:
                insist_on_words(each)
            elif place.lists and not isinstance(each, place.lists):
                raise WrongWord(place.name, place.lists, each)


def _each(value: object) -> Iterable[object]:
    if isinstance(value, tuple | list | frozenset | set):
        return value
    return (*value, *value.values()) if isinstance(value, Mapping) else (value,)


def _places(kind: type) -> tuple[_Place, ...] | None:
    if kind not in _KNOWN:
        _KNOWN[kind] = _looked_up(kind) if attrs.has(kind) else None
    return _KNOWN[kind]


def _looked_up(kind: type) -> tuple[_Place, ...]:
    found = ((name, tuple(_parts(hint))) for name, hint in get_type_hints(kind).items())
    return tuple(_place(name, parts) for name, parts in found if any(map(_may_hold_words, parts)))


def _place(name: str, parts: tuple[object, ...]) -> _Place:
    lists = tuple(part for part in parts if isinstance(part, type) and issubclass(part, Word))
    return _Place(name, () if str in parts else lists, NoneType in parts)


def _may_hold_words(part: object) -> bool:
    return isinstance(part, type) and (issubclass(part, Word) or attrs.has(part))


def _parts(hint: object) -> Iterator[object]:
    """The kinds that a hint is made of."""
    inner = get_args(hint)
    if not inner:
        yield hint
    elif (outer := get_origin(hint)) is not None:
        yield outer
    for each in inner:
        yield from _parts(each)
