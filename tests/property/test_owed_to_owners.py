"""What the calendar says is due, and what an inspection finds when it was not done, are the same duties and days."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.sale import OwnershipTransferred
from iov_realname.domain.deadlines.campaigns import campaign_due, notice_result_due, plan_due, wave_due
from iov_realname.domain.deadlines.deadline import Due
from iov_realname.domain.deadlines.owners import appeal_due, earlier_owner_due, release_due, reminder_due
from iov_realname.domain.inspection.check import Trace
from iov_realname.domain.inspection.checks.campaigns import (
    campaign_overdue,
    census_without_plan,
    notice_without_result,
    wave_overdue,
)
from iov_realname.domain.inspection.checks.owners import earlier_owner_not_told
from iov_realname.domain.inspection.checks.redress import (
    appeal_undecided,
    release_not_reviewed,
    restricted_owner_not_reminded,
)
from iov_realname.domain.inspection.duties import DutyFact, DutyHistory
from iov_realname.domain.inspection.history import card_history
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.terms import Addressee, Delivery
from iov_realname.domain.time import day_of
from tests.support.duty_events import BEGAN, duty_events
from tests.support.facts import (
    APPEAL_DISMISSED,
    APPEAL_UPHELD,
    APPEALED,
    BUILT_IN,
    CALLED,
    DECLINED,
    DEREGISTERED,
    LIFTED,
    NOTIFIED,
    PRESENTED,
    REGISTERED,
    RELEASE_APPROVED,
    RELEASE_TURNED_DOWN,
    RESTRICTED,
    RESTRICTED_FOR_MISUSE,
    SALE_DAY,
    SOLD,
    SOLD_AS_STOCK,
    SUBMITTED,
    TRANSFER_REPORTED,
)
from tests.support.telling import but

TRANSFERRED_AGAIN = [OwnershipTransferred(number, SALE_DAY) for number in (2, 3)]
LIVES = st.lists(
    st.sampled_from(
        [
            SOLD,
            SOLD_AS_STOCK,
            NOTIFIED,
            but(NOTIFIED, addressee=Addressee.FORMER_OWNER),
            but(CALLED, delivery=Delivery.FAILED),
            DECLINED,
            RESTRICTED,
            RESTRICTED_FOR_MISUSE,
            LIFTED,
            APPEALED,
            APPEAL_UPHELD,
            APPEAL_DISMISSED,
            TRANSFER_REPORTED,
            RELEASE_APPROVED,
            RELEASE_TURNED_DOWN,
            *TRANSFERRED_AGAIN,
            PRESENTED,
            SUBMITTED,
            REGISTERED,
            DEREGISTERED,
        ]
    ),
    max_size=14,
)


def found(traces: Iterable[Trace]) -> list[date]:
    """The last days on which nothing was wrong yet."""
    return sorted(day_of(trace.since - timedelta(microseconds=1)) for trace in traces)


def due(dues: Iterable[Due]) -> list[date]:
    """The last days on which it could be done."""
    return sorted(each.day for each in dues)


@pytest.mark.parametrize(
    ("deadline", "check"),
    [
        (appeal_due, appeal_undecided),
        (earlier_owner_due, earlier_owner_not_told),
        (release_due, release_not_reviewed),
        (reminder_due, restricted_owner_not_reminded),
    ],
    ids=["appeal", "first owner", "release", "reminder"],
)
@settings(max_examples=60)
@given(life=LIVES)
def test_a_card_is_found_from_the_day_after_its_last(
    deadline: Callable[..., Any], check: Callable[..., Any], life: list[CardEvent]
) -> None:
    """In any order of events the calendar and the check agree on what is owed and until when."""
    events = (*BUILT_IN, SOLD_AS_STOCK, *life)
    dated = [(version, SALE_DAY + timedelta(days=version), event) for version, event in enumerate(events, start=1)]
    history = card_history(dated, None, None, edition_on)
    facts = [DutyFact(*each) for each in dated]
    assert found(check(history)) == due(deadline(DutyHistory("card-1", facts, None, edition_on)))


@pytest.mark.parametrize(
    ("prefix", "deadline", "check"),
    [
        ("campaign-", plan_due, census_without_plan),
        ("campaign-", wave_due, wave_overdue),
        ("campaign-", campaign_due, campaign_overdue),
        ("notice-", notice_result_due, notice_without_result),
    ],
    ids=["plan", "wave", "campaign", "notice"],
)
@settings(max_examples=40)
@given(data=st.data())
def test_a_duty_is_found_from_the_day_after_its_last(
    prefix: str, deadline: Callable[..., Any], check: Callable[..., Any], data: st.DataObject
) -> None:
    """So do they for campaigns and notices, whatever happened in them."""
    told = data.draw(st.lists(duty_events(prefix), max_size=6))
    facts = [DutyFact(version, BEGAN + timedelta(days=version), event) for version, event in enumerate(told, start=1)]
    history = DutyHistory(f"{prefix}1", facts, None, edition_on)
    assert found(check(history)) == due(deadline(history))
