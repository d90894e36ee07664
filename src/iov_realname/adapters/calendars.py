"""China's working days from the ``chinesecalendar`` library, which holds the State Council's arrangements year by year.

Needs ``pip install 'iov-realname[calendar]'``. The library is extended every year once the next one is published; of
later years it knows nothing, and neither does this: weekends and workdays are never guessed.
"""

from datetime import date

import chinese_calendar  # type: ignore[import-untyped]
from chinese_calendar.constants import holidays  # type: ignore[import-untyped]

from iov_realname.application.deadlines import BeyondCalendar

__all__ = ["ChineseWorkingDays"]


class ChineseWorkingDays:
    """The working days that are published, weekend workdays among them."""

    @property
    def known(self) -> tuple[date, date]:
        """From the first day of the first year published to the last day of the last one."""
        return date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31)

    def is_working(self, day: date) -> bool:
        """Whether people work on that day. Raises :class:`~iov_realname.application.deadlines.BeyondCalendar`."""
        first, last = self.known
        if not first <= day <= last:
            raise BeyondCalendar.on(day, self.known)
        return bool(chinese_calendar.is_workday(day))
