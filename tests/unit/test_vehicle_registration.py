"""One 登记编号 registers one owner for all the cards of a vehicle it covers, in one ownership period."""

import pytest

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.restriction import LiftCause
from iov_realname.domain.claim import UNUSED, Claim, ClaimOutcome, NumberClaimed, NumberClosed, NumberVerified
from iov_realname.domain.documents import Capture
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.domain.vehicle.registration import (
    CHECK_RULES,
    PRESENTATION_RULES,
    NumberedVehicle,
    covered_cards,
    number_fits,
    number_is_known,
    number_is_not_verified,
    owner_exists,
    present,
    settle,
    some_card_is_left,
)
from tests.support.commands import DECIDE_REVIEW, PRESENT, RECORD_CHECK, REFUSE, REQUEST_CHECK
from tests.support.facts import (
    APPROVED,
    BOOK,
    CHECK_REQUESTED,
    CLOSED_DOWN,
    COMPLETED,
    DEREGISTERED,
    FUNCTIONS_REQUESTED,
    ICCID,
    IN_REVIEW,
    LIFTED,
    MISMATCHED,
    NUMBER,
    ON_NETWORK,
    OTHER_ICCID,
    OTHER_NUMBER,
    OTHER_VIN,
    OWNED,
    PRESENTED,
    READ,
    REFUSED,
    SAME_PERSON,
    TURNED_AWAY,
    TURNED_DOWN,
    UNFOUND,
    VERIFIED,
    VIN,
    WAITING,
    checked,
)
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    given,
    refused,
    refused_in_turn,
    scenes_done,
    scenes_refused,
)
from tests.support.vehicles import (
    DRIVEN,
    NEVER_FITTED,
    OF_FIRST,
    OF_SECOND,
    REGISTERED_VEHICLE,
    RESTRICTED_VEHICLE,
    SCRAPPED_VEHICLE,
    SOLD_VEHICLE,
    TRANSFERRED_VEHICLE,
    UNSOLD,
    both,
    decided,
    second,
    with_cards,
)

OF_NUMBER = f"registration-{NUMBER}"
CLAIMED = NumberClaimed(VIN, 1, (ICCID, OTHER_ICCID))
OURS = Claim(VIN, 1, (ICCID, OTHER_ICCID), ClaimOutcome.OPEN)
OURS_VERIFIED, OURS_CLOSED = but(OURS, outcome=ClaimOutcome.VERIFIED), but(OURS, outcome=ClaimOutcome.CLOSED)
WAITING_VEHICLE = both(DRIVEN, *WAITING)
COMMANDS = (REQUEST_CHECK, RECORD_CHECK, REFUSE, DECIDE_REVIEW)
LAST_CHECK = but(RECORD_CHECK, reference="k-holder", check=CheckKind.HOLDER)
MISMATCH = but(LAST_CHECK, outcome=CheckOutcome.MISMATCH)


def numbered(fitted: FittedVehicle, claim: Claim = UNUSED) -> NumberedVehicle:
    """The vehicle, and what is known of the number."""
    return NumberedVehicle(fitted, claim)


