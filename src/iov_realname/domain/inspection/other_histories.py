"""What checks read besides cards and subjects: a channel, and the log as a whole."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import attrs

from iov_realname.domain.dealer import Dealer, DealerAuthorised, DealerEvent
from iov_realname.domain.inspection.history import Books

__all__ = ["ChannelFact", "ChannelHistory", "LogSeen"]


class ChannelFact(NamedTuple):
    """One event of a channel. ``imported``: a ledger tells it, which knows less than we do."""

    version: int
    at: datetime
    event: DealerEvent
    imported: bool


@attrs.frozen
class ChannelHistory:
    """A channel's facts in version order, and the channel they lead to. ``year``: that of the inspection."""

    facts: Sequence[ChannelFact]
    dealer: Dealer
    year: int

    @property
    def horizon(self) -> int:
        """The first year after the inspection's in which, as far as is on record, nothing happens to the channel.

        A duty that comes back every year is looked at up to then: whether it is met later is told by that year.
        """
        spans = [day for each in self.dealer.authorisations for day in (each.first, each.last) if day is not None]
        days = [*spans, *(since for since, _ in self.dealer.measures)]
        return max([self.year, *self.dealer.self_checked, *(day.year for day in days)]) + 1

    def authorised_on(self, day: date) -> Sequence[ChannelFact]:
        """The authorisations that cover a day."""
        spans = iter(self.dealer.authorisations)
        granted = ((fact, next(spans)) for fact in self.facts if isinstance(fact.event, DealerAuthorised))
        return [fact for fact, span in granted if span.first <= day and (span.last is None or day <= span.last)]


@attrs.frozen
class LogSeen:
    """The log as a whole. ``unsealed_since``: when the first event without a leaf was recorded; None if all have one,
    or nobody looked.
    """

    unsealed_since: datetime | None
    books: Books
