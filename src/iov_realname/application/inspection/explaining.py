"""Why a card stands as it does, event by event, and what each of them rested on."""

from collections.abc import Sequence

import attrs

from iov_realname.application.replay import Chapter
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.inspection.explaining import smallest_cause

__all__ = ["Reason", "explain"]


@attrs.frozen
class Reason:
    """An event without which the card would stand otherwise; ``rests_on`` are the earlier ones its decision needed.

    Those need not be reasons themselves: a restriction takes effect whatever notices there were, and rests on them.
    """

    chapter: Chapter
    rests_on: tuple[Chapter, ...]


def explain(story: Sequence[Chapter]) -> tuple[Reason, ...]:
    """The smallest part of a story that leads to its last stage and functions.

    Replaying the reasons alone gives the same stage and functions; leaving one of them out does not.
    """
    events: list[CardEvent] = [chapter.recorded.envelope.event for chapter in story]  # type: ignore[misc]
    return tuple(Reason(story[place], _rests_on(story, place)) for place in smallest_cause(events))


def _rests_on(story: Sequence[Chapter], place: int) -> tuple[Chapter, ...]:
    """What ``because`` leads to, from this event on and on, in version order."""
    chapters = {chapter.recorded.envelope.event_id: chapter for chapter in story[:place]}
    waiting, reached = [*story[place].recorded.envelope.because], dict[str, Chapter]()
    while waiting:
        event_id = waiting.pop()
        if event_id in chapters and event_id not in reached:
            reached[event_id] = chapters[event_id]
            waiting.extend(chapters[event_id].recorded.envelope.because)
    return tuple(sorted(reached.values(), key=lambda chapter: chapter.recorded.version))
