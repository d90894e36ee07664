"""Where subjects stand: each is found once, with every history that speaks of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TypeAlias

import attrs

from iov_realname.application.errors import NotFound
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.fitting import Fitted
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.streams import (
    CARD_PREFIX,
    COMPLAINT_PREFIX,
    DEALER_PREFIX,
    MISUSE_PREFIX,
    OEM_PREFIX,
    card_stream,
    may_exist,
    vehicle_stream,
)
from iov_realname.domain.subject.mentions import Mention, mentions
from iov_realname.domain.subject.service import SubjectService, subjects_of

__all__ = ["AT_A_TIME", "Found", "Whereabouts", "mentioned"]

SPEAKING = (CARD_PREFIX, DEALER_PREFIX, OEM_PREFIX, COMPLAINT_PREFIX, MISUSE_PREFIX)
"""The histories that speak of subjects."""

AT_A_TIME = 200
"""How many histories are looked at together."""

_Histories: TypeAlias = Mapping[str, Sequence[Recorded]]


@attrs.frozen
class Found:
    """A subject, the histories that speak of it by name, and what each says of service to it."""

    subject: SubjectId
    histories: _Histories = attrs.field(repr=False)
    services: tuple[SubjectService, ...]


def mentioned(found: Found) -> Iterator[tuple[Recorded, Mention]]:
    """Every sealed field about the subject, with the event it stands in."""
    for history in found.histories.values():
        for recorded in history:
            for mention in mentions(recorded.envelope.event):
                if mention.sealed.key == found.subject:
                    yield recorded, mention


class Whereabouts:
    """Finds subjects by walking the log, in flat memory."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def everywhere(self) -> Iterator[Sequence[Found]]:
        """Every subject there is, once, a batch at a time: at the first of the histories that speak of it."""
        walk = chain.from_iterable(map(self._log.histories, SPEAKING))
        while batch := dict(islice(walk, AT_A_TIME)):
            yield [found for found in self._in(batch) if min(found.histories) in batch]

    def among(self, streams: Iterable[str]) -> Iterator[Sequence[Found]]:
        """The subjects that these histories speak of, each once, a batch at a time."""
        walk, seen = iter(streams), set[SubjectId]()
        while names := list(islice(walk, AT_A_TIME)):
            found = [each for each in self._in(self._log.read(names)) if each.subject not in seen]
            seen.update(each.subject for each in found)
            yield found

    def on_card(self, iccid: str) -> Sequence[Found]:
        """The subjects of one card, in the order of its history. Raises ``NotFound`` for an unknown card."""
        stream = card_stream(iccid)
        found = self._in(self._log.read([stream])) if may_exist(stream) else []
        if not found:
            raise NotFound("No such card in this store, or nobody's data on it.")
        return found

    def find(self, subject: str, iccid: str | None = None) -> Found:
        """One subject. Saying a card it stands on spares the walk. Raises ``NotFound``."""
        batches = self.everywhere() if iccid is None else iter([self.on_card(iccid)])
        for batch in batches:
            for found in batch:
                if found.subject == subject:
                    return found
        raise NotFound("No such subject in this store, or not on this card.")

    def _in(self, batch: _Histories) -> list[Found]:
        families = self._families(batch)
        missing = {each for family in families.values() for each in family} - batch.keys()
        histories = {**batch, **self._log.read(missing)}
        told = {stream: _services(history) for stream, history in histories.items()}
        found: dict[SubjectId, Found] = {}
        for stream in batch:
            for subject in told[stream]:
                where = [each for each in families[stream] if subject in told.get(each, {})]
                services = tuple(told[each][subject] for each in where)
                found.setdefault(subject, Found(subject, {each: histories[each] for each in where}, services))
        return list(found.values())

    def _families(self, batch: _Histories) -> Mapping[str, Sequence[str]]:
        """For each history those of the same vehicle, itself among them, by name: subjects are shared by its cards."""
        vins = {stream: vin for stream, history in batch.items() if (vin := _vin(history)) is not None}
        work = WorkingSet(self._log)
        work.prefetch({vehicle_stream(vin) for vin in vins.values()})
        cards = {stream: {card_stream(iccid) for iccid in work.vehicle(vin).cards} for stream, vin in vins.items()}
        return {stream: sorted({stream, *cards.get(stream, ())}) for stream in batch}


def _vin(history: Sequence[Recorded]) -> str | None:
    """The vehicle a card was last fitted to."""
    events = (recorded.envelope.event for recorded in reversed(history))
    return next((event.vin for event in events if isinstance(event, Fitted | ReplacementFitted)), None)


def _services(history: Sequence[Recorded]) -> Mapping[SubjectId, SubjectService]:
    dated = ((recorded.envelope.occurred_at, recorded.envelope.event) for recorded in history)
    return {service.subject: service for service in subjects_of(dated)}
