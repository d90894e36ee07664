"""The way of one registration: sent once, asked about before it is sent again, and followed to its end.

Sent is not registered. Nothing here waits: each call takes the one step that is due, if any.
"""

from datetime import timedelta
from typing import assert_never

import attrs

from iov_realname.application.acts.check import place_of, shown_papers
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    Failed,
    Operation,
    Papers,
    Receipt,
    RegistrationReading,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    Unsupported,
    WriteOutcome,
    outcome_code,
    unsupported,
)
from iov_realname.application.carriers.kinds import ErrorKind
from iov_realname.application.delivery.answers import Said, said_of
from iov_realname.application.delivery.errand import Errand
from iov_realname.application.delivery.pace import OF_THE_ACCOUNT
from iov_realname.application.delivery.receipts import ASKED, receipt_of, receipt_text
from iov_realname.application.delivery.standing import Passage
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.ports import Purpose, Submission
from iov_realname.application.sealing import particulars_text
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import Registration, Transmission
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.rulebook import Party
from iov_realname.domain.terms import CarrierResult

__all__ = ["NO_IDENTITY", "Submitting"]

NO_IDENTITY = "no_identity"
"""Parked because the personal data to be sent was locked or erased."""
_REFUSES_THE_OWNER = frozenset({ErrorKind.REJECTED_IDENTITY, ErrorKind.REJECTED_BY_POLICY})


