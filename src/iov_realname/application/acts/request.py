"""What every request to act has in common: plain values as they came, not yet judged."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.identifiers import Malformed, parse_iccid, parse_vin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream, vehicle_stream

__all__ = ["AboutCard", "AboutVehicle", "Handler", "Request", "decide_for_card"]


class Request(Protocol):
    """What somebody asks for."""

    @property
    def at(self) -> datetime:
        """Business time of the act; aware."""

    @property
    def target(self) -> str | None:
        """The stream it is aimed at, if that has a well-formed name (which alone may be written down)."""

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The streams it is sure to read, so that a chunk's can be read together."""


R = TypeVar("R", bound=Request, contravariant=True)

Handler: TypeAlias = Callable[[Case, R], Refusal | None]
"""A use case: records what follows, or answers with a refusal. It refuses before it records, but for a mismatch
and for an erasure asked for too early, which are both on record."""


@attrs.frozen(kw_only=True)
class AboutCard:
    """A request about one card."""

    at: datetime
    iccid: str

    @property
    def target(self) -> str | None:
        """The card's stream; None if the text is no ICCID."""
        parsed = parse_iccid(self.iccid)
        return None if isinstance(parsed, Malformed) else card_stream(parsed)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The card."""
        return (card_stream(self.iccid),)


@attrs.frozen(kw_only=True)
class AboutVehicle:
    """A request about one vehicle and its cards."""

    at: datetime
    vin: str

    @property
    def target(self) -> str | None:
        """The vehicle's stream; None if the text is no VIN."""
        parsed = parse_vin(self.vin)
        return None if isinstance(parsed, Malformed) else vehicle_stream(parsed)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The vehicle."""
        return (vehicle_stream(self.vin),)


def decide_for_card(case: Case, iccid: str, command: CardCommand) -> Refusal | None:
    """Let one card decide, and record what it decides."""
    decision = decide_card(case.work.card(iccid), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(card_stream(iccid), decision)
    return None
