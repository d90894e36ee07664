"""Bringing corrected details to their carriers. The registration stands as it is, whatever becomes of them."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from iov_realname.application.acts.check import place_of
from iov_realname.application.acts.correct import (
    CorrectionReply,
    CorrectionStep,
    note_correction,
    take_correction_reply,
)
from iov_realname.application.acts.holder import on_record
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    CardRef,
    CarrierAdapter,
    Operation,
    Papers,
    RegistrationReading,
    Rejected,
    WriteOutcome,
)
from iov_realname.application.delivery.receipts import receipt_of, receipt_text
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.errors import Refused
from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import EventLog, Purpose, Recorded, Submission
from iov_realname.application.sealing import particulars_text
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import Card, Registration
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.origin import Origin
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.terms import CarrierResult

__all__ = ["CorrectionRound", "Corrections"]

SENDER = Sender(Actor("deliver", "delivery", None), Provenance(Origin.OBSERVED, None, None))


@attrs.define
class CorrectionRound:
    """What one round came to. ``waiting``: accepted, or with an unknown outcome."""

    sent: int = 0
    waiting: int = 0
    completed: int = 0
    rejected: int = 0
    no_adapter: int = 0


@attrs.frozen
class _Open:
    card: Card
    registration: Registration
    history: Sequence[Recorded]
    operation: str


class Corrections:
    """Sends what was corrected here, under the operation that the correction names; asks about what was sent."""

    def __init__(self, log: EventLog, desk: Desk, carriers: Mapping[CarrierCode, CarrierAdapter]) -> None:
        self._log = log
        self._desk = desk
        self._carriers = carriers

    def round(self) -> CorrectionRound:
        """One walk over all cards; corrections are few, so nobody keeps a list of them."""
        outcome = CorrectionRound()
        for waiting in self._open():
            carrier = None if waiting.card.carrier is None else self._carriers.get(waiting.card.carrier)
            if carrier is None or Operation.SUBMIT_REGISTRATION not in carrier.capabilities():
                outcome.no_adapter += 1
            else:
                self._bring(carrier, waiting, outcome)
        return outcome

    def _open(self) -> Iterator[_Open]:
        for _, history in self._log.histories(CARD_PREFIX):
            card = rebuilt(history)
            registration = card.registration
            if card.live and registration is not None and registration.correction is not None:
                yield _Open(card, registration, history, registration.correction)

    def _bring(self, carrier: CarrierAdapter, waiting: _Open, outcome: CorrectionRound) -> None:
        submission = self._submission(waiting)
        if waiting.registration.correction_sent:
            settled = self._settled(carrier, waiting, submission)
            if settled is not None:
                self._take(waiting, settled, outcome)
                return
        if self._note(waiting, submission):
            outcome.sent += 1
            self._take(waiting, carrier.submit_registration(submission), outcome)

    def _settled(self, carrier: CarrierAdapter, waiting: _Open, submission: Submission) -> WriteOutcome | None:
        """What became of what was sent; None where it is sent again, under its operation, which is taken once."""
        card = _named(waiting.card)
        receipt = waiting.registration.correction_receipt
        if receipt is not None and Operation.POLL in carrier.capabilities():
            return carrier.poll(card, receipt_of(receipt, carrier.carrier))
        if Operation.QUERY_REGISTRATION not in carrier.capabilities():
            return None
        holder = Papers(submission.document, submission.owner)
        reading = carrier.query_registration(card, waiting.card.vin or "", holder)
        matches = isinstance(reading, RegistrationReading) and reading.holder_matches is True
        return Applied("query") if matches else None

    def _submission(self, waiting: _Open) -> Submission:
        keys = self._desk.office.keys
        recorded, event = _presented(waiting)
        return Submission(
            operation=waiting.operation,
            iccid=waiting.card.iccid,
            registration_no=keys.unseal(event.number_sealed, place_of(recorded, "number_sealed")),
            holder=waiting.registration.holder,
            document=waiting.registration.document,
            owner=on_record(keys, waiting.registration.owner, waiting.history),
        )

    def _note(self, waiting: _Open, submission: Submission) -> bool:
        payload = f"{submission.registration_no}\n{particulars_text(submission.owner)}"
        step = CorrectionStep(
            at=self._desk.office.clock.now(),
            iccid=waiting.card.iccid,
            operation=waiting.operation,
            payload_digest=self._desk.office.keys.digest(Purpose.COMMAND, payload),
        )
        try:
            self._desk.handle(None, attrs.evolve(SENDER, correlation=waiting.operation), step, note_correction)
        except Refused:
            return False
        return True

    def _take(self, waiting: _Open, said: WriteOutcome, outcome: CorrectionRound) -> None:
        """Record what settles it, and the first acceptance; everything else waits for the next round."""
        match said:
            case Applied():
                outcome.completed += 1
                self._answer(waiting, CarrierResult.COMPLETED, waiting.registration.correction_receipt or said.evidence)
            case AlreadyInState() if waiting.registration.correction_receipt is not None:
                outcome.completed += 1
                self._answer(waiting, CarrierResult.COMPLETED, waiting.registration.correction_receipt)
            case Rejected():
                outcome.rejected += 1
                self._answer(waiting, CarrierResult.REJECTED, said.raw_code)
            case Accepted():
                outcome.waiting += 1
                if waiting.registration.correction_receipt is None:
                    self._answer(waiting, CarrierResult.ACCEPTED, receipt_text(said.receipt))
            case _:
                outcome.waiting += 1

    def _answer(self, waiting: _Open, result: CarrierResult, receipt_no: str) -> None:
        answer = CorrectionReply(
            at=self._desk.office.clock.now(),
            iccid=waiting.card.iccid,
            operation=waiting.operation,
            result=result,
            receipt_no=receipt_no,
        )
        self._desk.handle(None, attrs.evolve(SENDER, correlation=waiting.operation), answer, take_correction_reply)


def _named(card: Card) -> CardRef:
    if card.purchase is None:
        raise TypeError("a registered card was procured")
    return CardRef(card.purchase.iccid, card.purchase.msisdn)


def _presented(waiting: _Open) -> tuple[Recorded, IdentityPresented]:
    """The latest presentation under the registration's number."""
    return next(
        (recorded, event)
        for recorded in reversed(waiting.history)
        if isinstance(event := recorded.envelope.event, IdentityPresented)
        and event.number == waiting.registration.number
    )
