"""Sending a registration, and what comes of it."""

from typing import assert_never

import attrs

from iov_realname.application.acts.check import place_of, shown_papers
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    Failed,
    Operation,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    Unsupported,
    WriteOutcome,
    outcome_code,
)
from iov_realname.application.carriers.kinds import ErrorKind
from iov_realname.application.delivery.errand import Errand
from iov_realname.application.delivery.pace import OF_THE_ACCOUNT
from iov_realname.application.delivery.way import Way
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.ports import Purpose, Submission
from iov_realname.application.sealing import particulars_text
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.rulebook import Party
from iov_realname.domain.terms import CarrierResult

__all__ = ["NO_IDENTITY", "Sending", "submission_of"]

NO_IDENTITY = "no_identity"
"""Parked because the personal data to be sent was locked or erased."""
_REFUSES_THE_OWNER = frozenset({ErrorKind.REJECTED_IDENTITY, ErrorKind.REJECTED_BY_POLICY})


def submission_of(errand: Errand, operation: str) -> Submission:
    """What is sent, opened for the sending; raises ``SubjectLocked`` or ``SubjectErased`` where it may not be."""
    recorded, keys = errand.standing.presented, errand.keys
    event = None if recorded is None else recorded.envelope.event
    if recorded is None or not isinstance(event, IdentityPresented):
        raise TypeError("a registration begins with an identity presented")
    owner = shown_papers(keys, recorded, event)[Party.OWNER]
    return Submission(
        operation=operation,
        iccid=errand.card.iccid,
        registration_no=keys.unseal(event.number_sealed, place_of(recorded, "number_sealed")),
        holder=event.holder,
        document=owner.document,
        owner=owner.particulars,
    )


@attrs.frozen
class Sending:
    """One registration that is to be sent now."""

    way: Way

    def send(self) -> None:
        """Send it; that it was attempted is on record before its first byte leaves."""
        errand, operation = self.way.errand, self.way.operation
        try:
            submission = submission_of(errand, operation)
        except (SubjectLocked, SubjectErased):
            self.way.park(NO_IDENTITY)
            return
        payload = f"{submission.registration_no}\n{particulars_text(submission.owner)}"
        digest = errand.keys.digest(Purpose.COMMAND, payload)

        def attempt() -> WriteOutcome | None:
            if not errand.records.step(operation, DeliveryStep.ATTEMPTED, digest):
                return None
            errand.tally.count("sent")
            return errand.adapter.submit_registration(submission)

        outcome = errand.write(attempt)
        if outcome is None:
            errand.tally.count("held")
        else:
            self._take(outcome)

    def _take(self, outcome: WriteOutcome) -> None:
        code = outcome_code(outcome)
        match outcome:
            case Applied():
                self.way.end(CarrierResult.COMPLETED, outcome.evidence)
            case AlreadyInState():
                # It may have been so for somebody else: the carrier is asked whom it has registered.
                self._is_unknown("unknown.holder")
            case Accepted():
                self.way.accepted(outcome.receipt)
            case UnknownOutcome():
                self._is_unknown(code)
            case Rejected() if outcome.kind in _REFUSES_THE_OWNER:
                self.way.end(CarrierResult.REJECTED, outcome.raw_code, code)
            case Rejected() | Failed() if outcome.retry is not RetryAdvice.NEVER or outcome.kind in OF_THE_ACCOUNT:
                self._again(outcome, code)
            case Rejected() | Failed() | Unsupported():
                self.way.park(code)
            case _:  # pragma: no cover
                assert_never(outcome)

    def _again(self, outcome: Rejected | Failed, code: str) -> None:
        pace, operation = self.way.errand.pace, self.way.operation
        pace.remember(operation, code)
        named = outcome.retry_after if isinstance(outcome, Failed) else None
        if named is not None:
            pace.wait(operation, named)
        self.way.resumed()

    def _is_unknown(self, code: str) -> None:
        errand, operation = self.way.errand, self.way.operation
        errand.pace.remember(operation, code)
        errand.records.step(operation, DeliveryStep.UNKNOWN)
        if errand.can(Operation.QUERY_REGISTRATION):
            self.way.waits()
        else:
            self.way.park(code)
