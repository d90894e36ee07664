"""The way of a registration to the card's own carrier and back. Sent is not registered."""

import pytest

from iov_realname.domain.basis import RESTS_ON
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import UNKNOWN, RegistrationStatus, Stage, Transmission
from iov_realname.domain.card.submission import (
    ANSWER_RULES,
    SUBMIT_RULES,
    TRANSMISSION_RULES,
    DeliveryStep,
    RegistrationSubmitted,
    SubmissionAccepted,
    SubmissionAttempted,
    SubmissionParked,
    SubmissionResumed,
    SubmissionUnknown,
    answer_fits_a_submission,
    carrier_owns_the_number,
    registration_is_verified,
    step_follows,
    submission_is_under_way,
)
from iov_realname.domain.functions import ONLY_EMERGENCY, functions
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import CarrierResult
from tests.support.commands import ANSWER, SUBMIT, TRANSMIT
from tests.support.facts import (
    ACCEPTED,
    ATTEMPTED,
    BOOK,
    CLOSED_DOWN,
    COMPLETED,
    DATA,
    DEREGISTERED,
    DIRECTED_DATA,
    EMERGENCY,
    FUNCTIONS_REQUESTED,
    GRANTED,
    IN_REVIEW,
    OTHER_NUMBER,
    OUTCOME_UNKNOWN,
    OWNED,
    OWNED_AS_STOCK,
    PARKED,
    PRESENTED,
    REGISTERED,
    REJECTED,
    RESOLD,
    RESUMED,
    SAME_PERSON,
    SENT,
    SENT_BACK,
    SUBMITTED,
    TRANSFERRED,
    VERIFIED,
    WAITING,
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

UNDER_WAY = given(*SENT)
SO_FAR = {
    Transmission.QUEUED: UNDER_WAY,
    Transmission.ATTEMPTED: given(*SENT, ATTEMPTED),
    Transmission.UNKNOWN: given(*SENT, ATTEMPTED, OUTCOME_UNKNOWN),
    Transmission.PARKED: given(*SENT, PARKED),
    Transmission.ACCEPTED: given(*SENT, ATTEMPTED, ACCEPTED),
}
"""A delivery that has come so far."""
STEPS = {
    DeliveryStep.ATTEMPTED: {Transmission.QUEUED},
    DeliveryStep.UNKNOWN: {Transmission.ATTEMPTED},
    DeliveryStep.PARKED: {
        Transmission.QUEUED,
        Transmission.ATTEMPTED,
        Transmission.UNKNOWN,
        Transmission.ACCEPTED,
    },
    DeliveryStep.RESUMED: {Transmission.ATTEMPTED, Transmission.UNKNOWN, Transmission.PARKED},
}
"""What each step may follow on; none of them on what the carrier took."""
REFUSAL_OF_CARRIER = but(ANSWER, result=CarrierResult.REJECTED, receipt_no="R-2", reason=sealed("rejection"))

ACTS = (
    Act(
        SUBMIT_RULES,
        done=(
            Scene("verified", given(*VERIFIED), SUBMIT),
            Scene("anew after a rejection", given(*SENT_BACK), but(SUBMIT, operation="op-2")),
            Scene("of a restricted card", given(*CLOSED_DOWN, PRESENTED, SAME_PERSON), SUBMIT),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, SUBMIT)),
            Broken(
                registration_is_verified,
                RefusalCode.STAGE,
                Scene("nobody presented", given(*OWNED), SUBMIT),
                Scene("presented only", given(*WAITING), SUBMIT),
                Scene("in review", given(*IN_REVIEW), SUBMIT),
                Scene("another number", given(*VERIFIED), but(SUBMIT, number=OTHER_NUMBER)),
                Scene("sent already", UNDER_WAY, SUBMIT),
                Scene("registered", given(*COMPLETED), SUBMIT),
                Scene("a card at its end", given(*VERIFIED, DEREGISTERED), SUBMIT),
                Scene("rejected, a card at its end", given(*SENT_BACK, DEREGISTERED), SUBMIT),
                Scene("of the last owner", given(*VERIFIED, TRANSFERRED), SUBMIT),
            ),
            Broken(
                carrier_owns_the_number,
                RefusalCode.WRONG_CARRIER,
                Scene("another carrier", given(*VERIFIED), but(SUBMIT, carrier=Carrier.UNICOM)),
            ),
        ),
    ),
    Act(
        TRANSMISSION_RULES,
        done=tuple(
            Scene(f"{step} from {before}", SO_FAR[before], but(TRANSMIT, step=step))
            for step in DeliveryStep
            for before in Transmission
            if before in STEPS[step]
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, TRANSMIT)),
            Broken(
                submission_is_under_way,
                RefusalCode.STAGE,
                Scene("nobody presented", given(*OWNED), TRANSMIT),
                Scene("not sent", given(*VERIFIED), TRANSMIT),
                Scene("another operation", UNDER_WAY, but(TRANSMIT, operation="op-2")),
                Scene("rejected", given(*SENT_BACK), TRANSMIT),
                Scene("registered", given(*COMPLETED), TRANSMIT),
            ),
            Broken(
                step_follows,
                RefusalCode.STAGE,
                *(
                    Scene(f"{step} from {before}", SO_FAR[before], but(TRANSMIT, step=step))
                    for step in DeliveryStep
                    for before in Transmission
                    if before not in STEPS[step]
                ),
            ),
        ),
    ),
    Act(
        ANSWER_RULES,
        done=(
            *(Scene(result, UNDER_WAY, but(ANSWER, result=result)) for result in CarrierResult),
            *(
                Scene(f"{result} after a rejection", given(*SENT_BACK), but(ANSWER, result=result))
                for result in CarrierResult
            ),
            Scene("nobody says who answered", UNDER_WAY, but(ANSWER, carrier=None)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, ANSWER)),
            Broken(
                answer_fits_a_submission,
                RefusalCode.STAGE,
                Scene("nobody presented", given(*OWNED), ANSWER),
                Scene("verified, not sent", given(*VERIFIED), ANSWER),
                Scene("another number", UNDER_WAY, but(ANSWER, number=OTHER_NUMBER)),
                Scene("registered", given(*COMPLETED), ANSWER),
                Scene("an earlier period", given(*RESOLD), ANSWER),
                Scene("a card at its end", given(*SENT, DEREGISTERED), ANSWER),
            ),
            Broken(
                carrier_owns_the_number,
                RefusalCode.WRONG_CARRIER,
                Scene("another carrier", UNDER_WAY, but(ANSWER, carrier=Carrier.TELECOM)),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A submission or answer that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A submission or answer that breaks no rule goes through."""
    assert_done(act, scene)


def test_a_submission_asks_for_the_check_before_the_carrier() -> None:
    """Purchase, verification, carrier."""
    assert ["card_is_known", "registration_is_verified", "carrier_owns_the_number", "done"] == refused_in_turn(
        when,
        UNKNOWN,
        but(SUBMIT, carrier=Carrier.UNICOM),
        given(*WAITING),
        given(*VERIFIED),
        {"carrier": Carrier.MOBILE},
    )


def test_a_step_asks_for_the_delivery_before_its_turn() -> None:
    """Purchase, the operation that is open, how far it has come."""
    assert ["card_is_known", "submission_is_under_way", "step_follows", "done"] == refused_in_turn(
        when, UNKNOWN, but(TRANSMIT, step=DeliveryStep.UNKNOWN), given(*VERIFIED), UNDER_WAY, given(*SENT, ATTEMPTED)
    )


def test_without_a_registration_no_step_follows() -> None:
    """Asked alone of a card that nobody is registered for, the rule says no."""
    assert [RefusalCode.STAGE] * len(DeliveryStep) == [
        refusal.code
        for step in DeliveryStep
        if (refusal := step_follows(given(*OWNED), but(TRANSMIT, step=step), BOOK)) is not None
    ]


def test_the_rules_of_a_carriers_answer_are_asked_in_the_order_of_the_ledgers() -> None:
    """Purchase, stage and number, carrier."""
    assert ["card_is_known", "answer_fits_a_submission", "carrier_owns_the_number", "done"] == refused_in_turn(
        when,
        UNKNOWN,
        but(ANSWER, carrier=Carrier.UNICOM),
        given(*VERIFIED),
        UNDER_WAY,
        {"carrier": Carrier.MOBILE},
    )


def test_a_card_without_a_purchase_has_no_carrier() -> None:
    """Whoever answers for it, the number is not theirs."""
    refusal = carrier_owns_the_number(UNKNOWN, but(ANSWER, carrier=None), BOOK)
    assert refusal is not None
    assert RefusalCode.WRONG_CARRIER is refusal.code


# Decide


@pytest.mark.parametrize("to_send", [True, False])
def test_a_submission_is_queued_under_its_operation(to_send: bool) -> None:
    """Carrier and operation are written down, and whether we are to deliver it: never what was imported."""
    expected = (but(SUBMITTED, to_send=to_send, operation="op-7"),)
    assert expected == when(given(*VERIFIED), but(SUBMIT, to_send=to_send, operation="op-7"))


@pytest.mark.parametrize(
    ("event", "step", "before"),
    [
        (ATTEMPTED, DeliveryStep.ATTEMPTED, Transmission.QUEUED),
        (OUTCOME_UNKNOWN, DeliveryStep.UNKNOWN, Transmission.ATTEMPTED),
        (but(PARKED, detail="d" * 32), DeliveryStep.PARKED, Transmission.QUEUED),
        (RESUMED, DeliveryStep.RESUMED, Transmission.PARKED),
    ],
)
def test_every_step_of_a_delivery_is_written_down(event: object, step: DeliveryStep, before: Transmission) -> None:
    """An attempt with the digest of what is sent, parking with its code; the others with the operation alone."""
    assert (event,) == when(SO_FAR[before], but(TRANSMIT, step=step))


@pytest.mark.parametrize(
    ("event", "step"),
    [
        (SubmissionAttempted, DeliveryStep.ATTEMPTED),
        (SubmissionUnknown, DeliveryStep.UNKNOWN),
        (SubmissionParked, DeliveryStep.PARKED),
        (SubmissionResumed, DeliveryStep.RESUMED),
    ],
)
def test_a_step_rests_on_whatever_brought_the_delivery_so_far(event: type, step: DeliveryStep) -> None:
    """Some event said how far it had come before, and that event is linked."""
    brought_by: dict[Transmission, set[type]] = {
        Transmission.QUEUED: {RegistrationSubmitted, SubmissionResumed},
        Transmission.ATTEMPTED: {SubmissionAttempted},
        Transmission.UNKNOWN: {SubmissionUnknown},
        Transmission.PARKED: {SubmissionParked},
        Transmission.ACCEPTED: {SubmissionAccepted},
    }
    assert set().union(*(brought_by[before] for before in STEPS[step])) == set(RESTS_ON[event])


def test_what_the_carrier_answered_is_written_down() -> None:
    """Its receipt always, its reason if it refused."""
    assert (but(ACCEPTED, receipt_no="R-1"),) == when(
        UNDER_WAY, but(ANSWER, result=CarrierResult.ACCEPTED, receipt_no="R-1")
    )
    assert (REJECTED,) == when(UNDER_WAY, REFUSAL_OF_CARRIER)


def test_completion_opens_what_the_owner_asked_for_and_nothing_else() -> None:
    """With the wish, its functions; without one only the completion."""
    assert (REGISTERED, GRANTED) == when(UNDER_WAY, ANSWER)
    asked_for_two = given(*SENT, but(FUNCTIONS_REQUESTED, functions=(DIRECTED_DATA, DATA)))
    assert (REGISTERED, but(GRANTED, functions=functions(DATA, DIRECTED_DATA))) == when(asked_for_two, ANSWER)
    assert (REGISTERED,) == when(given(*SENT, but(FUNCTIONS_REQUESTED, functions=())), ANSWER)


# Evolve


def test_queued_is_submitted() -> None:
    """RegistrationSubmitted: status submitted, queued under its operation, no receipt yet; stage and functions stay."""
    assert {
        "period.registration.status": RegistrationStatus.SUBMITTED,
        "period.registration.transmission": Transmission.QUEUED,
        "period.registration.operation": "op-1",
        "period.registration.to_send": True,
    } == changes(given(*VERIFIED), SUBMITTED)
    again = but(SUBMITTED, operation="op-2", to_send=False)
    assert {
        "period.registration.status": RegistrationStatus.SUBMITTED,
        "period.registration.transmission": Transmission.QUEUED,
        "period.registration.operation": "op-2",
        "period.registration.to_send": False,
        "period.registration.receipt_no": None,
    } == changes(given(*SENT, ACCEPTED, REJECTED), again)


@pytest.mark.parametrize(
    ("transmission", "event"),
    [
        (Transmission.ATTEMPTED, ATTEMPTED),
        (Transmission.UNKNOWN, OUTCOME_UNKNOWN),
        (Transmission.PARKED, PARKED),
    ],
)
def test_a_delivery_under_way_is_still_only_submitted(transmission: Transmission, event: object) -> None:
    """SubmissionAttempted, Unknown, Parked: how far it came, and nothing else; Resumed: queued again."""
    moved = {"period.registration.transmission": transmission}
    assert moved == changes(UNDER_WAY, event)  # type: ignore[arg-type]
    assert {} == changes(UNDER_WAY, event, RESUMED)  # type: ignore[arg-type]


def test_what_was_taken_is_never_queued_again() -> None:
    """A parked submission that has a receipt is, when resumed, accepted as it was before; it cannot be sent twice."""
    accepted = given(*SENT, ATTEMPTED, ACCEPTED)
    assert {} == changes(accepted, PARKED, RESUMED)


def test_accepted_is_not_registered() -> None:
    """SubmissionAccepted: status submitted, with the receipt; stage and functions stay."""
    assert {
        "period.registration.transmission": Transmission.ACCEPTED,
        "period.registration.receipt_no": "R-1",
    } == changes(UNDER_WAY, ACCEPTED)
    assert {
        "period.registration.status": RegistrationStatus.SUBMITTED,
        "period.registration.transmission": Transmission.ACCEPTED,
        "period.registration.receipt_no": "R-1",
    } == changes(given(*SENT_BACK), ACCEPTED)


def test_a_rejected_registration_is_open_still() -> None:
    """RegistrationRejected: status rejected, nothing under way; stage and functions stay."""
    assert {
        "period.registration.status": RegistrationStatus.REJECTED,
        "period.registration.transmission": None,
    } == changes(UNDER_WAY, REJECTED)


def test_only_completion_is_registered() -> None:
    """Registered: stage and status registered; only emergency is entitled until something is granted."""
    done = {
        "stage": Stage.REGISTERED,
        "period.registration.status": RegistrationStatus.REGISTERED,
        "period.registration.transmission": None,
    }
    assert done == changes(UNDER_WAY, REGISTERED)
    assert functions(DATA, EMERGENCY) == given(*COMPLETED).entitled


def test_completion_ends_a_restriction() -> None:
    """Registered: the restriction is over."""
    card = given(*CLOSED_DOWN, PRESENTED, REGISTERED)
    assert (Stage.REGISTERED, None, ONLY_EMERGENCY) == (card.stage, card.restriction, card.entitled)


def test_completion_ends_the_functions_of_a_stock_card() -> None:
    """Registered: what the carrier had opened before the duty ends; what was asked for is granted anew."""
    assert functions(DATA, EMERGENCY) == given(*OWNED_AS_STOCK).entitled
    assert ONLY_EMERGENCY == given(*OWNED_AS_STOCK, PRESENTED, REGISTERED).entitled


@pytest.mark.parametrize(
    "event", [SUBMITTED, ATTEMPTED, ACCEPTED, OUTCOME_UNKNOWN, PARKED, RESUMED, REJECTED, REGISTERED]
)
def test_without_a_registration_nothing_can_be_under_way(event: object) -> None:
    """Whatever a carrier says of a period in which nobody presented changes nothing."""
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]
