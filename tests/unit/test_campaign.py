"""A backfill campaign: counted once, planned, extended by new facts, closed wave by wave; and who is in which wave."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.domain.campaign.commands import (
    CloseCampaign,
    CloseWave,
    ExtendDeadline,
    OpenCampaign,
    PlanWaves,
)
from iov_realname.domain.campaign.decide import (
    CLOSE_CAMPAIGN_RULES,
    CLOSE_WAVE_RULES,
    EXTEND_DEADLINE_RULES,
    OPEN_CAMPAIGN_RULES,
    PLAN_WAVES_RULES,
    campaign_is_new,
    campaign_is_open,
    decide_campaign,
    every_wave_is_closed,
    extension_gives_time,
    letter_has_a_number,
    nothing_is_asked_in_return,
    plan_has_a_number,
    plan_is_wanted,
    somebody_is_to_be_registered,
    stock_was_counted,
    wave_has_begun,
    wave_is_open,
    waves_follow_one_another,
)
from iov_realname.domain.campaign.events import (
    CampaignClosed,
    CampaignEvent,
    CampaignOpened,
    Census,
    DeadlineExtended,
    Wave,
    WaveClosed,
    WaveFigures,
    WavesPlanned,
)
from iov_realname.domain.campaign.state import NEVER_OPENED, Campaign, evolve_campaign
from iov_realname.domain.campaign.waves import METHOD, census_digest, wave_of
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.time import day_of
from iov_realname.testing import invented
from iov_realname.testing.strategies import events_of
from tests.support.facts import BOOK, SALE_DAY
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

TODAY = day_of(SALE_DAY)
CENSUS = Census(TODAY - timedelta(days=1), 7, 3, 5, "0" * 64)
FIRST = Wave(TODAY, TODAY + timedelta(days=9), 2)
SECOND = Wave(TODAY + timedelta(days=10), TODAY + timedelta(days=19), 1)
FIGURES = WaveFigures(notified=2, registered=1, restricted=0, changed_hands=0, ended=0, remaining=1)

OPENED = CampaignOpened(CENSUS, BOOK.backfill_deadline)
PLANNED = WavesPlanned("P-1", METHOD, (FIRST, SECOND))
EXTENDED = DeadlineExtended(date(2025, 1, 1), "L-1")
WAVE_CLOSED = WaveClosed(1, FIGURES)
CLOSED = CampaignClosed("E-1")

OPEN = OpenCampaign(SALE_DAY, CENSUS, ())
PLAN = PlanWaves(SALE_DAY, "P-1", (FIRST, SECOND))
EXTEND = ExtendDeadline(SALE_DAY, date(2025, 1, 1), "L-1")
CLOSE_WAVE = CloseWave(SALE_DAY, 1, FIGURES)
CLOSE = CloseCampaign(SALE_DAY, "E-1")


def told(*events: CampaignEvent) -> Campaign:
    """The campaign that events lead to."""
    campaign = NEVER_OPENED
    for event in events:
        campaign = evolve_campaign(campaign, event)
    return campaign


COUNTED = told(OPENED)
UNDER_WAY = told(OPENED, PLANNED)
LOOKED_OVER = told(OPENED, PLANNED, WAVE_CLOSED, WaveClosed(2, FIGURES))
OVER = told(OPENED, PLANNED, WAVE_CLOSED, WaveClosed(2, FIGURES), CLOSED)


def closed_or_never_opened(command: object) -> Broken:
    """Before the census and after the end nothing happens."""
    return Broken(
        campaign_is_open,
        RefusalCode.STAGE,
        Scene(f"{type(command).__name__}, never opened", NEVER_OPENED, command),
        Scene(f"{type(command).__name__}, closed", OVER, command),
    )


ACTS = (
    Act(
        OPEN_CAMPAIGN_RULES,
        done=(Scene("new", NEVER_OPENED, OPEN),),
        refused=(
            Broken(campaign_is_new, RefusalCode.DUPLICATE, Scene("opened before", COUNTED, OPEN)),
            Broken(
                stock_was_counted,
                RefusalCode.FORMAT,
                Scene("today", NEVER_OPENED, but(OPEN, census=but(CENSUS, stock_on=TODAY))),
            ),
            Broken(
                nothing_is_asked_in_return,
                RefusalCode.FEE_OR_BURDEN,
                *(Scene(f"{burden}", NEVER_OPENED, but(OPEN, asked=(burden,))) for burden in Condition),
            ),
            Broken(
                somebody_is_to_be_registered,
                RefusalCode.STAGE,
                Scene("nobody left", NEVER_OPENED, but(OPEN, census=but(CENSUS, vehicles=0, cards=0))),
            ),
        ),
        decide=decide_campaign,
    ),
    Act(
        PLAN_WAVES_RULES,
        done=(
            Scene("counted", COUNTED, PLAN),
            Scene("anew after an extension", told(OPENED, PLANNED, WAVE_CLOSED, EXTENDED), PLAN),
            Scene("in one day", COUNTED, but(PLAN, waves=(Wave(TODAY, TODAY, 3),))),
            Scene("side by side", COUNTED, but(PLAN, waves=(FIRST, but(FIRST, vehicles=1)))),
        ),
        refused=(
            closed_or_never_opened(PLAN),
            Broken(plan_is_wanted, RefusalCode.DUPLICATE, Scene("planned before", UNDER_WAY, PLAN)),
            Broken(plan_has_a_number, RefusalCode.FORMAT, Scene("no number", COUNTED, but(PLAN, plan=""))),
            Broken(
                waves_follow_one_another,
                RefusalCode.FORMAT,
                Scene("no wave", COUNTED, but(PLAN, waves=())),
                Scene("some left out", COUNTED, but(PLAN, waves=(FIRST,))),
                Scene("backwards", COUNTED, but(PLAN, waves=(SECOND, FIRST))),
                Scene("over before it begins", COUNTED, but(PLAN, waves=(Wave(TODAY, CENSUS.stock_on, 3),))),
                Scene("ends before the one before", COUNTED, but(PLAN, waves=(FIRST, Wave(TODAY, TODAY, 1)))),
            ),
        ),
        decide=decide_campaign,
    ),
    Act(
        EXTEND_DEADLINE_RULES,
        done=(Scene("counted", COUNTED, EXTEND), Scene("planned", UNDER_WAY, EXTEND)),
        refused=(
            closed_or_never_opened(EXTEND),
            Broken(letter_has_a_number, RefusalCode.FORMAT, Scene("no letter", COUNTED, but(EXTEND, reference=""))),
            Broken(
                extension_gives_time,
                RefusalCode.FORMAT,
                Scene("the same day", COUNTED, but(EXTEND, deadline=BOOK.backfill_deadline)),
                Scene("less than before", told(OPENED, EXTENDED), but(EXTEND, deadline=date(2024, 12, 31))),
            ),
        ),
        decide=decide_campaign,
    ),
    Act(
        CLOSE_WAVE_RULES,
        done=(Scene("begun", UNDER_WAY, CLOSE_WAVE),),
        refused=(
            closed_or_never_opened(CLOSE_WAVE),
            Broken(
                wave_is_open,
                RefusalCode.STAGE,
                Scene("no plan", COUNTED, CLOSE_WAVE),
                Scene("no such wave", UNDER_WAY, but(CLOSE_WAVE, wave=3)),
                Scene("there is no wave 0", UNDER_WAY, but(CLOSE_WAVE, wave=0)),
                Scene("closed before", told(OPENED, PLANNED, WAVE_CLOSED), CLOSE_WAVE),
            ),
            Broken(wave_has_begun, RefusalCode.STAGE, Scene("not begun", UNDER_WAY, but(CLOSE_WAVE, wave=2))),
        ),
        decide=decide_campaign,
    ),
    Act(
        CLOSE_CAMPAIGN_RULES,
        done=(Scene("all looked over", LOOKED_OVER, CLOSE),),
        refused=(
            closed_or_never_opened(CLOSE),
            Broken(letter_has_a_number, RefusalCode.FORMAT, Scene("no number", LOOKED_OVER, but(CLOSE, reference=""))),
            Broken(
                every_wave_is_closed,
                RefusalCode.STAGE,
                Scene("no plan", COUNTED, CLOSE),
                Scene("a wave left", told(OPENED, PLANNED, WAVE_CLOSED), CLOSE),
            ),
        ),
        decide=decide_campaign,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """What is out of place is refused by the rule that misses something, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """What is in its place is done."""
    assert_done(act, scene)


