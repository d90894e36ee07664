"""Whether channels look at themselves every year (I-12)."""

from collections.abc import Iterator
from datetime import date

from iov_realname.domain.dealer import DealerAuthorised
from iov_realname.domain.dealing import SelfChecked, stands
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import day_after
from iov_realname.domain.inspection.other_histories import ChannelFact, ChannelHistory
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.time import day_of

__all__ = ["CHANNEL_CHECKS"]


def channel_not_self_checked(history: ChannelHistory) -> Iterator[Trace]:
    """A whole year in which the channel worked went by without its look at itself.

    Looked for from the first self-check on, or from the first authorisation that no ledger brought: a ledger of
    channels has no column for self-checks.
    """
    begins = [year for fact in history.facts if (year := _tells_from(fact)) is not None]
    for year in range(min(begins, default=history.horizon + 1), history.horizon + 1):
        worked = _worked(history, year)
        if worked and year not in history.dealer.self_checked:
            since = day_after(date(year, 12, 31))
            yield Trace(since, tuple(fact.version for fact in worked), day_of(since))


def _tells_from(fact: ChannelFact) -> int | None:
    match fact.event:
        case SelfChecked(year=year):
            return year
        case DealerAuthorised(authorised_from=first) if not fact.imported:
            return day_of(first).year
        case _:
            return None


def _worked(history: ChannelHistory, year: int) -> list[ChannelFact]:
    """The authorisations under which it worked the year through; none if it did not."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    at_first, at_last = history.authorised_on(first), history.authorised_on(last)
    if not at_first or not at_last or not stands(history.dealer.measures, last):
        return []
    return sorted({*at_first, *at_last}, key=lambda fact: fact.version)


CHANNEL_CHECKS: tuple[Check[ChannelHistory], ...] = (
    Check(
        channel_not_self_checked,
        Question.CHANNELS,
        Severity.MINOR,
        ("O25-15",),
        Wording("渠道未按年自查", "a channel that did not look at itself for a year"),
        Wording("该年度的自查记录", "the record of that year's self-check"),
        Wording("责令渠道补做自查并报送结果", "order the channel to make up for it and tell what it found"),
    ),
)
