"""The stock that a campaign is about, counted from the log; the same day and log end give the same cards for ever."""

from collections.abc import Mapping
from datetime import date, timedelta

import attrs

from iov_realname.application.clocks import View
from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import EventLog
from iov_realname.domain.campaign.events import Census
from iov_realname.domain.campaign.waves import census_digest, wave_of
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.inspection.history import day_after
from iov_realname.domain.streams import CARD_PREFIX

__all__ = ["Stock", "stock_of"]

_TICK = timedelta(microseconds=1)


@attrs.frozen
class Stock:
    """The VIN of every stock card that was unregistered at the end of a day, by its ICCID."""

    stock_on: date
    log_end: int
    cards: Mapping[str, str]

    @property
    def vins(self) -> tuple[str, ...]:
        """The vehicles, sorted."""
        return tuple(sorted(set(self.cards.values())))

    @property
    def census(self) -> Census:
        """What is recorded of it."""
        digest = census_digest(dict(self.cards))
        return Census(self.stock_on, self.log_end, len(self.vins), len(self.cards), digest)

    def in_waves(self, campaign: str, waves: int) -> tuple[tuple[str, ...], ...]:
        """The vehicles of each wave, sorted."""
        found: list[list[str]] = [[] for _ in range(waves)]
        for vin in self.vins:
            found[wave_of(campaign, vin, waves) - 1].append(vin)
        return tuple(map(tuple, found))


def stock_of(log: EventLog, stock_on: date, log_end: int) -> Stock:
    """Count the stock of a day, by what was recorded up to ``log_end``."""
    view = View(day_after(stock_on) - _TICK, log_end)
    cards = {}
    for stream, history in log.histories(CARD_PREFIX):
        card = rebuilt(view.of(history))
        if card.vin is not None and _is_unregistered_stock(card):
            cards[stream.removeprefix(CARD_PREFIX)] = str(card.vin)
    return Stock(stock_on, log_end, cards)


def _is_unregistered_stock(card: Card) -> bool:
    """Sold before the duty began, still its first owner's, in use, and not registered."""
    first = card.live and card.period is not None and card.period.stock and card.period_number == 1
    return first and card.registration_status is not RegistrationStatus.REGISTERED
