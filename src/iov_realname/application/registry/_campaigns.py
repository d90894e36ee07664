"""Backfill campaigns: the stock counted, waves planned, owners told, and how far it has come."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from iov_realname.application.acts.campaign import (
    Closing,
    Extending,
    Opening,
    Planning,
    WaveClosing,
    close,
    close_wave,
    extend,
    open_campaign,
    plan,
)
from iov_realname.application.campaigns.progress import CampaignProgress, progress_of, wave_progress
from iov_realname.application.campaigns.stock import Stock, stock_of
from iov_realname.application.desk import Accepted
from iov_realname.application.errors import NotFound
from iov_realname.application.notifying.ports import Notifier
from iov_realname.application.notifying.round import Errand, NoticeTally
from iov_realname.application.registry._noticing import NoticeActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.campaign.events import Census
from iov_realname.domain.campaign.state import Campaign
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.terms import Addressee, NoticePurpose

__all__ = ["CampaignActs"]


class CampaignActs(NoticeActs):
    """Acts of a campaign, under its number. Documents are named by their numbers in your register."""

    def campaign(self, campaign: str) -> Campaign:
        """A campaign as it stands; one that was never opened has nothing in it."""
        return WorkingSet(self._log).campaign(campaign)

    def open_campaign(
        self,
        *,
        campaign: str,
        stock_on: date,
        asked: Iterable[Condition] = (),
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Count the stock cards unregistered at the end of a day, and open a campaign about them (N9-1, FINAL-4).

        ``asked``: what owners would have to give in return, which is refused (O25-20).
        """
        stock = stock_of(self._log, stock_on, self._log.end())
        request = Opening(at=self._at(at), campaign=campaign, stock_on=stock_on, asked=tuple(asked))
        return self._send(command_id, at, request, partial(open_campaign, stock.census))

    def plan_waves(
        self,
        *,
        campaign: str,
        plan_no: str,
        days: Sequence[tuple[date, date]],
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Set the waves by the first and last day of each; into which one a vehicle falls, follows from its VIN."""
        counts = tuple(len(vins) for vins in self._stock(campaign).in_waves(campaign, len(days))) if days else ()
        request = Planning(at=self._at(at), campaign=campaign, plan=plan_no, days=tuple(days))
        return self._send(command_id, at, request, partial(plan, counts))

    def extend_campaign(
        self,
        *,
        campaign: str,
        deadline: date,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that an authority gave more time, by its letter; the deadline of before stays on record."""
        request = Extending(at=self._at(at), campaign=campaign, deadline=deadline, reference=reference)
        return self._send(command_id, at, request, extend)

    def close_wave(
        self, *, campaign: str, wave: int, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Count where the vehicles of a wave stand, and close it with these figures."""
        figures = wave_progress(self._log, wave, self.wave(campaign, wave)).figures
        request = WaveClosing(at=self._at(at), campaign=campaign, wave=wave)
        return self._send(command_id, at, request, partial(close_wave, figures))

    def close_campaign(
        self, *, campaign: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End a campaign; every wave must be closed."""
        return self._send(command_id, at, Closing(at=self._at(at), campaign=campaign, reference=reference), close)

    def campaign_progress(self, campaign: str) -> CampaignProgress:
        """How far each wave has come, and whether counting the census again still gives the same cards."""
        return progress_of(self._log, campaign, self.campaign(campaign), self._census(campaign))

    def wave(self, campaign: str, wave: int) -> Sequence[str]:
        """The VINs of a wave, sorted; none where there is no such wave."""
        stock, waves = self._stock(campaign), len(self.campaign(campaign).waves)
        return stock.in_waves(campaign, waves)[wave - 1] if 0 < wave <= waves else ()

    def notify_wave(
        self,
        *,
        campaign: str,
        wave: int,
        notifiers: Iterable[Notifier],
        text_version: str,
        text: str,
        actor: str,
        round: int = 1,  # noqa: A002 - the word of the trade
    ) -> NoticeTally:
        """Tell the owners of a wave who are not registered, by every channel given (M22-2); ``round`` 2: a reminder.

        Run it again to hand over what waits and to ask after what is under way: see :meth:`run_notices`.
        """
        errand = Errand(
            campaign=campaign,
            wave=wave,
            round=round,
            addressee=Addressee.PRESENT_OWNER,
            purpose=NoticePurpose.BACKFILL,
            text_version=text_version,
            text=text,
        )
        return self.run_notices(errand, self.wave(campaign, wave), notifiers, actor)

    def _stock(self, campaign: str) -> Stock:
        census = self._census(campaign)
        return stock_of(self._log, census.stock_on, census.log_end)

    def _census(self, campaign: str) -> Census:
        census = self.campaign(campaign).census
        if census is None:
            raise NotFound("No campaign of this number in this store.")
        return census
