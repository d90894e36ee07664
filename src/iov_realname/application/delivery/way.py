"""The way of one registration: how far it has come, and what may be written down of it."""

from datetime import timedelta

import attrs

from iov_realname.application.carriers import (
    Failed,
    Receipt,
    Rejected,
    UnknownOutcome,
    Unsupported,
    outcome_code,
)
from iov_realname.application.delivery.errand import Errand
from iov_realname.application.delivery.receipts import receipt_text
from iov_realname.application.delivery.standing import Passage
from iov_realname.domain.card.state import Registration, Transmission
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.terms import CarrierResult

__all__ = ["Way"]


@attrs.frozen
class Way:
    """One registration in its card's turn."""

    errand: Errand
    registration: Registration
    passage: Passage

    @property
    def operation(self) -> str:
        """The operation it goes under."""
        return self.registration.operation or ""

    @property
    def is_queued(self) -> bool:
        """Whether it is waiting to be sent."""
        return self.registration.transmission is Transmission.QUEUED

    @property
    def is_overdue(self) -> bool:
        """Whether patience with it is over."""
        return self.errand.has_passed(self.errand.pace.manners.patience, self.passage.since)

    @property
    def is_unanswered(self) -> bool:
        """Whether it was asked about as often as may be, and no answer was one."""
        return self.errand.pace.unanswered(self.operation) >= self.errand.pace.manners.tries

    def end(self, result: CarrierResult, receipt_no: str, reason: str = "") -> None:
        """The carrier has finished it."""
        if self.errand.records.answer(self.registration, result, receipt_no, reason):
            self.errand.tally.count("completed" if result is CarrierResult.COMPLETED else "rejected")
        self.errand.pace.forget(self.operation)

    def accepted(self, receipt: Receipt) -> None:
        """The carrier has it."""
        self.errand.pace.wait(self.operation, receipt.poll_after)
        if self.errand.records.answer(self.registration, CarrierResult.ACCEPTED, receipt_text(receipt)):
            self.waits()

    def resumed(self) -> None:
        """It was certainly not done: queued again, under the same operation."""
        self.errand.records.step(self.operation, DeliveryStep.RESUMED)
        self.waits()

    def park(self, code: str) -> None:
        """A person has to look at it."""
        if self.errand.records.step(self.operation, DeliveryStep.PARKED, code):
            self.errand.tally.count("parked")
        self.errand.pace.forget(self.operation)

    def later(self, answer: object) -> None:
        """The question about it comes again, later each time."""
        if isinstance(answer, Failed | Rejected | UnknownOutcome | Unsupported):
            self.errand.pace.remember(self.operation, outcome_code(answer))
        self.errand.pace.ask_later(self.operation, answer)
        self.waits()

    def waits(self) -> None:
        """Nothing is due."""
        self.errand.tally.count("waiting")

    def pause(self) -> timedelta:
        """The first pause of its own."""
        return self.errand.pace.manners.pause(1, self.operation)

    def last(self, otherwise: str) -> str:
        """The latest code, if this process saw one."""
        return self.errand.pace.code(self.operation) or otherwise

    def why(self, reason: str) -> str:
        """The reason, and the latest code if this process saw one."""
        code = self.errand.pace.code(self.operation)
        return reason if code is None else f"{reason}:{code}"
