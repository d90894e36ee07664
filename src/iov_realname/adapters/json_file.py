"""Settings in JSON files, read strictly: one format, every key known and written once, no value converted."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import GenericAlias
from typing import Any, TypeVar, get_args, get_origin

import cattrs
from cattrs.errors import ForbiddenExtraKeysError

__all__ = ["Unreadable", "bytes_of", "few", "json_converter", "structured"]

_SHOWN = 5

T = TypeVar("T")
Unreadable = Callable[[str], Exception]
"""The error to raise, made of its text."""
StructureHook = Callable[[Any, Any], Any]


def bytes_of(path: Path, unreadable: Unreadable) -> bytes:
    """What stands in the file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(f"{path}: cannot be read ({error.strerror})") from None


def structured(
    path: Path,
    content: bytes,
    shape: type[T],
    *,
    file_format: str,
    unreadable: Unreadable,
    telling: tuple[type[Exception], ...] = (),
) -> T:
    """The content of a file as an attrs class whose ``format`` is ``file_format``.

    What does not fit is named by its place; errors of the ``telling`` classes in their own words.
    """
    try:
        document = json.loads(content, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        raise unreadable(f"{path}: not JSON in UTF-8, or a key is written twice") from None
    if not isinstance(document, dict) or document.get("format") != file_format:
        raise unreadable(f"{path}: not a JSON object with the format {file_format!r}")
    try:
        return json_converter().structure(document, shape)
    except cattrs.BaseValidationError as error:
        faults = cattrs.transform_error(error, path="$", format_exception=partial(_in_words, telling))
        raise unreadable(f"{path}: {few(faults)}") from None


def few(items: list[str]) -> str:
    """The first of them, and how many more there are."""
    rest = len(items) - _SHOWN
    return "; ".join(items[:_SHOWN]) + (f" (and {rest} more)" if rest > 0 else "")


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key is written twice")
    return content


def _in_words(telling: tuple[type[Exception], ...], error: BaseException, expected: type | None) -> str:
    match error:
        case KeyError():
            return "missing key"
        case ForbiddenExtraKeysError():
            return f"unknown key {', '.join(sorted(error.extra_fields))}"
        case _ if isinstance(error, telling):
            return str(error)
        case _:
            return f"not a valid {getattr(expected, '__name__', expected)}"


@cache
def json_converter() -> cattrs.Converter:
    """The converter of these files."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, partial(_from_exactly, kind))
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    return converter


def _from_exactly(json_type: type, value: object, kind: Callable[..., T]) -> T:
    """Make a plain value or an enumeration of plain values, converting nothing."""
    if type(value) is not json_type:
        raise TypeError(json_type.__name__)
    return kind(value)


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: type, converter: cattrs.Converter) -> StructureHook:
    """A JSON list and nothing else: a text or an object would also let itself be iterated."""
    as_list = GenericAlias(list, get_args(kind)[0])
    members = converter.get_structure_hook(as_list)

    def hook(value: object, _: object) -> object:
        return tuple(members(_from_exactly(list, value, list), as_list))

    return hook
