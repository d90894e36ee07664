"""How one carrier is treated: how much at once, how often, how long. Every figure is our policy, and may be set."""

from datetime import timedelta
from hashlib import sha256

import attrs

__all__ = ["EAGER", "Manners"]

_NONE = timedelta(0)


@attrs.frozen
class Manners:
    """Set what the contract with the carrier says.

    ``concurrency``: calls at once. ``per_minute``: calls in any minute, of one process. ``cool_down``: between two
    writes to one card. ``first_pause`` doubles with every try up to ``longest_pause``, less a jitter of up to a half.
    ``tries``: sendings before a person is asked; ``patience``: how long anything may take before one is.
    ``settles_after``: for how long "not registered" may still mean "not yet seen"; nothing is sent again before.
    ``trips_after``: failures in a row after which the carrier is left alone for ``rests``.
    """

    concurrency: int = 4
    per_minute: int = 600
    cool_down: timedelta = _NONE
    first_pause: timedelta = timedelta(seconds=30)
    longest_pause: timedelta = timedelta(hours=1)
    tries: int = 8
    patience: timedelta = timedelta(days=7)
    settles_after: timedelta = timedelta(minutes=5)
    trips_after: int = 5
    rests: timedelta = timedelta(minutes=1)

    def pause(self, tries: int, key: str) -> timedelta:
        """How long to wait after so many tries; the jitter follows from ``key``, so that a restart finds it again."""
        doubled: int = 1 << min(max(tries - 1, 0), 20)
        longest = min(self.first_pause * doubled, self.longest_pause)
        drawn = int.from_bytes(sha256(f"{key} {tries}".encode()).digest()[:4]) / 2**32
        return longest * (1 - drawn / 2)


EAGER = Manners(
    concurrency=1, per_minute=1_000_000, first_pause=_NONE, longest_pause=_NONE, settles_after=_NONE, rests=_NONE
)
"""For simulations and tests: one after the other, and no pauses."""
