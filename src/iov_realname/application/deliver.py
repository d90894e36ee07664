"""Bringing registrations to their carriers, and their answers home. Sent is not registered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import assert_never

import attrs

from iov_realname.application.acts.carrier import CarrierAnswer, take_answer
from iov_realname.application.acts.check import place_of, shown_papers
from iov_realname.application.acts.transmit import CarrierReport, TransmissionStep, note_step, report
from iov_realname.application.cards.line import CardQuery
from iov_realname.application.cards.reading import Cards
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
from iov_realname.domain.card.reports import ReportKind
from iov_realname.domain.card.state import Card, Registration, RegistrationStatus, Transmission
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import Party
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import CarrierResult

__all__ = ["Delivery", "DeliveryRound"]

DELIVERY = Sender(Actor("deliver", "delivery", None), Provenance(Origin.OBSERVED, None, None))
TO_DELIVER = CardQuery(to_deliver=True)
HISTORIES = 200
"""How many histories are read at a time."""
_CARRIERS_WORD = Provenance(Origin.CARRIER, None, None)


@attrs.define
class DeliveryRound:
    """What one round over the waiting submissions came to. ``waiting``: accepted, or with an unknown outcome."""

    sent: int = 0
    waiting: int = 0
    completed: int = 0
    rejected: int = 0
    unmatched: int = 0
    no_adapter: int = 0


@attrs.frozen
class _Waiting:
    card: Card
    registration: Registration
    presented: Recorded


class Delivery:
    """Sends what was decided here; never what was imported, which was sent elsewhere."""

    def __init__(
        self, log: EventLog, cards: Cards, desk: Desk, carriers: Mapping[Carrier, RegistrationCarrier]
    ) -> None:
        self._log = log
        self._cards = cards
        self._desk = desk
        self._carriers = carriers

    def round(self, progress: Callable[[int], None] = lambda _: None) -> DeliveryRound:
        """Send what is queued, ask about what was sent, and take the answers."""
        outcome = DeliveryRound()
        for waiting in self._waiting():
            self._bring(waiting, outcome)
            progress(1)
        return outcome

    def _waiting(self) -> Iterator[_Waiting]:
        """What was to be delivered when the round began, as it stands when its turn comes."""
        remaining = iter([card_stream(line.iccid) for line in self._cards.lines(TO_DELIVER)])
        while streams := list(islice(remaining, HISTORIES)):
            histories = self._log.read(streams)
            for stream in streams:
                yield from _to_deliver(histories[stream])

    def _bring(self, waiting: _Waiting, outcome: DeliveryRound) -> None:
        purchase, registration = waiting.card.purchase, waiting.registration
        carrier = self._carriers.get(purchase.carrier) if purchase is not None else None
        match registration.transmission:
            case Transmission.PARKED | None:
                outcome.waiting += 1
            case _ if carrier is None:
                outcome.no_adapter += 1
            case Transmission.QUEUED:
                self._send(carrier, waiting, outcome)
            case Transmission.ATTEMPTED | Transmission.UNKNOWN | Transmission.ACCEPTED:
                self._take(waiting, carrier.query(registration.operation or ""), outcome)
            case _:  # pragma: no cover
                assert_never(registration.transmission)

    def _send(self, carrier: RegistrationCarrier, waiting: _Waiting, outcome: DeliveryRound) -> None:
        submission = self._submission(waiting)
        payload = f"{submission.registration_no}\n{particulars_text(submission.owner)}"
        if self._note(waiting, DeliveryStep.ATTEMPTED, self._desk.office.keys.digest(Purpose.COMMAND, payload)):
            outcome.sent += 1
            self._take(waiting, carrier.submit(submission), outcome)

    def _submission(self, waiting: _Waiting) -> Submission:
        recorded, keys = waiting.presented, self._desk.office.keys
        event = recorded.envelope.event
        if not isinstance(event, IdentityPresented):
            raise TypeError("a registration begins with an identity presented")
        owner = shown_papers(keys, recorded, event)[Party.OWNER]
        return Submission(
            operation=waiting.registration.operation or "",
            iccid=waiting.card.iccid,
            registration_no=keys.unseal(event.number_sealed, place_of(recorded, "number_sealed")),
            holder=event.holder,
            document=owner.document,
            owner=owner.particulars,
        )

    def _take(self, waiting: _Waiting, reply: CarrierReply, outcome: DeliveryRound) -> None:
        match reply.fate:
            case Fate.COMPLETED:
                outcome.completed += self._answer(waiting, reply, CarrierResult.COMPLETED, outcome)
            case Fate.REJECTED:
                outcome.rejected += self._answer(waiting, reply, CarrierResult.REJECTED, outcome)
            case Fate.ACCEPTED:
                outcome.waiting += 1
                if waiting.registration.transmission is not Transmission.ACCEPTED:
                    self._answer(waiting, reply, CarrierResult.ACCEPTED, outcome)
            case Fate.UNKNOWN:
                outcome.waiting += 1
                if waiting.registration.transmission not in (Transmission.UNKNOWN, Transmission.ACCEPTED):
                    self._note(waiting, DeliveryStep.UNKNOWN, None)
            case Fate.NEVER_ARRIVED:
                outcome.waiting += 1
                if waiting.registration.transmission is not Transmission.ACCEPTED:
                    self._note(waiting, DeliveryStep.RESUMED, None)
            case _:  # pragma: no cover
                assert_never(reply.fate)

    def _answer(self, waiting: _Waiting, reply: CarrierReply, result: CarrierResult, outcome: DeliveryRound) -> bool:
        """Record an answer; one that fits nothing any more is kept as the carrier's own report."""
        request = CarrierAnswer(
            at=self._now(),
            iccid=waiting.card.iccid,
            registration_no=self._submission(waiting).registration_no,
            result=result,
            receipt_no=reply.receipt_no,
            carrier=None,
            reason=reply.reason,
        )
        sender = attrs.evolve(DELIVERY, provenance=_CARRIERS_WORD, correlation=waiting.registration.operation)
        try:
            self._desk.handle(None, sender, request, take_answer)
        except Refused:
            unmatched = CarrierReport(
                at=self._now(),
                iccid=waiting.card.iccid,
                kind=ReportKind.UNMATCHED_ANSWER,
                reference=reply.receipt_no,
            )
            self._desk.handle(None, sender, unmatched, report)
            outcome.unmatched += 1
            return False
        return True

    def _note(self, waiting: _Waiting, step: DeliveryStep, detail: str | None) -> bool:
        """Record a step; not if the registration has moved on since this round looked at it."""
        request = TransmissionStep(
            at=self._now(),
            iccid=waiting.card.iccid,
            operation=waiting.registration.operation or "",
            step=step,
            detail=detail,
        )
        sender = attrs.evolve(DELIVERY, correlation=waiting.registration.operation)
        try:
            self._desk.handle(None, sender, request, note_step)
        except Refused:
            return False
        return True

    def _now(self) -> datetime:
        return self._desk.office.clock.now()


def _to_deliver(history: Sequence[Recorded]) -> Iterator[_Waiting]:
    card = rebuilt(history)
    registration = card.registration
    if registration is None or not registration.to_send or not card.live:
        return
    if registration.status is RegistrationStatus.SUBMITTED:
        yield _Waiting(card, registration, _presented(history, registration))


def _presented(history: Sequence[Recorded], registration: Registration) -> Recorded:
    """The latest presentation under the registration's number."""
    return next(
        recorded
        for recorded in reversed(history)
        if isinstance(event := recorded.envelope.event, IdentityPresented) and event.number == registration.number
    )
