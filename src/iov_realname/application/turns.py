"""Turns: one holder at a time per name, among all threads and processes that share a store.

A turn is for what optimistic appends cannot see, as they only collide on the same stream: registrations of different
vehicles under one document, or two workers that would send the same submission.
"""

from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Protocol, Self

import attrs

from iov_realname.application.errors import IovRealnameError

__all__ = ["Held", "HeldTurns", "TurnError", "TurnLost", "TurnName", "TurnNested", "TurnTimeout", "Turns"]


@attrs.frozen
class TurnName:
    """What the turn is for, in words that errors may show, and which one of its kind; the ``key`` is never shown."""

    what: str
    key: str = attrs.field(default="", repr=False)


class Held(Protocol):
    """A turn that is held."""

    def confirm(self) -> None:
        """Ask, right before acting, whether it still is. Raises :class:`TurnLost`."""


class Turns(Protocol):
    """Gives turns."""

    def turn(self, name: TurnName, timeout: float) -> AbstractContextManager[Held]:
        """Hold ``name`` for the length of the block; wait for it at most ``timeout`` seconds.

        The death of the process ends its turns. Raises :class:`TurnTimeout`, :class:`TurnNested` where this thread
        holds the name already, and ``StoreUnusable``.
        """


class TurnError(IovRealnameError):
    """A turn could not be had or kept; nothing was done in it."""


class TurnTimeout(TurnError):
    """Somebody else held it for too long."""

    def __init__(self, name: TurnName, seconds: float) -> None:
        super().__init__(
            f"Waited {seconds:g} seconds for the turn of {name.what}, which another thread or process holds; nothing"
            " was done. Try again, or end the program that holds it: its turn ends with it."
        )


class TurnLost(TurnError):
    """It ended before its holder was done: another may have acted since."""

    def __init__(self, name: TurnName) -> None:
        super().__init__(
            f"The turn of {name.what} was lost before anything was done (its connection ended, or it was carried over"
            " a fork). Send the command again under the same id."
        )


class TurnNested(TurnError):
    """The thread that asks holds it already, and would wait for itself."""

    def __init__(self, name: TurnName) -> None:
        super().__init__(f"This thread holds the turn of {name.what} already; end it before asking for it again.")


class HeldTurns:
    """The turns that one command holds until it has been answered; a context manager that ends them."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._held: list[Held] = []

    def take(self, turns: Turns, name: TurnName, timeout: float) -> None:
        """Hold one more. Raises what :meth:`Turns.turn` raises."""
        self._held.append(self._stack.enter_context(turns.turn(name, timeout)))

    def confirm(self) -> None:
        """Ask of each whether it is still held. Raises :class:`TurnLost`."""
        for held in self._held:
            held.confirm()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        self._held.clear()
