"""What happens in a campaign. Fields and wire names are the storage format; there is no free text and nobody's name.

No list of cards is stored: a census can be counted again from the log, and a vehicle's wave follows from its VIN.
"""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

__all__ = [
    "CAMPAIGN_EVENTS",
    "CampaignClosed",
    "CampaignEvent",
    "CampaignOpened",
    "Census",
    "DeadlineExtended",
    "Wave",
    "WaveClosed",
    "WaveFigures",
    "WavesPlanned",
]


@attrs.frozen
class Census:
    """The stock cards without a completed registration at the end of ``stock_on``, as recorded up to ``log_end``.

    ``digest``: SHA-256, in hexadecimal, of the lines ``ICCID VIN`` by ICCID, each with a line feed.
    """

    stock_on: date
    log_end: int
    vehicles: int
    cards: int
    digest: str


@attrs.frozen
class Wave:
    """A part of the campaign: its first and last day, and how many vehicles fall into it."""

    first: date
    last: date
    vehicles: int


@attrs.frozen
class WaveFigures:
    """Vehicles of a wave: to whom a notice was delivered, and where they stand. The last five add up to them all."""

    notified: int
    registered: int
    restricted: int
    changed_hands: int
    ended: int
    remaining: int


@attrs.frozen
class CampaignOpened:
    """The stock was counted; ``deadline`` is the rule book's."""

    WIRE: ClassVar[str] = "campaign.Opened.v1"
    census: Census
    deadline: date


@attrs.frozen
class WavesPlanned:
    """The work plan, a document in the OEM's register, with its waves; ``method`` says how vehicles fall into them."""

    WIRE: ClassVar[str] = "campaign.Planned.v1"
    plan: str
    method: str
    waves: tuple[Wave, ...]


@attrs.frozen
class DeadlineExtended:
    """An authority gave more time, by its letter."""

    WIRE: ClassVar[str] = "campaign.Extended.v1"
    deadline: date
    reference: str


@attrs.frozen
class WaveClosed:
    """A wave was looked over, and this is what came of it."""

    WIRE: ClassVar[str] = "campaign.WaveClosed.v1"
    wave: int
    figures: WaveFigures


@attrs.frozen
class CampaignClosed:
    """The campaign is over, as the document under ``reference`` says."""

    WIRE: ClassVar[str] = "campaign.Closed.v1"
    reference: str


CampaignEvent: TypeAlias = CampaignOpened | WavesPlanned | DeadlineExtended | WaveClosed | CampaignClosed
CAMPAIGN_EVENTS: tuple[type[CampaignEvent], ...] = (
    CampaignOpened,
    WavesPlanned,
    DeadlineExtended,
    WaveClosed,
    CampaignClosed,
)
