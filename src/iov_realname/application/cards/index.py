"""Where lines are kept between questions. It may be lost at any time: the log makes it again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import attrs

from iov_realname.application.cards.line import CardLine, CardQuery, Standing
from iov_realname.application.ports import Recorded

__all__ = ["START", "CardIndex", "Mark", "Page", "mark_of"]


@attrs.frozen
class Mark:
    """How far lines follow the log: up to the event at this position, known again by its id.

    The id tells a log that was restored from a backup, and has gone another way since, from the one that was followed.
    """

    position: int
    event_id: str


START = Mark(0, "")
"""Before the first event."""


def mark_of(recorded: Recorded) -> Mark:
    """Up to and with this event."""
    return Mark(recorded.position, recorded.envelope.event_id)


@attrs.frozen
class Page:
    """Some lines in the order of their ICCIDs, and the mark up to which all of them follow the log."""

    mark: Mark
    lines: Sequence[CardLine]


class CardIndex(Protocol):
    """Lines and the mark they stand at, changed together. All methods may raise ``StorageError``.

    Threads and processes may share it. Writers compare the mark first, so whoever comes late changes nothing.
    """

    def mark(self) -> Mark:
        """How far the lines follow the log; :data:`START` before the first were kept."""

    def keep(self, lines: Sequence[CardLine], after: Mark, now: Mark) -> bool:
        """Put lines in or over those of their cards, and move the mark from ``after`` to ``now``, in one transaction.

        False, and nothing is done, when the mark is not ``after`` (any more).
        """

    def replace(self, lines: Iterable[CardLine], now: Mark) -> bool:
        """Put these lines in the place of all others, in flat memory; until the last is there the others are shown.

        Each ICCID comes once. False, and nothing is done, when another replacement was quicker.
        """

    def page(self, query: CardQuery, after: str, limit: int) -> Page:
        """At most ``limit`` lines that the query takes, by ICCID from beyond ``after`` on, as of one moment."""

    def tally(self, query: CardQuery) -> tuple[Mark, Mapping[Standing, int]]:
        """How many of the cards that the query takes stand alike, as of one moment."""
