"""After completion: checking the holder again, correcting their details, revoking a registration."""

import pytest

from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import LiftCause
from iov_realname.domain.card.state import UNKNOWN, Ground, RegistrationStatus, Restriction, Stage
from iov_realname.domain.card.upkeep import (
    CORRECT_RULES,
    REVERIFICATION_RULES,
    REVERIFY_RULES,
    REVOKE_RULES,
    RevocationReason,
    card_is_registered,
    channel_takes_the_document,
    corrected_document_was_read,
    correction_was_verified,
    document_shown_again_was_read,
    holder_document_is_good,
    holder_is_the_same,
    registration_is_completed,
    reverification_is_open,
    revocation_is_reasoned,
)
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.terms import CheckOutcome
from tests.support.commands import CHECK_AGAIN, CORRECT, REVOKE, SHOW_AGAIN, SHOWN_AT_COUNTER, particulars
from tests.support.facts import (
    BOOK,
    CHECKED_AGAIN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    CORRECTED,
    DEALER_UNIT,
    DEREGISTERED,
    ICCID,
    LIFTED,
    LOOK_OPENED,
    OWNED,
    PRESENTED,
    REGISTERED,
    RESOLD,
    REVOKED,
    SENT,
    SHOWN_AGAIN,
    SUBMITTED,
    TRANSFERRED,
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

DONE = given(*COMPLETED)
UNIT_DONE = given(*OWNED, but(PRESENTED, holder=HolderKind.UNIT, document=DocumentKind.USCC), SUBMITTED, REGISTERED)
UNIT_SHOWN = {"document": DocumentKind.BUSINESS_LICENCE, "holder": particulars("样例公司", DEALER_UNIT)}
SECOND_LOOK = given(*COMPLETED, SHOWN_AGAIN)
RESTRICTED_SECOND_LOOK = given(*CLOSED_FOR_MISUSE, SHOWN_AGAIN)
NOT_COMPLETED = (
    ("nobody presented", given(*OWNED)),
    ("sent is not registered", given(*SENT)),
    ("the next owner", given(*RESOLD)),
    ("at its end", given(*COMPLETED, DEREGISTERED)),
    ("revoked", given(*COMPLETED, REVOKED)),
)
BAD_DOCUMENTS: tuple[tuple[str, RefusalCode, dict[str, object]], ...] = (
    ("not an accepted kind", RefusalCode.DOC_KIND, {"document": None}),
    ("a unit's document of a person", RefusalCode.DOC_KIND, {"document": DocumentKind.USCC}),
    ("an ill-formed number", RefusalCode.FORMAT, {"holder": particulars(number="1101")}),
    ("expired", RefusalCode.DOC_EXPIRED, {"holder": particulars(valid_to="2024-05-05")}),
)


def bad_document(command: object, code: RefusalCode) -> Broken:
    """The rule that has three codes, broken in the ways of one of them."""
    scenes = (Scene(tale, DONE, but(command, **why)) for tale, each, why in BAD_DOCUMENTS if each is code)
    return Broken(holder_document_is_good, code, *scenes)


ACTS = (
    Act(
        REVERIFY_RULES,
        done=(
            Scene("registered", DONE, SHOW_AGAIN),
            Scene("restricted after a completed registration", given(*CLOSED_FOR_MISUSE), SHOW_AGAIN),
            Scene("at a counter", DONE, but(SHOW_AGAIN, shown=SHOWN_AT_COUNTER)),
            Scene("a unit", UNIT_DONE, but(SHOW_AGAIN, **UNIT_SHOWN)),
            Scene("on the document's last day", DONE, but(SHOW_AGAIN, holder=particulars(valid_to="2024-05-06"))),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, SHOW_AGAIN)),
            Broken(
                registration_is_completed,
                RefusalCode.STAGE,
                *(Scene(tale, card, SHOW_AGAIN) for tale, card in NOT_COMPLETED),
            ),
            Broken(
                holder_is_the_same,
                RefusalCode.ALREADY_REGISTERED,
                Scene("somebody else", DONE, but(SHOW_AGAIN, same_holder=False)),
            ),
            bad_document(SHOW_AGAIN, RefusalCode.DOC_KIND),
            Broken(
                holder_document_is_good,
                RefusalCode.DOC_KIND,
                Scene("a person's document of a unit", UNIT_DONE, SHOW_AGAIN),
                Scene(
                    "a kind this book does not take",
                    DONE,
                    SHOW_AGAIN,
                    but(BOOK, person_documents=(DocumentKind.PLA_ID,), manual_entry_refused=()),
                ),
            ),
            bad_document(SHOW_AGAIN, RefusalCode.FORMAT),
            bad_document(SHOW_AGAIN, RefusalCode.DOC_EXPIRED),
            Broken(
                document_shown_again_was_read,
                RefusalCode.MANUAL_ENTRY,
                Scene(
                    "a resident ID, typed", DONE, but(SHOW_AGAIN, shown=but(SHOWN_AT_COUNTER, capture=Capture.TYPED))
                ),
            ),
            Broken(
                channel_takes_the_document,
                RefusalCode.CLERK,
                Scene(
                    "clerk not listed that day",
                    DONE,
                    but(SHOW_AGAIN, shown=but(SHOWN_AT_COUNTER, authority=Authority.NOT_AUTHORISED)),
                ),
            ),
        ),
    ),
    Act(
        REVERIFICATION_RULES,
        done=tuple(Scene(outcome, SECOND_LOOK, but(CHECK_AGAIN, outcome=outcome)) for outcome in CheckOutcome),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, CHECK_AGAIN)),
            Broken(
                registration_is_completed,
                RefusalCode.STAGE,
                *(Scene(tale, card, CHECK_AGAIN) for tale, card in NOT_COMPLETED),
            ),
            Broken(
                reverification_is_open,
                RefusalCode.STAGE,
                Scene("nothing shown again", DONE, CHECK_AGAIN),
                Scene("checked before", given(*COMPLETED, SHOWN_AGAIN, CHECKED_AGAIN), CHECK_AGAIN),
            ),
        ),
    ),
    Act(
        CORRECT_RULES,
        done=(
            Scene("a person", DONE, CORRECT),
            Scene("a unit", UNIT_DONE, but(CORRECT, **UNIT_SHOWN)),
            Scene(
                "a passport, typed",
                DONE,
                but(
                    CORRECT,
                    document=DocumentKind.FOREIGN_PASSPORT,
                    holder=particulars(number="X00000001"),
                    capture=Capture.TYPED,
                ),
            ),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, CORRECT)),
            Broken(
                card_is_registered,
                RefusalCode.STAGE,
                *(Scene(tale, card, CORRECT) for tale, card in NOT_COMPLETED),
                Scene("restricted", given(*CLOSED_FOR_MISUSE), CORRECT),
            ),
            Broken(
                holder_is_the_same,
                RefusalCode.ALREADY_REGISTERED,
                Scene("somebody else", DONE, but(CORRECT, same_holder=False)),
            ),
            bad_document(CORRECT, RefusalCode.DOC_KIND),
            bad_document(CORRECT, RefusalCode.FORMAT),
            bad_document(CORRECT, RefusalCode.DOC_EXPIRED),
            Broken(
                corrected_document_was_read,
                RefusalCode.MANUAL_ENTRY,
                Scene("a resident ID, typed", DONE, but(CORRECT, capture=Capture.TYPED)),
            ),
            Broken(
                correction_was_verified,
                RefusalCode.IMPERSONATION,
                *(
                    Scene(outcome, DONE, but(CORRECT, outcome=outcome))
                    for outcome in CheckOutcome
                    if outcome is not CheckOutcome.MATCH
                ),
            ),
        ),
    ),
    Act(
        REVOKE_RULES,
        done=(
            Scene("registered", DONE, REVOKE),
            Scene("restricted after a completed registration", given(*CLOSED_FOR_MISUSE), REVOKE),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, REVOKE)),
            Broken(
                registration_is_completed,
                RefusalCode.STAGE,
                *(Scene(tale, card, REVOKE) for tale, card in NOT_COMPLETED),
            ),
            Broken(
                revocation_is_reasoned,
                RefusalCode.FORMAT,
                Scene("nobody", DONE, but(REVOKE, reviewer="")),
                Scene("no reason", DONE, but(REVOKE, explanation=Confidential(" \t"))),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """An act on a completed registration that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """An act on a completed registration that breaks no rule goes through."""
    assert_done(act, scene)


def test_the_rules_of_a_second_look_are_asked_in_this_order() -> None:
    """Purchase, completed registration, same holder, document."""
    everything_wrong = but(SHOW_AGAIN, document=None, same_holder=False)
    assert [
        "card_is_known",
        "registration_is_completed",
        "holder_is_the_same",
        "holder_document_is_good",
        "done",
    ] == refused_in_turn(
        when,
        UNKNOWN,
        everything_wrong,
        given(*SENT),
        DONE,
        {"same_holder": True},
        {"document": DocumentKind.RESIDENT_ID},
    )


def test_an_outcome_asks_for_the_registration_before_the_second_look() -> None:
    """A second look that was open when the vehicle changed hands is gone with its registration."""
    assert ["registration_is_completed", "reverification_is_open", "done"] == refused_in_turn(
        when, given(*COMPLETED, SHOWN_AGAIN, TRANSFERRED), CHECK_AGAIN, DONE, SECOND_LOOK
    )


def test_the_rules_of_a_correction_are_asked_in_this_order() -> None:
    """Purchase, stage, same holder, document, reading, check."""
    everything_wrong = but(
        CORRECT, document=None, same_holder=False, capture=Capture.TYPED, outcome=CheckOutcome.MISMATCH
    )
    assert [
        "card_is_known",
        "card_is_registered",
        "holder_is_the_same",
        "holder_document_is_good",
        "corrected_document_was_read",
        "correction_was_verified",
        "done",
    ] == refused_in_turn(
        when,
        UNKNOWN,
        everything_wrong,
        given(*CLOSED_FOR_MISUSE),
        DONE,
        {"same_holder": True},
        {"document": DocumentKind.RESIDENT_ID},
        {"capture": Capture.NFC},
        {"outcome": CheckOutcome.MATCH},
    )


def test_a_document_is_judged_by_kind_then_form_then_validity() -> None:
    """Of several faults of one document the first of these is told."""
    bad = but(SHOW_AGAIN, document=None, holder=particulars(number="1", valid_to="2024-05-05"))
    codes = []
    for cure in (
        {},
        {"document": DocumentKind.RESIDENT_ID},
        {"holder": particulars(valid_to="2024-05-05")},
    ):
        bad = but(bad, **cure)
        refusal = when(DONE, bad)
        assert isinstance(refusal, Refusal)
        codes.append(refusal.code)
    assert [RefusalCode.DOC_KIND, RefusalCode.FORMAT, RefusalCode.DOC_EXPIRED] == codes


def test_without_a_registration_a_persons_document_is_expected() -> None:
    """Asked alone of a card that nobody is registered for, the rule takes the owner for a person."""
    assert None is holder_document_is_good(given(*OWNED), SHOW_AGAIN, BOOK)
    assert None is not holder_document_is_good(given(*OWNED), but(SHOW_AGAIN, **UNIT_SHOWN), BOOK)


# Decide


def test_what_upkeep_writes_down() -> None:
    """The document's kind in clear, the holder and the explanation sealed for this card, who reviewed and why."""
    assert (SHOWN_AGAIN,) == when(DONE, SHOW_AGAIN)
    assert (SHOWN_AGAIN, LOOK_OPENED) == when(DONE, but(SHOW_AGAIN, shown=SHOWN_AT_COUNTER))
    each_its_own = but(CORRECT, operations={ICCID: "op-of-card"})
    assert (but(CORRECTED, document=DocumentKind.RESIDENT_ID, operation="op-of-card"),) == when(DONE, each_its_own)
    corrected = but(CORRECTED, document=DocumentKind.RESIDENT_ID, capture=Capture.NFC)
    assert (corrected,) == when(DONE, but(CORRECT, capture=Capture.NFC))
    assert (but(REVOKED, reason=RevocationReason.FORGERY),) == when(DONE, but(REVOKE, reason=RevocationReason.FORGERY))


@pytest.mark.parametrize("outcome", CheckOutcome)
def test_the_outcome_of_a_second_look_is_written_down(outcome: CheckOutcome) -> None:
    """Whatever it is; without a restriction nothing follows."""
    assert (but(CHECKED_AGAIN, outcome=outcome),) == when(SECOND_LOOK, but(CHECK_AGAIN, outcome=outcome))


@pytest.mark.parametrize("outcome", CheckOutcome)
def test_only_a_match_lifts_a_restriction_at_once(outcome: CheckOutcome) -> None:
    """The check that passes ends the restriction in the same decision (ATF-32)."""
    lifted = (but(LIFTED, cause=LiftCause.CHECK_PASSED),) if outcome is CheckOutcome.MATCH else ()
    expected = (but(CHECKED_AGAIN, outcome=outcome), *lifted)
    assert expected == when(RESTRICTED_SECOND_LOOK, but(CHECK_AGAIN, outcome=outcome))


# Evolve


def test_a_second_look_is_open_until_its_outcome() -> None:
    """ReverificationPresented and Checked: registered all along."""
    assert {"period.registration.reverifying": True} == changes(DONE, SHOWN_AGAIN)
    assert {} == changes(DONE, SHOWN_AGAIN, CHECKED_AGAIN)
    assert {} == changes(DONE, SHOWN_AGAIN, but(CHECKED_AGAIN, outcome=CheckOutcome.MISMATCH))


def test_corrected_details_are_a_new_fact_of_the_same_registration() -> None:
    """HolderDetailsCorrected: document and subject change; number, status, stage and functions stay."""
    assert {
        "period.registration.document": DocumentKind.FOREIGN_PASSPORT,
        "period.registration.owner": sealed("new details").key,
        "period.registration.correction": "op-2",
    } == changes(DONE, CORRECTED)


def test_a_revoked_registration_leaves_the_emergency_call() -> None:
    """RegistrationRevoked: back to the stage the period began in, nobody registered, nothing requested."""
    expected = {"stage": Stage.SOLD, "period.registration": None, "period.requested": (), "entitled": ONLY_EMERGENCY}
    assert expected == changes(DONE, REVOKED)
    assert RegistrationStatus.NONE is given(*COMPLETED, REVOKED).registration_status
    next_owner = given(*RESOLD, PRESENTED, SUBMITTED, REGISTERED, REVOKED)
    assert Stage.TRANSFERRED is next_owner.stage


def test_a_revocation_under_a_restriction_leaves_the_card_restricted() -> None:
    """RegistrationRevoked while restricted: lifting it will not bring back what the registration had opened."""
    assert {
        "period.registration": None,
        "period.requested": (),
        "restriction.stage_before": Stage.SOLD,
        "restriction.functions_before": ONLY_EMERGENCY,
    } == changes(given(*CLOSED_FOR_MISUSE), REVOKED)
    assert Restriction(Ground.MISUSE, Stage.SOLD, ONLY_EMERGENCY) == given(*CLOSED_FOR_MISUSE, REVOKED).restriction
    assert Stage.SOLD is given(*CLOSED_FOR_MISUSE, REVOKED, LIFTED).stage


@pytest.mark.parametrize("event", [SHOWN_AGAIN, LOOK_OPENED, CHECKED_AGAIN, CORRECTED, REVOKED])
def test_without_a_registration_there_is_nothing_to_keep_up(event: object) -> None:
    """In a period in which nobody presented, and outside of periods, nothing changes."""
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]
    assert {} == changes(UNKNOWN, event)  # type: ignore[arg-type]
