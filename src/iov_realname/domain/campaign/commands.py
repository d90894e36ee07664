"""What may be asked to happen in a campaign."""

from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.campaign.events import Census, Wave, WaveFigures
from iov_realname.domain.card.burdens import Condition

__all__ = [
    "CampaignCommand",
    "CloseCampaign",
    "CloseWave",
    "ExtendDeadline",
    "OpenCampaign",
    "PlanWaves",
]


@attrs.frozen
class OpenCampaign:
    """Open a campaign over a census; ``asked``: what owners would be asked in return."""

    at: datetime
    census: Census
    asked: tuple[Condition, ...]


@attrs.frozen
class PlanWaves:
    """Set the waves, by the work plan under its number."""

    at: datetime
    plan: str
    waves: tuple[Wave, ...]


@attrs.frozen
class ExtendDeadline:
    """An authority gives more time."""

    at: datetime
    deadline: date
    reference: str


@attrs.frozen
class CloseWave:
    """A wave is over; ``figures`` follow from the log."""

    at: datetime
    wave: int
    figures: WaveFigures


@attrs.frozen
class CloseCampaign:
    """The campaign is over."""

    at: datetime
    reference: str


CampaignCommand: TypeAlias = OpenCampaign | PlanWaves | ExtendDeadline | CloseWave | CloseCampaign
