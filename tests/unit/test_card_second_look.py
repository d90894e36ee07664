"""A second look: asked like the first time, concluded by the last match or by what decides against it."""

import pytest

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import LiftCause
from iov_realname.domain.card.second_look import (
    AGAIN_RULES,
    ASK_AGAIN_RULES,
    check_is_asked_again,
    holder_check_is_not_open,
    missing_again,
)
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.card.upkeep import registration_is_completed, reverification_is_open
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay
from iov_realname.domain.terms import CheckOutcome
from tests.support.commands import ASK_HOLDER, CHECK_HOLDER
from tests.support.facts import (
    BOOK,
    CHECKED_AGAIN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    HOLDER_ASKED,
    HOLDER_CHECKED,
    LIFTED,
    LOOK_OPENED,
    OWNED,
    SENT,
    SHOWN_AGAIN,
)
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    changes,
    given,
    scenes_done,
    scenes_refused,
    when,
)

OPENED = (SHOWN_AGAIN, LOOK_OPENED)
LOOKED_AT = given(*COMPLETED, *OPENED)
ASKED = given(*COMPLETED, *OPENED, HOLDER_ASKED)
COMPARED = but(HOLDER_CHECKED, reference="h-2", check=CheckKind.HOLDER)
ALL_BUT_ONE = given(*COMPLETED, *OPENED, COMPARED, HOLDER_ASKED)


def shared(command: object) -> tuple[Broken, ...]:
    """The rules that a question and an outcome share, broken."""
    return (
        Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, command)),
        Broken(
            registration_is_completed,
            RefusalCode.STAGE,
            Scene("nobody presented", given(*OWNED), command),
            Scene("sent is not registered", given(*SENT), command),
        ),
        Broken(
            reverification_is_open,
            RefusalCode.STAGE,
            Scene("nothing shown again", given(*COMPLETED), command),
            Scene("concluded", given(*COMPLETED, *OPENED, CHECKED_AGAIN), command),
        ),
        Broken(
            check_is_asked_again,
            RefusalCode.STAGE,
            Scene("not in the table", LOOKED_AT, but(command, check=CheckKind.LIVE)),
            Scene("matched before", given(*COMPLETED, *OPENED, HOLDER_CHECKED), command),
        ),
    )


ACTS = (
    Act(
        ASK_AGAIN_RULES,
        done=(
            Scene("first question", LOOKED_AT, ASK_HOLDER),
            Scene("another check", ASKED, but(ASK_HOLDER, check=CheckKind.HOLDER)),
            Scene("shown once more", given(*COMPLETED, *OPENED, HOLDER_ASKED, *OPENED), ASK_HOLDER),
        ),
        refused=(
            *shared(ASK_HOLDER),
            Broken(holder_check_is_not_open, RefusalCode.STAGE, Scene("asked, not answered", ASKED, ASK_HOLDER)),
        ),
    ),
    Act(
        AGAIN_RULES,
        done=tuple(Scene(outcome, ASKED, but(CHECK_HOLDER, outcome=outcome)) for outcome in CheckOutcome),
        refused=shared(CHECK_HOLDER),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule refuses with its code."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """No rule speaks against it."""
    assert_done(act, scene)


def test_the_last_match_concludes_it() -> None:
    """A first match leaves it open; the last one is what it came to."""
    assert (HOLDER_ASKED,) == when(LOOKED_AT, ASK_HOLDER)
    assert (HOLDER_CHECKED,) == when(ASKED, CHECK_HOLDER)
    assert (HOLDER_CHECKED, CHECKED_AGAIN) == when(ALL_BUT_ONE, CHECK_HOLDER)


@pytest.mark.parametrize("outcome", [CheckOutcome.MISMATCH, CheckOutcome.NO_RECORD])
def test_what_decides_against_it_concludes_it(outcome: CheckOutcome) -> None:
    """Neither a mismatch nor a missing record waits for the other checks, and neither is a match."""
    assert (but(HOLDER_CHECKED, outcome=outcome), but(CHECKED_AGAIN, outcome=outcome)) == when(
        ASKED, but(CHECK_HOLDER, outcome=outcome)
    )


@pytest.mark.parametrize("outcome", [CheckOutcome.UNAVAILABLE, CheckOutcome.REJECTED_INPUT])
def test_what_decides_nothing_leaves_it_open(outcome: CheckOutcome) -> None:
    """The check can be asked again."""
    told = when(ALL_BUT_ONE, but(CHECK_HOLDER, outcome=outcome))

    assert (but(HOLDER_CHECKED, outcome=outcome),) == told
    assert {CheckKind.NETWORK} == missing_again(given(*COMPLETED, *OPENED, COMPARED, *told), BOOK)  # type: ignore[misc]


def test_a_second_look_that_passes_lifts_a_restriction_at_once() -> None:
    """In the same decision (ATF-32)."""
    restricted = given(*CLOSED_FOR_MISUSE, *OPENED, COMPARED)
    lifted = but(LIFTED, cause=LiftCause.CHECK_PASSED)
    assert (HOLDER_CHECKED, CHECKED_AGAIN, lifted) == when(restricted, CHECK_HOLDER)


@pytest.mark.parametrize(
    ("channel", "holder", "way", "checks"),
    [
        (ChannelKind.COUNTER, HolderKind.PERSON, None, {CheckKind.NETWORK, CheckKind.HOLDER}),
        (ChannelKind.HOME_VISIT, HolderKind.PERSON, CheckWay.NETWORK_ID, {CheckKind.NETWORK, CheckKind.HOLDER}),
        (ChannelKind.ONLINE, HolderKind.PERSON, CheckWay.FACE, {CheckKind.NETWORK, CheckKind.PORTRAIT}),
        (ChannelKind.ONLINE, HolderKind.PERSON, CheckWay.NETWORK_ID, {CheckKind.NETWORK, CheckKind.NETWORK_ID}),
        (ChannelKind.ONLINE, HolderKind.UNIT, None, {CheckKind.UNIT}),
    ],
)
def test_what_is_asked_again(
    channel: ChannelKind, holder: HolderKind, way: CheckWay | None, checks: set[CheckKind]
) -> None:
    """By channel, kind of holder and chosen way; nobody who declined is asked for their face."""
    assert checks == BOOK.checks.again(channel, holder, way)


def test_without_a_second_look_nothing_is_missing() -> None:
    """Neither before it nor once it is concluded, nor on a card without a registration."""
    cards: tuple[Card, ...] = (
        UNKNOWN,
        given(*OWNED),
        given(*COMPLETED),
        given(*COMPLETED, SHOWN_AGAIN),
        given(*COMPLETED, *OPENED, CHECKED_AGAIN),
    )
    assert [frozenset()] * len(cards) == [missing_again(card, BOOK) for card in cards]
    assert {CheckKind.NETWORK, CheckKind.HOLDER} == missing_again(LOOKED_AT, BOOK)


def test_a_second_look_remembers_what_it_came_to() -> None:
    """ReverificationChecked: open questions are over, and what it came to stays until the next one."""
    asked = given(*COMPLETED, *OPENED, HOLDER_ASKED, CHECKED_AGAIN).registration
    assert asked is not None
    assert asked.second_look is not None
    assert ((), CheckOutcome.MATCH) == (asked.second_look.open_checks, asked.second_look.outcome)


@pytest.mark.parametrize("event", [HOLDER_ASKED, HOLDER_CHECKED])
def test_outside_a_second_look_nothing_changes(event: object) -> None:
    """Questions and outcomes belong to one."""
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]
    assert {} == changes(given(*COMPLETED), event)  # type: ignore[arg-type]
