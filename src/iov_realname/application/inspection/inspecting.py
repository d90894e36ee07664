"""Inspecting a fleet: every history once, whatever was found before."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import attrs

from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.clocks import View, view_at
from iov_realname.application.errors import NotFound
from iov_realname.application.inspection.examining import Examiner, examined_log, whole
from iov_realname.application.inspection.report import Report, gathered
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.inspection.history import Books
from iov_realname.domain.inspection.sampling import sampled
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import CARD_PREFIX, card_stream

__all__ = ["Inspection"]


@attrs.frozen
class Inspection:
    """Inspects what a log holds; writes nothing and needs no keys. ``books`` says which edition judges a day.

    What the histories cannot tell by themselves is said by who knows: ``unsealed_since``, see
    :func:`~iov_realname.application.proof.sealing.unsealed_since`, and ``busy_agents``, the subjects of agents who act
    for many owners, who are counted with keys.
    """

    log: EventLog
    books: Books = edition_on
    unsealed_since: datetime | None = None
    busy_agents: Collection[SubjectId] = ()

    def run(
        self,
        at: datetime,
        *,
        known_at: datetime | None = None,
        iccids: Sequence[str] | None = None,
        progress: Progress = silent,
    ) -> Report:
        """Inspect the fleet, or some cards of it, as of a business time, by what was known at a time; both aware.

        Raises :class:`~iov_realname.application.errors.NotFound` if one of ``iccids`` is in no history.
        """
        view, end = view_at(self.log, None, known_at), self.log.end()
        histories = whole(self.log, progress) if iccids is None else self._named(iccids)
        examined = Examiner(self.log, view, at, self.books, self.busy_agents).examined(histories)
        gathering = gathered(examined, self.books)
        if iccids is None:
            gathering.add(examined_log(self.log, self.unsealed_since, at, self.books))
        return gathering.report(at, known_at, self._end(view, end))

    def sample(self, at: datetime, size: int, random_value: str, *, known_at: datetime | None = None) -> Sequence[str]:
        """Draw cards that had a history at that time; the same value draws the same ones."""
        view = attrs.evolve(view_at(self.log, None, known_at), as_of=at)
        return sampled(self._seen(view), size, random_value)

    def _seen(self, view: View) -> Iterator[str]:
        for stream, history in self.log.histories(CARD_PREFIX):
            if view.of(history):
                yield stream.removeprefix(CARD_PREFIX)

    def _named(self, iccids: Sequence[str]) -> Iterator[tuple[str, Sequence[Recorded]]]:
        streams = sorted({card_stream(iccid) for iccid in iccids})
        histories = self.log.read(streams)
        if len(histories) < len(streams):
            raise NotFound("No such card in this store, or nothing of it at that time.")
        return ((stream, histories[stream]) for stream in streams)

    @staticmethod
    def _end(view: View, end: int) -> int:
        return end if view.end is None else view.end
