"""Inspecting again: only what has changed since, and what time alone may have changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

import attrs

from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.cards.index import START, Mark, mark_of
from iov_realname.application.clocks import EVERYTHING
from iov_realname.application.inspection.examining import EXAMINED, Examined, Examiner, examined_log, whole
from iov_realname.application.inspection.report import Report, gathered
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.inspection.history import Books
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import card_stream
from iov_realname.domain.vehicle.state import CardFitted, CardReplaced

__all__ = ["Kept", "Reinspection"]

PAGE = 2_000
TOGETHER = 500
VEHICLE_PREFIX = "vehicle-"


@attrs.frozen
class Kept:
    """What an inspection found in every history: as of ``at``, over the log up to ``mark``. May be lost at any time."""

    at: datetime
    mark: Mark
    examined: Mapping[str, Examined] = attrs.field(repr=False)


@attrs.frozen
class Reinspection:
    """Inspects a fleet anew from what was kept of the last time. The report equals that of a full inspection.

    ``unsealed_since`` is looked at each time and not kept.
    """

    log: EventLog
    books: Books = edition_on
    unsealed_since: datetime | None = None

    def run(self, at: datetime, kept: Kept | None = None, progress: Progress = silent) -> Kept:
        """Bring what was kept to the log's end and to a later moment; without it, or for an earlier one, all anew."""
        begin = None if kept is None or at < kept.at else self._since(kept.mark)
        mark = self._last()
        examiner = Examiner(self.log, EVERYTHING, at, self.books)
        if kept is None or begin is None:
            fresh = {each.stream: each for each in examiner.examined(whole(self.log, progress))}
            return Kept(at, mark, dict(sorted(fresh.items())))
        streams = sorted({*begin, *_due(kept, at)})
        anew = {each.stream: each for each in examiner.examined(self._read(streams, progress))}
        return Kept(at, mark, {**kept.examined, **anew})

    def report(self, kept: Kept) -> Report:
        """What it comes to."""
        gathering = gathered(kept.examined.values(), self.books)
        gathering.add(examined_log(self.log, self.unsealed_since, kept.at, self.books))
        return gathering.report(kept.at, None, kept.mark.position)

    def _last(self) -> Mark:
        end = self.log.end()
        last = self.log.since(end - 1, 1) if end else ()
        return mark_of(last[0]) if last else START

    def _since(self, mark: Mark) -> Collection[str] | None:
        """The histories to be examined again; None if the mark is not of this log."""
        page = self.log.since(max(mark.position - 1, 0), PAGE)
        if mark != START:
            if not page or mark_of(page[0]) != mark:
                return None
            page = page[1:]
        streams: set[str] = set()
        while page:
            streams.update(each.stream for each in page)
            page = self.log.since(page[-1].position, PAGE)
        return {*(each for each in streams if each.startswith(EXAMINED)), *self._cards_of(streams)}

    def _cards_of(self, streams: Collection[str]) -> Iterator[str]:
        """The cards that are judged together with a vehicle to which something happened."""
        vehicles = [stream for stream in streams if stream.startswith(VEHICLE_PREFIX)]
        for history in self.log.read(vehicles).values() if vehicles else ():
            for each in history:
                event = each.envelope.event
                if isinstance(event, CardFitted):
                    yield card_stream(event.iccid)
                elif isinstance(event, CardReplaced):
                    yield card_stream(event.new)

    def _read(self, streams: Sequence[str], progress: Progress) -> Iterator[tuple[str, Sequence[Recorded]]]:
        remaining, done = iter(streams), 0
        while names := list(islice(remaining, TOGETHER)):
            histories = self.log.read(names)
            yield from ((name, histories[name]) for name in names if name in histories)
            done += len(names)
            progress(done, len(streams))


def _due(kept: Kept, at: datetime) -> Iterator[str]:
    return (each.stream for each in kept.examined.values() if each.next_due is not None and each.next_due <= at)
