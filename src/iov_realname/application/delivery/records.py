"""What delivery writes down: each step at once, in the card's own history."""

from datetime import datetime
from typing import TypeVar

import attrs

from iov_realname.application.acts import order as orders
from iov_realname.application.acts.carrier import DeliveredAnswer, take_delivered_answer
from iov_realname.application.acts.request import Handler, Request
from iov_realname.application.acts.transmit import CarrierReport, TransmissionStep, note_step, report
from iov_realname.application.delivery.tally import Tally
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.errors import Refused
from iov_realname.domain.card.reports import ReportKind
from iov_realname.domain.card.state import Registration
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.functions import Destinations
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.terms import CarrierResult

__all__ = ["DELIVERY", "Records"]

DELIVERY = Sender(Actor("deliver", "delivery", None), Provenance(Origin.OBSERVED, None, None))
_CARRIERS_WORD = Provenance(Origin.CARRIER, None, None)

R = TypeVar("R", bound=Request)


@attrs.frozen
class Records:
    """One card's records in one round. Each method answers whether the rules let it be recorded."""

    desk: Desk
    tally: Tally
    iccid: Iccid

    def now(self) -> datetime:
        """The writer's clock."""
        return self.desk.office.clock.now()

    def drawn(self) -> str:
        """A fresh operation id."""
        return self.desk.office.draw.identifiers(1)[0]

    def step(self, operation: str, step: DeliveryStep, detail: str | None = None) -> bool:
        """A step of a submission; not if the registration has moved on in the meantime."""
        request = TransmissionStep(at=self.now(), iccid=self.iccid, operation=operation, step=step, detail=detail)
        return self._record(operation, request, note_step)

    def answer(self, registration: Registration, result: CarrierResult, receipt_no: str, reason: str = "") -> bool:
        """The carrier's answer; one that fits nothing any more is kept as its own report."""
        request = DeliveredAnswer(
            at=self.now(),
            iccid=self.iccid,
            number=registration.number,
            result=result,
            receipt_no=receipt_no,
            reason=reason,
        )
        operation = registration.operation or ""
        if self._record(operation, request, take_delivered_answer, told=True):
            return True
        self.told(ReportKind.UNMATCHED_ANSWER, receipt_no, operation)
        self.tally.count("unmatched")
        return False

    def told(self, kind: ReportKind, reference: str, operation: str | None = None) -> bool:
        """Something the carrier says of the card."""
        request = CarrierReport(at=self.now(), iccid=self.iccid, kind=kind, reference=reference)
        return self._record(operation, request, report, told=True)

    def order(self, operation: str, destinations: Destinations | None) -> bool:
        """An order to do what the card is entitled to."""
        request = orders.FunctionOrder(at=self.now(), iccid=self.iccid, operation=operation, destinations=destinations)
        return self._record(operation, request, orders.order_functions)

    def settle(self, operation: str, failure: str | None) -> bool:
        """What came of an order."""
        request = orders.FunctionSettlement(at=self.now(), iccid=self.iccid, operation=operation, failure=failure)
        return self._record(operation, request, orders.settle_functions, told=True)

    def settle_measure(self, measure: str, failure: str | None) -> bool:
        """What came of a measure."""
        request = orders.MeasureResult(at=self.now(), iccid=self.iccid, measure=measure, failure=failure)
        return self._record(measure, request, orders.settle_measure, told=True)

    def _record(self, operation: str | None, request: R, handler: Handler[R], *, told: bool = False) -> bool:
        sender = attrs.evolve(DELIVERY, correlation=operation or None)
        if told:
            sender = attrs.evolve(sender, provenance=_CARRIERS_WORD)
        try:
            self.desk.handle(None, sender, request, handler)
        except Refused:
            return False
        return True
