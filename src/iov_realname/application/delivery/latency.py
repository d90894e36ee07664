"""How long it takes: from the sale to the sending, from the sending to the completion, carrier by carrier."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import unique

import attrs

from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.sale import OwnershipTransferred, Sold
from iov_realname.domain.card.submission import Registered, RegistrationSubmitted, SubmissionAttempted
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

__all__ = ["Latency", "Span", "latencies"]

_BEGINS = (Sold, OwnershipTransferred, ReplacementFitted)


@unique
class Span(Word):
    """From what to what. Only ``verified_to_sent`` has a limit in the book."""

    SALE_TO_SENT = "sale_to_sent", "售出至传送", "sale to sending"
    VERIFIED_TO_SENT = "verified_to_sent", "核验通过至传送", "verification to sending"
    SENT_TO_COMPLETED = "sent_to_completed", "传送至报竣", "sending to completion"


@attrs.frozen
class Latency:
    """One carrier's times. ``over_limit``: how many took longer than the book of their day allows."""

    carrier: Carrier
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
    times: dict[tuple[Carrier, Span], _Times] = {}
    for _, history in log.histories(CARD_PREFIX):
        carrier = _carrier(history)
        for span, took, day in _spans(history):
            if carrier is None:
                break
            kept = times.setdefault((carrier, span), _Times())
            kept.seconds.append(took.total_seconds())
            limit = timedelta(hours=books(day).delivery_hours)
            kept.over_limit += span is Span.VERIFIED_TO_SENT and took > limit
        progress(1)
    return [_latency(carrier, span, times[carrier, span]) for carrier, span in sorted(times)]


def _carrier(history: Sequence[Recorded]) -> Carrier | None:
    return next((each.envelope.event.carrier for each in history if isinstance(each.envelope.event, Procured)), None)


def _spans(history: Sequence[Recorded]) -> Iterator[tuple[Span, timedelta, date]]:
    began: datetime | None = None
    queued: datetime | None = None
    sent: datetime | None = None
    for each in history:
        event, at = each.envelope.event, each.envelope.occurred_at
        if isinstance(event, _BEGINS):
            began = event.began if isinstance(event, ReplacementFitted) else at
        elif isinstance(event, RegistrationSubmitted):
            queued, sent = (at if event.to_send else None), None
        elif isinstance(event, SubmissionAttempted) and queued is not None and sent is None:
            sent = at
            yield Span.VERIFIED_TO_SENT, sent - queued, day_of(queued)
            if began is not None:
                yield Span.SALE_TO_SENT, sent - began, day_of(queued)
        elif isinstance(event, Registered) and sent is not None:
            yield Span.SENT_TO_COMPLETED, at - sent, day_of(at)
            sent = None


def _latency(carrier: Carrier, span: Span, times: _Times) -> Latency:
    ranked = sorted(times.seconds)
    middle, high = ranked[(len(ranked) - 1) // 2], ranked[(len(ranked) - 1) * 95 // 100]
    return Latency(
        carrier,
        span,
        len(ranked),
        timedelta(seconds=middle),
        timedelta(seconds=high),
        timedelta(seconds=ranked[-1]),
        times.over_limit,
    )
