"""Small events of this library to append, so that a log needs to know no other registry than its own."""

from datetime import datetime

from iov_realname.application.envelope import Actor, CommandRef, Envelope, Origin, Provenance
from iov_realname.application.ports import EventLog, New
from iov_realname.domain.card.notices import Declined
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.time import CHINA_TIME

__all__ = ["dent", "dents", "envelope", "versions"]

_NOON = datetime(2021, 9, 13, 12, 0, 0, 250, CHINA_TIME)


def envelope(event: object, event_id: str) -> Envelope[object]:
    """``event`` in plain circumstances."""
    return Envelope(
        event_id=event_id,
        occurred_at=_NOON,
        recorded_at=_NOON,
        actor=Actor("clerk-1", "clerk", None),
        command=CommandRef("c-1", ""),
        correlation="c-1",
        causation=None,
        because=(),
        edition="contract",
        provenance=Provenance(Origin.IMPORTED, "b", 1),
        event=event,
    )


def dent(stream: str, version: int, text: str = "door") -> New:
    """A small event to append."""
    return New(stream, version, envelope(Declined(Sealed("A256GCM", SubjectId("0" * 32), text)), f"{stream}/{version}"))


def dents(stream: str, count: int, first: int = 1) -> list[New]:
    """``count`` small events that follow one another."""
    return [dent(stream, version) for version in range(first, first + count)]


def versions(log: EventLog, *streams: str) -> dict[str, list[int]]:
    """Which versions the streams hold."""
    return {stream: [event.version for event in events] for stream, events in log.read(streams).items()}
