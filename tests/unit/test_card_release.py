"""Reported transfers: carried out at once, or after a review where the book asks for one."""

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.release import (
    DECIDE_RELEASE_RULES,
    REPORT_TRANSFER_RULES,
    no_transfer_waits,
    release_is_reviewed_by_somebody,
    report_number_is_one,
    transfer_waits,
)
from iov_realname.domain.card.sale import OwnershipTransferred, card_is_owned
from iov_realname.domain.card.state import UNKNOWN, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import DECIDE_RELEASE, REPORT_TRANSFER
from tests.support.facts import (
    BOOK,
    BUILT_IN,
    CLOSED_DOWN,
    COMPLETED,
    NEXT_SALE_DAY,
    OWNED,
    RELEASE_APPROVED,
    RELEASE_TURNED_DOWN,
    RESOLD,
    SCRAPPED,
    TRANSFER_REPORTED,
    TRANSFER_WAITS,
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

REVIEWING = but(BOOK, release_review=True)
WAITS = given(*TRANSFER_WAITS)

ACTS = (
    Act(
        REPORT_TRANSFER_RULES,
        done=tuple(
            Scene(tale, given(*history), REPORT_TRANSFER, book)
            for book in (BOOK, REVIEWING)
            for tale, history in (
                ("a new owner", OWNED),
                ("a registered owner", COMPLETED),
                ("the next owner", RESOLD),
                ("restricted", CLOSED_DOWN),
            )
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("unknown", UNKNOWN, REPORT_TRANSFER)),
            Broken(
                card_is_owned,
                RefusalCode.STAGE,
                Scene("unsold", given(*BUILT_IN), REPORT_TRANSFER),
                Scene("scrapped", given(*SCRAPPED), REPORT_TRANSFER),
            ),
            Broken(
                report_number_is_one,
                RefusalCode.FORMAT,
                Scene("a name", given(*OWNED), but(REPORT_TRANSFER, report="张样例")),
            ),
            Broken(no_transfer_waits, RefusalCode.DUPLICATE, Scene("one waits", WAITS, REPORT_TRANSFER)),
        ),
    ),
    Act(
        DECIDE_RELEASE_RULES,
        done=(
            Scene("released", WAITS, DECIDE_RELEASE),
            Scene("turned down", WAITS, but(DECIDE_RELEASE, approved=False)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("unknown", UNKNOWN, DECIDE_RELEASE)),
            Broken(
                transfer_waits,
                RefusalCode.STAGE,
                Scene("nothing reported", given(*COMPLETED), DECIDE_RELEASE),
                Scene("another report", WAITS, but(DECIDE_RELEASE, report="TR-2")),
                Scene("reviewed before", given(*TRANSFER_WAITS, RELEASE_TURNED_DOWN), DECIDE_RELEASE),
                Scene("unsold", given(*BUILT_IN), DECIDE_RELEASE),
            ),
            Broken(
                release_is_reviewed_by_somebody,
                RefusalCode.FORMAT,
                Scene("by nobody", WAITS, but(DECIDE_RELEASE, reviewer="")),
                Scene("without a reason", WAITS, but(DECIDE_RELEASE, reasons={})),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A report or a review out of place is refused by the rule that misses something, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """One in its place is taken."""
    assert_done(act, scene)


def test_without_a_review_a_reported_transfer_is_carried_out_at_once() -> None:
    """The next period begins with the report; with a review asked for, nothing but the report is noted."""
    transferred = OwnershipTransferred(2, NEXT_SALE_DAY)
    assert (TRANSFER_REPORTED, transferred) == when(given(*COMPLETED), REPORT_TRANSFER)
    assert (TRANSFER_REPORTED,) == when(given(*COMPLETED), REPORT_TRANSFER, REVIEWING)


def test_an_approved_release_ends_all_but_the_emergency_call() -> None:
    """The review and the transfer are one decision; a report that was turned down leaves the owner as they are."""
    approved = when(WAITS, DECIDE_RELEASE)
    assert (RELEASE_APPROVED, OwnershipTransferred(2, NEXT_SALE_DAY)) == approved
    after = given(*TRANSFER_WAITS, *approved)  # type: ignore[misc]
    assert (Stage.TRANSFERRED, ONLY_EMERGENCY) == (after.stage, after.entitled)
    assert (RELEASE_TURNED_DOWN,) == when(WAITS, but(DECIDE_RELEASE, approved=False))


def test_a_report_waits_for_its_own_review() -> None:
    """Reported: waiting; reviewed: not any more; another review, or nobody's card: nothing changes."""
    assert {"period.reported_transfer": "TR-1"} == changes(given(*COMPLETED), TRANSFER_REPORTED)
    assert {"period.reported_transfer": None} == changes(WAITS, RELEASE_TURNED_DOWN)
    assert {} == changes(WAITS, but(RELEASE_TURNED_DOWN, report="TR-2"))
    assert {} == changes(given(*BUILT_IN), TRANSFER_REPORTED)
