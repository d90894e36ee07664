"""Restriction to the emergency call, and its end."""

from datetime import date, datetime

import pytest

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import (
    LIFT_RULES,
    RESTRICT_RULES,
    LiftCause,
    RestrictionTexts,
    card_can_be_restricted,
    card_is_restricted,
    cause_is_borne_out,
    exactly_emergency_is_kept,
    ground_holds,
    owner_was_notified,
    registration_deadline,
    texts_are_complete,
)
from iov_realname.domain.card.state import UNKNOWN, Ground, RegistrationStatus, Restriction, Stage
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.functions import ONLY_EMERGENCY, functions
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import DRAFT_2021_06
from iov_realname.domain.time import CHINA_TIME
from tests.support.commands import LIFT, RESTRICT
from tests.support.facts import (
    A_DAY,
    APPEAL_DISMISSED,
    APPEAL_UPHELD,
    APPEALED,
    BOOK,
    BUILT_IN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    DATA,
    DECLINED,
    DEREGISTERED,
    EMERGENCY,
    FIRST_PERIOD,
    ICCID,
    IN_TEST,
    LIFTED,
    NOTIFIED,
    OTHER_ICCID,
    OWNED,
    OWNED_AS_STOCK,
    PRESENTED,
    RESOLD,
    RESTRICTED,
    RESTRICTED_FOR_MISUSE,
    SALE_DAY,
    SCRAPPED,
    TRANSFERRED,
    VERIFIED,
    sealed,
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
    refused_in_turn,
    scenes_done,
    scenes_refused,
    when,
)

UNTOLD = given(*OWNED)
TOLD = given(*OWNED, NOTIFIED)
HAS_DECLINED = given(*OWNED, NOTIFIED, DECLINED)
TOLD_TWICE = given(*OWNED, NOTIFIED, NOTIFIED)
LAST_DAY = SALE_DAY + 30 * A_DAY
FOR_WANT = but(RESTRICT, ground=Ground.OVERDUE, at=LAST_DAY + A_DAY)
FOR_MISUSE = but(RESTRICT, ground=Ground.MISUSE, assessment="A-1", misused=(ICCID,))
FOR_APPEAL = but(LIFT, origin=Origin.OBSERVED, cause=LiftCause.APPEAL)
FOR_CHECK = but(FOR_APPEAL, cause=LiftCause.CHECK_PASSED)
UPHELD = (*CLOSED_DOWN, APPEALED, APPEAL_UPHELD, LIFTED)
AGAIN = (NOTIFIED, DECLINED, RESTRICTED)
AS_STATED = but(RESTRICT, origin=Origin.IMPORTED, ground=Ground.STATED)
STOCK_TOLD = given(*OWNED_AS_STOCK, NOTIFIED, NOTIFIED)


def texts(
    reason: str = "拒绝登记", remedy: str = "拨打客服", documents: str = "居民身份证"
) -> Confidential[RestrictionTexts]:
    """What the owner is told."""
    return Confidential(RestrictionTexts(reason, remedy, documents))


