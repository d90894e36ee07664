"""Appeals against a restriction: one at a time, decided by somebody, and lifted at once where they are upheld."""

import pytest

from iov_realname.domain.card.appeal import (
    DECIDE_APPEAL_RULES,
    FILE_APPEAL_RULES,
    AppealOutcome,
    appeal_is_decided_by_somebody,
    appeal_is_under_way,
    appeal_number_is_one,
    no_appeal_is_under_way,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import RestrictionLifted, card_is_restricted
from iov_realname.domain.card.state import UNKNOWN, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import APPEAL, DECIDE_APPEAL, LIFT
from tests.support.facts import (
    APPEAL_DISMISSED,
    APPEAL_UPHELD,
    APPEALED,
    APPEALED_DOWN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    LIFTED,
    OWNED,
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

UNDER_WAY = given(*APPEALED_DOWN)

ACTS = (
    Act(
        FILE_APPEAL_RULES,
        done=(
            Scene("restricted for a refusal", given(*CLOSED_DOWN), APPEAL),
            Scene("restricted for misuse", given(*CLOSED_FOR_MISUSE), APPEAL),
            Scene("again after a dismissal", given(*APPEALED_DOWN, APPEAL_DISMISSED), but(APPEAL, appeal="AP-2")),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("unknown", UNKNOWN, APPEAL)),
            Broken(
                card_is_restricted,
                RefusalCode.STAGE,
                Scene("not restricted", given(*COMPLETED), APPEAL),
                Scene("lifted before", given(*CLOSED_DOWN, LIFTED), APPEAL),
            ),
            Broken(
                appeal_number_is_one,
                RefusalCode.FORMAT,
                Scene("a telephone number", given(*CLOSED_DOWN), but(APPEAL, appeal="12000000001")),
            ),
            Broken(no_appeal_is_under_way, RefusalCode.DUPLICATE, Scene("a second one", UNDER_WAY, APPEAL)),
        ),
    ),
    Act(
        DECIDE_APPEAL_RULES,
        done=(
            Scene("upheld", UNDER_WAY, DECIDE_APPEAL),
            Scene("dismissed", UNDER_WAY, but(DECIDE_APPEAL, outcome=AppealOutcome.DISMISSED)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("unknown", UNKNOWN, DECIDE_APPEAL)),
            Broken(
                appeal_is_under_way,
                RefusalCode.STAGE,
                Scene("never filed", given(*CLOSED_DOWN), DECIDE_APPEAL),
                Scene("another one", UNDER_WAY, but(DECIDE_APPEAL, appeal="AP-2")),
                Scene("decided before", given(*APPEALED_DOWN, APPEAL_DISMISSED), DECIDE_APPEAL),
                Scene("overtaken by a passed check", given(*APPEALED_DOWN, LIFTED), DECIDE_APPEAL),
            ),
            Broken(
                appeal_is_decided_by_somebody,
                RefusalCode.FORMAT,
                Scene("by nobody", UNDER_WAY, but(DECIDE_APPEAL, reviewer="")),
                Scene("without a reason", UNDER_WAY, but(DECIDE_APPEAL, reasons={})),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """An appeal out of place is refused by the rule that misses something, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """An appeal in its place is taken, or decided."""
    assert_done(act, scene)


def test_an_appeal_is_to_be_decided_within_the_days_of_the_book() -> None:
    """The day is written down with it."""
    assert (APPEALED,) == when(given(*CLOSED_DOWN), APPEAL)


@pytest.mark.parametrize("outcome", AppealOutcome)
def test_only_what_is_upheld_is_lifted_and_in_the_same_breath(outcome: AppealOutcome) -> None:
    """The decision and the lifting are one decision; a dismissal or a withdrawal leaves the restriction."""
    decided = when(UNDER_WAY, but(DECIDE_APPEAL, outcome=outcome))
    assert isinstance(decided, tuple)
    lifted = any(isinstance(event, RestrictionLifted) for event in decided)
    assert lifted is (outcome is AppealOutcome.UPHELD)
    after = given(*APPEALED_DOWN, *decided)
    assert (Stage.SOLD if lifted else Stage.RESTRICTED, ONLY_EMERGENCY) == (after.stage, after.entitled)


def test_an_appeal_stands_and_falls_with_the_restriction() -> None:
    """Filed: under way; decided: not any more; lifted otherwise: gone. Outside a restriction nothing changes."""
    assert {"restriction.appeal": "AP-1"} == changes(given(*CLOSED_DOWN), APPEALED)
    assert {"restriction.appeal": None, "restriction.appeal_upheld": True} == changes(UNDER_WAY, APPEAL_UPHELD)
    assert {} == changes(UNDER_WAY, but(APPEAL_UPHELD, appeal="AP-2"))
    assert {} == changes(given(*OWNED), APPEALED)
    assert {} == changes(given(*OWNED), APPEAL_UPHELD)
    assert isinstance(when(UNDER_WAY, LIFT), tuple)
