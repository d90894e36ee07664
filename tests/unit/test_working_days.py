"""Working days on the command line, where they are not known."""

from datetime import date

import pytest

from iov_realname.adapters.calendars import ChineseWorkingDays
from iov_realname.adapters.terminal.deadlines.working_days import counted
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.deadlines import WorkingDays, working_days_after

LONG_AFTER = date(2099, 1, 1)


def ten_days_later(days: WorkingDays | None) -> date:
    """Ten working days after a day far ahead; every day counts where none is known."""
    return LONG_AFTER.replace(day=11) if days is None else working_days_after(days, LONG_AFTER, 10)


def test_beyond_what_is_published_every_day_counts_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is guessed of later years: it is due earlier, and stderr says up to when days are known."""
    assert date(2099, 1, 11) == counted(ten_days_later, Lang.EN)
    assert str(ChineseWorkingDays().known[1]) in capsys.readouterr().err


def test_what_is_published_is_counted_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    """Ten working days after New Year's Day 2024, a Monday and a holiday."""
    assert date(2024, 1, 15) == counted(lambda days: days and working_days_after(days, date(2024, 1, 1), 10), Lang.EN)
    assert "" == capsys.readouterr().err
