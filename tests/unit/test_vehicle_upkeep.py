"""What is done after completion is done to every card that a number still registers."""

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.claim import UNUSED, Claim, ClaimOutcome
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.vehicle.registration import NumberedVehicle
from iov_realname.domain.vehicle.upkeep import UPKEEP_RULES, KeepUp, keep_up, number_still_stands
from tests.support.commands import CHECK_AGAIN, REVOKE
from tests.support.facts import BOOK, COMPLETED, ICCID, NUMBER, OTHER_ICCID, OTHER_NUMBER, REVOKED, VIN
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    given,
    refused,
    scenes_done,
    scenes_refused,
)
from tests.support.vehicles import (
    DRIVEN,
    OF_FIRST,
    OF_SECOND,
    TRANSFERRED_VEHICLE,
    both,
    decided,
    second,
    with_cards,
)

OURS = Claim(VIN, 1, (ICCID, OTHER_ICCID), ClaimOutcome.VERIFIED)
REGISTERED = NumberedVehicle(both(DRIVEN, *COMPLETED), OURS)
HALF: tuple[CardEvent, ...] = (*COMPLETED, REVOKED)
COMMAND = KeepUp(NUMBER, REVOKE)
ACTS = (
    Act(
        UPKEEP_RULES,
        done=(Scene("registered", REGISTERED, COMMAND),),
        refused=(
            Broken(
                number_still_stands,
                RefusalCode.STAGE,
                Scene("a number nobody used", NumberedVehicle(both(DRIVEN, *COMPLETED), UNUSED), COMMAND),
                Scene("another number", REGISTERED, but(COMMAND, number=OTHER_NUMBER)),
                Scene("the next owner", NumberedVehicle(TRANSFERRED_VEHICLE, OURS), COMMAND),
                Scene("revoked", NumberedVehicle(both(DRIVEN, *HALF), OURS), COMMAND),
            ),
        ),
        decide=keep_up,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule refuses with its code."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """No rule speaks against it."""
    assert_done(act, scene)


def test_every_card_that_stands_under_the_number_decides() -> None:
    """Both cards, or the one that is left."""
    assert {OF_FIRST: (REVOKED,), OF_SECOND: (REVOKED,)} == decided(keep_up(REGISTERED, COMMAND, BOOK))
    half = NumberedVehicle(with_cards(DRIVEN, given(*HALF), second(*COMPLETED)), OURS)
    assert {OF_SECOND: (REVOKED,)} == decided(keep_up(half, COMMAND, BOOK))


def test_what_one_card_refuses_is_refused() -> None:
    """The card's own rule answers."""
    assert ("R-STAGE", "reverification_is_open") == refused(keep_up(REGISTERED, KeepUp(NUMBER, CHECK_AGAIN), BOOK))
