"""The two clocks of a replay: up to what had happened, and up to what was recorded."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from iov_realname.application.ports import EventLog, Recorded

__all__ = ["EVERYTHING", "View", "known_end", "view_at"]

PAGE = 2_000


@attrs.frozen
class View:
    """What one looks at: events no later than ``as_of`` in business time, and no later than ``end`` in the log."""

    as_of: datetime | None = None
    end: int | None = None

    def of(self, history: Sequence[Recorded]) -> Sequence[Recorded]:
        """The events of a history that are seen, in version order."""
        if self.end is not None:
            history = [each for each in history if each.position <= self.end]
        if self.as_of is not None:
            history = [each for each in history if each.envelope.occurred_at <= self.as_of]
        return history


EVERYTHING = View()
"""All that was ever recorded."""


def view_at(log: EventLog, as_of: datetime | None = None, known_at: datetime | None = None) -> View:
    """What had happened by ``as_of`` as it was known at ``known_at``; both aware, None for no limit."""
    return View(as_of, None if known_at is None else known_end(log, known_at))


def known_end(log: EventLog, known_at: datetime) -> int:
    """The end of the longest prefix of the log that was recorded no later than ``known_at``."""
    position = 0
    while page := log.since(position, PAGE):
        for recorded in page:
            if recorded.envelope.recorded_at > known_at:
                return position
            position = recorded.position
    return position
