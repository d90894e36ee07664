"""A clock that stands still until told, and dice that always fall the same way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import count as count_from
from itertools import islice

__all__ = ["CountingDraw", "SetClock"]


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)

    def now(self) -> datetime:
        """The moment last set."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Show ``moment`` from now on; backwards is allowed, as machines do it too."""
        self._now = _aware(moment)

    def advance(self, by: timedelta) -> datetime:
        """Move on by ``by`` and tell the new moment."""
        self._now += by
        return self._now


class CountingDraw:
    """Identifiers that look random, never repeat, and are the same for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._numbers = count_from(1)

    def identifiers(self, count: int) -> Sequence[str]:
        """The next ``count`` identifiers of 32 hexadecimal digits."""
        return [self._identifier(number) for number in islice(self._numbers, count)]

    def _identifier(self, number: int) -> str:
        return blake2b(f"{self._seed}/{number}".encode(), digest_size=16).hexdigest()


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A clock shows aware moments; this one has no offset.")
    return moment
