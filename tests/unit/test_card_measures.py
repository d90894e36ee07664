"""管控措施: ordered, confirmed or failed, ended."""

from iov_realname.domain.card.measures import (
    CONFIRM_MEASURE_RULES,
    END_MEASURE_RULES,
    ORDER_MEASURE_RULES,
    MeasureKind,
    measure_is_new,
    measure_is_unconfirmed,
    measure_stands,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_live
from iov_realname.domain.card.state import UNKNOWN, Measure
from iov_realname.domain.refusals import RefusalCode
from tests.support.commands import CONFIRM_MEASURE, END_MEASURE, FAIL_MEASURE, ORDER_MEASURE
from tests.support.facts import (
    BOUGHT,
    DEREGISTERED,
    MEASURE_CONFIRMED,
    MEASURE_ENDED,
    MEASURE_FAILED,
    MEASURE_NOT_UNDONE,
    MEASURE_ORDERED,
    MEASURE_UNDONE,
    SCRAPPED,
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

STANDING = given(*BOUGHT, MEASURE_ORDERED)
CARRIED_OUT = given(*BOUGHT, MEASURE_ORDERED, MEASURE_CONFIRMED)
NOT_DONE = given(*BOUGHT, MEASURE_ORDERED, MEASURE_FAILED)
ENDED = given(*BOUGHT, MEASURE_ORDERED, MEASURE_CONFIRMED, MEASURE_ENDED)
LEFT = given(*BOUGHT, MEASURE_ORDERED, MEASURE_CONFIRMED, MEASURE_ENDED, MEASURE_NOT_UNDONE)
OVER = given(*BOUGHT, MEASURE_ORDERED, MEASURE_ENDED, MEASURE_UNDONE)

ACTS = (
    Act(
        ORDER_MEASURE_RULES,
        done=(
            Scene("a first one", given(*BOUGHT), ORDER_MEASURE),
            Scene("another one", STANDING, but(ORDER_MEASURE, measure="m-2")),
            Scene("under the name of one that was undone", OVER, ORDER_MEASURE),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, ORDER_MEASURE)),
            Broken(card_is_live, RefusalCode.STAGE, Scene("at its end", given(*SCRAPPED), ORDER_MEASURE)),
            Broken(
                measure_is_new,
                RefusalCode.DUPLICATE,
                Scene("ordered before", STANDING, ORDER_MEASURE),
                Scene("confirmed before", CARRIED_OUT, ORDER_MEASURE),
                Scene("ended and not undone", ENDED, ORDER_MEASURE),
            ),
        ),
    ),
    Act(
        CONFIRM_MEASURE_RULES,
        done=(Scene("ordered", STANDING, CONFIRM_MEASURE), Scene("ended", ENDED, CONFIRM_MEASURE)),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, CONFIRM_MEASURE)),
            Broken(
                measure_is_unconfirmed,
                RefusalCode.STAGE,
                Scene("none", given(*BOUGHT), CONFIRM_MEASURE),
                Scene("another one", STANDING, but(CONFIRM_MEASURE, measure="m-2")),
                Scene("confirmed before", CARRIED_OUT, CONFIRM_MEASURE),
                Scene("undone before", OVER, CONFIRM_MEASURE),
            ),
        ),
    ),
    Act(
        CONFIRM_MEASURE_RULES,
        done=(Scene("not done", STANDING, FAIL_MEASURE), Scene("not to be undone", ENDED, FAIL_MEASURE)),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, FAIL_MEASURE)),
            Broken(
                measure_is_unconfirmed,
                RefusalCode.STAGE,
                Scene("none to fail", given(*BOUGHT), FAIL_MEASURE),
                Scene("done before", CARRIED_OUT, FAIL_MEASURE),
                Scene("failed before", NOT_DONE, FAIL_MEASURE),
                Scene("failed to be undone before", LEFT, FAIL_MEASURE),
            ),
        ),
    ),
    Act(
        END_MEASURE_RULES,
        done=(
            Scene("failed", NOT_DONE, END_MEASURE),
            Scene("not undone", LEFT, END_MEASURE),
            Scene("confirmed", CARRIED_OUT, END_MEASURE),
            Scene("never confirmed", STANDING, END_MEASURE),
            Scene("of a card at its end", given(*BOUGHT, MEASURE_ORDERED, DEREGISTERED), END_MEASURE),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, END_MEASURE)),
            Broken(
                measure_stands,
                RefusalCode.STAGE,
                Scene("none", given(*BOUGHT), END_MEASURE),
                Scene("ended before", ENDED, END_MEASURE),
                Scene("undone before", OVER, END_MEASURE),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A measure that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A measure that breaks no rule goes through."""
    assert_done(act, scene)


def test_an_order_asks_for_a_card_in_use_before_novelty() -> None:
    """Purchase, life, novelty."""
    assert ["card_is_known", "card_is_live", "measure_is_new", "done"] == refused_in_turn(
        when, UNKNOWN, ORDER_MEASURE, given(*BOUGHT, MEASURE_ORDERED, DEREGISTERED), STANDING, {"measure": "m-2"}
    )


def test_what_measures_write_down() -> None:
    """Kind, reason, scenario and target of the order; afterwards only which measure it is about."""
    told = but(ORDER_MEASURE, kind=MeasureKind.AREA, reason="r", scenario="s", target="t")
    assert (but(MEASURE_ORDERED, kind=MeasureKind.AREA, reason="r", scenario="s", target="t"),) == when(
        given(*BOUGHT), told
    )
    assert (MEASURE_CONFIRMED,) == when(STANDING, CONFIRM_MEASURE)
    assert (MEASURE_FAILED,) == when(STANDING, FAIL_MEASURE)
    assert (MEASURE_ENDED,) == when(STANDING, END_MEASURE)
    assert (MEASURE_UNDONE,) == when(ENDED, CONFIRM_MEASURE)
    assert (but(MEASURE_NOT_UNDONE, code="E7"),) == when(ENDED, FAIL_MEASURE)


def test_a_measure_stands_until_it_is_undone() -> None:
    """Ordered is neither confirmed nor failed, ended is not undone; other measures, stage and functions stay."""
    other = Measure("m-2")
    card = given(*BOUGHT, but(MEASURE_ORDERED, measure="m-2"))
    assert {"measures": (other, Measure("m-1"))} == changes(card, MEASURE_ORDERED)
    done = (MEASURE_ORDERED, MEASURE_CONFIRMED)
    assert {"measures": (other, Measure("m-1", confirmed=True))} == changes(card, *done)
    failed = Measure("m-1", failure="E7")
    assert {"measures": (other, failed)} == changes(card, MEASURE_ORDERED, MEASURE_FAILED)
    ended = Measure("m-1", ended=True)
    assert {"measures": (other, ended)} == changes(card, MEASURE_ORDERED, MEASURE_ENDED)
    assert {"measures": (other, ended)} == changes(card, MEASURE_ORDERED, MEASURE_FAILED, MEASURE_ENDED)
    assert {"measures": (other, ended)} == changes(card, *done, MEASURE_ENDED)
    left = Measure("m-1", ended=True, failure="E8")
    assert {"measures": (other, left)} == changes(card, *done, MEASURE_ENDED, MEASURE_NOT_UNDONE)
    assert {"measures": (other, ended)} == changes(card, *done, MEASURE_ENDED, MEASURE_NOT_UNDONE, MEASURE_ENDED)
    assert {} == changes(card, *done, MEASURE_ENDED, MEASURE_UNDONE)


def test_an_end_that_leaves_nothing_is_the_end() -> None:
    """Nothing is to be undone of a card that is no more, nor of what was never ordered."""
    assert () == given(*BOUGHT, MEASURE_ORDERED, MEASURE_CONFIRMED, DEREGISTERED, MEASURE_ENDED).measures
    assert () == given(*BOUGHT, MEASURE_ENDED).measures
