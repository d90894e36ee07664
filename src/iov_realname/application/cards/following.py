"""Making lines from the log, and keeping them as far as it goes."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

import attrs

from iov_realname.application.cards.index import START, CardIndex, Mark, mark_of
from iov_realname.application.cards.line import CardLine, line_of
from iov_realname.application.delivery.standing import standing_of_card
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.streams import CARD_PREFIX, card_stream

__all__ = ["Follower", "Progress", "Stretch", "every_line", "line_of_history", "lines_of", "silent", "stretch_after"]

PAGE = 1_000
"""Events read at a time."""
MOST_CARDS = 5_000
"""About how many lines are changed in one transaction."""
HISTORIES = 200
"""Histories held in memory at a time."""
SHORT = 10_000
"""Up to so many events behind, only the cards they are about are folded again."""
SHARE = 4
"""Beyond that, an index that misses more than this part of its own length is made anew: every history is read once."""

Progress = Callable[[int, int], None]
"""Told how many events are done, of how many."""


def silent(done: int, total: int) -> None:
    """Tells nobody."""


@attrs.frozen
class Stretch:
    """A piece of the log: up to where it goes, and the card streams that were written to in it."""

    upto: Mark
    streams: Collection[str]


@attrs.frozen
class Follower:
    """Keeps an index at the log's end."""

    log: EventLog
    index: CardIndex

    def caught_up(self, progress: Progress = silent) -> Mark:
        """Bring the index to where the log ends now, or further if others do; the mark it stands at."""
        end = self.log.end()
        while True:
            mark = self.index.mark()
            far = end - mark.position > max(SHORT, mark.position // SHARE)
            stretch = None if far else stretch_after(self.log, mark, end, MOST_CARDS)
            if stretch is None:
                self.rebuild(progress)
            elif stretch.upto == mark:
                return mark
            else:
                lines = list(lines_of(self.log, stretch))
                # Where another process was quicker, its mark shows what is left to do.
                self.index.keep(lines, mark, stretch.upto)
                progress(min(stretch.upto.position, end), end)

    def rebuild(self, progress: Progress = silent) -> None:
        """Make all lines anew from the histories; until that is done the present ones are shown."""
        end = self.log.end()
        (last,) = self.log.since(end - 1, 1) if end else (None,)
        self.index.replace(every_line(self.log, end, progress), START if last is None else mark_of(last))
        progress(end, end)


def stretch_after(log: EventLog, mark: Mark, end: int, most: int | None = None) -> Stretch | None:
    """The log from ``mark`` to ``end``, or to where it has met ``most`` cards; None if the mark is not of this log."""
    page = log.since(max(mark.position - 1, 0), PAGE)
    if mark != START:
        if not page or mark_of(page[0]) != mark:
            return None
        page = page[1:]
    streams: set[str] = set()
    while page:
        mark = mark_of(page[-1])
        streams.update(recorded.stream for recorded in page if recorded.stream.startswith(CARD_PREFIX))
        done = mark.position >= end or (most is not None and len(streams) >= most)
        page = () if done else log.since(mark.position, PAGE)
    return Stretch(mark, streams)


def lines_of(log: EventLog, stretch: Stretch) -> Iterator[CardLine]:
    """The lines of the cards in the stretch, by ICCID, as they stood at its end."""
    remaining = iter(sorted(stretch.streams))
    while names := list(islice(remaining, HISTORIES)):
        histories = log.read(names)
        for name in names:
            yield from _line(name, histories[name], stretch.upto.position)


def every_line(log: EventLog, upto: int, progress: Progress = silent) -> Iterator[CardLine]:
    """The lines of all cards by ICCID, as they stood at position ``upto``, one history after the other."""
    done = 0
    for name, history in log.histories(CARD_PREFIX):
        yield from _line(name, history, upto)
        done += len(history)
        progress(done, upto)


def line_of_history(history: Sequence[Recorded]) -> CardLine | None:
    """The line that a history, or the beginning of one, leads to."""
    standing = standing_of_card(history)
    return line_of(standing.card, lags=standing.left_over)


def _line(name: str, history: Sequence[Recorded], upto: int) -> Iterator[CardLine]:
    line = line_of_history([recorded for recorded in history if recorded.position <= upto])
    if line is None:
        return
    if card_stream(line.iccid) != name:
        raise StoreUnusable(
            f"The history {name} speaks of another card: somebody has changed the store. Nothing was listed;"
            " restore it from a backup."
        )
    yield line
