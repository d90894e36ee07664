"""The rules of a campaign, and its decider. Sources: N9-1, FINAL-4, M22-1 (a detailed plan), O25-20 (no burdens)."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from iov_realname.domain.campaign.commands import (
    CampaignCommand,
    CloseCampaign,
    CloseWave,
    ExtendDeadline,
    OpenCampaign,
    PlanWaves,
)
from iov_realname.domain.campaign.events import (
    CampaignClosed,
    CampaignEvent,
    CampaignOpened,
    DeadlineExtended,
    WaveClosed,
    WavesPlanned,
)
from iov_realname.domain.campaign.state import Campaign
from iov_realname.domain.campaign.waves import METHOD
from iov_realname.domain.card.burdens import BURDENED
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of

__all__ = ["CAMPAIGN_DECIDERS", "decide_campaign"]

# --- rules ------------------------------------------------------------------------------------------------------------

OPENED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-CAMPAIGN",), "该活动已开始。", "This campaign was opened before."
)
NOT_OPEN = Refusal(
    RefusalCode.STAGE,
    ("POLICY-CAMPAIGN",),
    "该活动未开始或已结束。",
    "This campaign is not open: it was never opened, or is closed.",
)
NOBODY_TO_REGISTER = Refusal(
    RefusalCode.STAGE,
    ("N9-1", "POLICY-CAMPAIGN"),
    "当日没有未登记的存量卡。",
    "On that day there was no stock card without a registration.",
)
STOCK_AHEAD = Refusal(
    RefusalCode.FORMAT, ("POLICY-CAMPAIGN",), "清点日尚未过去。", "The day of the census is not over yet."
)
PLANNED_BEFORE = Refusal(
    RefusalCode.DUPLICATE,
    ("M22-1", "POLICY-CAMPAIGN"),
    "批次已排定，延期后方可重排。",
    "The waves are planned; they are planned anew only after an extension.",
)
NO_WAVES = Refusal(
    RefusalCode.FORMAT,
    ("M22-1", "POLICY-CAMPAIGN"),
    "批次须至少一批、依次排列，且覆盖全部车辆。",
    "There is at least one wave, they follow one another, and hold all vehicles of the census.",
)
NO_EXTENSION = Refusal(
    RefusalCode.FORMAT,
    ("FINAL-4", "POLICY-CAMPAIGN"),
    "延期须晚于现行期限。",
    "An extension ends later than the deadline that stands.",
)
NO_SUCH_WAVE = Refusal(
    RefusalCode.STAGE, ("POLICY-CAMPAIGN",), "没有这一批次，或已结批。", "No such wave, or it is closed already."
)
WAVE_NOT_BEGUN = Refusal(RefusalCode.STAGE, ("POLICY-CAMPAIGN",), "该批次尚未开始。", "The wave has not begun.")
WAVES_LEFT = Refusal(
    RefusalCode.STAGE,
    ("M22-1", "POLICY-CAMPAIGN"),
    "尚未排批，或有批次未结。",
    "The waves were never planned, or one of them is not closed.",
)


def campaign_is_new(campaign: Campaign, command: OpenCampaign, book: RuleBook) -> Refusal | None:
    """A campaign is opened once."""
    return None if campaign.census is None else OPENED_BEFORE


def campaign_is_open(campaign: Campaign, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens before a campaign is opened or after it is closed."""
    return None if campaign.open else NOT_OPEN


def stock_was_counted(campaign: Campaign, command: OpenCampaign, book: RuleBook) -> Refusal | None:
    """The denominator is fixed on a day that is over."""
    return None if command.census.stock_on < day_of(command.at) else STOCK_AHEAD


def somebody_is_to_be_registered(campaign: Campaign, command: OpenCampaign, book: RuleBook) -> Refusal | None:
    """A campaign is about somebody."""
    return None if command.census.cards else NOBODY_TO_REGISTER


def nothing_is_asked_in_return(campaign: Campaign, command: OpenCampaign, book: RuleBook) -> Refusal | None:
    """Registering late costs owners nothing."""
    return BURDENED if command.asked else None


def plan_is_wanted(campaign: Campaign, command: PlanWaves, book: RuleBook) -> Refusal | None:
    """A plan stands until there is more time."""
    return None if not campaign.waves or campaign.replanning else PLANNED_BEFORE


def plan_has_a_number(campaign: Campaign, command: PlanWaves, book: RuleBook) -> Refusal | None:
    """The work plan stands in the OEM's register."""
    return None if names_a_record(command.plan) else NOT_A_NUMBER


