"""One notice: queued is not handed over, handed over is not delivered."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.domain.notice.commands import DropNotice, HandOver, QueueNotice, SettleNotice
from iov_realname.domain.notice.decide import (
    QUEUE_NOTICE_RULES,
    SETTLE_NOTICE_RULES,
    WAITING_NOTICE_RULES,
    decide_notice,
    notice_and_text_have_numbers,
    notice_is_new,
    notice_is_unsettled,
    notice_waits,
    only_what_left_is_delivered,
    somebody_is_addressed,
)
from iov_realname.domain.notice.events import (
    DropReason,
    NoticeDropped,
    NoticeEvent,
    NoticeHandedOver,
    NoticeQueued,
    NoticeSettled,
)
from iov_realname.domain.notice.state import NOT_QUEUED, Notice, NoticeStatus, evolve_notice
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from tests.support.facts import BOOK, SALE_DAY, VIN
from tests.support.telling import Act, Broken, Scene, assert_done, assert_refused, but, scenes_done, scenes_refused

QUEUED = NoticeQueued(VIN, 1, "BF-1", 2, 1, Addressee.PRESENT_OWNER, NoticePurpose.BACKFILL, NoticeChannel.SMS, "v1")
HANDED_OVER = NoticeHandedOver("gateway", "r-1")
DELIVERED = NoticeSettled(Delivery.DELIVERED, "0")
FAILED = NoticeSettled(Delivery.FAILED, "E1")
DROPPED = NoticeDropped(DropReason.NO_ADDRESS)

QUEUE = QueueNotice(
    SALE_DAY,
    "0f",
    VIN,
    1,
    "BF-1",
    2,
    1,
    1,
    Addressee.PRESENT_OWNER,
    NoticePurpose.BACKFILL,
    NoticeChannel.SMS,
    "v1",
)
FORMER = but(QUEUE, standing=2, addressee=Addressee.FORMER_OWNER)
HAND_OVER = HandOver(SALE_DAY, "gateway", "r-1")
ARRIVED = SettleNotice(SALE_DAY, Delivery.DELIVERED, "0")
FAILING = SettleNotice(SALE_DAY, Delivery.FAILED, "E1")
DROP = DropNotice(SALE_DAY, DropReason.NO_ADDRESS)


def told(*events: NoticeEvent) -> Notice:
    """The notice that events lead to."""
    notice = NOT_QUEUED
    for event in events:
        notice = evolve_notice(notice, event)
    return notice


WAITS, UNDER_WAY = told(QUEUED), told(QUEUED, HANDED_OVER)
SETTLED = (told(QUEUED, HANDED_OVER, DELIVERED), told(QUEUED, FAILED), told(QUEUED, DROPPED))

ACTS = (
    Act(
        QUEUE_NOTICE_RULES,
        done=(Scene("present owner", NOT_QUEUED, QUEUE), Scene("former owner", NOT_QUEUED, FORMER)),
        refused=(
            Broken(notice_is_new, RefusalCode.DUPLICATE, Scene("queued before", WAITS, QUEUE)),
            Broken(
                notice_and_text_have_numbers,
                RefusalCode.FORMAT,
                Scene("no notice", NOT_QUEUED, but(QUEUE, notice="")),
                Scene("a text", NOT_QUEUED, but(QUEUE, text_version="请补登记")),
            ),
            Broken(
                somebody_is_addressed,
                RefusalCode.STAGE,
                Scene("nobody owns it", NOT_QUEUED, but(QUEUE, standing=0, period=0)),
                Scene("scrapped", NOT_QUEUED, but(QUEUE, standing=0)),
                Scene("sold on", NOT_QUEUED, but(QUEUE, standing=2)),
                Scene("still the owner", NOT_QUEUED, but(FORMER, standing=1)),
                Scene("before the sale", NOT_QUEUED, but(FORMER, period=0)),
            ),
        ),
        decide=decide_notice,
    ),
    Act(
        WAITING_NOTICE_RULES,
        done=(Scene("waits", WAITS, HAND_OVER), Scene("waits, given up", WAITS, DROP)),
        refused=(
            Broken(
                notice_waits,
                RefusalCode.STAGE,
                *(
                    Scene(f"{type(command).__name__}, {notice.status}", notice, command)
                    for command in (HAND_OVER, DROP)
                    for notice in (NOT_QUEUED, UNDER_WAY, *SETTLED)
                ),
            ),
        ),
        decide=decide_notice,
    ),
    Act(
        SETTLE_NOTICE_RULES,
        done=(
            Scene("arrived", UNDER_WAY, ARRIVED),
            Scene("failed", UNDER_WAY, FAILING),
            Scene("turned down at once", WAITS, FAILING),
        ),
        refused=(
            Broken(
                notice_is_unsettled,
                RefusalCode.STAGE,
                *(Scene(str(notice.status), notice, FAILING) for notice in (NOT_QUEUED, *SETTLED)),
            ),
            Broken(only_what_left_is_delivered, RefusalCode.STAGE, Scene("never left", WAITS, ARRIVED)),
        ),
        decide=decide_notice,
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
    ("notice", "command", "event"),
    [
        (NOT_QUEUED, QUEUE, QUEUED),
        (WAITS, HAND_OVER, HANDED_OVER),
        (UNDER_WAY, ARRIVED, DELIVERED),
        (WAITS, FAILING, FAILED),
        (WAITS, DROP, DROPPED),
    ],
)
def test_what_follows(notice: Notice, command: object, event: NoticeEvent) -> None:
    """Each command, in its place, is recorded as one event."""
    assert (event,) == decide_notice(notice, command, BOOK)  # type: ignore[arg-type]


COMMANDS = st.sampled_from([QUEUE, HAND_OVER, ARRIVED, FAILING, DROP])
ORDER = {status: rank for rank, status in enumerate(NoticeStatus)}
FINAL = (NoticeStatus.DELIVERED, NoticeStatus.FAILED, NoticeStatus.DROPPED)


@given(st.lists(COMMANDS, max_size=8))
def test_whatever_is_asked_queued_is_not_delivered(commands: list[object]) -> None:
    """A notice only goes forward, ends once, and is delivered only after it was handed over."""
    events: list[NoticeEvent] = []
    statuses = [NoticeStatus.NONE]
    for command in commands:
        decision = decide_notice(told(*events), command, BOOK)  # type: ignore[arg-type]
        events.extend(() if isinstance(decision, Refusal) else decision)
        statuses.append(told(*events).status)
    assert all(one is other or (one not in FINAL and ORDER[one] < ORDER[other]) for one, other in pairwise(statuses))
    if NoticeStatus.DELIVERED in statuses:
        assert HANDED_OVER in events
