"""The one clock face of the trade: business time is read in China Standard Time."""

from datetime import date, datetime, timedelta, timezone

_CHINA_OFFSET = timedelta(hours=8)
CHINA_TIME = timezone(_CHINA_OFFSET, "Asia/Shanghai")


def in_china(moment: datetime) -> datetime:
    """The same aware ``moment`` on China's clock; one already on it is left alone, even at the calendar's ends."""
    return moment if moment.utcoffset() == _CHINA_OFFSET else moment.astimezone(CHINA_TIME)


def day_of(moment: datetime) -> date:
    """The calendar day, in China, of an aware ``moment``."""
    return in_china(moment).date()
