"""Delivery and what belongs to it: what waits, resuming, reconciling with carriers, reporting to them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from iov_realname.application.acts.order import FunctionOrder, order_functions
from iov_realname.application.acts.transmit import ReportReview, TransmissionStep, note_step, review_report
from iov_realname.application.cards.line import CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.carriers import Callback, CallbackRefused, CarrierAdapter, CarrierNotice, SalesFigures
from iov_realname.application.delivery.latency import Latency, latencies
from iov_realname.application.delivery.outbox import Outbox, OutboxItem
from iov_realname.application.delivery.round import Delivery
from iov_realname.application.delivery.standing import Standing, standing_of_card
from iov_realname.application.delivery.tally import DeliveryRound
from iov_realname.application.desk import Accepted
from iov_realname.application.errors import NotConfigured, NotFound, Refused
from iov_realname.application.ports import EventLog
from iov_realname.application.reconciling import Difference, Reconciliation
from iov_realname.application.registry._acts import Acts
from iov_realname.application.sales import Reported, SalesReports, sales_figures
from iov_realname.domain.card.state import Transmission
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.streams import card_stream

Progress = Callable[[int], None]


def _silent(_: int) -> None:
    """Tells nobody."""


class DeliveryActs(Acts):
    """What is between us and the carriers."""

    _log: EventLog
    _cards: Cards
    _carriers: Mapping[CarrierCode, CarrierAdapter]
    _delivery: Delivery

    def deliver(self, progress: Progress = _silent) -> DeliveryRound:
        """One round: for each card that waits for its carrier, take the step that is due, if any.

        Registrations are sent, asked about and completed, changes of functions ordered, orders and measures carried
        out. Nothing is waited for; any number of threads and processes may deliver from the same store.
        """
        return self._delivery.round(progress)

    def outbox(self, carrier: CarrierCode | None = None, *, everything: bool = False) -> Iterator[OutboxItem]:
        """What waits for carriers, or for a person to resume it, by ICCID; derived from the log at every look.

        ``everything``: also changes of functions that no interface takes; reads every history.
        """
        office = self._desk.office
        return Outbox(self._log, self._cards, office.books, office.clock.now).items(carrier, everything=everything)

    def latencies(self, progress: Progress = _silent) -> Sequence[Latency]:
        """How long sending and completing took, by carrier; reads every history once."""
        return latencies(self._log, self._desk.office.books, progress)

    def resume(self, *, iccid: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Let delivery go on with what is parked or failed for a card.

        What may have arrived is asked about first; where the carrier cannot be asked it is sent again, and you answer
        for that. What the carrier had taken is asked about, and never sent again. Raises ``NotFound`` if nothing of
        the card waits for a person.
        """
        standing = self._standing(iccid)
        registration = standing.registration
        if registration is not None and registration.transmission is Transmission.PARKED:
            step = TransmissionStep(
                at=self._at(at),
                iccid=iccid,
                operation=registration.operation or "",
                step=DeliveryStep.RESUMED,
                detail=None,
            )
            return self._send(command_id, at, step, note_step)
        if not (standing.lags and standing.failed_as is not None):
            raise NotFound("Nothing of this card is parked or failed.")
        command_id = command_id or self._drawn()
        order = FunctionOrder(at=self._at(at), iccid=iccid, operation=command_id, destinations=standing.destinations)
        return self._send(command_id, at, order, order_functions)

    def resume_all(self, carrier: CarrierCode | None = None, progress: Progress = _silent) -> int:
        """Resume everything that is parked or failed, of one carrier or of all; how many cards."""
        resumed = 0
        for iccid in dict.fromkeys(item.iccid for item in self.outbox(carrier) if item.needs_a_person):
            try:
                self.resume(iccid=iccid)
            except (NotFound, Refused):
                continue  # moved on since it was listed, or a measure, which is ordered anew instead
            resumed += 1
            progress(1)
        return resumed

    def reconcile(self, carrier: CarrierCode, progress: Progress = _silent) -> Iterator[Difference]:
        """Ask a carrier how each sold card stands; every difference, recorded for a reviewer, and nothing fixed.

        Raises ``NotConfigured`` without an adapter for the carrier.
        """
        return self._reconciliation(carrier).run(carrier, progress)

    def review_report(
        self,
        *,
        iccid: str,
        reference: str,
        accepted: bool,
        reviewer: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Accept or dispute, by name, what a carrier reported of a card; acting on it is a command of its own."""
        request = ReportReview(at=self._at(at), iccid=iccid, reference=reference, accepted=accepted, reviewer=reviewer)
        return self._send(command_id, at, request, review_report)

    def take_callback(self, carrier: CarrierCode, callback: Callback) -> bytes:
        """Take a carrier's callback; what to answer it. It only wakes us: what it is about is asked again."""
        adapter = self._adapter(carrier)
        notice = adapter.decode_callback(callback)
        if isinstance(notice, CallbackRefused):
            return notice.reply
        if not isinstance(notice, CarrierNotice):
            raise NotConfigured(f"The adapter of {carrier} takes no callbacks.")
        reconciliation = self._reconciliation(carrier)
        if notice.operation:
            self._delivery.pace_of(carrier).wake(notice.operation)
        for line in self._cards.lines(CardQuery(vin=notice.vin, carrier=carrier)) if notice.vin else ():
            registration = self._standing(line.iccid).registration
            if registration is not None:
                self._delivery.pace_of(carrier).wake(registration.operation or "")
            for _ in reconciliation.card(line):
                pass
        return notice.reply

    def sales_figures(self, first: date, last: date, progress: Progress = _silent) -> Sequence[SalesFigures]:
        """Cards sold in a period and in stock at its end, by carrier (ATF-12b); reads every history once."""
        return sales_figures(self._log, first, last, progress, carriers=self._desk.office.carriers)

    def report_sales(self, first: date, last: date, carrier: CarrierCode | None = None) -> Sequence[Reported]:
        """Report them to one carrier or all, and record it; where no interface takes them they count as exported."""
        reports = SalesReports(self._desk, self._sender)
        return [
            reports.send(figures, self._carriers.get(figures.carrier))
            for figures in self.sales_figures(first, last)
            if carrier in {None, figures.carrier}
        ]

    def _standing(self, iccid: str) -> Standing:
        stream = card_stream(iccid)
        history = self._log.read([stream]).get(stream)
        if history is None:
            raise NotFound("No such card in this store.")
        return standing_of_card(history)

    def _reconciliation(self, carrier: CarrierCode) -> Reconciliation:
        adapter = self._adapter(carrier)
        return Reconciliation(self._log, self._cards, self._desk, adapter, self._delivery.pace_of(carrier))

    def _adapter(self, carrier: CarrierCode) -> CarrierAdapter:
        adapter = self._carriers.get(carrier)
        if adapter is None:
            raise NotConfigured(f"No adapter for {carrier} is configured; give one to connect(carriers=…).")
        return adapter
