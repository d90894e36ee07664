"""Inspecting again: only what has changed since, and what time alone may have changed."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol, TypeAlias

import attrs

from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.cards.index import START, Mark, mark_of
from iov_realname.application.clocks import EVERYTHING
from iov_realname.application.inspection.examining import EXAMINED, Examined, Examiner, examined_log, whole
from iov_realname.application.inspection.report import Gathering, Report
from iov_realname.application.ports import EventLog
from iov_realname.domain.inspection.judging import Sighting
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import card_stream
from iov_realname.domain.vehicle.state import CardFitted, CardReplaced

__all__ = ["Examine", "Kept", "Reached", "Reinspection"]

PAGE = 2_000
VEHICLE_PREFIX = "vehicle-"

Examine: TypeAlias = Callable[[Sequence[str]], Iterable[Examined]]
"""What the histories of these names come to; those of which nothing is seen are left out."""


@attrs.frozen
class Reached:
    """How far an inspection got: as of ``at``, over the log up to ``mark``."""

    at: datetime
    mark: Mark


class Kept(Protocol):
    """What was found in every history, kept from one inspection to the next. It may be lost at any time.

    Whatever is changed is changed whole or not at all, and in flat memory.
    """

    def reached(self) -> Reached | None:
        """How far the last inspection got; None if nothing is kept that is of use."""

    def replace(self, examined: Iterable[Examined], now: Reached) -> None:
        """Keep these, one for each history, in the place of all others."""

    def renew(self, changed: Iterable[str], examine: Examine, now: Reached, progress: Progress) -> None:
        """Have the histories examined again that changed, and those that are due by now; each once, some at a time."""

    def sightings(self) -> Iterator[tuple[str, Sighting]]:
        """All that is wrong, each with the name of the history."""

    def tally(self) -> Mapping[str, int]:
        """How often each key was counted; no key that was not."""


@attrs.frozen
class Reinspection:
    """Inspects a fleet anew from what was kept of the last time. The report equals that of a full inspection.

    ``unsealed_since`` is looked at each time and not kept.
    """

    log: EventLog
    kept: Kept
    unsealed_since: datetime | None = None

    def run(self, at: datetime, progress: Progress = silent) -> Report:
        """Bring what is kept to the log's end and to a later moment, and report it.

        All is inspected anew if nothing is kept, or what is kept is of another log or of a later moment.
        """
        reached, now = self.kept.reached(), Reached(at, self._last())
        examiner = Examiner(self.log, EVERYTHING, at, edition_on)
        if reached is None or at < reached.at or not self._holds(reached.mark):
            self.kept.replace(examiner.examined(whole(self.log, progress)), now)
        else:
            self.kept.renew(self._changed(reached.mark), partial(self._examined, examiner), now, progress)
        return self._report(now)

    def _report(self, now: Reached) -> Report:
        gathering = Gathering(edition_on)
        gathering.count(self.kept.tally())
        for stream, sighting in self.kept.sightings():
            gathering.find(stream, sighting)
        gathering.add(examined_log(self.log, self.unsealed_since, now.at, edition_on))
        return gathering.report(now.at, None, now.mark.position)

    def _last(self) -> Mark:
        end = self.log.end()
        last = self.log.since(end - 1, 1) if end else ()
        return mark_of(last[0]) if last else START

    def _holds(self, mark: Mark) -> bool:
        """Whether the mark is of this log."""
        return mark == START or [mark_of(each) for each in self.log.since(mark.position - 1, 1)] == [mark]

    def _changed(self, mark: Mark) -> Iterator[str]:
        """The histories that are to be examined again for what was written after the mark; some more than once."""
        position = mark.position
        while page := self.log.since(position, PAGE):
            streams = {each.stream for each in page}
            yield from (each for each in streams if each.startswith(EXAMINED))
            yield from self._cards_of([each for each in streams if each.startswith(VEHICLE_PREFIX)])
            position = page[-1].position

    def _cards_of(self, vehicles: Collection[str]) -> Iterator[str]:
        """The cards that are judged together with a vehicle to which something happened."""
        for history in self.log.read(vehicles).values() if vehicles else ():
            for each in history:
                event = each.envelope.event
                if isinstance(event, CardFitted):
                    yield card_stream(event.iccid)
                elif isinstance(event, CardReplaced):
                    yield card_stream(event.new)

    def _examined(self, examiner: Examiner, streams: Sequence[str]) -> Iterator[Examined]:
        return examiner.examined(self.log.read(streams).items())
