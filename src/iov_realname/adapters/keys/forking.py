"""Forking without inheriting: SQLite connections and held locks must not be carried into a child process.

SQLite keeps its file locks per process and per file, so a connection that exists at the moment of a fork harms both
sides, even unused. Whatever is watched here is therefore paused (locked, connection closed) just before a fork and
resumed in parent and child just after it; each then opens a connection of its own when it next needs one.
"""

import os
from threading import Lock
from typing import Protocol
from weakref import WeakSet


class Pausable(Protocol):
    """Something that must let go of everything while the process forks."""

    def pause(self) -> None:
        """Wait until no thread is inside, keep all out, and let go of what a child must not inherit."""

    def resume(self) -> None:
        """Let threads in again."""


_guard = Lock()
_watched: WeakSet[Pausable] = WeakSet()
_paused: list[Pausable] = []


def watch(item: Pausable) -> None:
    """Pause ``item`` around every fork for as long as it lives."""
    with _guard:
        _watched.add(item)


def _before() -> None:
    _guard.acquire()
    for item in list(_watched):
        item.pause()
        _paused.append(item)


def _after() -> None:
    while _paused:
        _paused.pop().resume()
    _guard.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after, after_in_child=_after)
