"""What the events of a card are called on the terminal."""

from collections.abc import Mapping

import attrs

from iov_realname.adapters.wording.language import Said
from iov_realname.domain.naming import EVENT_NAMES

__all__ = ["NAMES", "EventName", "name_of"]


@attrs.frozen
class EventName:
    """An event's name, and the ids of the obligations it has to do with (none: it is our own bookkeeping)."""

    said: Said
    basis: tuple[str, ...] = ()


NAMES: Mapping[str, EventName] = {
    event: EventName(Said(name.zh, name.en), name.basis) for event, name in EVENT_NAMES.items()
}
"""By the class of the event."""


def name_of(event: object) -> EventName:
    """What an event is called."""
    return NAMES[type(event).__name__]
