"""The way of one registration: sent once, asked about before it is sent again, and followed to its end.

Sent is not registered. Nothing here waits: each call takes the one step that is due, if any.
"""

from typing import assert_never

import attrs

from iov_realname.application.carriers import Operation, outcome_code, unsupported
from iov_realname.application.delivery.asking import Asking
from iov_realname.application.delivery.receipts import ASKED, receipt_of
from iov_realname.application.delivery.sending import Sending
from iov_realname.application.delivery.way import Way
from iov_realname.domain.card.state import Transmission

__all__ = ["Submitting"]


@attrs.frozen
class Submitting:
    """One registration in its card's turn."""

    way: Way

    def step(self) -> None:
        """Take the step that is due."""
        transmission = self.way.registration.transmission
        match transmission:
            case Transmission.PARKED | None:
                self.way.errand.tally.count("parked")
            case Transmission.QUEUED:
                self._queued()
            case Transmission.ATTEMPTED | Transmission.UNKNOWN:
                self._unknown()
            case Transmission.ACCEPTED:
                self._accepted()
            case _:  # pragma: no cover
                assert_never(transmission)

    def _queued(self) -> None:
        way, errand = self.way, self.way.errand
        if not errand.can(Operation.SUBMIT_REGISTRATION):
            way.park(outcome_code(unsupported(Operation.SUBMIT_REGISTRATION)))
        elif way.passage.tries >= errand.pace.manners.tries or way.is_unanswered:
            way.park(way.why("exhausted"))
        elif way.is_overdue:
            way.park(way.why("overdue"))
        elif not (self._pause_is_over() and errand.pace.is_due(way.operation) and errand.may_write()):
            way.waits()
        elif way.passage.unsure and errand.can(Operation.QUERY_REGISTRATION):
            Asking(way).decide()
        else:
            Sending(way).send()

    def _pause_is_over(self) -> bool:
        errand, passage = self.way.errand, self.way.passage
        pause = errand.pace.manners.pause(passage.tries, self.way.operation)
        return not passage.tries or errand.has_passed(pause, passage.latest)

    def _unknown(self) -> None:
        way, errand = self.way, self.way.errand
        if not errand.can(Operation.QUERY_REGISTRATION):
            way.park(way.last("unknown.no_answer"))
        elif way.is_unanswered:
            way.park(way.why("exhausted"))
        elif way.is_overdue:
            way.park(way.why("overdue"))
        elif not errand.pace.is_due(way.operation):
            way.waits()
        else:
            Asking(way).decide()

    def _accepted(self) -> None:
        way, errand = self.way, self.way.errand
        receipt = receipt_of(way.registration.receipt_no or "", errand.adapter.carrier)
        if way.is_unanswered:
            way.park(way.why("exhausted"))
        elif way.is_overdue:
            way.park(way.why("overdue"))
        elif not errand.pace.is_due(way.operation):
            way.waits()
        elif receipt.kind != ASKED and errand.can(Operation.POLL):
            Asking(way).poll(receipt)
        elif errand.can(Operation.QUERY_REGISTRATION):
            Asking(way).look()
        else:
            way.waits()