@pytest.mark.parametrize(
    ("campaign", "command", "event"),
    [
        (NEVER_OPENED, OPEN, OPENED),
        (COUNTED, PLAN, PLANNED),
        (UNDER_WAY, EXTEND, EXTENDED),
        (UNDER_WAY, CLOSE_WAVE, WAVE_CLOSED),
        (LOOKED_OVER, CLOSE, CLOSED),
    ],
)
def test_what_follows(campaign: Campaign, command: object, event: CampaignEvent) -> None:
    """Each command, in its place, is recorded as one event; the deadline is the rule book's."""
    assert (event,) == decide_campaign(campaign, command, BOOK)  # type: ignore[arg-type]


def test_an_extension_is_a_new_fact() -> None:
    """The census stands, the deadline moves, and the waves may be planned anew."""
    extended = told(OPENED, PLANNED, EXTENDED)
    assert (CENSUS, EXTENDED.deadline, True) == (extended.census, extended.deadline, extended.replanning)
    assert (1, 2) == told(OPENED, PLANNED, WAVE_CLOSED, EXTENDED, PLANNED).open_waves


@given(st.lists(st.one_of(*(events_of(event) for event in (CampaignOpened, WavesPlanned, WaveClosed, CampaignClosed)))))
def test_any_subsequence_can_be_folded(events: list[CampaignEvent]) -> None:
    """Evolve is total, and what is closed stays closed."""
    campaign = told(*events)
    assert campaign.closed is any(isinstance(event, CampaignClosed) for event in events)
    assert set(campaign.open_waves).isdisjoint(campaign.closed_waves)


@given(st.integers(1, 40), st.integers(0, 10**6))
def test_everybody_falls_into_one_wave_and_always_the_same(waves: int, number: int) -> None:
    """A vehicle's wave follows from campaign and VIN alone."""
    wave = wave_of("BF-1", invented.vin(number), waves)
    assert 1 <= wave <= waves
    assert wave == wave_of("BF-1", invented.vin(number), waves)


def test_waves_are_of_much_the_same_size() -> None:
    """Of a thousand vehicles in four waves none holds less than two hundred; another campaign mixes them anew."""
    vins = [invented.vin(number) for number in range(1000)]
    sizes = Counter(wave_of("BF-1", vin, 4) for vin in vins)
    assert min(sizes.values()) > 200
    assert [wave_of("BF-1", vin, 4) for vin in vins] != [wave_of("BF-2", vin, 4) for vin in vins]


def test_the_way_into_a_wave_and_the_digest_are_pinned() -> None:
    """Both are part of the storage format: another way needs another name."""
    assert ("sha256-modulo-v1", 1) == (METHOD, wave_of("BF-1", "LZZ00000000000001", 4))
    assert "0f7b05cf76e1ef33a1a4d209f8746d40a3d123b2e862fe4ae391ceff1b813751" == census_digest({"2": "B", "1": "A"})
