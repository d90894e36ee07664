"""One line per card, what one may ask lines for, and what they add up to."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import attrs

from iov_realname.domain.card.state import Card, Registration, RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting, waits_for
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import CarrierCode, Iccid, Msisdn, Vin

__all__ = ["EVERY_CARD", "CardCounts", "CardLine", "CardQuery", "Standing", "line_of", "standing_of"]


@attrs.frozen
class CardLine:
    """A card as a listing shows it; what has the name of a fact of the card is that fact.

    ``since``: when the present ownership period began. ``to_deliver``: delivery, or somebody who resumes it, has
    something left to do: a registration that is ours to send and not answered for good, an order, a measure.
    ``receipt_no``: the carrier's receipt for what was sent from here.
    """

    iccid: Iccid
    msisdn: Msisdn
    carrier: CarrierCode
    vin: Vin | None
    stage: Stage
    entitled: Functions
    registration_status: RegistrationStatus
    period_number: int
    since: datetime | None
    waiting: Waiting | None
    to_deliver: bool
    receipt_no: str | None


@attrs.frozen
class CardQuery:
    """What a line must say; ``None`` asks for nothing, ``to_deliver`` for those only."""

    vin: str | None = None
    msisdn: str | None = None
    stage: Stage | None = None
    carrier: CarrierCode | None = None
    registration_status: RegistrationStatus | None = None
    waiting: Waiting | None = None
    to_deliver: bool = False

    @property
    def asked(self) -> Mapping[str, str]:
        """The words and numbers asked for, by the name of the fact, as their plain codes."""
        facts = attrs.asdict(self, filter=lambda field, value: field.name != "to_deliver" and value is not None)
        return {name: str(value) for name, value in facts.items()}

    def takes(self, line: CardLine) -> bool:
        """Whether the line says what is asked for."""
        said = all(getattr(line, name) == value for name, value in self.asked.items())
        return said and (line.to_deliver or not self.to_deliver)


EVERY_CARD = CardQuery()
"""Asks for nothing."""


class Standing(NamedTuple):
    """What cards are counted by."""

    stage: Stage
    carrier: CarrierCode
    registration_status: RegistrationStatus
    waiting: Waiting | None


@attrs.frozen
class CardCounts:
    """How many cards there are, in all and by what they are; what does not occur is left out."""

    total: int
    stages: Mapping[Stage, int]
    carriers: Mapping[CarrierCode, int]
    registrations: Mapping[RegistrationStatus, int]
    waiting: Mapping[Waiting, int]

    @classmethod
    def of(cls, tally: Mapping[Standing, int]) -> "CardCounts":
        """Added up from the numbers of cards that stand alike."""
        stages, carriers, registrations = Counter[Stage](), Counter[CarrierCode](), Counter[RegistrationStatus]()
        waiting = Counter[Waiting]()
        for standing, count in tally.items():
            stages[standing.stage] += count
            carriers[standing.carrier] += count
            registrations[standing.registration_status] += count
            if standing.waiting is not None:
                waiting[standing.waiting] += count
        return cls(sum(tally.values()), stages, carriers, registrations, waiting)


def line_of(card: Card, *, lags: bool = False) -> CardLine | None:
    """The card's line; none for a card that was never procured. ``lags``: its carrier is known to be behind."""
    purchase, period, registration = card.purchase, card.period, card.registration
    if purchase is None or card.stage is None:
        return None
    ours = registration if registration is not None and registration.to_send else None
    return CardLine(
        iccid=purchase.iccid,
        msisdn=purchase.msisdn,
        carrier=purchase.carrier,
        vin=card.vin,
        stage=card.stage,
        entitled=card.entitled,
        registration_status=card.registration_status,
        period_number=card.period_number,
        since=None if period is None else period.began,
        waiting=waits_for(card),
        to_deliver=lags or _is_under_way(card, ours),
        receipt_no=None if ours is None else ours.receipt_no,
    )


def standing_of(line: CardLine) -> Standing:
    """What the line is counted by."""
    return Standing(line.stage, line.carrier, line.registration_status, line.waiting)


def _is_under_way(card: Card, ours: Registration | None) -> bool:
    submitted = ours is not None and ours.status is RegistrationStatus.SUBMITTED
    return (card.live and submitted) or bool(card.orders) or any(measure.waits for measure in card.measures)
