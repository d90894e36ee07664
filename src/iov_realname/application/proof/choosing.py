"""Which histories go into a bundle: those asked for, and what they rest on."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.fitting import Fitted
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.streams import (
    card_stream,
    dealer_stream,
    registration_stream,
    subject_stream,
    vehicle_stream,
)
from iov_realname.domain.subject.mentions import mentions
from iov_realname.domain.terms import NoticeChannel
from iov_realname.domain.vehicle.state import CardFitted, CardReplaced

__all__ = ["chosen_streams"]

AT_A_TIME = 200


def chosen_streams(log: EventLog, iccids: Collection[str], vins: Collection[str]) -> Sequence[str]:
    """The cards, and every card that one of the vehicles ever had; the vehicles these cards were ever fitted to; the
    claims of their registration numbers; the channels that registered them; and what is kept of the subjects that any
    of these speak of. Other cards of a vehicle are taken only when the vehicle was asked for.

    Refusals stand in histories of their own and are not among them. The cards and vehicles are, history or not.
    """
    cards = dict.fromkeys(map(card_stream, iccids))
    vehicles = dict.fromkeys(map(vehicle_stream, vins))
    for _, history in _read(log, vehicles):
        cards |= dict.fromkeys(card for recorded in history for card in _cards_of(recorded.envelope.event))
    asked = frozenset([*cards, *vehicles])
    found = dict.fromkeys([*cards, *vehicles])
    for _, history in _read(log, cards):
        found |= dict.fromkeys(_rests_on(history))
    for _, history in _read(log, [*found]):
        found |= dict.fromkeys(_subjects_of(history))
    return [stream for stream, history in _read(log, found) if history or stream in asked]


def _read(log: EventLog, streams: Collection[str]) -> Iterator[tuple[str, Sequence[Recorded]]]:
    """Each stream with its history, which may be empty."""
    walk = iter(list(streams))
    while batch := list(islice(walk, AT_A_TIME)):
        histories = log.read(batch)
        yield from ((stream, histories.get(stream, ())) for stream in batch)


def _cards_of(event: object) -> Iterator[str]:
    if isinstance(event, CardFitted):
        yield card_stream(event.iccid)
    if isinstance(event, CardReplaced):
        yield card_stream(event.new)


def _rests_on(history: Sequence[Recorded]) -> Iterator[str]:
    """The histories that a card's events name."""
    for recorded in history:
        event = recorded.envelope.event
        if isinstance(event, Fitted | ReplacementFitted):
            yield vehicle_stream(event.vin)
        number, channel = getattr(event, "number", None), getattr(event, "channel", None)
        if isinstance(number, str):
            yield registration_stream(number)
        if isinstance(channel, str) and not isinstance(channel, NoticeChannel):
            yield dealer_stream(channel)


def _subjects_of(history: Sequence[Recorded]) -> Iterator[str]:
    for recorded in history:
        yield from (subject_stream(mention.sealed.key) for mention in mentions(recorded.envelope.event))
