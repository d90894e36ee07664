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
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.errors import Refused
from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import (
    CarrierReply,
    EventLog,
    Fate,
    Purpose,
    Recorded,
    RegistrationCarrier,
    Submission,
)
from iov_realname.application.sealing import particulars_text
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import Card, Registration
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.terms import CarrierResult

__all__ = ["CorrectionRound", "Corrections"]

SENDER = Sender(Actor("deliver", "delivery", None), Provenance(Origin.OBSERVED, None, None))
_RESULTS = {
    Fate.ACCEPTED: CarrierResult.ACCEPTED,
    Fate.COMPLETED: CarrierResult.COMPLETED,
    Fate.REJECTED: CarrierResult.REJECTED,
}


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

    def __init__(self, log: EventLog, desk: Desk, carriers: Mapping[Carrier, RegistrationCarrier]) -> None:
        self._log = log
        self._desk = desk
        self._carriers = carriers

    def round(self) -> CorrectionRound:
        """One walk over all cards; corrections are few, so nobody keeps a list of them."""
        outcome = CorrectionRound()
        for waiting in self._open():
            carrier = None if waiting.card.carrier is None else self._carriers.get(waiting.card.carrier)
            if carrier is None:
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

    def _bring(self, carrier: RegistrationCarrier, waiting: _Open, outcome: CorrectionRound) -> None:
        if waiting.registration.correction_sent:
            reply = carrier.query(waiting.operation)
            if reply.fate is not Fate.NEVER_ARRIVED:
                self._take(waiting, reply, outcome)
                return
        submission = self._submission(waiting)
        if self._note(waiting, submission):
            outcome.sent += 1
            self._take(waiting, carrier.submit(submission), outcome)

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

    def _take(self, waiting: _Open, reply: CarrierReply, outcome: CorrectionRound) -> None:
        result = _RESULTS.get(reply.fate)
        outcome.completed += result is CarrierResult.COMPLETED
        outcome.rejected += result is CarrierResult.REJECTED
        outcome.waiting += result in (None, CarrierResult.ACCEPTED)
        told_before = result is CarrierResult.ACCEPTED and waiting.registration.correction_receipt is not None
        if result is None or told_before:
            return
        answer = CorrectionReply(
            at=self._desk.office.clock.now(),
            iccid=waiting.card.iccid,
            operation=waiting.operation,
            result=result,
            receipt_no=reply.receipt_no,
        )
        self._desk.handle(None, attrs.evolve(SENDER, correlation=waiting.operation), answer, take_correction_reply)


def _presented(waiting: _Open) -> tuple[Recorded, IdentityPresented]:
    """The latest presentation under the registration's number."""
    return next(
        (recorded, event)
        for recorded in reversed(waiting.history)
        if isinstance(event := recorded.envelope.event, IdentityPresented)
        and event.number == waiting.registration.number
    )
