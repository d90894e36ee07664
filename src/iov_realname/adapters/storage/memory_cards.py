"""Lines of cards in memory."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from threading import Lock

from iov_realname.application.cards.index import START, Mark, Page
from iov_realname.application.cards.line import CardLine, CardQuery, Standing, standing_of


class MemoryCardIndex:
    """A :class:`~iov_realname.application.cards.index.CardIndex` that goes with the process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._mark = START
        self._lines: dict[str, CardLine] = {}
        self._order: list[str] = []

    def mark(self) -> Mark:
        """How far the lines follow the log."""
        with self._lock:
            return self._mark

    def keep(self, lines: Sequence[CardLine], after: Mark, now: Mark) -> bool:
        """Put lines in and move the mark, if it is where it is believed to be."""
        changed: dict[str, CardLine] = {line.iccid: line for line in lines}
        with self._lock:
            if self._mark != after:
                return False
            self._mark = now
            self._put(self._lines | changed)
            return True

    def replace(self, lines: Iterable[CardLine], now: Mark) -> bool:
        """Put these lines in the place of all others."""
        fresh: dict[str, CardLine] = {line.iccid: line for line in lines}
        with self._lock:
            self._mark = now
            self._put(fresh)
            return True

    def page(self, query: CardQuery, after: str, limit: int) -> Page:
        """Some of the lines that the query takes."""
        with self._lock:
            mark, lines, order = self._mark, self._lines, self._order
        names = islice(order, bisect_right(order, after), None)
        taken = (lines[name] for name in names if query.takes(lines[name]))
        return Page(mark, list(islice(taken, limit)))

    def tally(self, query: CardQuery) -> tuple[Mark, Mapping[Standing, int]]:
        """How many of the cards that the query takes stand alike."""
        with self._lock:
            mark, lines = self._mark, self._lines
        return mark, Counter(standing_of(line) for line in lines.values() if query.takes(line))

    def _put(self, lines: dict[str, CardLine]) -> None:
        """Pages that are being read go on with the lines as they were."""
        self._lines, self._order = lines, sorted(lines)
