"""Turns among the threads of one process: all that a store in memory needs, and the first half of every other's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident

import attrs

from iov_realname.application.turns import TurnLost, TurnName, TurnNested, TurnTimeout

__all__ = ["MemoryTurns", "ThisProcess"]


@attrs.frozen
class ThisProcess:
    """Held as long as this process lives; a child that was forked in the middle does not hold it."""

    name: TurnName
    process: int

    def confirm(self) -> None:
        """Raises ``TurnLost`` on the other side of a fork."""
        if os.getpid() != self.process:
            raise TurnLost(self.name)


class MemoryTurns:
    """Implements :class:`~iov_realname.application.turns.Turns` for the threads of one process."""

    def __init__(self) -> None:
        self._by_process: dict[int, _Table] = {}

    @contextmanager
    def turn(self, name: TurnName, timeout: float) -> Iterator[ThisProcess]:
        """Hold ``name`` for the length of the block."""
        process = os.getpid()
        # A parent's table stays behind: its locks may have been held by threads that do not exist in the child.
        table = self._by_process.get(process) or self._by_process.setdefault(process, _Table())
        table.enter(name, timeout)
        try:
            yield ThisProcess(name, process)
        finally:
            if os.getpid() == process:
                table.leave(name)


class _Table:
    def __init__(self) -> None:
        self._changed = Condition()
        self._holders: dict[TurnName, int] = {}

    def enter(self, name: TurnName, timeout: float) -> None:
        with self._changed:
            if self._holders.get(name) == get_ident():
                raise TurnNested(name)
            if not self._changed.wait_for(lambda: name not in self._holders, timeout):
                raise TurnTimeout(name, timeout)
            self._holders[name] = get_ident()

    def leave(self, name: TurnName) -> None:
        with self._changed:
            del self._holders[name]
            self._changed.notify_all()
