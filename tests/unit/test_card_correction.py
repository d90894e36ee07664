"""Corrected details on their way to the carrier; the registration stands meanwhile."""

import pytest

from iov_realname.domain.card.correction import CORRECTION_RULES, correction_is_open
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import CarrierResult
from tests.support.commands import ANSWER_CORRECTION, SEND_CORRECTION
from tests.support.facts import (
    COMPLETED,
    CORRECTED,
    CORRECTION_ANSWERED,
    CORRECTION_SENT,
    DEREGISTERED,
    OWNED,
    TRANSFERRED,
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

OPEN = given(*COMPLETED, CORRECTED)
SENT = given(*COMPLETED, CORRECTED, CORRECTION_SENT)


def act(command: object) -> Act:
    """Sending and answering ask the same."""
    return Act(
        CORRECTION_RULES,
        done=(Scene("corrected", OPEN, command), Scene("sent before", SENT, command)),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, command)),
            Broken(
                correction_is_open,
                RefusalCode.STAGE,
                Scene("nothing corrected", given(*COMPLETED), command),
                Scene("another operation", OPEN, but(command, operation="op-9")),
                Scene("settled", given(*COMPLETED, CORRECTED, CORRECTION_ANSWERED), command),
                Scene("the next owner", given(*COMPLETED, CORRECTED, TRANSFERRED), command),
                Scene("at its end", given(*COMPLETED, CORRECTED, DEREGISTERED), command),
            ),
        ),
    )


ACTS = (act(SEND_CORRECTION), act(ANSWER_CORRECTION))


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule refuses with its code."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """No rule speaks against it."""
    assert_done(act, scene)


def test_what_is_written_down() -> None:
    """That it leaves, and what the carrier said."""
    assert (CORRECTION_SENT,) == when(OPEN, SEND_CORRECTION)
    assert (CORRECTION_ANSWERED,) == when(SENT, ANSWER_CORRECTION)


@pytest.mark.parametrize("result", CarrierResult)
def test_only_a_settled_correction_is_over(result: CarrierResult) -> None:
    """CorrectionAnswered: accepted is not completed; the registration itself never changes."""
    over = {"period.registration.correction": None, "period.registration.correction_sent": False}
    taken = {"period.registration.correction_receipt": "R-9"}
    assert (taken if result is CarrierResult.ACCEPTED else over) == changes(
        SENT, but(CORRECTION_ANSWERED, result=result)
    )
    assert {"period.registration.correction_sent": True} == changes(OPEN, CORRECTION_SENT)


@pytest.mark.parametrize("event", [CORRECTION_SENT, CORRECTION_ANSWERED])
def test_another_correction_is_left_alone(event: object) -> None:
    """Under another operation, or without a registration, nothing changes."""
    assert {} == changes(OPEN, but(event, operation="op-9"))  # type: ignore[arg-type]
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]
