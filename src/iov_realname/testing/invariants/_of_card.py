"""What holds of every card, whatever its history: each invariant answers with what is broken, or None."""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.functions import DIRECTED, ONLY_EMERGENCY, Function

__all__ = [
    "CARD_INVARIANTS",
    "a_state_holds_exactly_its_fields",
    "an_owner_has_a_period",
    "emergency_stays_from_sale_to_the_end",
    "only_a_submission_is_under_way",
    "only_directed_functions_before_the_sale",
    "only_emergency_before_completion",
    "registered_is_completed",
    "restricted_keeps_exactly_emergency",
]

CardInvariant: TypeAlias = Callable[[Card], str | None]

_OWNED = frozenset({Stage.SOLD, Stage.REGISTERED, Stage.TRANSFERRED, Stage.RESTRICTED})
_COMPLETED = frozenset({Stage.REGISTERED, Stage.RESTRICTED, Stage.DEREGISTERED})


def only_emergency_before_completion(card: Card) -> str | None:
    """From the sale on, without a completed registration of the present period, exactly ``emergency`` is entitled.

    A stock card may keep recorded functions in its first period, until it is restricted.
    """
    if card.stage not in _OWNED or card.registration_status is RegistrationStatus.REGISTERED:
        return None
    if card.stage is Stage.SOLD and card.period is not None and card.period.stock and card.period.number == 1:
        return None
    return None if card.entitled == ONLY_EMERGENCY else f"entitled to {_told(card)} without a completed registration"


def emergency_stays_from_sale_to_the_end(card: Card) -> str | None:
    """``emergency`` is entitled from the sale to deregistration, and nothing is after it."""
    if card.stage is Stage.DEREGISTERED:
        return None if card.entitled == () else f"deregistered, but entitled to {_told(card)}"
    return None if card.stage not in _OWNED or Function.EMERGENCY in card.entitled else "no emergency call"


def only_directed_functions_before_the_sale(card: Card) -> str | None:
    """A card in stock has no functions; one under test the directed ones of that test."""
    if card.stage is Stage.PROCURED:
        return None if card.entitled == () and card.test is None else f"in stock, but entitled to {_told(card)}"
    if card.stage is not Stage.DIRECTED_TEST:
        return None if card.test is None else "a test goes on after the sale"
    tested = card.test is not None and card.entitled == card.test.functions
    return None if tested and set(card.entitled) <= DIRECTED else f"under test, but entitled to {_told(card)}"


def restricted_keeps_exactly_emergency(card: Card) -> str | None:
    """A restriction stands in the stage restricted and in no other, and leaves exactly ``emergency``."""
    if (card.stage is Stage.RESTRICTED) != (card.restriction is not None):
        return f"stage {card.stage}, restriction {card.restriction}"
    return None if card.restriction is None or card.entitled == ONLY_EMERGENCY else f"restricted to {_told(card)}"


def registered_is_completed(card: Card) -> str | None:
    """The stage registered has a completed registration; one that is completed leaves no earlier stage."""
    completed = card.registration_status is RegistrationStatus.REGISTERED
    if card.stage is Stage.REGISTERED and not completed:
        return f"stage registered, registration {card.registration_status}"
    return None if not completed or card.stage in _COMPLETED else f"registration completed, stage {card.stage}"


def only_a_submission_is_under_way(card: Card) -> str | None:
    """``submitted`` is what is queued, attempted, accepted, unknown or parked; nothing else is on its way."""
    registration = card.registration
    if registration is None:
        return None
    submitted = registration.status is RegistrationStatus.SUBMITTED
    if submitted == (registration.transmission is not None):
        return None
    return f"status {registration.status}, transmission {registration.transmission}"


def an_owner_has_a_period(card: Card) -> str | None:
    """From the sale on there is an ownership period, and none before; periods count from 1."""
    if card.stage is Stage.DEREGISTERED:
        return None
    owned = card.stage in _OWNED
    fits = owned == (card.period is not None) and owned == (card.period_number > 0)
    return None if fits else f"stage {card.stage}, period {card.period_number}"


def a_state_holds_exactly_its_fields(card: Card) -> str | None:
    """States are made without ``__init__``, so what they hold is compared with the fields of their class."""
    odd = [type(state).__name__ for state in _states(card) if vars(state).keys() != _fields(state)]
    return f"other facts than fields in {', '.join(odd)}" if odd else None


def _states(card: Card) -> list[object]:
    parts = (card, card.purchase, card.test, card.period, card.registration, card.restriction)
    return [part for part in (*parts, *card.orders, *card.measures) if part is not None]


def _fields(state: object) -> set[str]:
    return {field.name for field in attrs.fields(type(state))}  # type: ignore[arg-type]


def _told(card: Card) -> str:
    return ", ".join(card.entitled) or "nothing"


CARD_INVARIANTS: tuple[CardInvariant, ...] = (
    only_emergency_before_completion,
    emergency_stays_from_sale_to_the_end,
    only_directed_functions_before_the_sale,
    restricted_keeps_exactly_emergency,
    registered_is_completed,
    only_a_submission_is_under_way,
    an_owner_has_a_period,
    a_state_holds_exactly_its_fields,
)
"""Asked of a card as it stands."""
