"""China's working days on the command line: where they are known, and what is said where they are not."""

from collections.abc import Callable
from typing import TypeVar

from iov_realname.adapters.terminal.console import side
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.deadlines import BeyondCalendar, WorkingDays

__all__ = ["counted", "working_days"]

EVERY_DAY = Said(
    "未安装工作日历，期限按自然日计算，只早不晚：pip install 'iov-realname[calendar]'。",
    "No calendar of working days is installed, so every day counts: due earlier, never later."
    " pip install 'iov-realname[calendar]'.",
)
NOT_PUBLISHED = Said(
    "工作日只收录 {first} 至 {last}，期限按自然日计算，只早不晚；请在公布后升级 chinesecalendar。",
    "Working days are known from {first} to {last} only, so every day counts: due earlier, never later."
    " Upgrade chinesecalendar once they are published.",
)

T = TypeVar("T")


def working_days() -> WorkingDays | None:
    """The working days that are published; None without the extra."""
    try:
        from iov_realname.adapters.calendars import ChineseWorkingDays
    except ImportError:
        return None
    return ChineseWorkingDays()


def counted(act: Callable[[WorkingDays | None], T], lang: Lang) -> T:
    """What an act comes to by working days; where they are not known, by every day, and stderr says so."""
    days = working_days()
    if days is None:
        side().print(EVERY_DAY(lang), soft_wrap=True)
        return act(None)
    try:
        return act(days)
    except BeyondCalendar:
        side().print(NOT_PUBLISHED(lang, first=days.known[0], last=days.known[1]), soft_wrap=True)
        return act(None)
