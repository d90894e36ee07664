"""How many cards a document may carry (一证N卡), counted a second time, at the threshold and on either side of it."""

from collections.abc import Mapping, Sequence

import attrs
from hypothesis import strategies as st

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.document_limit import DocumentLimitExceeded, DocumentUse, Tally
from iov_realname.domain.card.evolve import fold_card
from iov_realname.domain.card.state import Card, Purchase
from iov_realname.domain.claim import UNUSED
from iov_realname.domain.identifiers import Carrier, CarrierCode, Iccid
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ATF_2022_12, CardLimit, CountBy, OverLimit
from iov_realname.domain.vehicle.fitted import Decided, FittedVehicle
from iov_realname.domain.vehicle.registration import NumberedVehicle, present
from iov_realname.domain.vehicle.state import UNBUILT, CardFitted, VehicleSold, evolve_vehicle
from iov_realname.testing import commands, invented
from iov_realname.testing.histories import BEGAN, Reached, reaching
from iov_realname.testing.laws import BrokenLife

__all__ = ["Presented", "presentations", "stay_within_the_limit"]

_CARRIERS = (Carrier.MOBILE, Carrier.UNICOM)


@attrs.frozen
class Presented:
    """A document is presented for some cards of a vehicle and carries others already."""

    cards: tuple[Card, ...] = attrs.field(repr=False)
    use: DocumentUse
    limit: CardLimit


@st.composite
def presentations(draw: st.DrawFn) -> Presented:
    """One to three cards of two carriers, a document that carries up to four others, a limit of one to three."""
    sold = draw(reaching("newly sold"))
    carriers = draw(st.lists(st.sampled_from(_CARRIERS), min_size=1, max_size=3))
    used = {carrier: Tally(draw(st.integers(0, 2)), draw(st.integers(0, 2))) for carrier in _CARRIERS}
    in_all = Tally(sum(each.cards for each in used.values()), sum(each.vehicles for each in used.values()))
    limit = draw(
        st.builds(
            CardLimit,
            limit=st.integers(1, 3),
            counts=st.sampled_from(CountBy),
            per_carrier=st.booleans(),
            over=st.sampled_from(OverLimit),
        )
    )
    cards = tuple(_card(sold, number, carrier) for number, carrier in enumerate(carriers))
    return Presented(cards, DocumentUse(used, in_all), limit)


def stay_within_the_limit(presented: Presented) -> None:
    """Above its limit a document is refused where the book refuses, else flagged card by card, and never below it."""
    book = attrs.evolve(ATF_2022_12, cards_per_document=presented.limit)
    due = _due(presented)
    decision = present(_vehicle(presented), attrs.evolve(commands.present(BEGAN), use=presented.use), book)
    if isinstance(decision, Refusal):
        came: object = decision.rule
    else:
        came = _flagged(decision)
    expected: object = "document_has_room" if due and presented.limit.over is OverLimit.REFUSE else due
    if came != expected:
        raise BrokenLife("documents_stay_within_their_limit", f"{presented}: {came}, not {expected}")


def _due(presented: Presented) -> Mapping[Iccid, int]:
    """The cards above the limit, and as which one each is counted."""
    limit, use = presented.limit, presented.use
    counts: dict[Iccid, int] = {}
    for place, card in enumerate(presented.cards):
        here = [each for each in presented.cards[: place + 1] if not limit.per_carrier or each.carrier == card.carrier]
        others = use.at(card.carrier if limit.per_carrier else None)
        counts[card.iccid] = others.vehicles + 1 if limit.counts is CountBy.VEHICLE else others.cards + len(here)
    return {iccid: count for iccid, count in counts.items() if count > limit.limit}


def _flagged(decision: Sequence[Decided]) -> Mapping[Iccid, int]:
    return {
        Iccid(share.stream.removeprefix("card-")): event.count
        for share in decision
        for event in share.events
        if isinstance(event, DocumentLimitExceeded)
    }


def _card(sold: Reached, number: int, carrier: CarrierCode) -> Card:
    card = fold_card(sold.events)
    purchase: Purchase | None = card.purchase
    return altered(card, purchase=altered(purchase, iccid=invented.iccid(number), carrier=carrier))


def _vehicle(presented: Presented) -> NumberedVehicle:
    vehicle = UNBUILT
    for card in presented.cards:
        vehicle = evolve_vehicle(vehicle, CardFitted(commands.VIN, card.iccid))
    return NumberedVehicle(FittedVehicle(evolve_vehicle(vehicle, VehicleSold(BEGAN)), presented.cards), UNUSED)
