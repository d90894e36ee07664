"""What is due, as a table, as JSON and as iCalendar."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import attrs
from rich.text import Text

from iov_realname.adapters.terminal.console import bars, outcome, print_json, side
from iov_realname.adapters.terminal.deadlines.working_days import working_days
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.inspections.inspected import ground_document
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.deadlines import BeyondCalendar, Calendar, Entry, WorkingDays, last_working_day
from iov_realname.composition import reading
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.time import day_of

__all__ = ["FORMAT", "Asked", "show_due"]

FORMAT = "iov-realname.due.v1"
HEADLINE = Said("截至 {on}，至 {until} 到期的事项", "As on {on}, due by {until}")
NOTHING = Said("没有到期事项。", "Nothing is due.")
COLUMNS = (
    Said("期限", "last day"),
    Said("其前最后工作日", "last working day"),
    Said("事项", "what"),
    Said("对象", "which"),
    Said("历史", "history"),
)
OVERDUE = Said("{day} 已逾期", "{day} overdue")
UNKNOWN = Said("未知", "not known")
KNOWN = Said(
    "工作日依国务院办公厅放假安排，已收录 {first} 至 {last}；此外年份未公布或未收录，不作推断，"
    "请在公布后升级 chinesecalendar。",
    "Working days by the State Council's arrangements, known from {first} to {last}. Of other years nothing is assumed:"
    " upgrade chinesecalendar once they are published.",
)
NO_CALENDAR = Said(
    "未安装工作日历，不显示工作日：pip install 'iov-realname[calendar]'。",
    "No calendar of working days is installed, so none are told: pip install 'iov-realname[calendar]'.",
)
NO_ICS = Said(
    "导出日历需要 icalendar：pip install 'iov-realname[calendar]'。",
    "Writing iCalendar needs icalendar: pip install 'iov-realname[calendar]'.",
)
DESCRIPTION = Said("历史 {stream}\n{grounds}", "history {stream}\n{grounds}")


@attrs.frozen
class Asked:
    """What is asked: as of when, what is due by when; ``now`` is when the calendar is made."""

    at: datetime
    until: date
    now: datetime


def show_due(store: str, asked: Asked, ics: Path | None, *, as_json: bool, lang: Lang) -> None:
    """Print what is due, and write it to a calendar file if one is named."""
    with reading(store) as log, bars(lang) as shown:
        progress = partial(shown.at, "histories")
        entries = Calendar(log).entries(asked.at, asked.until, progress)
    if ics is not None:
        _write(ics, entries, asked.now, lang)
    days = working_days()
    if as_json:
        print_json(_document(asked, entries, days))
    else:
        _print(asked, entries, days, lang)


def _last_working_day(days: WorkingDays | None, day: date) -> date | None:
    """The last working day up to a day; None where it is not known."""
    try:
        return None if days is None else last_working_day(days, day)
    except BeyondCalendar:
        return None


def _write(ics: Path, entries: Sequence[Entry], now: datetime, lang: Lang) -> None:
    try:
        from iov_realname.adapters.icalendars import icalendar_of
    except ImportError:
        raise CouldNotRun(NO_ICS) from None
    ics.write_bytes(icalendar_of(entries, now, lambda entry: _told(entry, lang)))


def _told(entry: Entry, lang: Lang) -> tuple[str, str]:
    title = lang.pick(entry.deadline.title.zh, entry.deadline.title.en)
    cited = "\n".join(lang.pick(ground.zh, ground.en) for ground in entry.grounds)
    summary = f"{title} {entry.due.about}".strip()
    return summary, DESCRIPTION(lang, stream=entry.stream, grounds=cited)


def _document(asked: Asked, entries: Sequence[Entry], days: WorkingDays | None) -> dict[str, Any]:
    known = None if days is None else [day.isoformat() for day in days.known]
    return {
        "format": FORMAT,
        "on": day_of(asked.at).isoformat(),
        "until": asked.until.isoformat(),
        "working_days_known": known,
        "due": [_entry(asked, entry, days) for entry in entries],
    }


def _entry(asked: Asked, entry: Entry, days: WorkingDays | None) -> dict[str, Any]:
    working = _last_working_day(days, entry.due.day)
    return {
        "deadline": entry.deadline.code,
        "title": {"zh": entry.deadline.title.zh, "en": entry.deadline.title.en},
        "day": entry.due.day.isoformat(),
        "last_working_day": None if working is None else working.isoformat(),
        "overdue": entry.due.day < day_of(asked.at),
        "about": entry.due.about,
        "history": entry.stream,
        "grounds": [ground_document(ground) for ground in entry.grounds],
    }


def _print(asked: Asked, entries: Sequence[Entry], days: WorkingDays | None, lang: Lang) -> None:
    console, on = outcome(), day_of(asked.at)
    console.print(Text(HEADLINE(lang, on=on, until=asked.until), "bold"))
    if not entries:
        console.print(Text(NOTHING(lang), "green"))
        return
    table = plain_table(*(said(lang) for said in COLUMNS))
    for entry in entries:
        day, late = entry.due.day, entry.due.day < on
        shown = Text(OVERDUE(lang, day=day), "red") if late else Text(day.isoformat())
        working = _last_working_day(days, day)
        title = lang.pick(entry.deadline.title.zh, entry.deadline.title.en)
        history = entry.stream.removeprefix(CARD_PREFIX)
        table.add_row(shown, working.isoformat() if working else UNKNOWN(lang), title, entry.due.about or "—", history)
    console.print(table)
    note = NO_CALENDAR(lang) if days is None else KNOWN(lang, first=days.known[0], last=days.known[1])
    side().print(note, soft_wrap=True)
