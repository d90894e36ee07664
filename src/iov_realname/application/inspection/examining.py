"""Examining histories one after the other, in flat memory: what is wrong in each, and what each counts for."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import islice

import attrs

from iov_realname.application.cards.following import Progress
from iov_realname.application.clocks import View
from iov_realname.application.folding import rebuilt_vehicle
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent
from iov_realname.domain.card.fitting import Fitted
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.dealer import DEALER_EVENTS, UNAUTHORISED, evolve_dealer
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.inspection.checks import CARD_CHECKS, CHANNEL_CHECKS, DUTIES, LOG_CHECKS, SUBJECT_CHECKS
from iov_realname.domain.inspection.counting import counted
from iov_realname.domain.inspection.duties import Duty, DutyFact, DutyHistory
from iov_realname.domain.inspection.history import (
    Books,
    SubjectFact,
    SubjectHistory,
    VehicleSeen,
    card_history,
)
from iov_realname.domain.inspection.judging import Judgement, Sighting, judged
from iov_realname.domain.inspection.other_histories import ChannelFact, ChannelHistory, LogSeen
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import CommandRefused, StoreAssigned
from iov_realname.domain.streams import (
    CARD_PREFIX,
    COMMAND_PREFIX,
    DEALER_PREFIX,
    SUBJECT_PREFIX,
    log_stream,
    vehicle_stream,
)
from iov_realname.domain.subject.events import SUBJECT_EVENTS
from iov_realname.domain.time import day_of

__all__ = ["EXAMINED", "Examined", "Examiner", "examined_log", "whole"]

EXAMINED = (CARD_PREFIX, COMMAND_PREFIX, DEALER_PREFIX, SUBJECT_PREFIX, *DUTIES)
"""The histories that are examined; those of vehicles are looked at with their cards."""

TOGETHER = 32
"""So many histories are held, and the vehicles of their cards read, together: more would not stay in a cache."""

_Dated = tuple[int, datetime, CardEvent]


@attrs.frozen
class Examined:
    """What the examination of one history came to. ``next_due``: when time alone may change it; None if never."""

    stream: str
    sightings: tuple[Sighting, ...]
    next_due: datetime | None
    counts: tuple[str, ...]


class Examiner:
    """Examines histories as they are seen at a moment, which must have an ``as_of``: findings need a day.

    ``busy_agents``: the subjects of agents who act for many owners, as far as anybody counted.
    """

    def __init__(
        self, log: EventLog, view: View, at: datetime, books: Books, busy_agents: Collection[SubjectId] = ()
    ) -> None:
        self._log = log
        self._view = attrs.evolve(view, as_of=at)
        self._known = View(end=view.end)
        self._at = at
        self._books = books
        self._busy_agents = busy_agents
        self._oem = _oem(log)

    def examined(self, histories: Iterable[tuple[str, Sequence[Recorded]]]) -> Iterator[Examined]:
        """What each history of which something is seen comes to, in the same order."""
        walk = iter(histories)
        while batch := dict(islice(walk, TOGETHER)):
            known = {stream: self._known.of(history) for stream, history in batch.items()}
            seen = {stream: self._view.of(history) for stream, history in known.items()}
            vehicles = self._vehicles(seen)
            for stream in batch:
                yield from self._one(stream, known[stream], seen[stream], vehicles)

    def _one(
        self, stream: str, known: Sequence[Recorded], seen: Sequence[Recorded], vehicles: Mapping[str, "_Vehicle"]
    ) -> Iterator[Examined]:
        vehicle = vehicles.get(_vin(seen) or "", _Vehicle(None, None))
        if stream.startswith(CARD_PREFIX):
            judgement, counts = self._card(seen, vehicle.seen)
        elif stream.startswith(SUBJECT_PREFIX):
            judgement, counts = self._subject(seen), ()
        elif duty := DUTIES.get(f"{stream.partition('-')[0]}-"):
            judgement, counts = self._duty(duty, stream, seen)
        elif stream.startswith(DEALER_PREFIX):
            judgement, counts = self._channel(seen), ()
        else:
            judgement, counts = Judgement((), None), tuple(_refusals(seen))
        ahead = self._next(known) if len(seen) < len(known) else None
        due = _earliest(judgement.next_due, vehicle.next, ahead)
        if seen or due is not None:
            yield Examined(stream, judgement.sightings, due, counts)

    def _card(self, seen: Sequence[Recorded], vehicle: VehicleSeen | None) -> tuple[Judgement, tuple[str, ...]]:
        if not seen:
            return Judgement((), None), ()
        history = card_history(_dated(seen), vehicle, self._oem, self._books, self._busy_agents)
        return judged(CARD_CHECKS, history, self._at), tuple(counted(history))

    def _subject(self, seen: Sequence[Recorded]) -> Judgement:
        facts = [
            SubjectFact(each.version, each.envelope.occurred_at, each.envelope.event, each.envelope.actor.id)
            for each in seen
            if isinstance(each.envelope.event, SUBJECT_EVENTS)
        ]
        return judged(SUBJECT_CHECKS, SubjectHistory(facts), self._at)

    def _duty(self, duty: Duty, stream: str, seen: Sequence[Recorded]) -> tuple[Judgement, tuple[str, ...]]:
        if not seen:
            return Judgement((), None), ()
        facts = [DutyFact(each.version, each.envelope.occurred_at, each.envelope.event) for each in seen]
        history = DutyHistory(stream, facts, self._oem, self._books)
        return judged(duty.checks, history, self._at), tuple(duty.counts(history))

    def _channel(self, seen: Sequence[Recorded]) -> Judgement:
        facts = [
            ChannelFact(each.version, each.envelope.occurred_at, event, _imported(each))
            for each in seen
            if isinstance(event := each.envelope.event, DEALER_EVENTS)
        ]
        dealer = reduce(evolve_dealer, (fact.event for fact in facts), UNAUTHORISED)
        return judged(CHANNEL_CHECKS, ChannelHistory(facts, dealer, day_of(self._at).year), self._at)

    def _next(self, known: Sequence[Recorded]) -> datetime | None:
        """When the first of the events happens that are recorded for later."""
        return _earliest(*(each.envelope.occurred_at for each in known if each.envelope.occurred_at > self._at))

    def _vehicles(self, seen: Mapping[str, Sequence[Recorded]]) -> Mapping[str, "_Vehicle"]:
        """The vehicles that the cards of a batch are seen to be in."""
        vins = {vin for stream, history in seen.items() if stream.startswith(CARD_PREFIX) and (vin := _vin(history))}
        histories = self._log.read({vehicle_stream(vin) for vin in vins}) if vins else {}
        return {vin: self._vehicle(self._known.of(histories.get(vehicle_stream(vin), ()))) for vin in vins}

    def _vehicle(self, known: Sequence[Recorded]) -> "_Vehicle":
        seen = self._view.of(known)
        shown = VehicleSeen(rebuilt_vehicle(seen), seen[-1].envelope.occurred_at) if seen else None
        return _Vehicle(shown, self._next(known))


@attrs.frozen
class _Vehicle:
    """A vehicle as it is seen, and when something recorded for later happens to it."""

    seen: VehicleSeen | None
    next: datetime | None


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def whole(log: EventLog, progress: Progress) -> Iterator[tuple[str, Sequence[Recorded]]]:
    """Every history that is examined, one at a time; ``progress`` is told how many events were read, of how many."""
    done, end = 0, log.end()
    for prefix in EXAMINED:
        for stream, history in log.histories(prefix):
            yield stream, history
            done += len(history)
            progress(min(done, end), end)


def examined_log(log: EventLog, unsealed_since: datetime | None, at: datetime, books: Books) -> Examined:
    """What the log as a whole comes to; told under the history in which it speaks of itself."""
    judgement = judged(LOG_CHECKS, LogSeen(unsealed_since, books), at)
    return Examined(log_stream(_oem(log) or ""), judgement.sightings, judgement.next_due, ())


def _dated(seen: Sequence[Recorded]) -> Iterator[_Dated]:
    for each in seen:
        event = each.envelope.event
        if isinstance(event, CARD_EVENTS):
            yield each.version, each.envelope.occurred_at, event


def _vin(history: Sequence[Recorded]) -> str | None:
    """The vehicle that a card was last fitted to."""
    for each in reversed(history):
        event = each.envelope.event
        if isinstance(event, Fitted | ReplacementFitted):
            return event.vin
    return None


def _imported(recorded: Recorded) -> bool:
    return recorded.envelope.provenance.origin is Origin.IMPORTED


def _refusals(seen: Sequence[Recorded]) -> Iterator[str]:
    for each in seen:
        if isinstance(each.envelope.event, CommandRefused):
            yield f"refused:{each.envelope.event.code}"


def _oem(log: EventLog) -> UnitCode | None:
    for _, history in log.histories("oem-"):
        for each in history:
            if isinstance(each.envelope.event, StoreAssigned):
                return each.envelope.event.oem
    return None
