"""换卡: the old card out, the new one in, in one decision."""

from iov_realname.domain.card.state import UNKNOWN, Ground
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.vehicle.state import CardReplaced
from iov_realname.domain.vehicle.swap import (
    SWAP_RULES,
    ReplaceCard,
    Swap,
    an_owner_has_the_vehicle,
    both_cards_are_known,
    old_card_is_the_vehicles,
    replace,
)
from tests.support.facts import (
    BOOK,
    BOUGHT,
    BUILT_IN,
    DEREGISTERED,
    ICCID,
    IN_TEST,
    NEW_ICCID,
    NEXT_SALE_DAY,
    NOTIFIED,
    OWNED,
    REFUSED,
    REPLACED,
    REPLACEMENT_FITTED,
    SALE_DAY,
    WAITING,
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
    FACTORY_FRESH,
    OF_FIRST,
    OF_NEW,
    OF_VEHICLE,
    REGISTERED_VEHICLE,
    RESTRICTED_VEHICLE,
    SCRAPPED_VEHICLE,
    SOLD_VEHICLE,
    TRANSFERRED_VEHICLE,
    UNSOLD,
    card_named,
    decided,
    second,
    with_cards,
)

REPLACE = ReplaceCard(NEXT_SALE_DAY, Origin.OBSERVED)
BY_LEDGER = ReplaceCard(NEXT_SALE_DAY, Origin.IMPORTED)
SPARE = card_named(NEW_ICCID, *BOUGHT)
SWAPPED = Swap(SOLD_VEHICLE, SOLD_VEHICLE.cards[0], SPARE)
SAME_PERIOD = but(REPLACEMENT_FITTED, old=ICCID, period=1, began=SALE_DAY)
REPLACED_IN_INDEX = CardReplaced(ICCID, NEW_ICCID)

ACTS = (
    Act(
        SWAP_RULES,
        done=(
            Scene("a sold vehicle's", SWAPPED, REPLACE),
            Scene("a registered vehicle's", Swap(REGISTERED_VEHICLE, REGISTERED_VEHICLE.cards[0], SPARE), BY_LEDGER),
        ),
        refused=(
            Broken(
                both_cards_are_known,
                RefusalCode.NO_PURCHASE,
                Scene("old card never bought", but(SWAPPED, old=UNKNOWN), REPLACE),
                Scene("new card never bought", but(SWAPPED, new=UNKNOWN), REPLACE),
            ),
            Broken(
                an_owner_has_the_vehicle,
                RefusalCode.STAGE,
                Scene("unsold", Swap(UNSOLD, UNSOLD.cards[0], SPARE), REPLACE),
                Scene("scrapped", Swap(SCRAPPED_VEHICLE, SCRAPPED_VEHICLE.cards[0], SPARE), REPLACE),
            ),
            Broken(
                old_card_is_the_vehicles,
                RefusalCode.STAGE,
                Scene("another vehicle's card", but(SWAPPED, fitted=with_cards(DRIVEN, second(*OWNED))), REPLACE),
            ),
        ),
        decide=replace,
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A replacement that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A replacement that breaks no rule goes through."""
    assert_done(act, scene)


def test_the_rules_of_a_replacement_are_asked_in_the_order_of_the_ledgers() -> None:
    """Purchases, owner, whose card, stage of the old card, stage of the new one, and last whether that is fitted."""
    not_ours = with_cards(DRIVEN, second(*OWNED))
    ended = with_cards(DRIVEN, given(*OWNED, DEREGISTERED), second(*OWNED))
    assert [
        "both_cards_are_known",
        "an_owner_has_the_vehicle",
        "old_card_is_the_vehicles",
        "card_can_be_replaced",
        "new_card_is_in_stock",
        "new_card_is_on_no_vehicle",
        "done",
    ] == refused_in_turn(
        replace,
        Swap(with_cards(FACTORY_FRESH), UNKNOWN, UNKNOWN),
        REPLACE,
        Swap(with_cards(FACTORY_FRESH), given(*OWNED, DEREGISTERED), card_named(NEW_ICCID, *OWNED)),
        Swap(not_ours, given(*OWNED, DEREGISTERED), card_named(NEW_ICCID, *OWNED)),
        Swap(ended, given(*OWNED, DEREGISTERED), card_named(NEW_ICCID, *OWNED)),
        Swap(SOLD_VEHICLE, given(*OWNED), card_named(NEW_ICCID, *OWNED)),
        Swap(SOLD_VEHICLE, given(*OWNED), card_named(NEW_ICCID, *BUILT_IN)),
        SWAPPED,
    )


def test_a_card_does_not_take_its_own_place() -> None:
    """Old and new the same: the new one is not in stock."""
    assert ("R-STAGE", "new_card_is_in_stock") == refused(replace(but(SWAPPED, new=SWAPPED.old), REPLACE, BOOK))


def test_a_replacement_is_told_in_three_histories() -> None:
    """The vehicle's index, the old card, the new card."""
    assert [
        (OF_VEHICLE, (REPLACED_IN_INDEX,)),
        (OF_FIRST, (REPLACED,)),
        (OF_NEW, (SAME_PERIOD,)),
    ] == list(decided(replace(SWAPPED, REPLACE, BOOK)).items())


def test_the_new_card_joins_the_vehicles_period_and_what_its_owner_was_told() -> None:
    """Period, beginning, being asked, delivered notices and closed attempts go over; the registration does not."""
    told = given(*WAITING, NOTIFIED, REFUSED)
    shares = decided(replace(Swap(with_cards(DRIVEN, told), told, card_named(NEW_ICCID, *IN_TEST)), REPLACE, BOOK))
    assert (but(SAME_PERIOD, asked=True, notices_delivered=1, attempts_closed=1),) == shares[OF_NEW]
    later = replace(Swap(TRANSFERRED_VEHICLE, TRANSFERRED_VEHICLE.cards[0], SPARE), BY_LEDGER, BOOK)
    assert (but(SAME_PERIOD, period=2, began=NEXT_SALE_DAY),) == decided(later)[OF_NEW]


def test_a_restriction_goes_over_with_its_ground_unless_a_ledger_swaps() -> None:
    """The new card of a restricted owner is restricted too; the ledgers do not swap restricted cards."""
    restricted = Swap(RESTRICTED_VEHICLE, RESTRICTED_VEHICLE.cards[0], SPARE)
    told = {"asked": True, "notices_delivered": 1, "declined_after_notice": True}
    expected = but(SAME_PERIOD, **told, ground=Ground.DECLINED)
    assert (expected,) == decided(replace(restricted, REPLACE, BOOK))[OF_NEW]
    assert ("R-STAGE", "card_can_be_replaced") == refused(replace(restricted, BY_LEDGER, BOOK))
