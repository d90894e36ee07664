"""The clock and the dice of the machine we run on."""

import os
from collections.abc import Sequence
from datetime import datetime

from iov_realname.domain.time import CHINA_TIME

__all__ = ["SystemClock", "SystemDraw"]


class SystemClock:
    """The machine's clock, read in China Standard Time."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(CHINA_TIME)


class SystemDraw:
    """Identifiers from the operating system's random source."""

    def identifiers(self, count: int) -> Sequence[str]:
        """``count`` fresh identifiers of 32 hexadecimal digits, 128 random bits each."""
        digits = os.urandom(16 * count).hex()
        return [digits[start : start + 32] for start in range(0, 32 * count, 32)]
