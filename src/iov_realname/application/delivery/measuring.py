"""Measures (管控措施): ordered, and confirmed or failed by the carrier; when they end here, undone there."""

from typing import Final, assert_never

import attrs

from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    Failed,
    Operation,
    Rejected,
    UnknownOutcome,
    Unsupported,
    WriteOutcome,
    outcome_code,
    unsupported,
)
from iov_realname.application.delivery.errand import Errand
from iov_realname.application.delivery.limits import Limit, lifting, limiting
from iov_realname.application.delivery.opening import Settling, is_final
from iov_realname.application.delivery.standing import ToldMeasure
from iov_realname.application.ports import Purpose

__all__ = ["ANOTHER_STANDS", "Measuring"]

ANOTHER_STANDS: Final = "another_stands"
"""Why a measure is not undone: when it ended another of its kind stood, and a carrier has but one limit of a kind."""
_UNCLEAR: Final = ("exhausted:", "overdue:")
"""How the codes of orders begin that may have been carried out all the same."""


@attrs.frozen
class Measuring:
    """One card's measures in its turn."""

    errand: Errand
    settling: Settling

    def step(self) -> None:
        """Take the step that is due for each measure that waits, in the order in which the carrier is to be told."""
        told = self.errand.standing.measures
        for place, measure in enumerate(told):
            if measure.state.waits:
                self._bring(measure, [each for each in told[:place] if each.ordered.kind is measure.ordered.kind])

    def _bring(self, told: ToldMeasure, earlier: list[ToldMeasure]) -> None:
        operation, pace = self._operation(told), self.errand.pace
        receipt = self.settling.receipts.get(operation)
        if self.errand.has_passed(pace.manners.patience, told.at):
            self._end(told, f"overdue:{pace.code(operation) or 'no_answer'}")
        elif self.settling.is_exhausted(pace, operation):
            self._end(told, f"exhausted:{pace.code(operation) or 'no_answer'}")
        elif not (pace.is_due(operation) and self.errand.may_write()):
            self._waits()
        elif receipt is not None:
            can = self.errand.can(Operation.POLL)
            card, adapter = self.errand.card, self.errand.adapter
            self._take(told, self.errand.ask(lambda: adapter.poll(card, receipt)) if can else None)
        elif told.state.ended:
            self._undo(told, earlier)
        elif any(each.state.ended and each.state.waits for each in earlier):
            self._waits()
        else:
            limit = limiting(told.ordered, self.errand.standing.card.imei)
            if isinstance(limit, str):
                self._end(told, limit)
            else:
                self._tell(told, limit)

    def _undo(self, told: ToldMeasure, earlier: list[ToldMeasure]) -> None:
        limit = lifting(told.ordered)
        certainly_not_done = told.failed_as is not None and not told.failed_as.startswith(_UNCLEAR)
        if limit is None or certainly_not_done:
            self._end(told, None)
        elif any(not each.state.ended and each.state.failure is None for each in earlier):
            self._end(told, ANOTHER_STANDS)
        else:
            self._tell(told, limit)

    def _tell(self, told: ToldMeasure, limit: Limit) -> None:
        operation, adapter, card = self._operation(told), self.errand.adapter, self.errand.card
        if self.errand.can(limit.needs):
            self._take(told, self.errand.write(lambda: limit.call(adapter, operation, card)))
        else:
            self._end(told, outcome_code(unsupported(limit.needs)))

    def _take(self, told: ToldMeasure, outcome: WriteOutcome | None) -> None:
        operation, pace = self._operation(told), self.errand.pace
        match outcome:
            case None:
                self._waits()
            case Applied() | AlreadyInState():
                self._end(told, None)
            case Accepted():
                self.settling.receipts[operation] = outcome.receipt
                pace.answered(operation)
                pace.wait(operation, outcome.receipt.poll_after)
                self._waits()
            case Rejected() | Failed() if is_final(outcome):
                self._end(told, outcome_code(outcome))
            case Rejected() | Failed() | UnknownOutcome():
                if isinstance(outcome, Rejected):
                    self.settling.receipts.pop(operation, None)
                pace.remember(operation, outcome_code(outcome))
                pace.ask_later(operation, outcome)
                self._waits()
            case Unsupported():
                self._end(told, outcome_code(outcome))
            case _:  # pragma: no cover
                assert_never(outcome)

    def _operation(self, told: ToldMeasure) -> str:
        """The carrier's side never sees what we call the measure, and nothing else has this operation."""
        name = f"{self.errand.card.iccid}\n{told.ordered.measure}"
        # An ending that was not carried out may be told again, and is another operation then.
        what = f"measure-end {told.version}" if told.state.ended else "measure"
        return self.errand.keys.digest(Purpose.COMMAND, f"{what}\n{name}")

    def _end(self, told: ToldMeasure, failure: str | None) -> None:
        operation = self._operation(told)
        if self.errand.records.settle_measure(told.ordered.measure, failure):
            self.errand.tally.count("confirmed" if failure is None else "failed")
        self.errand.pace.forget(operation)
        self.settling.receipts.pop(operation, None)

    def _waits(self) -> None:
        self.errand.tally.count("open")
