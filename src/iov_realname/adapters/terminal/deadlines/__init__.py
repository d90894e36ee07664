"""``due``: what is said to it."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from iov_realname.adapters.terminal.edge import reported
from iov_realname.adapters.terminal.options import AsJson, Language, Store, day, language

__all__ = ["register"]

_SPAN = re.compile(r"(\d{1,4})([dw])")
_DAYS = {"d": 1, "w": 7}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(due)


def _span(text: str) -> timedelta:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter("say a number of days or weeks, such as 30d or 6w")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def due(
    store: Store,
    *,
    within: Annotated[str, typer.Option(metavar="SPAN", help="How far ahead: 30d, 6w 今后多久.")] = "30d",
    on: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=day, help="As on that day; today if not said 截至.", show_default=False),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write it as iCalendar, replacing the file 导出日历.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """到期事项。 What is due or overdue: filings, self-checks, registrations, orders, retention.

    Read-only, without keys. Beside each last day stands the last working day up to it, by the State Council's holiday
    arrangements, for the years published; for other years, and without `pip install 'iov-realname[calendar]'`, it says
    that they are not known. --ics needs that extra too.

    Example 示例: `iov-realname due --store sqlite:///fleet.db --within 60d --ics due.ics`
    """
    ahead = _span(within)
    with reported(language(lang)):
        from iov_realname.adapters.system import SystemClock
        from iov_realname.adapters.terminal.deadlines.shown import Asked, show_due
        from iov_realname.domain.inspection.history import day_after
        from iov_realname.domain.time import day_of

        now: datetime = SystemClock().now()
        at = now if on is None else day_after(on) - timedelta(microseconds=1)
        show_due(store, Asked(at, day_of(at) + ahead, now), ics, as_json=as_json, lang=language(lang))
