"""Asking what became of a registration. A question that nobody answers decides nothing: it is asked again."""

from typing import assert_never

import attrs

from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    Failed,
    Papers,
    Receipt,
    RegistrationReading,
    Rejected,
    UnknownOutcome,
    Unsupported,
    outcome_code,
)
from iov_realname.application.delivery.answers import Said, said_of
from iov_realname.application.delivery.receipts import ASKED, receipt_text
from iov_realname.application.delivery.sending import Sending, submission_of
from iov_realname.application.delivery.way import Way
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.domain.terms import CarrierResult

__all__ = ["Asking"]


@attrs.frozen
class Asking:
    """One registration about which the carrier is to be asked now."""

    way: Way

    def decide(self) -> None:
        """Ask what is known of the card; send again only what certainly never arrived."""
        way, errand = self.way, self.way.errand
        reading = self._reading()
        if reading is None:
            return
        said = said_of(reading, errand.standing.card.period_number)
        match said:
            case Said.REGISTERED:
                way.end(CarrierResult.COMPLETED, _number(reading))
            case Said.REJECTED:
                way.end(CarrierResult.REJECTED, _number(reading), f"rejected.{_number(reading)}")
            case Said.SOMEBODY_ELSE:
                way.park("unknown.holder")
            case Said.IN_REVIEW if way.is_queued:
                way.park("unknown.in_review")
            case Said.IN_REVIEW:
                way.accepted(Receipt(ASKED, _number(reading), errand.adapter.carrier, way.pause()))
            case Said.NOT_THERE if way.is_queued:
                Sending(way).send()
            case Said.NOT_THERE if errand.has_passed(errand.pace.manners.settles_after, way.passage.latest):
                way.resumed()
            case Said.NOT_THERE | Said.NOTHING:
                way.later(reading)
            case _:  # pragma: no cover
                assert_never(said)

    def look(self) -> None:
        """Where receipts cannot be asked about, the card can; what was taken is never sent again."""
        way = self.way
        reading = self._reading()
        if reading is None:
            return
        said, taken = said_of(reading, way.errand.standing.card.period_number), way.registration.receipt_no
        if said is Said.REGISTERED:
            way.end(CarrierResult.COMPLETED, taken or _number(reading))
        elif said is Said.REJECTED:
            way.end(CarrierResult.REJECTED, taken or _number(reading), f"rejected.{_number(reading)}")
        else:
            way.later(reading)

    def poll(self, receipt: Receipt) -> None:
        """Ask what became of a receipt."""
        way, errand = self.way, self.way.errand
        outcome = errand.ask(lambda: errand.adapter.poll(errand.card, receipt))
        match outcome:
            case None:
                errand.tally.count("held")
            case Applied() | AlreadyInState():
                way.end(CarrierResult.COMPLETED, receipt_text(receipt))
            case Rejected():
                way.end(CarrierResult.REJECTED, receipt_text(receipt), outcome_code(outcome))
            case Accepted() | UnknownOutcome() | Failed() | Unsupported():
                way.later(outcome)
            case _:  # pragma: no cover
                assert_never(outcome)

    def _reading(self) -> object | None:
        errand, holder = self.way.errand, self._holder()
        vin = errand.standing.card.vin or ""
        reading = errand.ask(lambda: errand.adapter.query_registration(errand.card, vin, holder))
        if reading is None:
            errand.tally.count("held")
        return reading

    def _holder(self) -> Papers | None:
        """Whom we registered; None where that may not be read any more."""
        try:
            submission = submission_of(self.way.errand, self.way.operation)
        except (SubjectLocked, SubjectErased):
            return None
        return Papers(submission.document, submission.owner)


def _number(reading: object) -> str:
    return reading.raw_code if isinstance(reading, RegistrationReading) else ""
