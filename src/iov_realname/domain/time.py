"""The one clock face of the trade: business time is read in China Standard Time."""

from datetime import date, datetime, timedelta, timezone

CHINA_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_of(moment: datetime) -> date:
    """The calendar day, in China, of an aware ``moment``."""
    return moment.astimezone(CHINA_TIME).date()
