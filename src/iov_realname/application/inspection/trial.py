"""Rules on trial: every recorded decision judged again under another rule book, against the card as it was then.

Each decision is judged by the history that really led to it; what other decisions would have changed about that
history is not followed up. One history is in memory at a time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import unique

import attrs

from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.inspection.retrying import Refused, still_refused
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent, evolve_card
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.inspection.history import Books
from iov_realname.domain.inspection.retrial import Decided, Outcome, retried
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook, UnknownEdition, edition_named
from iov_realname.domain.streams import CARD_PREFIX, COMMAND_PREFIX
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

__all__ = ["Difference", "Trial", "Verdict"]


@unique
class Verdict(Word):
    """What another rule book makes of a recorded decision."""

    SAME = "same", "相同", "the same"
    DIFFERS = "differs", "不同", "differs"
    UNKNOWN = "unknown", "无法判定", "cannot be told"
    NOT_REPEATED = "not_repeated", "无法重演", "not repeated"


@attrs.frozen
class Difference:
    """A decision that would have been another. ``history``: the versions before it that it was judged against.

    ``stream`` and ``version`` say where it stands. An ``other`` of None: the refusal falls away, and what would have
    been decided instead rests on facts that a refused command does not leave.
    """

    stream: str
    version: int
    at: datetime
    edition: str
    history: tuple[int, ...]
    recorded: Outcome
    other: Outcome | None


@attrs.define
class Trial:
    """Tries a rule book, or several by the day of the act, on what a log holds; ``tally`` counts what came of it.

    Decisions in which no rule book has a say are not counted. Editions that are not built in are taken for the one of
    their day.
    """

    log: EventLog
    others: Books
    tally: Counter[Verdict] = attrs.field(factory=Counter)

    def differences(self, progress: Progress = silent) -> Iterator[Difference]:
        """Every decision that would have been another, by history: those about cards, then the refused commands."""
        done, end = 0, self.log.end()
        for prefix, judge in ((CARD_PREFIX, self._card), (COMMAND_PREFIX, self._refusals)):
            for stream, history in self.log.histories(prefix):
                yield from judge(stream, history)
                done += len(history)
                progress(min(done, end), end)

    def _card(self, stream: str, history: Sequence[Recorded]) -> Iterator[Difference]:
        card, preceding = UNKNOWN, None
        for recorded in history:
            envelope = recorded.envelope
            event = envelope.event
            if not isinstance(event, CARD_EVENTS):
                continue
            decided = Decided(envelope.occurred_at, envelope.provenance.origin, event, card, preceding)
            outcomes = retried(decided, _edition(recorded, self.others), self.others(day_of(envelope.occurred_at)))
            if outcomes is not None:
                yield from self._compared(stream, recorded, event, outcomes)
            card, preceding = evolve_card(card, event), event

    def _compared(
        self, stream: str, recorded: Recorded, event: CardEvent, outcomes: tuple[Outcome, Outcome]
    ) -> Iterator[Difference]:
        own, other = outcomes
        if isinstance(own, Refusal) or type(event) is not type(own[0]):
            self.tally[Verdict.NOT_REPEATED] += 1
            return
        verdict = Verdict.SAME if _alike(own, other) else Verdict.DIFFERS
        self.tally[verdict] += 1
        if verdict is Verdict.DIFFERS:
            yield _difference(stream, recorded, own, other)

    def _refusals(self, stream: str, history: Sequence[Recorded]) -> Iterator[Difference]:
        for recorded in history:
            event, envelope = recorded.envelope.event, recorded.envelope
            if not isinstance(event, CommandRefused):
                continue
            own, other = _edition(recorded, self.others), self.others(day_of(envelope.occurred_at))
            still = still_refused(self.log, Refused(event, envelope.occurred_at, recorded.position), own, other)
            verdict = _VERDICTS[still]
            self.tally[verdict] += 1
            if verdict is Verdict.DIFFERS:
                refusal = Refusal(event.code, event.cites, event.zh, event.en, event.rule, event.edition)
                yield _difference(stream, recorded, refusal, None)


_VERDICTS: Mapping[bool | None, Verdict] = {True: Verdict.SAME, False: Verdict.DIFFERS, None: Verdict.UNKNOWN}


def _edition(recorded: Recorded, books: Callable[[date], RuleBook]) -> RuleBook:
    try:
        return edition_named(recorded.envelope.edition)
    except UnknownEdition:
        return books(day_of(recorded.envelope.occurred_at))


def _alike(own: Outcome, other: Outcome) -> bool:
    """Refusals and notes that differ in nothing but the edition they name are alike."""
    return not isinstance(other, Refusal) and own == other


def _difference(stream: str, recorded: Recorded, own: Outcome, other: Outcome | None) -> Difference:
    return Difference(
        stream,
        recorded.version,
        recorded.envelope.occurred_at,
        recorded.envelope.edition,
        tuple(range(1, recorded.version)),
        own,
        other,
    )