ACTS = (
    Act(
        RESTRICT_RULES,
        done=(
            Scene("declined after a notice", HAS_DECLINED, RESTRICT),
            Scene("declined by the next owner", given(*RESOLD, NOTIFIED, DECLINED), RESTRICT),
            Scene("declined, an attempt is open", given(*VERIFIED, NOTIFIED, DECLINED), RESTRICT),
            Scene("overdue by a day, told twice", TOLD_TWICE, FOR_WANT),
            Scene(
                "overdue, told once, by a book that asks for one",
                TOLD,
                FOR_WANT,
                but(BOOK, notices_before_overdue=1),
            ),
            Scene(
                "a stock card after the backfill deadline",
                STOCK_TOLD,
                but(FOR_WANT, at=datetime(2022, 10, 1, tzinfo=CHINA_TIME)),
            ),
            Scene("misuse, assessed, by a registered owner never told", given(*COMPLETED), FOR_MISUSE),
            Scene("misuse, assessed, by an owner never told", UNTOLD, FOR_MISUSE),
            Scene("stated by a ledger, told once", TOLD, AS_STATED),
            Scene("stated by a ledger of a registered owner", given(*COMPLETED, NOTIFIED), AS_STATED),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, RESTRICT)),
            Broken(
                card_can_be_restricted,
                RefusalCode.STAGE,
                Scene("in stock", given(*BUILT_IN), FOR_MISUSE),
                Scene("under test", given(*IN_TEST), FOR_MISUSE),
                Scene("restricted already", given(*CLOSED_DOWN), RESTRICT),
                Scene("at its end", given(*SCRAPPED), FOR_MISUSE),
            ),
            Broken(
                ground_holds,
                RefusalCode.NO_GROUND,
                Scene("not declined", TOLD, RESTRICT),
                Scene("declined before any notice", given(*OWNED, DECLINED, NOTIFIED), RESTRICT),
                Scene("declined by the last owner", given(*OWNED, NOTIFIED, DECLINED, TRANSFERRED), RESTRICT),
                Scene("declined, then registered", given(*COMPLETED, NOTIFIED, DECLINED), RESTRICT),
                Scene("on the last day", TOLD_TWICE, but(FOR_WANT, at=LAST_DAY)),
                Scene("overdue, told once", TOLD, FOR_WANT),
                Scene("overdue, but registered", given(*COMPLETED, NOTIFIED, NOTIFIED), FOR_WANT),
                Scene(
                    "a stock card on the last day of backfilling",
                    STOCK_TOLD,
                    but(FOR_WANT, at=datetime(2022, 9, 30, 23, 59, tzinfo=CHINA_TIME)),
                ),
                Scene("stated by nobody's ledger", HAS_DECLINED, but(AS_STATED, origin=Origin.OBSERVED)),
                Scene("misuse not assessed", given(*COMPLETED), but(FOR_MISUSE, assessment="")),
                Scene("misuse of another card", given(*COMPLETED), but(FOR_MISUSE, misused=(OTHER_ICCID,))),
            ),
            Broken(
                owner_was_notified,
                RefusalCode.NO_NOTICE,
                Scene("stated by a ledger, never told", UNTOLD, AS_STATED),
                Scene("the last owner was told", given(*OWNED, NOTIFIED, TRANSFERRED), AS_STATED),
            ),
            Broken(
                texts_are_complete,
                RefusalCode.NO_NOTICE,
                Scene("no reason", HAS_DECLINED, but(RESTRICT, texts=texts(reason=""))),
                Scene("no remedy", HAS_DECLINED, but(RESTRICT, texts=texts(remedy=""))),
                Scene("no documents", HAS_DECLINED, but(RESTRICT, texts=texts(documents=""))),
                Scene("for misuse too", given(*COMPLETED), but(FOR_MISUSE, texts=texts(remedy=""))),
            ),
            Broken(
                exactly_emergency_is_kept,
                RefusalCode.EMERGENCY,
                Scene("nothing kept", HAS_DECLINED, but(RESTRICT, kept=())),
                Scene("more kept", HAS_DECLINED, but(RESTRICT, kept=functions(DATA, EMERGENCY))),
                Scene("something else kept", HAS_DECLINED, but(RESTRICT, kept=functions(DATA))),
            ),
        ),
    ),
    Act(
        LIFT_RULES,
        done=(
            Scene("restricted", given(*CLOSED_DOWN), LIFT),
            Scene("restricted for misuse", given(*CLOSED_FOR_MISUSE), LIFT),
            Scene("overdue, and checked by now", given(*VERIFIED, NOTIFIED, RESTRICTED), FOR_CHECK),
            Scene("an appeal upheld", given(*CLOSED_DOWN, APPEALED, APPEAL_UPHELD), FOR_APPEAL),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, LIFT)),
            Broken(
                card_is_restricted,
                RefusalCode.STAGE,
                Scene("not restricted", given(*COMPLETED), LIFT),
                Scene("lifted before", given(*CLOSED_DOWN, LIFTED), LIFT),
                Scene("transferred since", given(*CLOSED_DOWN, TRANSFERRED), LIFT),
                Scene("at its end", given(*CLOSED_DOWN, DEREGISTERED), LIFT),
            ),
            Broken(
                cause_is_borne_out,
                RefusalCode.STAGE,
                Scene("stated by no ledger", given(*CLOSED_DOWN), but(LIFT, origin=Origin.OBSERVED)),
                Scene("no appeal", given(*CLOSED_DOWN), FOR_APPEAL),
                Scene("an appeal under way", given(*CLOSED_DOWN, APPEALED), FOR_APPEAL),
                Scene("an appeal dismissed", given(*CLOSED_DOWN, APPEALED, APPEAL_DISMISSED), FOR_APPEAL),
                Scene("an appeal against an earlier restriction", given(*UPHELD, *AGAIN), FOR_APPEAL),
                Scene("an earlier owner's appeal", given(*UPHELD, TRANSFERRED, *AGAIN), FOR_APPEAL),
                Scene("not checked", given(*CLOSED_DOWN), FOR_CHECK),
                Scene("misused, and checked before", given(*CLOSED_FOR_MISUSE), FOR_CHECK),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A restriction that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A restriction that breaks no rule is laid on, or lifted."""
    assert_done(act, scene)


def test_the_rules_of_a_restriction_are_asked_in_the_order_of_the_ledgers() -> None:
    """Purchase, stage, notice, texts, what is kept; the ground a ledger states is not asked for."""
    everything_wrong = but(AS_STATED, texts=texts(reason=""), kept=())
    assert [
        "card_is_known",
        "card_can_be_restricted",
        "owner_was_notified",
        "texts_are_complete",
        "exactly_emergency_is_kept",
        "done",
    ] == refused_in_turn(
        when,
        UNKNOWN,
        everything_wrong,
        given(*BUILT_IN),
        UNTOLD,
        TOLD,
        {"texts": texts()},
        {"kept": ONLY_EMERGENCY},
    )


def test_the_ground_is_asked_for_before_the_notice_and_the_texts() -> None:
    """Whoever claims a ground that is not in the history is told so first."""
    everything_wrong = but(RESTRICT, texts=texts(reason=""), kept=())
    assert ["card_can_be_restricted", "ground_holds", "texts_are_complete", "exactly_emergency_is_kept", "done"] == (
        refused_in_turn(
            when,
            given(*BUILT_IN),
            everything_wrong,
            UNTOLD,
            HAS_DECLINED,
            {"texts": texts()},
            {"kept": ONLY_EMERGENCY},
        )
    )


@pytest.mark.parametrize("ground", [Ground.DECLINED, Ground.OVERDUE])
def test_outside_an_ownership_period_there_is_no_ground_and_no_notice(ground: Ground) -> None:
    """Asked alone of a card that nobody owns, both rules say no."""
    command = but(RESTRICT, ground=ground)
    assert None is not ground_holds(given(*BUILT_IN), command, BOOK)
    assert None is not owner_was_notified(given(*BUILT_IN), command, BOOK)


def test_the_last_day_for_registering() -> None:
    """Thirty days from the beginning of the period, by our policy; for a stock card's first owner the book's date."""
    assert date(2024, 6, 5) == registration_deadline(FIRST_PERIOD, BOOK)
    assert date(2024, 5, 16) == registration_deadline(FIRST_PERIOD, but(BOOK, registration_days=10))
    stock = but(FIRST_PERIOD, stock=True)
    assert date(2022, 9, 30) == registration_deadline(stock, BOOK)
    assert date(2021, 12, 31) == registration_deadline(stock, DRAFT_2021_06)


def test_what_a_restriction_writes_down() -> None:
    """Ground, assessment, and what the owner is told, sealed for this card."""
    assert (RESTRICTED,) == when(HAS_DECLINED, RESTRICT)
    assert (RESTRICTED_FOR_MISUSE,) == when(given(*COMPLETED), FOR_MISUSE)


def test_what_a_lifting_writes_down() -> None:
    """Its cause, and a sealed reason where one was given for this card."""
    card = given(*CLOSED_DOWN)
    assert (but(LIFTED, cause=LiftCause.STATED),) == when(card, LIFT)
    told = but(LIFT, reasons={ICCID: sealed("lifting"), OTHER_ICCID: sealed("other")})
    assert (but(LIFTED, cause=LiftCause.STATED, reason=sealed("lifting")),) == when(card, told)


def test_a_restricted_card_keeps_exactly_the_emergency_call() -> None:
    """Restricted: stage restricted, emergency only; the registration stays, and what there was is remembered."""
    before = functions(DATA, EMERGENCY)
    assert {
        "stage": Stage.RESTRICTED,
        "entitled": ONLY_EMERGENCY,
        "restriction": Restriction(Ground.MISUSE, Stage.REGISTERED, before),
    } == changes(given(*COMPLETED), RESTRICTED_FOR_MISUSE)
    assert RegistrationStatus.REGISTERED is given(*CLOSED_FOR_MISUSE).registration_status


def test_the_functions_of_a_stock_card_end_with_a_restriction() -> None:
    """Restricted: what the carrier had opened does not come back."""
    assert {
        "stage": Stage.RESTRICTED,
        "entitled": ONLY_EMERGENCY,
        "restriction": Restriction(Ground.DECLINED, Stage.SOLD, ONLY_EMERGENCY),
    } == changes(given(*OWNED_AS_STOCK), RESTRICTED)


def test_lifting_gives_back_stage_and_functions() -> None:
    """RestrictionLifted: a registered card has its functions again, any other the emergency call only."""
    assert given(*COMPLETED) == given(*CLOSED_FOR_MISUSE, LIFTED)
    assert HAS_DECLINED == given(*CLOSED_DOWN, LIFTED)
    transferred = given(*RESOLD, RESTRICTED_FOR_MISUSE, LIFTED)
    assert (Stage.TRANSFERRED, ONLY_EMERGENCY, None) == (
        transferred.stage,
        transferred.entitled,
        transferred.restriction,
    )


def test_lifting_without_a_restriction_changes_nothing() -> None:
    """A subsequence of a history can be folded."""
    assert {} == changes(given(*COMPLETED), LIFTED)
    assert Stage.SOLD is given(RESTRICTED, LIFTED).stage


def test_an_attempt_of_a_restricted_owner_does_not_lift_by_itself() -> None:
    """IdentityPresented on a restricted card: restricted still."""
    assert Stage.RESTRICTED is given(*CLOSED_DOWN, PRESENTED).stage
