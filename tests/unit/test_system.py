"""Clocks and dice, real and set."""

from datetime import UTC, datetime, timedelta

import pytest

from iov_realname.adapters.system import SystemClock, SystemDraw
from iov_realname.application.ports import Clock, Draw
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing.clock import CountingDraw, SetClock

HEXADECIMAL = set("0123456789abcdef")


@pytest.mark.parametrize("draw", [SystemDraw(), CountingDraw(), CountingDraw(7)])
def test_identifiers(draw: Draw) -> None:
    """Identifiers are 32 hexadecimal digits and never repeat."""
    drawn = [*draw.identifiers(500), *draw.identifiers(0), *draw.identifiers(500)]

    assert len(set(drawn)) == 1000
    assert all(len(identifier) == 32 and set(identifier) <= HEXADECIMAL for identifier in drawn)


def test_counting_draw_repeats_itself() -> None:
    """The same seed gives the same identifiers, however they are asked for; another seed gives others."""
    one, same, other = CountingDraw(1), CountingDraw(1), CountingDraw(2)

    assert [*one.identifiers(2), *one.identifiers(1)] == same.identifiers(3)
    assert not set(CountingDraw(1).identifiers(9)) & set(other.identifiers(9))


def test_system_clock_is_aware() -> None:
    """The machine's clock tells the present in China Standard Time."""
    clock: Clock = SystemClock()
    before, now, after = datetime.now(UTC), clock.now(), datetime.now(UTC)

    assert before <= now <= after
    assert CHINA_TIME is now.tzinfo


def test_set_clock_moves_when_told() -> None:
    """A set clock stands still, advances and may go back."""
    start = datetime(2021, 9, 13, tzinfo=CHINA_TIME)
    clock = SetClock(start)

    assert start == clock.now() == clock.now()
    assert start + timedelta(days=1) == clock.advance(timedelta(days=1)) == clock.now()
    clock.set(start)
    assert start == clock.now()


def test_set_clock_refuses_naive_moments() -> None:
    """A moment without an offset is not a time of the trade."""
    with pytest.raises(ValueError, match="aware"):
        SetClock(datetime(2021, 9, 13, tzinfo=CHINA_TIME).replace(tzinfo=None))
