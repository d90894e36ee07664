"""What upcasters say that the old event did not: history is lifted, never invented."""

from collections.abc import Collection, Iterator
from typing import Final

__all__ = ["invented"]

NOT_KNOWN: Final[tuple[object, ...]] = (None, "", [], {})
"""What may always be said of something that was not recorded."""


def invented(before: object, after: object, may_say: Collection[object] = ()) -> list[str]:
    """Where ``after`` says what stands nowhere in ``before``; ``may_say`` are values that are accounted for."""
    known = [value for _, value in _leaves(before, "")]
    return [
        f"{where} = {value!r}"
        for where, value in _leaves(after, "")
        if not any(_same(value, each) for each in (*NOT_KNOWN, *known, *may_say))
    ]


def _same(one: object, other: object) -> bool:
    """Equal and of one type: yes is not 1."""
    return type(one) is type(other) and one == other


def _leaves(value: object, where: str) -> Iterator[tuple[str, object]]:
    match value:
        case dict() if value:
            for name, inner in value.items():
                yield from _leaves(inner, f"{where}.{name}".lstrip("."))
        case list() if value:
            for place, inner in enumerate(value):
                yield from _leaves(inner, f"{where}[{place}]")
        case _:
            yield where, value
