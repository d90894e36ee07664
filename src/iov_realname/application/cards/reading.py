"""Asking for cards: every answer goes as far as the log did when it was asked for."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import attrs

from iov_realname.application.cards.following import (
    Follower,
    Progress,
    every_line,
    lines_of,
    silent,
    stretch_after,
)
from iov_realname.application.cards.index import CardIndex, Mark, Page
from iov_realname.application.cards.line import EVERY_CARD, CardCounts, CardLine, CardQuery, standing_of
from iov_realname.application.ports import EventLog

__all__ = ["Cards"]

PAGE = 1_000
LONGEST_TAIL = 5_000
"""Up to so many events beyond the index are folded in memory for one answer."""


@attrs.frozen
class Cards:
    """Listings, look-ups and counts. Safe to share between threads, as its log and index are.

    ``index`` is brought to the log's end before it answers. Where nothing may be written (``read_only``) it is taken as
    it is, and what the log has beyond it is folded in memory; where there is none, or it is far behind, all histories
    are folded in turn. The answer is the same.
    """

    log: EventLog
    index: CardIndex | None = None
    read_only: bool = False

    def lines(self, query: CardQuery = EVERY_CARD, after: str = "") -> Iterator[CardLine]:
        """The cards that the query takes, by ICCID from beyond ``after`` on, in flat memory.

        Nothing is held open in between: each thousand lines are as of one moment, which is never before the question.
        """
        view = self._view()
        while self.index is not None and view is not None:
            page = self.index.page(query, after, PAGE)
            if page.mark.position < view.mark.position:  # made anew from an earlier moment while we were reading
                view = self._view()
                continue
            last = page.lines[-1].iccid if len(page.lines) == PAGE else None
            yield from view.shown(page, query, after, last)
            if last is None:
                return
            after = last
        folded = every_line(self.log, self.log.end())
        yield from (line for line in folded if line.iccid > after and query.takes(line))

    def counts(self, query: CardQuery = EVERY_CARD) -> CardCounts:
        """How many cards the query takes, as of one moment where the index goes as far as the log."""
        view = self._view()
        if self.index is not None and view is not None and not view.tail:
            mark, tally = self.index.tally(query)
            if mark.position >= view.mark.position:
                return CardCounts.of(tally)
        return CardCounts.of(Counter(map(standing_of, self.lines(query))))

    def update(self, progress: Progress = silent) -> None:
        """Bring the index to the log's end, as every question does; without an index there is nothing to do."""
        if self.index is not None:
            Follower(self.log, self.index).caught_up(progress)

    def rebuild(self, progress: Progress = silent) -> None:
        """Make the index anew from the histories; without an index there is nothing to do."""
        if self.index is not None:
            Follower(self.log, self.index).rebuild(progress)

    def _view(self) -> "_View | None":
        """What the index can be shown with; None if it is of no use."""
        if self.index is None:
            return None
        if not self.read_only:
            mark = Follower(self.log, self.index).caught_up()
            return _View(mark, mark, {})
        mark, end = self.index.mark(), self.log.end()
        stretch = stretch_after(self.log, mark, end) if end - mark.position <= LONGEST_TAIL else None
        if stretch is None:
            return None
        return _View(mark, stretch.upto, {line.iccid: line for line in lines_of(self.log, stretch)})


@attrs.frozen
class _View:
    """Lines that are kept up to ``mark``, and over them newer ones, up to ``upto``, in the order of their ICCIDs."""

    mark: Mark
    upto: Mark
    tail: Mapping[str, CardLine]

    def shown(self, page: Page, query: CardQuery, after: str, last: str | None) -> Sequence[CardLine]:
        """The page with the newer lines that belong between ``after`` and ``last``; a page that is newer as it is."""
        if not self.tail or page.mark.position >= self.upto.position:
            return page.lines
        names = list(self.tail)
        end = len(names) if last is None else bisect_right(names, last)
        newer = (self.tail[name] for name in names[bisect_right(names, after) : end])
        kept = (line for line in page.lines if line.iccid not in self.tail)
        return sorted([*kept, *(line for line in newer if query.takes(line))], key=lambda line: line.iccid)
