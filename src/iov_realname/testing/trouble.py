"""Trouble on the way to the log: the answer of an append is lost, or somebody else writes first.

Neither is pretended: the append that is followed by a crash went through, and the rival's events stand in the log, so
that the version a decision was made on is stale.
"""

from collections.abc import Callable, Sequence

from iov_realname.application.errors import StorageError
from iov_realname.application.ports import Answer, New
from iov_realname.testing.watching import WatchedLog

__all__ = ["AnswerLost", "TroubledLog"]

Trouble = Callable[[], None]


class AnswerLost(StorageError):
    """The append went through, and whoever asked for it will never hear of it."""

    def __init__(self) -> None:
        super().__init__("The connection was lost after the append. Send the command again under the same id.")


class TroubledLog(WatchedLog):
    """A watched log on which the next append can be made to meet trouble, once. For one thread."""

    _first: Trouble | None = None
    _crashes = False

    def crash_after_append(self) -> None:
        """The next append goes through, and raises :class:`AnswerLost`."""
        self._crashes = True

    def write_first(self, rival: Trouble) -> None:
        """Before the next append, somebody else writes."""
        self._first = rival

    def calm(self) -> None:
        """Whatever trouble was ahead does not come."""
        self._first, self._crashes = None, False

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append, through whatever trouble is ahead."""
        rival, self._first = self._first, None
        if rival is not None:
            rival()
        crashes, self._crashes = self._crashes, False
        super().append(events, answers)
        if crashes:
            raise AnswerLost
