"""Measures about channels: which days they may work, and that a stranger is no channel."""

from datetime import date, datetime, timedelta

import pytest

from iov_realname.domain.dealer import (
    UNAUTHORISED,
    Authority,
    Dealer,
    DealerAuthorised,
    authority_of,
    evolve_dealer,
    note_self_check,
    take_measure,
)
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure, MeasureTaken, SelfChecked, stands
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.time import CHINA_TIME
from tests.support.facts import BOOK, CLERK, sealed

DAY = date(2024, 5, 6)
NOON = datetime(2024, 5, 6, 12, tzinfo=CHINA_TIME)
AUTHORISED = DealerAuthorised(NOON, None, ChannelKind.COUNTER, (CLERK,), sealed("name"), sealed("clerks"))
CHANNEL = evolve_dealer(UNAUTHORISED, AUTHORISED)
CHECKED = SelfChecked(2024, 0, "ZC-2024")


def taken(measure: ChannelMeasure, days: int = 0) -> MeasureTaken:
    """The measure, some days after the authorisation."""
    return MeasureTaken(NOON + timedelta(days=days), measure, ChannelFault.COMPLAINTS, "CZ-1")


def after(*events: MeasureTaken) -> Dealer:
    """The channel with these measures."""
    dealer = CHANNEL
    for event in events:
        dealer = evolve_dealer(dealer, event)
    return dealer


@pytest.mark.parametrize(
    ("measures", "works"),
    [
        ((), True),
        (((0, ChannelMeasure.WARNING),), True),
        (((0, ChannelMeasure.RECTIFICATION),), True),
        (((0, ChannelMeasure.SUSPENSION),), False),
        (((1, ChannelMeasure.SUSPENSION),), True),
        (((-5, ChannelMeasure.SUSPENSION),), False),
        (((-5, ChannelMeasure.SUSPENSION), (0, ChannelMeasure.REINSTATEMENT)), True),
        (((-5, ChannelMeasure.SUSPENSION), (1, ChannelMeasure.REINSTATEMENT)), False),
        (((-2, ChannelMeasure.REINSTATEMENT), (-5, ChannelMeasure.SUSPENSION)), True),
        (((-2, ChannelMeasure.SUSPENSION), (-1, ChannelMeasure.WARNING)), False),
        (((0, ChannelMeasure.SUSPENSION), (0, ChannelMeasure.REINSTATEMENT)), True),
        (((0, ChannelMeasure.REINSTATEMENT), (0, ChannelMeasure.REMOVAL)), False),
    ],
)
def test_a_channel_works_but_while_a_measure_stands(
    measures: tuple[tuple[int, ChannelMeasure], ...], works: bool
) -> None:
    """By business days, in whatever order they are told; of one day's measures the last told counts."""
    dated = tuple((DAY + timedelta(days=days), measure) for days, measure in measures)
    dealer = after(*(taken(measure, days) for days, measure in measures))

    assert works == stands(dated, DAY)
    assert dated == dealer.measures
    assert (Authority.AUTHORISED if works else Authority.NOT_AUTHORISED) is authority_of(dealer, CLERK, DAY)


def test_a_stranger_is_no_channel() -> None:
    """Nothing is taken, nor noted, about a channel that was never authorised."""
    for decision in (
        take_measure(UNAUTHORISED, taken(ChannelMeasure.WARNING), BOOK),
        note_self_check(UNAUTHORISED, CHECKED, BOOK),
    ):
        assert isinstance(decision, Refusal)
        assert (RefusalCode.CLERK, "channel_is_on_record") == (decision.code, decision.rule)


def test_what_is_known_is_noted() -> None:
    """Measures and self-checks of a channel on record are written down as told."""
    assert (taken(ChannelMeasure.REMOVAL),) == take_measure(CHANNEL, taken(ChannelMeasure.REMOVAL), BOOK)
    assert (CHECKED,) == note_self_check(CHANNEL, CHECKED, BOOK)
    assert (2024,) == evolve_dealer(CHANNEL, CHECKED).self_checked
