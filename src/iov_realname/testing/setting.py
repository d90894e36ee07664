"""Under what conditions a life is played."""

from datetime import datetime

import attrs

from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.domain.rulebook import RuleBook
from iov_realname.testing import invented

__all__ = ["VIN", "Setting"]

VIN = invented.vin(1)
"""The vehicle whose life is played."""


@attrs.frozen
class Setting:
    """Under what conditions a life is played: how many cards and spare ones, which rules, from when on.

    ``tempers``: how the simulated carrier treats one submission after the other.
    """

    cards: int
    spares: int
    book: RuleBook
    began: datetime
    tempers: tuple[Temper, ...] = ()
