"""Until when data is held after the end of service, in China's calendar.

Sources: O25-11 (two years), POLICY-RETENTION (after the end of service to that owner), POLICY-ATTEMPT-RECORDS.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import MAXYEAR, date

import attrs

from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.service import SubjectService
from iov_realname.domain.subject.words import RetentionBasis, Role
from iov_realname.domain.time import day_of

__all__ = ["Clock", "clock_of", "months_later"]

_YEAR = 12


@attrs.frozen
class Clock:
    """Service ended on a day; ``until`` is the last day on which the data is held."""

    role: Role
    basis: RetentionBasis
    service_ended: date
    until: date


def clock_of(services: Sequence[SubjectService], books: Callable[[date], RuleBook], on: date) -> Clock | None:
    """What the histories of one subject's cards say together: the latest counts, and None while service goes on."""
    clocks = [_clock(service, books, on) for service in services]
    ended = [clock for clock in clocks if clock is not None]
    if len(ended) < len(clocks) or not ended:
        return None
    last = max(ended, key=lambda clock: (clock.until, clock.basis is RetentionBasis.LAW))
    return attrs.evolve(last, role=services[0].role, service_ended=max(clock.service_ended for clock in ended))


def _clock(service: SubjectService, books: Callable[[date], RuleBook], on: date) -> Clock | None:
    if service.ended is None or day_of(service.ended) > on:
        return None
    day = day_of(service.ended)
    return Clock(service.role, service.basis, day, months_later(day, _months(service.basis, books(day))))


def _months(basis: RetentionBasis, book: RuleBook) -> int:
    return book.refused_attempt_months if basis is RetentionBasis.ATTEMPT else book.retention_years * _YEAR


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one; the calendar's last day where there is none."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
