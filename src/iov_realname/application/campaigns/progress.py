"""How far each wave has come: where its vehicles stand, and by which channel their owners registered (M22-3)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import attrs

from iov_realname.application.campaigns.stock import Stock, stock_of
from iov_realname.application.ports import EventLog
from iov_realname.application.working import WorkingSet
from iov_realname.domain.campaign.events import Census, WaveFigures
from iov_realname.domain.campaign.state import Campaign
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.streams import card_stream, vehicle_stream
from iov_realname.domain.vehicle.fitted import FittedVehicle

__all__ = ["CampaignProgress", "WaveProgress", "in_batches", "progress_of", "wave_progress"]

AT_A_TIME = 200
"""How many vehicles are looked at together."""


@attrs.frozen
class WaveProgress:
    """Where the vehicles of a wave stand; ``channels``: how many owners registered by which kind of channel."""

    wave: int
    figures: WaveFigures
    channels: Mapping[str, int]


@attrs.frozen
class CampaignProgress:
    """A campaign's waves; one without a plan counts as one wave, number 0. ``census_holds``: counting again agrees."""

    census_holds: bool
    waves: tuple[WaveProgress, ...]


def progress_of(log: EventLog, number: str, campaign: Campaign, census: Census) -> CampaignProgress:
    """Count a campaign anew: its census as of then, its vehicles as they stand now."""
    stock = stock_of(log, census.stock_on, census.log_end)
    return CampaignProgress(stock.census == census, tuple(_waves(log, number, campaign, stock)))


def _waves(log: EventLog, number: str, campaign: Campaign, stock: Stock) -> Iterator[WaveProgress]:
    if not campaign.waves:
        yield wave_progress(log, 0, stock.vins)
        return
    for wave, vins in enumerate(stock.in_waves(number, len(campaign.waves)), start=1):
        yield wave_progress(log, wave, vins)


def wave_progress(log: EventLog, wave: int, vins: Sequence[str]) -> WaveProgress:
    """Count one wave."""
    standings, channels, notified = Counter[str](), Counter[str](), 0
    for fitted in in_batches(log, vins):
        standings[_standing(fitted)] += 1
        notified += any(card.period is not None and card.period.notices_delivered > 0 for card in fitted.live)
        if (channel := _channel(fitted)) is not None:
            channels[channel] += 1
    figures = WaveFigures(notified=notified, **{name: standings[name] for name in _STANDINGS})
    return WaveProgress(wave, figures, dict(channels))


def in_batches(log: EventLog, vins: Iterable[str]) -> Iterator[FittedVehicle]:
    """Every vehicle with its cards as they stand now, read many at a time."""
    walk = iter(vins)
    while batch := list(islice(walk, AT_A_TIME)):
        work = WorkingSet(log)
        work.prefetch([vehicle_stream(vin) for vin in batch])
        work.prefetch([card_stream(iccid) for vin in batch for iccid in work.vehicle(vin).cards])
        yield from (work.fitted(vin) for vin in batch)


_STANDINGS = ("registered", "restricted", "changed_hands", "ended", "remaining")


def _standing(fitted: FittedVehicle) -> str:
    if not fitted.live:
        return "ended"
    if fitted.vehicle.period > 1:
        return "changed_hands"
    if all(card.registration_status is RegistrationStatus.REGISTERED for card in fitted.live):
        return "registered"
    return "restricted" if any(card.restriction is not None for card in fitted.live) else "remaining"


def _channel(fitted: FittedVehicle) -> str | None:
    """By which kind of channel the present owner registered; ``-`` where a ledger does not say."""
    for card in fitted.live:
        registration = card.registration
        if registration is not None and registration.status is RegistrationStatus.REGISTERED:
            return str(registration.channel or "-")
    return None
