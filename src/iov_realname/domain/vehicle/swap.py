"""换卡: the old card out, the new one in, in one decision."""

from datetime import datetime

import attrs

from iov_realname.domain.card.replacement import PutIn, TakeOut, put_in, take_out
from iov_realname.domain.card.state import Card
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.vehicle.fitted import Decision, FittedVehicle, of_cards, of_vehicle, vehicle_is_owned
from iov_realname.domain.vehicle.state import CardReplaced

__all__ = ["SWAP_RULES", "ReplaceCard", "Swap", "replace"]


@attrs.frozen
class ReplaceCard:
    """Put one card in another's place."""

    at: datetime
    origin: Origin


@attrs.frozen
class Swap:
    """The vehicle, and the two cards in question."""

    fitted: FittedVehicle
    old: Card
    new: Card


# --- rules ------------------------------------------------------------------------------------------------------------

UNKNOWN_CARDS = Refusal(
    RefusalCode.NO_PURCHASE,
    ("N4-PRE-1",),
    "新卡或旧卡没有采购记录。",
    "No purchase of the old or the new card is on record.",
)
NOT_THIS_VEHICLES = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "旧卡不是该车辆的卡。",
    "The old card is not one of this vehicle's.",
)


def both_cards_are_known(swap: Swap, command: ReplaceCard, book: RuleBook) -> Refusal | None:
    """Both cards were bought."""
    return UNKNOWN_CARDS if swap.old.stage is None or swap.new.stage is None else None


def an_owner_has_the_vehicle(swap: Swap, command: ReplaceCard, book: RuleBook) -> Refusal | None:
    """Cards of unsold vehicles are taken out and fitted, not replaced."""
    return vehicle_is_owned(swap.fitted, command, book)


def old_card_is_the_vehicles(swap: Swap, command: ReplaceCard, book: RuleBook) -> Refusal | None:
    """The old card is in this vehicle."""
    return None if swap.fitted.card(swap.old.iccid) is not None else NOT_THIS_VEHICLES


SWAP_RULES = (both_cards_are_known, an_owner_has_the_vehicle, old_card_is_the_vehicles)

# --- decide -----------------------------------------------------------------------------------------------------------


def replace(swap: Swap, command: ReplaceCard, book: RuleBook) -> Decision:
    """Replace a card; what its owner was told in this period goes over to the new one, and so does a restriction."""
    refusal = first_refusal(SWAP_RULES, swap, command, book)
    vehicle, period = swap.fitted.vehicle, swap.old.period
    if refusal is not None or vehicle.vin is None:
        return refusal or NOT_THIS_VEHICLES
    out = take_out(swap.old, TakeOut(command.at, command.origin, swap.new.iccid), book)
    if isinstance(out, Refusal) or period is None:
        return out if isinstance(out, Refusal) else NOT_THIS_VEHICLES
    ground = swap.old.restriction.ground if swap.old.restriction is not None else None
    into = put_in(swap.new, PutIn(command.at, vehicle.vin, swap.old.iccid, period, ground), book)
    shares = of_cards(((swap.old, out), (swap.new, into)))
    replaced = CardReplaced(swap.old.iccid, swap.new.iccid)
    return shares if isinstance(shares, Refusal) else (*of_vehicle(vehicle, replaced), *shares)