ACTS = (
    Act(
        PRESENTATION_RULES,
        done=(
            Scene("a new number", numbered(SOLD_VEHICLE), PRESENT),
            Scene("a restricted vehicle", numbered(RESTRICTED_VEHICLE), PRESENT),
            Scene("again under an open number", numbered(WAITING_VEHICLE, OURS), PRESENT),
            Scene("again while a record is missing", numbered(both(DRIVEN, *IN_REVIEW), OURS), PRESENT),
            Scene("a new number after a closed one", numbered(both(DRIVEN, *TURNED_AWAY)), PRESENT),
            Scene("the next owner", numbered(TRANSFERRED_VEHICLE), PRESENT),
            Scene(
                "one card is left to cover", numbered(with_cards(DRIVEN, given(*COMPLETED), second(*OWNED))), PRESENT
            ),
        ),
        refused=(
            Broken(
                owner_exists,
                RefusalCode.STAGE,
                Scene("unbuilt", numbered(NEVER_FITTED), PRESENT),
                Scene("unsold", numbered(UNSOLD), PRESENT),
                Scene("scrapped", numbered(SCRAPPED_VEHICLE), PRESENT),
            ),
            Broken(
                number_fits,
                RefusalCode.STAGE,
                Scene("another vehicle's number", numbered(WAITING_VEHICLE, but(OURS, vin=OTHER_VIN)), PRESENT),
                Scene("an earlier period's number", numbered(TRANSFERRED_VEHICLE, OURS), PRESENT),
                Scene("a closed number", numbered(both(DRIVEN, *TURNED_AWAY), OURS_CLOSED), PRESENT),
                Scene(
                    "no card of it is in use",
                    numbered(
                        with_cards(DRIVEN, given(*WAITING, DEREGISTERED), second(*OWNED)), but(OURS, cards=(ICCID,))
                    ),
                    PRESENT,
                ),
            ),
            Broken(
                number_is_not_verified,
                RefusalCode.ALREADY_REGISTERED,
                Scene("verified before", numbered(both(DRIVEN, *VERIFIED), OURS_VERIFIED), PRESENT),
            ),
            Broken(
                some_card_is_left,
                RefusalCode.ALREADY_REGISTERED,
                Scene("registered", numbered(REGISTERED_VEHICLE), but(PRESENT, number=OTHER_NUMBER)),
                Scene("another number is open", numbered(WAITING_VEHICLE), but(PRESENT, number=OTHER_NUMBER)),
            ),
        ),
        decide=present,
    ),
    Act(
        CHECK_RULES,
        done=(*(Scene(type(each).__name__, numbered(both(DRIVEN, *IN_REVIEW), OURS), each) for each in COMMANDS),),
        refused=(
            Broken(
                number_is_known,
                RefusalCode.STAGE,
                *(Scene(f"{type(each).__name__}, unused number", numbered(SOLD_VEHICLE), each) for each in COMMANDS),
                *(
                    Scene(f"{type(each).__name__}, no card in use", numbered(SCRAPPED_VEHICLE, OURS), each)
                    for each in COMMANDS
                ),
            ),
        ),
        decide=settle,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A presentation or check that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A presentation or check that breaks no rule reaches the cards under the number."""
    assert_done(act, scene)


def test_the_rules_of_an_owner_row_are_asked_in_the_order_of_the_ledgers() -> None:
    """Owner, number, verification, cards left; then the papers, which each card judges."""
    typed = but(PRESENT, capture=Capture.TYPED)
    assert [
        "owner_exists",
        "number_fits",
        "number_is_not_verified",
        "some_card_is_left",
        "document_was_read",
        "done",
    ] == refused_in_turn(
        present,
        numbered(UNSOLD, but(OURS_VERIFIED, vin=OTHER_VIN)),
        typed,
        numbered(both(DRIVEN, *VERIFIED), but(OURS_VERIFIED, vin=OTHER_VIN)),
        numbered(both(DRIVEN, *VERIFIED), OURS_VERIFIED),
        numbered(both(DRIVEN, *VERIFIED)),
        numbered(SOLD_VEHICLE),
        {"capture": Capture.READER},
    )


# Which cards a number covers


@pytest.mark.parametrize(
    ("covered", "history"),
    [
        (True, OWNED),
        (True, TURNED_AWAY),
        (True, CLOSED_DOWN),
        (False, WAITING),
        (False, IN_REVIEW),
        (False, VERIFIED),
        (False, COMPLETED),
        (False, (*OWNED, DEREGISTERED)),
    ],
    ids=str,
)
def test_a_new_number_covers_the_live_cards_without_a_registration(
    covered: bool, history: tuple[CardEvent, ...]
) -> None:
    """Open or done, a registration keeps its card; a refused one does not."""
    card = second(*history)
    expected = (given(*OWNED), card) if covered else (given(*OWNED),)
    assert expected == covered_cards(numbered(with_cards(DRIVEN, given(*OWNED), card)))


def test_a_known_number_covers_the_live_cards_it_claimed() -> None:
    """Whatever became of them; cards that came later are not covered."""
    done, later = given(*COMPLETED), second(*OWNED)
    claim = but(OURS, cards=(ICCID,))
    assert (done,) == covered_cards(numbered(with_cards(DRIVEN, done, later), claim))
    assert () == covered_cards(numbered(with_cards(DRIVEN, given(*COMPLETED, DEREGISTERED), later), claim))


# Presenting


def test_a_new_number_is_claimed_with_the_first_papers() -> None:
    """Claim and every covered card in one decision, in fitting order."""
    taken = (PRESENTED, FUNCTIONS_REQUESTED)
    assert [(OF_NUMBER, (CLAIMED,)), (OF_FIRST, taken), (OF_SECOND, taken)] == list(
        decided(present(numbered(SOLD_VEHICLE), PRESENT, BOOK)).items()
    )


def test_a_claim_names_the_period_and_only_the_covered_cards() -> None:
    """A registered card is not claimed again; a later period is named by its number."""
    half = with_cards(DRIVEN, given(*COMPLETED), second(*OWNED))
    shares = decided(present(numbered(half), but(PRESENT, number=OTHER_NUMBER), BOOK))
    assert (but(CLAIMED, cards=(OTHER_ICCID,)),) == shares[f"registration-{OTHER_NUMBER}"]
    assert OF_FIRST not in shares
    assert (but(CLAIMED, period=2),) == decided(present(numbered(TRANSFERRED_VEHICLE), PRESENT, BOOK))[OF_NUMBER]


def test_a_known_number_goes_on_without_a_new_claim() -> None:
    """Its new papers replace the old ones on the cards it covers."""
    assert {OF_FIRST: (PRESENTED,), OF_SECOND: (PRESENTED,)} == decided(
        present(numbered(WAITING_VEHICLE, OURS), PRESENT, BOOK)
    )


def test_papers_that_one_card_refuses_are_taken_for_none() -> None:
    """The card's refusal is the answer, and the number stays unused."""
    typed = but(PRESENT, capture=Capture.TYPED)
    assert ("R-MANUAL-ENTRY", "document_was_read") == refused(present(numbered(SOLD_VEHICLE), typed, BOOK))


def test_a_vehicle_without_a_vin_claims_nothing() -> None:
    """A claim is for a vehicle; cards seen without their index still decide."""
    orphan = numbered(both(but(DRIVEN, vin=None), *OWNED))
    assert [OF_FIRST, OF_SECOND] == list(decided(present(orphan, PRESENT, BOOK)))


# Settling


def test_a_question_and_an_open_outcome_settle_nothing() -> None:
    """They are noted on the cards; nothing is noted on the number."""
    cards = numbered(WAITING_VEHICLE, OURS)
    assert {OF_FIRST: (CHECK_REQUESTED,), OF_SECOND: (CHECK_REQUESTED,)} == decided(settle(cards, REQUEST_CHECK, BOOK))
    read = but(RECORD_CHECK, reference="k-reading", check=CheckKind.READING)
    assert {OF_FIRST: (READ,), OF_SECOND: (READ,)} == decided(settle(cards, read, BOOK))
    unfound = but(RECORD_CHECK, reference="k-network", outcome=CheckOutcome.NO_RECORD)
    assert {OF_FIRST: (UNFOUND,), OF_SECOND: (UNFOUND,)} == decided(settle(cards, unfound, BOOK))


def test_the_last_match_is_noted_on_the_number() -> None:
    """Verified, on every card and on the number."""
    ready = numbered(both(DRIVEN, *WAITING, READ, ON_NETWORK), OURS)
    assert [
        (OF_FIRST, (SAME_PERSON,)),
        (OF_SECOND, (SAME_PERSON,)),
        (OF_NUMBER, (NumberVerified(),)),
    ] == list(decided(settle(ready, LAST_CHECK, BOOK)).items())


def test_a_mismatch_closes_the_number() -> None:
    """Refused, on every card and on the number; a refusal by the clerk too."""
    cards = numbered(WAITING_VEHICLE, OURS)
    closed = (MISMATCHED, REFUSED)
    assert {OF_FIRST: closed, OF_SECOND: closed, OF_NUMBER: (NumberClosed(),)} == decided(settle(cards, MISMATCH, BOOK))
    turned_away = decided(settle(cards, REFUSE, BOOK))
    assert (NumberClosed(),) == turned_away[OF_NUMBER]


def test_an_attempt_that_goes_to_review_leaves_the_number_open() -> None:
    """The reviewer's decision will close it."""
    third = numbered(both(DRIVEN, *WAITING, REFUSED, PRESENTED, REFUSED, PRESENTED), OURS)
    to_review = (MISMATCHED, but(REFUSED, to_review=True))
    assert {OF_FIRST: to_review, OF_SECOND: to_review} == decided(settle(third, MISMATCH, BOOK))
    imported = decided(settle(third, but(MISMATCH, origin=Origin.IMPORTED), BOOK))
    assert (NumberClosed(),) == imported[OF_NUMBER]


def test_a_reviewer_settles_the_number() -> None:
    """Approved and verified, or turned down; an approval that leaves checks to be made settles nothing."""
    ready = numbered(both(DRIVEN, *WAITING, READ, checked(CheckKind.HOLDER), UNFOUND), OURS)
    assert {OF_FIRST: (APPROVED,), OF_SECOND: (APPROVED,), OF_NUMBER: (NumberVerified(),)} == decided(
        settle(ready, DECIDE_REVIEW, BOOK)
    )
    assert {OF_FIRST: (TURNED_DOWN,), OF_SECOND: (TURNED_DOWN,), OF_NUMBER: (NumberClosed(),)} == decided(
        settle(ready, but(DECIDE_REVIEW, approved=False), BOOK)
    )
    early = numbered(both(DRIVEN, *IN_REVIEW), OURS)
    partly = (but(APPROVED, verified=False),)
    assert {OF_FIRST: partly, OF_SECOND: partly} == decided(settle(early, DECIDE_REVIEW, BOOK))


def test_a_review_that_verifies_opens_every_restricted_card_again() -> None:
    """With the decision the restriction for want of a registration is over, on each card under the number."""
    unfound = (*CLOSED_DOWN, PRESENTED, READ, checked(CheckKind.HOLDER), UNFOUND)
    lifted = (APPROVED, but(LIFTED, cause=LiftCause.CHECK_PASSED))
    assert {OF_FIRST: lifted, OF_SECOND: lifted, OF_NUMBER: (NumberVerified(),)} == decided(
        settle(numbered(both(DRIVEN, *unfound), OURS), DECIDE_REVIEW, BOOK)
    )


def test_an_outcome_for_an_earlier_period_is_refused_by_its_cards() -> None:
    """After a transfer nothing waits under the old number."""
    assert ("R-STAGE", "identity_is_open") == refused(settle(numbered(TRANSFERRED_VEHICLE, OURS), RECORD_CHECK, BOOK))
