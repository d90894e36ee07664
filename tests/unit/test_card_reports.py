"""What the carrier says of a card on its own account, and what a named reviewer makes of it."""

import pytest

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.reports import (
    REPORT_RULES,
    REVIEW_REPORT_RULES,
    ReportKind,
    report_waits,
    reviewer_is_named,
)
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import REPORT, REVIEW_REPORT
from tests.support.facts import BOUGHT, COMPLETED, REPORT_REVIEWED, REPORTED, SCRAPPED
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    changes,
    given,
    refused_in_turn,
    scenes_done,
    scenes_refused,
    when,
)

WAITS = given(*COMPLETED, REPORTED)

ACTS = (
    Act(
        REPORT_RULES,
        done=(
            Scene("of a registered card", given(*COMPLETED), REPORT),
            Scene("of a card at its end", given(*SCRAPPED), REPORT),
        ),
        refused=(Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, REPORT)),),
    ),
    Act(
        REVIEW_REPORT_RULES,
        done=(Scene("accepted", WAITS, REVIEW_REPORT), Scene("disputed", WAITS, but(REVIEW_REPORT, accepted=False))),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, REVIEW_REPORT)),
            Broken(
                report_waits,
                RefusalCode.STAGE,
                Scene("none", given(*COMPLETED), REVIEW_REPORT),
                Scene("another one", WAITS, but(REVIEW_REPORT, reference="cr-2")),
                Scene("reviewed before", given(*COMPLETED, REPORTED, REPORT_REVIEWED), REVIEW_REPORT),
            ),
            Broken(reviewer_is_named, RefusalCode.FORMAT, Scene("nobody", WAITS, but(REVIEW_REPORT, reviewer=""))),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A report or review that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A report or review that breaks no rule is noted."""
    assert_done(act, scene)


def test_a_review_asks_for_the_report_before_the_reviewer() -> None:
    """Purchase, report, name."""
    assert ["card_is_known", "report_waits", "reviewer_is_named", "done"] == refused_in_turn(
        when, UNKNOWN, but(REVIEW_REPORT, reviewer=""), given(*BOUGHT), WAITS, {"reviewer": "reviewer-1"}
    )


@pytest.mark.parametrize("kind", ReportKind)
def test_a_report_is_written_down_as_told(kind: ReportKind) -> None:
    """Its kind and the carrier's own reference."""
    assert (but(REPORTED, kind=kind, reference="cr-9"),) == when(
        given(*COMPLETED), but(REPORT, kind=kind, reference="cr-9")
    )


@pytest.mark.parametrize("accepted", [True, False])
def test_a_review_is_written_down_with_its_reviewer(accepted: bool) -> None:
    """Accepted or disputed, by whom."""
    assert (but(REPORT_REVIEWED, accepted=accepted),) == when(WAITS, but(REVIEW_REPORT, accepted=accepted))


def test_a_report_changes_nothing_but_waits_for_its_reviewer() -> None:
    """CarrierReported and CarrierReportReviewed: stage, functions and registration stay, whatever the carrier says."""
    other = but(REPORTED, reference="cr-2")
    assert {"unanswered_reports": ("cr-1",)} == changes(given(*COMPLETED), REPORTED)
    assert {"unanswered_reports": ("cr-2", "cr-1")} == changes(given(*COMPLETED), other, REPORTED)
    assert {"unanswered_reports": ("cr-2", "cr-1")} == changes(given(*COMPLETED), REPORTED, other, REPORTED)
    assert {"unanswered_reports": ("cr-2",)} == changes(given(*COMPLETED), REPORTED, other, REPORT_REVIEWED)
