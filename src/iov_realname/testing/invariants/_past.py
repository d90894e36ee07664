"""What the invariants ask of the events that came before."""

from collections.abc import Iterable
from typing import TypeVar

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.submission import (
    Registered,
)
from iov_realname.domain.card.upkeep import RegistrationRevoked

__all__ = ["completed", "of"]

E = TypeVar("E")


def of(kind: type[E], events: Iterable[object]) -> tuple[E, ...]:
    """Those of one kind, in their order."""
    return tuple(event for event in events if isinstance(event, kind))


def completed(events: Iterable[CardEvent]) -> bool:
    """Whether a registration was completed and not revoked since."""
    turns = [event for event in events if isinstance(event, Registered | RegistrationRevoked)]
    return bool(turns) and isinstance(turns[-1], Registered)
