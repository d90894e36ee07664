"""One 登记编号: claimed by the vehicle, period and cards it was first accepted for, and what became of it."""

from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.identifiers import Iccid, Vin
from iov_realname.domain.words import Word

__all__ = [
    "CLAIM_EVENTS",
    "UNUSED",
    "Claim",
    "ClaimEvent",
    "ClaimOutcome",
    "NumberClaimed",
    "NumberClosed",
    "NumberVerified",
    "evolve_claim",
]


class ClaimOutcome(Word):
    """What became of the registration under a number."""

    OPEN = "open", "进行中", "open"
    VERIFIED = "verified", "核验一致", "verified"
    CLOSED = "closed", "已关闭", "closed"


@attrs.frozen
class NumberClaimed:
    """The number was first accepted, for these cards of the vehicle in this period."""

    WIRE: ClassVar[str] = "registration.Claimed.v1"
    vin: Vin
    period: int
    cards: tuple[Iccid, ...]


@attrs.frozen
class NumberVerified:
    """The identity under the number was verified."""

    WIRE: ClassVar[str] = "registration.Verified.v1"


@attrs.frozen
class NumberClosed:
    """The registration under the number was closed without completion."""

    WIRE: ClassVar[str] = "registration.Closed.v1"


ClaimEvent: TypeAlias = NumberClaimed | NumberVerified | NumberClosed
CLAIM_EVENTS: tuple[type[ClaimEvent], ...] = (NumberClaimed, NumberVerified, NumberClosed)


@attrs.frozen(slots=False)
class Claim:
    """The number's history. ``vin`` is None while the number is unused."""

    vin: Vin | None
    period: int
    cards: tuple[Iccid, ...]
    outcome: ClaimOutcome


UNUSED = Claim(vin=None, period=0, cards=(), outcome=ClaimOutcome.OPEN)
"""A number no history speaks of; every fold starts here."""


def evolve_claim(claim: Claim, event: ClaimEvent) -> Claim:
    """The claim after ``event``."""
    match event:
        case NumberClaimed():
            return altered(claim, vin=event.vin, period=event.period, cards=event.cards)
        case NumberVerified():
            return altered(claim, outcome=ClaimOutcome.VERIFIED)
        case NumberClosed():
            return altered(claim, outcome=ClaimOutcome.CLOSED)
        case _:  # pragma: no cover
            assert_never(event)
