"""Deadlines as iCalendar (RFC 5545), through the ``icalendar`` library; needs ``pip install 'iov-realname[calendar]'``.

An entry's UID is the same whenever it is exported, so that calendars replace it instead of showing it twice. Nothing
personal is in it; what was done since is no longer there, so export into a file that replaces the last one.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import icalendar

from iov_realname.application.deadlines import Entry

__all__ = ["Telling", "icalendar_of"]

PRODUCT = "-//iov-realname//deadlines//ZH"

Telling = Callable[[Entry], tuple[str, str]]
"""The summary and the description of an entry."""


def icalendar_of(entries: Iterable[Entry], made_at: datetime, telling: Telling) -> bytes:
    """A calendar with one all-day event on each entry's last day."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for entry in entries:
        calendar.add_component(_event(entry, made_at, telling))
    return bytes(calendar.to_ical())


def _event(entry: Entry, made_at: datetime, telling: Telling) -> icalendar.Event:
    summary, description = telling(entry)
    event = icalendar.Event()
    event.add("uid", _uid(entry))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", entry.due.day)
    event.add("dtend", entry.due.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", summary)
    event.add("description", description)
    return event


def _uid(entry: Entry) -> str:
    """What is due, in which history, and which one; not its day, which may move."""
    named = f"{entry.deadline.code}\n{entry.stream}\n{entry.due.about}"
    return f"{sha256(named.encode()).hexdigest()[:32]}@iov-realname"
