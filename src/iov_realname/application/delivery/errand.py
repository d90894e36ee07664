"""One card in its turn: what is known of it, and the way to its carrier."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

import attrs

from iov_realname.application.carriers import CardRef, CarrierAdapter, Operation
from iov_realname.application.delivery.pace import Pace
from iov_realname.application.delivery.records import Records
from iov_realname.application.delivery.standing import Standing
from iov_realname.application.delivery.tally import Tally
from iov_realname.application.ports import KeyRing
from iov_realname.application.turns import Held

__all__ = ["Errand"]

T = TypeVar("T")


@attrs.frozen
class Errand:
    """Everything a step needs. ``held`` is the turn that keeps other workers away."""

    standing: Standing
    card: CardRef
    adapter: CarrierAdapter
    pace: Pace
    records: Records
    tally: Tally
    keys: KeyRing
    held: Held

    def can(self, operation: Operation) -> bool:
        """Whether the adapter has an interface for it."""
        return operation in self.adapter.capabilities()

    def ask(self, question: Callable[[], T]) -> T | None:
        """The carrier's answer, or None where it may not be asked now."""
        return self.pace.call(question)

    def may_write(self) -> bool:
        """Whether the card's cool-down is over."""
        return self.pace.is_due(self.card.iccid)

    def write(self, order: Callable[[], T]) -> T | None:
        """As :meth:`ask`, for what changes something; the card cools down afterwards."""

        def ordered() -> T:
            self.held.confirm()
            self.pace.wait(self.card.iccid, self.pace.manners.cool_down)
            return order()

        return self.pace.call(ordered)

    def has_passed(self, span: timedelta, since: datetime) -> bool:
        """Whether so much time has passed."""
        return self.records.now() - since >= span
