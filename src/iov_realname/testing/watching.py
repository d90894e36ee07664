"""An event log that passes everything on and remembers how it was written to."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from iov_realname.application.ports import Answer, EventLog, New, Recorded
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.streams import CARD_PREFIX

__all__ = ["Append", "WatchedLog"]


@attrs.frozen
class Append:
    """One append that went through: events and answers, all or nothing."""

    events: tuple[New, ...]
    answers: tuple[Answer, ...]


class WatchedLog:
    """Wraps any log. ``appends`` are those that went through; ``live`` is each card as decided, never stored or read.

    So a test can hold the stored history against what its writer believed. For one thread.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self.appends: list[Append] = []
        self.live: dict[str, Card] = {}

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append, and remember it once it is done."""
        self._log.append(events, answers)
        self.appends.append(Append(tuple(events), tuple(answers)))
        for new in events:
            if new.stream.startswith(CARD_PREFIX):
                before = self.live.get(new.stream, UNKNOWN)
                self.live[new.stream] = evolve_card(before, new.envelope.event)  # type: ignore[arg-type]

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """The named streams."""
        return self._log.read(streams)

    def histories(self, prefix: str) -> Iterator[tuple[str, Sequence[Recorded]]]:
        """All streams with this prefix."""
        return self._log.histories(prefix)

    def since(self, position: int, limit: int) -> Sequence[Recorded]:
        """The log after a position."""
        return self._log.since(position, limit)

    def end(self) -> int:
        """The log's end."""
        return self._log.end()

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """Which of these commands have been answered."""
        return self._log.answered(commands)
