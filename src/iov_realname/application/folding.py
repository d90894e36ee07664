"""From recorded events to the card."""

from collections.abc import Sequence

from iov_realname.application.ports import Recorded
from iov_realname.domain.card.evolve import fold_card
from iov_realname.domain.card.state import Card

__all__ = ["rebuilt"]


def rebuilt(history: Sequence[Recorded]) -> Card:
    """The card that its recorded history leads to."""
    # The log's envelopes hold any event; a card's stream holds card events only.
    return fold_card(each.envelope.event for each in history)  # type: ignore[misc]