def waves_follow_one_another(campaign: Campaign, command: PlanWaves, book: RuleBook) -> Refusal | None:
    """Every wave lasts a day at least, ends no later than the next one, and together they reach everybody."""
    waves = command.waves
    in_order = all(wave.first <= wave.last for wave in waves) and all(
        one.first <= other.first and one.last <= other.last for one, other in pairwise(waves)
    )
    vehicles = 0 if campaign.census is None else campaign.census.vehicles
    return None if waves and in_order and sum(wave.vehicles for wave in waves) == vehicles else NO_WAVES


def letter_has_a_number(campaign: Campaign, command: ExtendDeadline | CloseCampaign, book: RuleBook) -> Refusal | None:
    """What is said at length stands in a register, under a number that is nobody's."""
    return None if names_a_record(command.reference) else NOT_A_NUMBER


def extension_gives_time(campaign: Campaign, command: ExtendDeadline, book: RuleBook) -> Refusal | None:
    """An extension never takes time away."""
    return None if campaign.deadline is None or command.deadline > campaign.deadline else NO_EXTENSION


def wave_is_open(campaign: Campaign, command: CloseWave, book: RuleBook) -> Refusal | None:
    """A wave is closed once."""
    return None if command.wave in campaign.open_waves else NO_SUCH_WAVE


def wave_has_begun(campaign: Campaign, command: CloseWave, book: RuleBook) -> Refusal | None:
    """What has not begun is not over."""
    begun = campaign.waves[command.wave - 1].first <= day_of(command.at)
    return None if begun else WAVE_NOT_BEGUN


def every_wave_is_closed(campaign: Campaign, command: CloseCampaign, book: RuleBook) -> Refusal | None:
    """A campaign ends when every wave was looked over."""
    return None if campaign.waves and not campaign.open_waves else WAVES_LEFT


OPEN_CAMPAIGN_RULES = (
    campaign_is_new,
    stock_was_counted,
    nothing_is_asked_in_return,
    somebody_is_to_be_registered,
)
PLAN_WAVES_RULES = (campaign_is_open, plan_is_wanted, plan_has_a_number, waves_follow_one_another)
EXTEND_DEADLINE_RULES = (campaign_is_open, letter_has_a_number, extension_gives_time)
CLOSE_WAVE_RULES = (campaign_is_open, wave_is_open, wave_has_begun)
CLOSE_CAMPAIGN_RULES = (campaign_is_open, letter_has_a_number, every_wave_is_closed)

# --- decide -----------------------------------------------------------------------------------------------------------


def open_campaign(campaign: Campaign, command: OpenCampaign, book: RuleBook) -> tuple[CampaignOpened] | Refusal:
    """Open a campaign; the deadline is the rule book's."""
    return first_refusal(OPEN_CAMPAIGN_RULES, campaign, command, book) or (
        CampaignOpened(command.census, book.backfill_deadline),
    )


def plan_waves(campaign: Campaign, command: PlanWaves, book: RuleBook) -> tuple[WavesPlanned] | Refusal:
    """Set the waves."""
    return first_refusal(PLAN_WAVES_RULES, campaign, command, book) or (
        WavesPlanned(command.plan, METHOD, command.waves),
    )


def extend_deadline(campaign: Campaign, command: ExtendDeadline, book: RuleBook) -> tuple[DeadlineExtended] | Refusal:
    """Note that there is more time: a new fact beside the old deadline."""
    return first_refusal(EXTEND_DEADLINE_RULES, campaign, command, book) or (
        DeadlineExtended(command.deadline, command.reference),
    )


def close_wave(campaign: Campaign, command: CloseWave, book: RuleBook) -> tuple[WaveClosed] | Refusal:
    """Look a wave over."""
    return first_refusal(CLOSE_WAVE_RULES, campaign, command, book) or (WaveClosed(command.wave, command.figures),)


def close_campaign(campaign: Campaign, command: CloseCampaign, book: RuleBook) -> tuple[CampaignClosed] | Refusal:
    """End a campaign."""
    return first_refusal(CLOSE_CAMPAIGN_RULES, campaign, command, book) or (CampaignClosed(command.reference),)


CAMPAIGN_DECIDERS: Mapping[type, Callable[[Campaign, Any, RuleBook], tuple[CampaignEvent, ...] | Refusal]] = {
    OpenCampaign: open_campaign,
    PlanWaves: plan_waves,
    ExtendDeadline: extend_deadline,
    CloseWave: close_wave,
    CloseCampaign: close_campaign,
}


def decide_campaign(
    campaign: Campaign, command: CampaignCommand, book: RuleBook
) -> tuple[CampaignEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return CAMPAIGN_DECIDERS[type(command)](campaign, command, book)