@attrs.frozen
class Submitting:
    """One registration in its card's turn."""

    errand: Errand
    registration: Registration
    passage: Passage

    @property
    def operation(self) -> str:
        """The operation it goes under."""
        return self.registration.operation or ""

    def step(self) -> None:
        """Take the step that is due."""
        match self.registration.transmission:
            case Transmission.PARKED | None:
                self.errand.tally.count("parked")
            case Transmission.QUEUED:
                self._queued()
            case Transmission.ATTEMPTED | Transmission.UNKNOWN:
                self._unknown()
            case Transmission.ACCEPTED:
                self._accepted()
            case _:  # pragma: no cover
                assert_never(self.registration.transmission)

    # --- queued -------------------------------------------------------------------------------------------------------

    def _queued(self) -> None:
        pace, passage = self.errand.pace, self.passage
        if not self.errand.can(Operation.SUBMIT_REGISTRATION):
            self._park(outcome_code(unsupported(Operation.SUBMIT_REGISTRATION)))
        elif passage.tries >= pace.manners.tries:
            self._park(self._why("exhausted"))
        elif self._is_overdue():
            self._park(self._why("overdue"))
        elif not (self._pause_is_over() and pace.is_due(self.operation) and self.errand.may_write()):
            self._waits()
        elif passage.unsure and self.errand.can(Operation.QUERY_REGISTRATION):
            self._ask()
        else:
            self._send()

    def _pause_is_over(self) -> bool:
        pause = self.errand.pace.manners.pause(self.passage.tries, self.operation)
        return not self.passage.tries or self.errand.has_passed(pause, self.passage.latest)

    def _send(self) -> None:
        try:
            submission = self._submission()
        except (SubjectLocked, SubjectErased):
            self._park(NO_IDENTITY)
            return
        payload = f"{submission.registration_no}\n{particulars_text(submission.owner)}"
        digest = self.errand.keys.digest(Purpose.COMMAND, payload)

        def send() -> WriteOutcome | None:
            if not self.errand.records.step(self.operation, DeliveryStep.ATTEMPTED, digest):
                return None
            self.errand.tally.count("sent")
            return self.errand.adapter.submit_registration(submission)

        outcome = self.errand.write(send)
        if outcome is None:
            self.errand.tally.count("held")
        else:
            self._take(outcome)

    def _submission(self) -> Submission:
        recorded, keys = self.errand.standing.presented, self.errand.keys
        event = None if recorded is None else recorded.envelope.event
        if recorded is None or not isinstance(event, IdentityPresented):
            raise TypeError("a registration begins with an identity presented")
        owner = shown_papers(keys, recorded, event)[Party.OWNER]
        return Submission(
            operation=self.operation,
            iccid=self.errand.card.iccid,
            registration_no=keys.unseal(event.number_sealed, place_of(recorded, "number_sealed")),
            holder=event.holder,
            document=owner.document,
            owner=owner.particulars,
        )

    def _take(self, outcome: WriteOutcome) -> None:
        """What came of sending."""
        code = outcome_code(outcome)
        match outcome:
            case Applied():
                self._end(CarrierResult.COMPLETED, outcome.evidence)
            case AlreadyInState():
                # It may have been so for somebody else: the carrier is asked whom it has registered.
                self._is_unknown("unknown.holder")
            case Accepted():
                self._is_accepted(outcome.receipt)
            case UnknownOutcome():
                self._is_unknown(code)
            case Rejected() if outcome.kind in _REFUSES_THE_OWNER:
                self._end(CarrierResult.REJECTED, outcome.raw_code, code)
            case Rejected() | Failed() if outcome.retry is not RetryAdvice.NEVER or outcome.kind in OF_THE_ACCOUNT:
                self._again(outcome, code)
            case Rejected() | Failed() | Unsupported():
                self._park(code)
            case _:  # pragma: no cover
                assert_never(outcome)

    def _again(self, outcome: Rejected | Failed, code: str) -> None:
        """It was certainly not done: queue it again, for a later time."""
        self.errand.pace.remember(self.operation, code)
        named = outcome.retry_after if isinstance(outcome, Failed) else None
        if named is not None:
            self.errand.pace.wait(self.operation, named)
        self.errand.records.step(self.operation, DeliveryStep.RESUMED)
        self._waits()

    def _is_accepted(self, receipt: Receipt) -> None:
        self.errand.pace.wait(self.operation, receipt.poll_after)
        if self.errand.records.answer(self.registration, CarrierResult.ACCEPTED, receipt_text(receipt)):
            self._waits()

    def _is_unknown(self, code: str) -> None:
        self.errand.pace.remember(self.operation, code)
        self.errand.records.step(self.operation, DeliveryStep.UNKNOWN)
        if self.errand.can(Operation.QUERY_REGISTRATION):
            self._waits()
        else:
            self._park(code)

    # --- unknown ------------------------------------------------------------------------------------------------------

    def _unknown(self) -> None:
        if not self.errand.can(Operation.QUERY_REGISTRATION):
            self._park(self._last("unknown.no_answer"))
        elif self._is_overdue():
            self._park(self._why("overdue"))
        elif not self.errand.pace.is_due(self.operation):
            self._waits()
        else:
            self._ask()

    def _ask(self) -> None:
        """Ask what is known of the card; send again only what certainly never arrived."""
        reading = self._reading()
        if reading is None:
            return
        said = said_of(reading, self.errand.standing.card.period_number)
        match said:
            case Said.REGISTERED:
                self._end(CarrierResult.COMPLETED, _number(reading))
            case Said.REJECTED:
                self._end(CarrierResult.REJECTED, _number(reading), f"rejected.{_number(reading)}")
            case Said.SOMEBODY_ELSE:
                self._park("unknown.holder")
            case Said.IN_REVIEW:
                if self.registration.transmission is Transmission.QUEUED:
                    self._park("unknown.in_review")
                else:
                    self._is_accepted(Receipt(ASKED, _number(reading), self.errand.adapter.carrier, self._pause()))
            case Said.NOT_THERE if self.registration.transmission is Transmission.QUEUED:
                self._send()
            case Said.NOT_THERE if self.errand.has_passed(self.errand.pace.manners.settles_after, self.passage.latest):
                self.errand.records.step(self.operation, DeliveryStep.RESUMED)
                self._waits()
            case Said.NOT_THERE | Said.NOTHING:
                self._later(reading)
            case _:  # pragma: no cover
                assert_never(said)

    def _reading(self) -> object | None:
        card, holder = self.errand.card, self._holder()
        vin = self.errand.standing.card.vin or ""
        reading = self.errand.ask(lambda: self.errand.adapter.query_registration(card, vin, holder))
        if reading is None:
            self.errand.tally.count("held")
        return reading

    def _holder(self) -> Papers | None:
        """Whom we registered; None where that may not be read any more."""
        try:
            submission = self._submission()
        except (SubjectLocked, SubjectErased):
            return None
        return Papers(submission.document, submission.owner)

    # --- accepted -----------------------------------------------------------------------------------------------------

    def _accepted(self) -> None:
        receipt = receipt_of(self.registration.receipt_no or "", self.errand.adapter.carrier)
        if self._is_overdue():
            self._park(self._why("overdue"))
        elif not self.errand.pace.is_due(self.operation):
            self._waits()
        elif receipt.kind != ASKED and self.errand.can(Operation.POLL):
            self._poll(receipt)
        elif self.errand.can(Operation.QUERY_REGISTRATION):
            self._look()
        else:
            self._waits()

    def _poll(self, receipt: Receipt) -> None:
        outcome = self.errand.ask(lambda: self.errand.adapter.poll(self.errand.card, receipt))
        match outcome:
            case None:
                self.errand.tally.count("held")
            case Applied() | AlreadyInState():
                self._end(CarrierResult.COMPLETED, receipt_text(receipt))
            case Rejected():
                self._end(CarrierResult.REJECTED, receipt_text(receipt), outcome_code(outcome))
            case Accepted() | UnknownOutcome() | Failed() | Unsupported():
                self._later(outcome)
            case _:  # pragma: no cover
                assert_never(outcome)

    def _look(self) -> None:
        """Where receipts cannot be asked about, the card can; what was taken is never sent again."""
        reading = self._reading()
        if reading is None:
            return
        said = said_of(reading, self.errand.standing.card.period_number)
        if said is Said.REGISTERED:
            self._end(CarrierResult.COMPLETED, self.registration.receipt_no or _number(reading))
        elif said is Said.REJECTED:
            number = self.registration.receipt_no or _number(reading)
            self._end(CarrierResult.REJECTED, number, f"rejected.{_number(reading)}")
        else:
            self._later(reading)

    # --- ends ---------------------------------------------------------------------------------------------------------

    def _end(self, result: CarrierResult, receipt_no: str, reason: str = "") -> None:
        if self.errand.records.answer(self.registration, result, receipt_no, reason):
            self.errand.tally.count("completed" if result is CarrierResult.COMPLETED else "rejected")
        self.errand.pace.forget(self.operation)

    def _park(self, code: str) -> None:
        if self.errand.records.step(self.operation, DeliveryStep.PARKED, code):
            self.errand.tally.count("parked")
        self.errand.pace.forget(self.operation)

    def _later(self, answer: object) -> None:
        if isinstance(answer, Failed | Rejected | UnknownOutcome | Unsupported):
            self.errand.pace.remember(self.operation, outcome_code(answer))
        self.errand.pace.ask_later(self.operation, answer)
        self._waits()

    def _waits(self) -> None:
        self.errand.tally.count("waiting")

    def _is_overdue(self) -> bool:
        return self.errand.has_passed(self.errand.pace.manners.patience, self.passage.since)

    def _pause(self) -> timedelta:
        return self.errand.pace.manners.pause(1, self.operation)

    def _last(self, otherwise: str) -> str:
        return self.errand.pace.code(self.operation) or otherwise

    def _why(self, reason: str) -> str:
        """The reason, and the latest code if this process saw one."""
        code = self.errand.pace.code(self.operation)
        return reason if code is None else f"{reason}:{code}"


def _number(reading: object) -> str:
    return reading.raw_code if isinstance(reading, RegistrationReading) else ""
