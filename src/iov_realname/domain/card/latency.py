"""How long a card's registrations took, from the sale to the carrier's completion: one reckoning for all figures."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import unique
from math import ceil

import attrs

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.sale import OwnershipTransferred, Sold
from iov_realname.domain.card.submission import Registered, RegistrationSubmitted, SubmissionAttempted
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

__all__ = ["TIMED_EVENTS", "Span", "Took", "nearest_rank", "spans"]

TIMED_EVENTS = (Sold, OwnershipTransferred, ReplacementFitted, RegistrationSubmitted, SubmissionAttempted, Registered)
"""The events that tell it."""


@unique
class Span(Word):
    """From what to what. Only ``verified_to_sent`` has a limit in the book."""

    SALE_TO_SENT = "sale_to_sent", "售出至传送", "sale to sending"
    VERIFIED_TO_SENT = "verified_to_sent", "核验通过至传送", "verification to sending"
    SENT_TO_COMPLETED = "sent_to_completed", "传送至报竣", "sending to completion"
    SALE_TO_COMPLETED = "sale_to_completed", "售出至报竣", "sale to completion"


@attrs.frozen
class Took:
    """How long something took. ``day``: whose book limits it. ``from_here``: we sent it, no ledger says that it was."""

    span: Span
    time: timedelta
    day: date
    from_here: bool


def spans(dated: Iterable[tuple[datetime, CardEvent]]) -> Iterator[Took]:
    """What every ownership period of a card took, as far as it came.

    Sent is the first attempt of the period, or the submission that a ledger tells of. A stock card's first period has
    no beginning to count from: it was sold before there was a duty.
    """
    period = _Period()
    for at, event in dated:
        match event:
            case Sold():
                period = _Period(None if event.stock else event.sold_at)
            case OwnershipTransferred():
                period = _Period(event.transferred_at)
            case ReplacementFitted():
                period = _Period(None if event.stock else event.began)
            case RegistrationSubmitted():
                yield from period.submitted(at, event.to_send)
            case SubmissionAttempted():
                yield from period.attempted(at)
            case Registered():
                yield from period.completed(at)
            case _:
                pass


def nearest_rank(total: int, share: int) -> int:
    """Which of ``total`` values in ascending order, from 1 on, ``share`` per cent of them do not exceed."""
    return ceil(total * share / 100)


@attrs.define
class _Period:
    began: datetime | None = None
    queued: datetime | None = None
    sent: datetime | None = None
    from_here: bool = True

    def submitted(self, at: datetime, to_send: bool) -> Iterator[Took]:
        self.from_here, self.queued = to_send, at if to_send else None
        if not to_send:
            yield from self._sent(at, day_of(at))

    def attempted(self, at: datetime) -> Iterator[Took]:
        if self.queued is not None:
            day = day_of(self.queued)
            yield Took(Span.VERIFIED_TO_SENT, at - self.queued, day, from_here=True)
            self.queued = None
            yield from self._sent(at, day)

    def _sent(self, at: datetime, day: date) -> Iterator[Took]:
        if self.sent is None:
            self.sent = at
            yield from self._since_sale(Span.SALE_TO_SENT, at, day)

    def completed(self, at: datetime) -> Iterator[Took]:
        if self.sent is not None:
            yield Took(Span.SENT_TO_COMPLETED, at - self.sent, day_of(at), self.from_here)
            yield from self._since_sale(Span.SALE_TO_COMPLETED, at, day_of(at))
            self.began = self.sent = None  # what follows a revocation has not taken since the sale

    def _since_sale(self, span: Span, at: datetime, day: date) -> Iterator[Took]:
        if self.began is not None:
            yield Took(span, at - self.began, day, self.from_here)
