"""Old event shapes, lifted to the present ones while reading. Stored bytes are never rewritten."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import attrs

Document: TypeAlias = dict[str, object]
"""The JSON object of one event, without its envelope."""

SEALED_FIELDS = {"suite", "key", "box"}


@attrs.frozen
class Upcaster:
    """Lifts the JSON of ``old_name`` to the shape of ``new_name``; a pure function that keeps sealed values as is."""

    old_name: str
    new_name: str
    upcast: Callable[[Document], Document]


class SealAltered(ValueError):
    """An upcaster invented or altered a sealed value, which would no longer open."""


def upcast(steps: Iterable[Upcaster], event: Document) -> Document:
    """``event`` after every step. Raises :class:`SealAltered`."""
    for step in steps:
        before = Counter(_sealed_in(event))
        event = step.upcast(event)
        if Counter(_sealed_in(event)) - before:
            raise SealAltered(f"the upcaster from {step.old_name} to {step.new_name} altered a sealed value")
    return event


def _sealed_in(value: object) -> Iterator[tuple[object, ...]]:
    match value:
        case dict() if value.keys() == SEALED_FIELDS:
            yield (value["suite"], value["key"], value["box"])
        case dict():
            for inner in value.values():
                yield from _sealed_in(inner)
        case list() | tuple():
            for inner in value:
                yield from _sealed_in(inner)
