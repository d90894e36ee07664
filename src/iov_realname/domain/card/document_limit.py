"""How many cards, or vehicles, one owner's document may carry (一证N卡).

Source: POLICY-CARD-LIMIT. No text sets a number for IoV cards, and a carrier counts across all makers: what is counted
here is an early warning, which a book may turn into a refusal.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.identifiers import CarrierCode, Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import CardLimit, CountBy, OverLimit, RuleBook
from iov_realname.domain.streams import RegistrationNumber

__all__ = [
    "DOCUMENT_LIMIT_EVENTS",
    "NOTHING_ELSE",
    "TOO_MANY",
    "DocumentLimitEvent",
    "DocumentLimitExceeded",
    "DocumentUse",
    "Tally",
    "carried",
    "counts_for_document",
    "evolve_document_limit",
    "excesses",
    "refuses_above",
]

# --- facts a decision is given ----------------------------------------------------------------------------------------


@attrs.frozen
class Tally:
    """So many cards in so many vehicles."""

    cards: int
    vehicles: int


@attrs.frozen
class DocumentUse:
    """What an owner's document carries besides the cards of the vehicle at hand: at each carrier, and in all.

    ``cards`` includes those of the vehicle that are not being presented; ``vehicles`` are other vehicles.
    """

    by_carrier: Mapping[CarrierCode, Tally]
    in_all: Tally

    def at(self, carrier: CarrierCode | None) -> Tally:
        """At that carrier; ``None`` asks for all carriers together."""
        return self.in_all if carrier is None else self.by_carrier.get(carrier, _NONE)


_NONE = Tally(0, 0)
NOTHING_ELSE = DocumentUse({}, _NONE)
"""The document carries nothing else."""

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class DocumentLimitExceeded:
    """With this card the owner's document carries more than the book allows; to be looked at, it blocks nothing.

    ``carrier``: at which the book counts; ``None`` where it counts across carriers.
    """

    WIRE: ClassVar[str] = "card.DocumentLimitExceeded.v1"
    number: RegistrationNumber
    count: int
    limit: int
    counts: CountBy
    carrier: CarrierCode | None
    edition: str


DocumentLimitEvent: TypeAlias = DocumentLimitExceeded
DOCUMENT_LIMIT_EVENTS: tuple[type[DocumentLimitEvent], ...] = (DocumentLimitExceeded,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_document_limit(card: Card, event: DocumentLimitEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None or registration.number != event.number:
        return card
    return altered(card, period=altered(period, registration=altered(registration, over_limit=True)))


# --- counting ---------------------------------------------------------------------------------------------------------

TOO_MANY = Refusal(
    RefusalCode.CARD_LIMIT,
    ("POLICY-CARD-LIMIT",),
    "该证件名下的用卡数量将超过规则所定上限。",
    "With this registration the document would carry more than the rule book allows.",
)


def counts_for_document(card: Card) -> bool:
    """Whether the card counts for its owner's document: in use, with an open or completed registration."""
    registration = card.registration
    return card.live and registration is not None and registration.status is not RegistrationStatus.REFUSED


def carried(cards: Sequence[Card], use: DocumentUse, limit: CardLimit) -> Mapping[Iccid, int]:
    """How many the document carries with each of the vehicle's ``cards``, one after the other."""
    presented: Counter[CarrierCode | None] = Counter()
    counts: dict[Iccid, int] = {}
    for card in cards:
        carrier = _counted_at(card, limit)
        presented[carrier] += 1
        others = use.at(carrier)
        by_vehicle = limit.counts is CountBy.VEHICLE
        counts[card.iccid] = others.vehicles + 1 if by_vehicle else others.cards + presented[carrier]
    return counts


def excesses(
    cards: Sequence[Card], number: RegistrationNumber, use: DocumentUse, book: RuleBook
) -> Iterator[tuple[Iccid, DocumentLimitExceeded]]:
    """The cards with which the document is above the book's limit, and what is noted of each."""
    limit = book.cards_per_document
    counts = carried(cards, use, limit)
    for card in cards:
        count = counts[card.iccid]
        if count > limit.limit:
            carrier = _counted_at(card, limit)
            noted = DocumentLimitExceeded(number, count, limit.limit, limit.counts, carrier, book.edition)
            yield card.iccid, noted


def refuses_above(book: RuleBook, origin: Origin) -> bool:
    """Whether the book refuses what is above its limit; what a ledger reports has happened and is only noted."""
    return book.cards_per_document.over is OverLimit.REFUSE and origin is not Origin.IMPORTED


def _counted_at(card: Card, limit: CardLimit) -> CarrierCode | None:
    return card.purchase.carrier if limit.per_carrier and card.purchase is not None else None
