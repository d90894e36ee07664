"""A card's history, one passage at a time: what happened, when, what came before, and the card on either side of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import attrs

from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.ports import Recorded
from iov_realname.application.replay import Chapter
from iov_realname.domain.card.evolve import CardEvent, evolve_card
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.sale import OwnershipTransferred, SaleCancelled, Sold
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.origin import Origin
from iov_realname.domain.time import CHINA_TIME

__all__ = ["Passage", "enveloped", "event_of", "passages", "story_of"]

BEGAN = datetime(2024, 1, 1, tzinfo=CHINA_TIME)

_TURNS = (Sold, SaleCancelled, OwnershipTransferred, ReplacementFitted)


@attrs.frozen
class Passage:
    """One event of a card's story. ``earlier``: the chapters of its ownership period before it, from that period's
    first event on (of an event that begins a period: those of the period it ends).
    """

    chapter: Chapter
    before: Card
    earlier: Sequence[Chapter]

    @property
    def event(self) -> CardEvent:
        """What happened."""
        return event_of(self.chapter)

    @property
    def after(self) -> Card:
        """The card after it."""
        return self.chapter.card

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.chapter.recorded.envelope.occurred_at

    @property
    def origin(self) -> Origin:
        """How it came to us."""
        return self.chapter.recorded.envelope.provenance.origin

    @property
    def past(self) -> tuple[CardEvent, ...]:
        """The events of ``earlier``."""
        return tuple(event_of(chapter) for chapter in self.earlier)


def event_of(chapter: Chapter) -> CardEvent:
    """The card event of a chapter."""
    event: CardEvent = chapter.recorded.envelope.event  # type: ignore[assignment]
    return event


def passages(story: Sequence[Chapter], after: int = 0) -> Iterator[Passage]:
    """The passages of a story, leaving out the first ``after`` of them."""
    began = 0
    for place, chapter in enumerate(story):
        if place >= after:
            before = story[place - 1].card if place else UNKNOWN
            yield Passage(chapter, before, story[began:place])
        if isinstance(event_of(chapter), _TURNS):
            began = place


def story_of(
    events: Iterable[CardEvent],
    *,
    stream: str = "card-",
    began: datetime = BEGAN,
    origin: Origin = Origin.OBSERVED,
    moments: Sequence[datetime] = (),
) -> Sequence[Chapter]:
    """The story of bare events at the given ``moments``, or one a day."""
    card, chapters = UNKNOWN, []
    for version, event in enumerate(events, start=1):
        card = evolve_card(card, event)
        at = moments[version - 1] if moments else began + timedelta(days=version - 1)
        envelope = enveloped(event, version, at, origin)
        chapters.append(Chapter(Recorded(stream, version, version, event.WIRE, envelope), card))
    return chapters


def enveloped(event: object, version: int, at: datetime = BEGAN, origin: Origin = Origin.OBSERVED) -> Envelope[object]:
    """An event in an envelope that says no more than it must."""
    command = CommandRef(f"command-{version}", "")
    provenance = Provenance(origin, None, None)
    actor = Actor("test", "test", None)
    return Envelope(f"{version:032x}", at, at, actor, command, command.id, None, (), "test", provenance, event)
