"""Rebuilding cards from the log: now, as of a business time, or as it was known at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from iov_realname.application.cards.index import CardIndex
from iov_realname.application.cards.line import CardCounts, CardLine, CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.errors import NotFound
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.state import UNKNOWN, Card, RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.streams import card_stream

__all__ = ["Chapter", "Replay", "why"]

PAGE = 2_000


@attrs.frozen
class Chapter:
    """One event of a card's history, and the card after it."""

    recorded: Recorded
    card: Card


@attrs.frozen
class Replay:
    """Reads histories, and the lines kept of them if ``index`` is given; writes nothing."""

    log: EventLog
    index: CardIndex | None = None

    def card(self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None) -> Card:
        """The card. ``as_of`` leaves out what happened later, ``known_at`` what was recorded later.

        Raises :class:`~iov_realname.application.errors.NotFound` if nothing of it is left.
        """
        return self.story(iccid, as_of=as_of, known_at=known_at)[-1].card

    def story(
        self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> Sequence[Chapter]:
        """The card's events in version order, each with the card after it."""
        card, chapters = UNKNOWN, []
        for recorded in self.history(iccid, as_of=as_of, known_at=known_at):
            card = evolve_card(card, recorded.envelope.event)  # type: ignore[arg-type]
            chapters.append(Chapter(recorded, card))
        return chapters

    def history(
        self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> Sequence[Recorded]:
        """The card's events in version order. Raises NotFound if there are none."""
        stream = card_stream(iccid)
        recorded: Sequence[Recorded] = self.log.read([stream]).get(stream, ())
        if known_at is not None:
            end = self.known_end(known_at)
            recorded = [each for each in recorded if each.position <= end]
        if as_of is not None:
            recorded = [each for each in recorded if each.envelope.occurred_at <= as_of]
        if not recorded:
            raise NotFound("No such card in this store, or nothing of it at that time.")
        return recorded

    def cards(
        self,
        *,
        vin: str | None = None,
        msisdn: str | None = None,
        stage: Stage | None = None,
        carrier: Carrier | None = None,
        registration: RegistrationStatus | None = None,
        waiting: Waiting | None = None,
    ) -> Iterator[CardLine]:
        """Every card ever procured, one line each, by ICCID, in flat memory; or those that are as is said."""
        return self._cards.lines(CardQuery(vin, msisdn, stage, carrier, registration, waiting))

    def counts(
        self,
        *,
        vin: str | None = None,
        msisdn: str | None = None,
        stage: Stage | None = None,
        carrier: Carrier | None = None,
        registration: RegistrationStatus | None = None,
        waiting: Waiting | None = None,
    ) -> CardCounts:
        """How many cards there are, or are as is said; in all, and by what they are and wait for."""
        return self._cards.counts(CardQuery(vin, msisdn, stage, carrier, registration, waiting))

    def known_end(self, known_at: datetime) -> int:
        """The end of the longest prefix of the log that was recorded no later than ``known_at``."""
        position = 0
        while page := self.log.since(position, PAGE):
            for recorded in page:
                if recorded.envelope.recorded_at > known_at:
                    return position
                position = recorded.position
        return position

    @property
    def _cards(self) -> Cards:
        return Cards(self.log, self.index, read_only=True)


def why(story: Sequence[Chapter]) -> Sequence[Chapter]:
    """The chapters that the present stage and functions rest on: what last changed them, and what that rests on."""
    chapters = {chapter.recorded.envelope.event_id: chapter for chapter in story}
    waiting = [_last_change(story, "stage"), _last_change(story, "entitled")]
    reached: dict[str, Chapter] = {}
    while waiting:
        chapter = waiting.pop()
        event_id = chapter.recorded.envelope.event_id
        if event_id not in reached:
            reached[event_id] = chapter
            waiting.extend(chapters[each] for each in chapter.recorded.envelope.because if each in chapters)
    return sorted(reached.values(), key=lambda chapter: chapter.recorded.version)


def _last_change(story: Sequence[Chapter], fact: str) -> Chapter:
    now = getattr(story[-1].card, fact)
    for chapter, before in zip(reversed(story), [*reversed(story[:-1]), None], strict=True):
        if before is None or getattr(before.card, fact) != now:
            return chapter
    return story[0]
