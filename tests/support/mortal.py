"""A simulated crash: an object whose n-th call, counted over all that share a fuse, is the last the process makes."""

from collections.abc import Callable
from typing import Any

import attrs

__all__ = ["Crash", "Fuse", "Mortal"]


class Crash(BaseException):
    """The process is dead. No ordinary handler catches this."""


@attrs.define
class Fuse:
    """Burns down with every call; ``after`` says whether the fatal call was still carried out."""

    calls: int
    after: bool
    burnt: bool = False

    def burn(self, call: Callable[[], Any]) -> Any:
        """Make a call, or die before or after it."""
        self.calls -= 1
        if self.calls != 0:
            return call()
        self.burnt = True
        if self.after:
            call()
        raise Crash


class Mortal:
    """Does what ``target`` does, until the fuse has burnt down."""

    def __init__(self, target: object, fuse: Fuse) -> None:
        self._target = target
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        return (lambda *given: self._fuse.burn(lambda: found(*given))) if callable(found) else found
