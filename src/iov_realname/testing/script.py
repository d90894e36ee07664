"""What was done on a bench, line by line, so that it can be told and played again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import attrs

__all__ = ["Line", "Script", "line"]

P = ParamSpec("P")
R = TypeVar("R")


@attrs.frozen
class Line:
    """One thing that was done: what, and with what."""

    name: str
    args: tuple[Any, ...]
    facts: Mapping[str, Any]


class Script:
    """The lines in order. What a line does within itself is no line of its own."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._depth = 0

    @contextmanager
    def noting(self, noted: Line | None, tell: Callable[[Exception], str]) -> Iterator[None]:
        """Note a line while it is done. What fails in it is sent on with the tale that ``tell`` gives."""
        outermost = self._depth == 0
        if outermost and noted is not None:
            self.lines.append(noted)
        self._depth += 1
        try:
            yield
        except Exception as error:
            if outermost:
                error.add_note(tell(error))
            raise
        finally:
            self._depth -= 1


class Scripted(Protocol):
    """Who keeps a script, and can tell what came of it."""

    script: Script

    def tale(self, error: Exception) -> str:
        """The script so far, and what failed in it, for a reader."""


S = TypeVar("S", bound=Scripted)


def line(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method whose calls are lines of its object's script."""

    @wraps(method)
    def noted(self: S, /, *args: P.args, **facts: P.kwargs) -> R:
        with self.script.noting(Line(method.__name__, args, facts), self.tale):
            return method(self, *args, **facts)

    return noted
