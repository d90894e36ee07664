"""One calendar of what is due, from the histories alone; and working days, where a calendar of them is at hand."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Protocol

import attrs

from iov_realname.application.assignment import assigned_oem
from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.clocks import View
from iov_realname.application.errors import IovRealnameError
from iov_realname.application.ports import EventLog
from iov_realname.domain.deadlines import DEADLINES, Deadline, Due
from iov_realname.domain.inspection.citing import Ground, grounds
from iov_realname.domain.inspection.duties import DutyFact, DutyHistory
from iov_realname.domain.inspection.history import Books
from iov_realname.domain.rulebook import edition_on

__all__ = ["BeyondCalendar", "Calendar", "Entry", "WorkingDays", "last_working_day", "working_days_after"]


class BeyondCalendar(IovRealnameError):
    """No holiday arrangement is known for a day: nothing is assumed about it."""

    @classmethod
    def on(cls, day: date, known: tuple[date, date]) -> "BeyondCalendar":
        """It is not between the first and the last day known."""
        first, last = known
        return cls(
            f"Whether {day} is a working day is not known: holiday arrangements are known from {first} to {last}."
            " Update the calendar when the State Council has published the year, or count days yourself."
        )


class WorkingDays(Protocol):
    """China's working days (工作日), as the State Council arranges them year by year."""

    @property
    def known(self) -> tuple[date, date]:
        """The first and the last day it can tell."""

    def is_working(self, day: date) -> bool:
        """Whether people work on that day. Raises :class:`BeyondCalendar` outside what is known."""


def working_days_after(calendar: WorkingDays, day: date, count: int) -> date:
    """The ``count``-th working day after a day. Raises :class:`BeyondCalendar`."""
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def last_working_day(calendar: WorkingDays, day: date) -> date:
    """The working day on or before a day. Raises :class:`BeyondCalendar`."""
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


@attrs.frozen
class Entry:
    """Something due, in which history, and on what grounds as they may be printed for that day."""

    deadline: Deadline
    stream: str
    due: Due
    grounds: tuple[Ground, ...]


@attrs.frozen
class Calendar:
    """What is due, as a log tells it; writes nothing and needs no keys."""

    log: EventLog
    books: Books = edition_on

    def entries(self, at: datetime, until: date, progress: Progress = silent) -> Sequence[Entry]:
        """What is not done by ``at`` and was or will be due by the end of ``until``, the earliest first."""
        found = self._entries(View(as_of=at), until, progress)
        return sorted(found, key=lambda each: (each.due.day, each.deadline.code, each.stream, each.due.about))

    def _entries(self, view: View, until: date, progress: Progress) -> Iterator[Entry]:
        end, done, oem = self.log.end(), 0, assigned_oem(self.log)
        by_prefix = attrgetter("prefix")
        for prefix, found in groupby(sorted(DEADLINES.values(), key=by_prefix), key=by_prefix):
            deadlines = [*found]
            for stream, recorded in self.log.histories(prefix):
                facts = [
                    DutyFact(each.version, each.envelope.occurred_at, each.envelope.event) for each in view.of(recorded)
                ]
                yield from self._of(DutyHistory(stream, facts, oem, self.books), deadlines, until)
                done += len(recorded)
                progress(min(done, end), end)

    def _of(self, history: DutyHistory, deadlines: Sequence[Deadline], until: date) -> Iterator[Entry]:
        if not history.facts:
            return
        for deadline in deadlines:
            for due in deadline.look(history):
                if due.day <= until:
                    cited = grounds(deadline.cites, self.books(due.day), due.day)
                    yield Entry(deadline, history.stream, due, cited)
