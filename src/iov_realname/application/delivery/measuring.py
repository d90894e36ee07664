"""Measures (管控措施): ordered by us, carried out by the carrier, confirmed or failed."""

from datetime import datetime
from typing import assert_never

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
from iov_realname.application.delivery.opening import Settling, is_final
from iov_realname.application.delivery.targets import area_of, device_of
from iov_realname.application.ports import Purpose
from iov_realname.domain.card.measures import MeasureKind, MeasureOrdered

__all__ = ["NO_PORT", "Measuring"]

NO_PORT = "unsupported.measure"
"""Why blacklists and volume caps fail: no public interface of a carrier takes them."""
_UNREADABLE = "target_unreadable"


@attrs.frozen
class Measuring:
    """One card's measures in its turn."""

    errand: Errand
    settling: Settling

    def step(self) -> None:
        """Take the step that is due for each measure that waits."""
        for measure in self.errand.standing.card.measures:
            recorded = self.errand.standing.measure(measure.id) if measure.waits else None
            event = None if recorded is None else recorded.envelope.event
            if recorded is not None and isinstance(event, MeasureOrdered):
                self._bring(event, recorded.envelope.recorded_at)

    def _bring(self, ordered: MeasureOrdered, at: datetime) -> None:
        operation, pace = self._operation(ordered), self.errand.pace
        receipt = self.settling.receipts.get(operation)
        if self.errand.has_passed(pace.manners.patience, at):
            self._end(ordered, f"overdue:{pace.code(operation) or 'no_answer'}")
        elif pace.asked(operation) >= pace.manners.tries and receipt is None:
            self._end(ordered, f"exhausted:{pace.code(operation) or 'no_answer'}")
        elif not (pace.is_due(operation) and self.errand.may_write()):
            self._waits()
        elif receipt is not None:
            can = self.errand.can(Operation.POLL)
            card, adapter = self.errand.card, self.errand.adapter
            self._take(ordered, self.errand.ask(lambda: adapter.poll(card, receipt)) if can else None)
        else:
            self._order(ordered, operation)

    def _order(self, ordered: MeasureOrdered, operation: str) -> None:
        adapter, card = self.errand.adapter, self.errand.card
        match ordered.kind:
            case MeasureKind.BINDING:
                device = device_of(ordered.target, self.errand.standing.card.imei)
                if device is None:
                    self._end(ordered, _UNREADABLE)
                elif self._has(ordered, Operation.BIND_DEVICE):
                    self._take(ordered, self.errand.write(lambda: adapter.bind_device(operation, card, device)))
            case MeasureKind.AREA:
                area = area_of(ordered.target)
                if area is None:
                    self._end(ordered, _UNREADABLE)
                elif self._has(ordered, Operation.SET_REGION_LIMIT):
                    self._take(ordered, self.errand.write(lambda: adapter.set_region_limit(operation, card, area)))
            case MeasureKind.BLACKLIST | MeasureKind.VOLUME:
                self._end(ordered, NO_PORT)
            case _:  # pragma: no cover
                assert_never(ordered.kind)

    def _has(self, ordered: MeasureOrdered, operation: Operation) -> bool:
        if self.errand.can(operation):
            return True
        self._end(ordered, outcome_code(unsupported(operation)))
        return False

    def _take(self, ordered: MeasureOrdered, outcome: WriteOutcome | None) -> None:
        operation = self._operation(ordered)
        match outcome:
            case None:
                self._waits()
            case Applied() | AlreadyInState():
                self._end(ordered, None)
            case Accepted():
                self.settling.receipts[operation] = outcome.receipt
                self.errand.pace.wait(operation, outcome.receipt.poll_after)
                self._waits()
            case Rejected() | Failed() if is_final(outcome):
                self._end(ordered, outcome_code(outcome))
            case Rejected() | Failed() | UnknownOutcome():
                self.errand.pace.remember(operation, outcome_code(outcome))
                self.errand.pace.ask_later(operation, outcome)
                self._waits()
            case Unsupported():
                self._end(ordered, outcome_code(outcome))
            case _:  # pragma: no cover
                assert_never(outcome)

    def _operation(self, ordered: MeasureOrdered) -> str:
        """The carrier's side never sees what we call the measure, and two cards never share an operation."""
        return self.errand.keys.digest(Purpose.COMMAND, f"measure\n{self.errand.card.iccid}\n{ordered.measure}")

    def _end(self, ordered: MeasureOrdered, failure: str | None) -> None:
        operation = self._operation(ordered)
        if self.errand.records.settle_measure(ordered.measure, failure):
            self.errand.tally.count("confirmed" if failure is None else "failed")
        self.errand.pace.forget(operation)
        self.settling.receipts.pop(operation, None)

    def _waits(self) -> None:
        self.errand.tally.count("open")
