"""What the history of a campaign amounts to."""

from datetime import date
from typing import assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.campaign.events import (
    CampaignClosed,
    CampaignEvent,
    CampaignOpened,
    Census,
    DeadlineExtended,
    Wave,
    WaveClosed,
    WavesPlanned,
)

__all__ = ["NEVER_OPENED", "Campaign", "evolve_campaign"]


@attrs.frozen(slots=False)
class Campaign:
    """One campaign. ``deadline`` is the rule book's, or what an authority extended it to; ``closed_waves`` by number.

    ``replanning``: the deadline was extended since the waves were planned.
    """

    census: Census | None
    deadline: date | None
    waves: tuple[Wave, ...]
    closed_waves: frozenset[int]
    replanning: bool
    closed: bool

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.census is not None and not self.closed

    @property
    def open_waves(self) -> tuple[int, ...]:
        """The numbers of the waves that are not closed; the first wave is 1."""
        return tuple(number for number in range(1, len(self.waves) + 1) if number not in self.closed_waves)


NEVER_OPENED = Campaign(census=None, deadline=None, waves=(), closed_waves=frozenset(), replanning=False, closed=False)
"""A campaign no history speaks of; every fold starts here."""


def evolve_campaign(campaign: Campaign, event: CampaignEvent) -> Campaign:
    """The campaign after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case CampaignOpened():
            return altered(campaign, census=event.census, deadline=event.deadline)
        case WavesPlanned():
            return altered(campaign, waves=event.waves, closed_waves=frozenset(), replanning=False)
        case DeadlineExtended():
            return altered(campaign, deadline=event.deadline, replanning=True)
        case WaveClosed():
            return altered(campaign, closed_waves=campaign.closed_waves | {event.wave})
        case CampaignClosed():
            return altered(campaign, closed=True)
        case _:  # pragma: no cover
            assert_never(event)
