"""One 登记编号: claimed by vehicle, period and cards, and what became of it."""

from iov_realname.domain.claim import (
    CLAIM_EVENTS,
    UNUSED,
    Claim,
    ClaimOutcome,
    NumberClaimed,
    NumberClosed,
    NumberVerified,
    evolve_claim,
)
from tests.support.facts import ICCID, OTHER_ICCID, VIN

CLAIMED = NumberClaimed(VIN, 2, (ICCID, OTHER_ICCID))
OPEN = Claim(VIN, 2, (ICCID, OTHER_ICCID), ClaimOutcome.OPEN)


def test_an_unused_number_belongs_to_nobody() -> None:
    """No vehicle, no period, no card; open to be claimed."""
    assert Claim(None, 0, (), ClaimOutcome.OPEN) == UNUSED


def test_a_number_is_claimed_for_a_vehicle_a_period_and_its_cards() -> None:
    """NumberClaimed: open under way."""
    assert OPEN == evolve_claim(UNUSED, CLAIMED)


def test_a_verified_number_is_not_presented_again() -> None:
    """NumberVerified: the outcome changes, the claim stands."""
    assert Claim(VIN, 2, (ICCID, OTHER_ICCID), ClaimOutcome.VERIFIED) == evolve_claim(OPEN, NumberVerified())


def test_a_closed_number_is_spent() -> None:
    """NumberClosed: the outcome changes, the claim stands."""
    assert Claim(VIN, 2, (ICCID, OTHER_ICCID), ClaimOutcome.CLOSED) == evolve_claim(OPEN, NumberClosed())


def test_these_are_all_the_events_of_a_number() -> None:
    """Claimed, verified, closed."""
    assert (NumberClaimed, NumberVerified, NumberClosed) == CLAIM_EVENTS
