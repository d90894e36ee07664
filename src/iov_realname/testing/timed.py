"""What time does to a bench: it passes, runs out, and is put back."""

from datetime import datetime, time, timedelta

from iov_realname.domain.card.restriction import registration_deadline
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing.clock import SetClock
from iov_realname.testing.script import Script, line
from iov_realname.testing.views import Views

__all__ = ["Timed"]


class Timed(Views):
    """A bench with a clock of its own. Each call is a line of the script."""

    clock: SetClock
    script: Script

    def tale(self, error: Exception) -> str:
        """What came of the script so far."""
        raise NotImplementedError

    @line
    def wait(self, days: int) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(days=days))

    @line
    def wait_for_the_deadline(self, days: int) -> None:
        """Let time pass until the owner's deadline for registering, and ``days`` more."""
        for card in self.live:
            if card.period is not None:
                due = registration_deadline(card.period, self.setting.book) + timedelta(days=days)
                self.clock.set(max(self.clock.now(), datetime.combine(due, time(12), CHINA_TIME)))

    @line
    def clock_steps_back(self, hours: int) -> None:
        """The writer's clock is set back."""
        self.clock.advance(-timedelta(hours=hours))
