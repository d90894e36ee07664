"""What the history of a case of misuse amounts to."""

from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.misuse.events import (
    MisuseAssessed,
    MisuseClosed,
    MisuseEvent,
    MisuseMeasureTaken,
    MisuseOutcomeNoted,
    MisuseReported,
)
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseVerdict

__all__ = ["NOT_REPORTED", "MisuseCase", "MisuseMeasure", "evolve_misuse"]


@attrs.frozen(slots=False)
class MisuseMeasure:
    """Something done about a card; ``outcome`` is None until one is noted."""

    operation: str
    act: MisuseAct
    iccid: Iccid
    outcome: MeasureOutcome | None


@attrs.frozen(slots=False)
class MisuseCase:
    """One case. ``verdict`` is None until it is assessed."""

    reported: MisuseReported | None
    verdict: MisuseVerdict | None
    measures: tuple[MisuseMeasure, ...]
    closed: bool

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.reported is not None and not self.closed

    @property
    def cards(self) -> tuple[Iccid, ...]:
        """The cards it is about."""
        return () if self.reported is None else self.reported.cards

    @property
    def misused(self) -> frozenset[Iccid]:
        """The cards of which an assessment has confirmed misuse, while the case is open."""
        confirmed = self.open and self.verdict is MisuseVerdict.CONFIRMED
        return frozenset(self.cards) if confirmed else frozenset()

    @property
    def outstanding(self) -> tuple[MisuseMeasure, ...]:
        """What was done and has no outcome yet."""
        return tuple(each for each in self.measures if each.outcome is None)


NOT_REPORTED = MisuseCase(reported=None, verdict=None, measures=(), closed=False)
"""A case no history speaks of; every fold starts here."""


def evolve_misuse(case: MisuseCase, event: MisuseEvent) -> MisuseCase:
    """The case after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case MisuseReported():
            return altered(case, reported=event)
        case MisuseAssessed():
            return altered(case, verdict=event.verdict)
        case MisuseMeasureTaken():
            taken = MisuseMeasure(event.operation, event.act, event.iccid, outcome=None)
            return altered(case, measures=(*case.measures, taken))
        case MisuseOutcomeNoted():
            return altered(case, measures=tuple(_settled(each, event) for each in case.measures))
        case MisuseClosed():
            return altered(case, closed=True)
        case _:  # pragma: no cover
            assert_never(event)


def _settled(measure: MisuseMeasure, event: MisuseOutcomeNoted) -> MisuseMeasure:
    return altered(measure, outcome=event.outcome) if measure.operation == event.operation else measure
