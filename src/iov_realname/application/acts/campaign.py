"""Conducting a backfill campaign: each act is recorded in the campaign's own history."""

from datetime import date, datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.campaign.commands import (
    CampaignCommand,
    CloseCampaign,
    CloseWave,
    ExtendDeadline,
    OpenCampaign,
    PlanWaves,
)
from iov_realname.domain.campaign.decide import decide_campaign
from iov_realname.domain.campaign.events import Census, Wave, WaveFigures
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.streams import campaign_stream

__all__ = [
    "Closing",
    "Extending",
    "Opening",
    "Planning",
    "WaveClosing",
    "close",
    "close_wave",
    "extend",
    "open_campaign",
    "plan",
]


@attrs.frozen(kw_only=True)
class _AboutCampaign:
    """A request about one campaign, by its number."""

    at: datetime
    campaign: str

    @property
    def target(self) -> str | None:
        """The campaign's stream; None if the text is no number of one."""
        return campaign_stream(self.campaign) if names_a_record(self.campaign) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The campaign."""
        return (campaign_stream(self.campaign),)


@attrs.frozen(kw_only=True)
class Opening(_AboutCampaign):
    """A campaign begins, over the stock of a day; ``asked``: what owners would be asked in return."""

    stock_on: date
    asked: tuple[Condition, ...]


@attrs.frozen(kw_only=True)
class Planning(_AboutCampaign):
    """Waves are set, by their first and last days."""

    plan: str
    days: tuple[tuple[date, date], ...]


@attrs.frozen(kw_only=True)
class Extending(_AboutCampaign):
    """An authority gives more time."""

    deadline: date
    reference: str


@attrs.frozen(kw_only=True)
class WaveClosing(_AboutCampaign):
    """A wave is over."""

    wave: int


@attrs.frozen(kw_only=True)
class Closing(_AboutCampaign):
    """The campaign is over."""

    reference: str


def open_campaign(census: Census, case: Case, request: Opening) -> Refusal | None:
    """Begin a campaign; the census follows from the log."""
    return _decide(case, request, OpenCampaign(request.at, census, request.asked))


def plan(vehicles: tuple[int, ...], case: Case, request: Planning) -> Refusal | None:
    """Set the waves; how many ``vehicles`` fall into each follows from the census."""
    waves = tuple(Wave(first, last, count) for (first, last), count in zip(request.days, vehicles, strict=True))
    return _decide(case, request, PlanWaves(request.at, request.plan, waves))


def extend(case: Case, request: Extending) -> Refusal | None:
    """Note an extension."""
    return _decide(case, request, ExtendDeadline(request.at, request.deadline, request.reference))


def close_wave(figures: WaveFigures, case: Case, request: WaveClosing) -> Refusal | None:
    """Close a wave; its figures follow from the log."""
    return _decide(case, request, CloseWave(request.at, request.wave, figures))


def close(case: Case, request: Closing) -> Refusal | None:
    """End a campaign."""
    return _decide(case, request, CloseCampaign(request.at, request.reference))


def _decide(case: Case, request: _AboutCampaign, command: CampaignCommand) -> Refusal | None:
    """Let the campaign decide; what is no number of one has no history to write to."""
    if request.target is None:
        return attrs.evolve(NOT_A_NUMBER, rule="campaign_has_a_number", edition=case.book.edition)
    decision = decide_campaign(case.work.campaign(request.campaign), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
