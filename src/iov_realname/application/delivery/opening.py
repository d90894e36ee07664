"""Orders for functions: whatever a card's entitlement has become is ordered, carried out, confirmed or failed.

A carrier's setters take a whole profile, so the same order again goes on from where the card is: it is looked at first
wherever it can be, and nothing happens twice.
"""

from typing import assert_never

import attrs

from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    Failed,
    FunctionProfile,
    FunctionReading,
    NoDestinations,
    NotDone,
    Operation,
    Receipt,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    Unsupported,
    WriteOutcome,
    outcome_code,
    profile_of,
    unsupported,
)
from iov_realname.application.delivery.errand import Errand
from iov_realname.application.delivery.pace import OF_THE_ACCOUNT, Pace
from iov_realname.application.delivery.standing import SUPERSEDED, OrderedFunctions

__all__ = ["Opening", "Settling", "is_final", "order_what_lags"]


def order_what_lags(errand: Errand) -> bool:
    """Order the change that waits for an order; whether one was ordered. What failed waits for a person."""
    standing = errand.standing
    if not standing.lags or standing.failed_as is not None or standing.ordered is not None:
        return False
    ordered = errand.records.order(errand.records.drawn(), standing.destinations)
    if ordered:
        errand.tally.count("ordered")
    return ordered


def is_final(outcome: Rejected | Failed) -> bool:
    """Whether trying again by itself is of no use. A question that was not answered never says so."""
    return outcome.retry is RetryAdvice.NEVER and outcome.kind not in OF_THE_ACCOUNT


@attrs.define
class Settling:
    """What is kept of orders, in memory: receipts, and which were looked at and are to be given next.

    After a restart an order is looked at, or given, again.
    """

    receipts: dict[str, Receipt] = attrs.field(factory=dict)
    looked: set[str] = attrs.field(factory=set)

    def is_exhausted(self, pace: Pace, operation: str) -> bool:
        """Whether it was given, or asked about in vain, as often as may be."""
        given = 0 if operation in self.receipts else pace.asked(operation)
        return max(given, pace.unanswered(operation)) >= pace.manners.tries


@attrs.frozen
class Opening:
    """One card's orders in its turn."""

    errand: Errand
    settling: Settling

    def step(self) -> None:
        """Take the step that is due for each open order."""
        ordered = self.errand.standing.ordered
        for order in self.errand.standing.card.orders:
            if ordered is None or order.operation != ordered.event.operation:
                self._end(order.operation, SUPERSEDED)
        if ordered is not None:
            self._bring(ordered)

    def _bring(self, ordered: OrderedFunctions) -> None:
        operation, pace = ordered.event.operation, self.errand.pace
        receipt = self.settling.receipts.get(operation)
        if not self.errand.can(Operation.SET_FUNCTIONS):
            self._end(operation, outcome_code(unsupported(Operation.SET_FUNCTIONS)))
        elif self.errand.has_passed(pace.manners.patience, ordered.at):
            self._end(operation, f"overdue:{pace.code(operation) or 'no_answer'}")
        elif self.settling.is_exhausted(pace, operation):
            self._end(operation, f"exhausted:{pace.code(operation) or 'no_answer'}")
        elif not (pace.is_due(operation) and self.errand.may_write()):
            self._waits()
        elif receipt is not None and self.errand.can(Operation.POLL):
            self._take(ordered, self.errand.ask(lambda: self.errand.adapter.poll(self.errand.card, receipt)))
        else:
            self._look_and_set(ordered, waits=receipt is not None)

    def _look_and_set(self, ordered: OrderedFunctions, *, waits: bool) -> None:
        try:
            wanted = profile_of(ordered.event.functions, ordered.event.destinations)
        except NoDestinations:
            self._end(ordered.event.operation, "no_destinations")
            return
        operation = ordered.event.operation
        if self.errand.can(Operation.QUERY_FUNCTIONS) and operation not in self.settling.looked:
            reading = self.errand.ask(lambda: self.errand.adapter.query_functions(self.errand.card))
            if not isinstance(reading, FunctionReading):
                self._unseen(operation, reading)
                return
            self.errand.pace.answered(operation)
            if not reading.unlisted and reading.open.meets(wanted):
                self._end(operation, None)
                return
            if waits:
                self.errand.pace.ask_later(operation, reading)
            else:
                self.settling.looked.add(operation)
        if waits:
            self._waits()
        else:
            self._set(ordered, wanted)

    def _unseen(self, operation: str, answer: NotDone | None) -> None:
        """What is open is not known, so nothing is set."""
        if answer is not None:
            self._later(operation, answer)
        self._waits()

    def _set(self, ordered: OrderedFunctions, wanted: FunctionProfile) -> None:
        operation, card = ordered.event.operation, self.errand.card
        self._take(ordered, self.errand.write(lambda: self.errand.adapter.set_functions(operation, card, wanted)))

    def _take(self, ordered: OrderedFunctions, outcome: WriteOutcome | None) -> None:
        operation = ordered.event.operation
        if outcome is not None:
            self.settling.looked.discard(operation)
        match outcome:
            case None:
                self._waits()
            case Applied() | AlreadyInState():
                self._end(operation, None)
            case Accepted():
                self.settling.receipts[operation] = outcome.receipt
                self.errand.pace.answered(operation)
                self.errand.pace.wait(operation, outcome.receipt.poll_after)
                self._waits()
            case Rejected() | Failed() if is_final(outcome):
                self._end(operation, outcome_code(outcome))
            case Rejected():
                self.settling.receipts.pop(operation, None)
                self._later(operation, outcome)
                self._waits()
            case Failed() | UnknownOutcome():
                self._later(operation, outcome)
                self._waits()
            case Unsupported():
                self._end(operation, outcome_code(outcome))
            case _:  # pragma: no cover
                assert_never(outcome)

    def _end(self, operation: str, failure: str | None) -> None:
        if self.errand.records.settle(operation, failure) and failure != SUPERSEDED:
            self.errand.tally.count("confirmed" if failure is None else "failed")
        self.errand.pace.forget(operation)
        self.settling.receipts.pop(operation, None)
        self.settling.looked.discard(operation)

    def _later(self, operation: str, answer: NotDone | UnknownOutcome) -> None:
        self.errand.pace.remember(operation, outcome_code(answer))
        self.errand.pace.ask_later(operation, answer)

    def _waits(self) -> None:
        self.errand.tally.count("open")
