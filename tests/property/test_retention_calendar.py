"""The calendar of retention: leap days, time zones, the end of the calendar."""

from datetime import date, datetime, timedelta, timezone

from hypothesis import assume, example, given
from hypothesis import strategies as st

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.rulebook import ATF_2022_12
from iov_realname.domain.subject.clock import clock_of, months_later
from iov_realname.domain.subject.service import SubjectService
from iov_realname.domain.subject.words import RetentionBasis, Role
from iov_realname.domain.time import CHINA_TIME

OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1990, 1, 2), datetime(2900, 1, 1), timezones=OFFSETS)


@given(day=st.dates(), months=st.integers(0, 1200))
@example(day=date(2024, 2, 29), months=24)
@example(day=date(2022, 2, 28), months=24)
@example(day=date(9999, 12, 31), months=1)
@example(day=date(9999, 11, 30), months=1)
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    """Never in another month, never an earlier day than the month's last, never out of the calendar."""
    later = months_later(day, months)
    count = day.year * 12 + day.month - 1 + months
    if count >= 10_000 * 12:
        assert date.max == later
        return
    assert count == later.year * 12 + later.month - 1
    assert later.day == day.day or (later.day < day.day and _is_last_of_month(later))


@given(
    day=st.dates(max_value=date(9000, 1, 1)), other=st.dates(max_value=date(9000, 1, 1)), months=st.integers(0, 1200)
)
def test_whoever_left_later_is_kept_no_shorter(day: date, other: date, months: int) -> None:
    """The order of ends is the order of their last days."""
    assume(day <= other)
    assert months_later(day, months) <= months_later(other, months)


@given(moment=moments, zone=OFFSETS)
def test_the_day_is_chinas_whatever_clock_told_the_end(moment: datetime, zone: timezone) -> None:
    """The same moment told in another zone gives the same last day, and it is counted from China's day."""
    told = [_until(moment), _until(moment.astimezone(zone)), _until(moment.astimezone(CHINA_TIME))]
    assert [months_later(moment.astimezone(CHINA_TIME).date(), 24)] * 3 == told


def _until(moment: datetime) -> date:
    service = SubjectService(SubjectId("0" * 32), Role.OWNER, RetentionBasis.LAW, moment, moment)
    clock = clock_of([service], lambda _: ATF_2022_12, date.max)
    assert clock is not None
    return clock.until


def _is_last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
