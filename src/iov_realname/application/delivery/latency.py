"""How long it takes: from the sale to the sending, from the sending to the completion, carrier by carrier."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import attrs

from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.evolve import CARD_EVENTS, CardEvent
from iov_realname.domain.card.latency import Span, nearest_rank, spans
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import CARD_PREFIX

__all__ = ["Latency", "latencies"]


@attrs.frozen
class Latency:
    """One carrier's times. ``over_limit``: how many took longer than the book of their day allows."""

    carrier: CarrierCode
    span: Span
    count: int
    median: timedelta
    p95: timedelta
    longest: timedelta
    over_limit: int


@attrs.define
class _Times:
    seconds: "array[float]" = attrs.field(factory=lambda: array("d"))
    over_limit: int = 0


def latencies(
    log: EventLog, books: Callable[[date], RuleBook], progress: Callable[[int], None] = lambda _: None
) -> Sequence[Latency]:
    """What was sent from here, over all histories, one at a time."""
    times: dict[tuple[CarrierCode, Span], _Times] = {}
    for _, history in log.histories(CARD_PREFIX):
        carrier = _carrier(history)
        for took in spans(_dated(history)):
            if carrier is None or not took.from_here:
                continue
            kept = times.setdefault((carrier, took.span), _Times())
            kept.seconds.append(took.time.total_seconds())
            limit = timedelta(hours=books(took.day).delivery_hours)
            kept.over_limit += took.span is Span.VERIFIED_TO_SENT and took.time > limit
        progress(1)
    return [_latency(carrier, span, times[carrier, span]) for carrier, span in sorted(times)]


def _carrier(history: Sequence[Recorded]) -> CarrierCode | None:
    return next((each.envelope.event.carrier for each in history if isinstance(each.envelope.event, Procured)), None)


def _dated(history: Sequence[Recorded]) -> Iterator[tuple[datetime, CardEvent]]:
    for each in history:
        if isinstance(event := each.envelope.event, CARD_EVENTS):
            yield each.envelope.occurred_at, event


def _latency(carrier: CarrierCode, span: Span, times: _Times) -> Latency:
    ranked = sorted(times.seconds)
    middle, high = (ranked[nearest_rank(len(ranked), share) - 1] for share in (50, 95))
    return Latency(
        carrier,
        span,
        len(ranked),
        timedelta(seconds=middle),
        timedelta(seconds=high),
        timedelta(seconds=ranked[-1]),
        times.over_limit,
    )
