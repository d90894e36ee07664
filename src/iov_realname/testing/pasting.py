"""Values as Python source: what they are written like, and what must be imported for it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

import attrs

from iov_realname.domain.rulebook import EDITIONS, RuleBook
from iov_realname.domain.time import CHINA_TIME

__all__ = ["Source"]

WIDTH = 100


class Source:
    """Writes values, and collects the imports on the way."""

    def __init__(self) -> None:
        self._imports: dict[str, set[str]] = {}
        self._named: list[tuple[Any, str]] = []

    @property
    def imports(self) -> str:
        """The import lines, sorted."""
        return "\n".join(_importing(module, sorted(names)) for module, names in sorted(self._imports.items()))

    def imported(self, module: str, name: str) -> None:
        """Import a name from where it is public."""
        self._imports.setdefault(module.partition("._")[0], set()).add(name)

    def named(self, name: str, value: Any, indent: int = 0) -> str:
        """A value as it is written once; from then on it is called by that name."""
        written = self.value(value, indent)
        self._named.append((value, name))
        return written

    def name(self, thing: Any) -> str:
        """A class or function by its name; one that is inside another, by the outermost."""
        self.imported(thing.__module__, thing.__qualname__.partition(".")[0])
        return str(thing.__qualname__)

    def call(self, name: str, args: Iterable[Any], facts: Mapping[str, Any], indent: int = 0) -> str:
        """A call, on one line or with an argument on each."""
        parts = [*args, *facts.items()]
        flat = [self._argument(part, 0) for part in parts]
        line = f"{name}({', '.join(flat)})"
        if len(line) + indent <= WIDTH and "\n" not in line:
            return line
        inner = indent + 4
        pad = "\n" + " " * inner
        broken = ",".join(pad + self._argument(part, inner) for part in parts)
        return f"{name}({broken},\n{' ' * indent})"

    def value(self, value: Any, indent: int = 0) -> str:
        """A value, spread over lines where it is long."""
        match value:
            case Enum():
                return f"{self.name(type(value))}.{value.name}"
            case datetime() | timedelta() | date():
                return self._moment(value)
            case RuleBook():
                return self._book(value, indent)
            case dict():
                return self._items(
                    "{", [f"{self.value(k)}: {self.value(v, indent + 4)}" for k, v in value.items()], "}"
                )
            case tuple() | list() | set() | frozenset():
                return self._several(value, indent)
            case type():
                return self.name(value)
            case _ if attrs.has(type(value)):
                known = next((name for each, name in self._named if each == value), None)
                return known or self._made(value, indent)
            case str():
                return json.dumps(value, ensure_ascii=False)
            case _:
                return repr(value)

    def _argument(self, part: Any, indent: int) -> str:
        match part:
            case (str() as name, fact):
                return f"{name}={self.value(fact, indent)}"
            case _:
                return self.value(part, indent)

    def _moment(self, value: Any) -> str:
        if isinstance(value, timedelta):
            self.imported("datetime", "timedelta")
            return f"timedelta(seconds={value.total_seconds()!r})"
        if not isinstance(value, datetime):
            self.imported("datetime", "date")
            return f"date({value.year}, {value.month}, {value.day})"
        self.imported("datetime", "datetime")
        self.imported("iov_realname.domain.time", "CHINA_TIME")
        there = value.astimezone(CHINA_TIME)
        return f'datetime.fromisoformat("{there:%Y-%m-%dT%H:%M:%S.%f}").replace(tzinfo=CHINA_TIME)'

    def _book(self, book: RuleBook, indent: int) -> str:
        """By what it says otherwise than the built-in edition nearest to it."""
        nearest = min(EDITIONS, key=lambda edition: len(_differences(edition, book)))
        self.imported("iov_realname.domain.rulebook", "edition_named")
        named = f'edition_named("{nearest.edition}")'
        differences = _differences(nearest, book)
        if not differences:
            return named
        self.imported("attrs", "evolve")
        return self.call("evolve", [_Plain(named)], differences, indent)

    def _several(self, value: Any, indent: int) -> str:
        items = [self.value(each, indent + 4) for each in (value if isinstance(value, tuple | list) else sorted(value))]
        match value:
            case tuple():
                return self._items("(", items, ",)" if len(items) == 1 else ")")
            case list():
                return self._items("[", items, "]")
            case frozenset():
                return self._items("frozenset({", items, "})") if items else "frozenset()"
            case _:
                return self._items("{", items, "}") if items else "set()"

    def _made(self, value: Any, indent: int) -> str:
        if isinstance(value, _Plain):
            return value.text
        facts = {
            field.alias or field.name: getattr(value, field.name)
            for field in attrs.fields(type(value))
            if field.init and getattr(value, field.name) != field.default
        }
        return self.call(self.name(type(value)), (), facts, indent)

    @staticmethod
    def _items(before: str, items: Iterable[str], after: str) -> str:
        return f"{before}{', '.join(items)}{after}"


def _importing(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])


@attrs.frozen
class _Plain:
    """Source that is ready."""

    text: str


def _differences(book: RuleBook, other: RuleBook) -> dict[str, Any]:
    names = [field.name for field in attrs.fields(RuleBook) if field.init]
    return {name: getattr(other, name) for name in names if getattr(book, name) != getattr(other, name)}
