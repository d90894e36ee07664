"""Sales and stock (销量, 存量), per carrier and period, as the law has resellers of cards report them (ATF-12b)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

import attrs

from iov_realname.application.carriers import (
    LEDGER_CARRIERS,
    Accepted,
    CarrierAdapter,
    CarrierRegistry,
    Operation,
    SalesFigures,
    outcome_code,
)
from iov_realname.application.case import Case
from iov_realname.application.delivery.receipts import receipt_text
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.ports import EventLog, KeyRing, Purpose, Recorded
from iov_realname.domain.card.purchase import Procured
from iov_realname.domain.card.replacement import Replaced, ReplacementFitted
from iov_realname.domain.card.sale import Deregistered, SaleCancelled, Sold
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.record import SalesReported
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import CARD_PREFIX, oem_stream
from iov_realname.domain.time import day_of

__all__ = ["EXPORTED", "Reported", "SalesReports", "sales_figures"]

EXPORTED = "exported"
"""The outcome of a report that was handed over as a file."""


@attrs.frozen
class Reported:
    """One carrier's figures, and what came of reporting them."""

    figures: SalesFigures
    outcome: str
    receipt: str | None


@attrs.define
class _Count:
    sold: int = 0
    in_stock: int = 0


def sales_figures(
    log: EventLog,
    first: date,
    last: date,
    progress: Callable[[int], None] = lambda _: None,
    *,
    carriers: CarrierRegistry = LEDGER_CARRIERS,
) -> Sequence[SalesFigures]:
    """Each carrier's figures from the log, one history at a time.

    Sold: cards whose vehicle was sold on one of the days (China's), or that replaced another then, and whose sale was
    not cancelled by the last. In stock: bought by the last day, and by its end neither sold nor taken out. Figures are
    told of every one of ``carriers``, and of whoever else cards were bought from.
    """
    counts = defaultdict[CarrierCode, _Count](_Count, {carrier: _Count() for carrier in carriers.codes})
    for _, history in log.histories(CARD_PREFIX):
        _count(history, first, last, counts)
        progress(1)
    return [SalesFigures(carrier, first, last, each.sold, each.in_stock) for carrier, each in counts.items()]


def _count(history: Sequence[Recorded], first: date, last: date, counts: Mapping[CarrierCode, _Count]) -> None:
    carrier: CarrierCode | None = None
    sold: date | None = None
    gone = False
    for event, day in _until(history, last):
        match event:
            case Procured():
                carrier = event.carrier
            case Sold() | ReplacementFitted():
                sold = day
            case SaleCancelled():
                sold = None
            case Deregistered() | Replaced():
                gone = True
            case _:
                pass
    if carrier is not None:
        counts[carrier].sold += sold is not None and sold >= first
        counts[carrier].in_stock += sold is None and not gone


def _until(history: Sequence[Recorded], last: date) -> Iterator[tuple[object, date]]:
    for each in history:
        day = day_of(each.envelope.occurred_at)
        if day <= last:
            yield each.envelope.event, day


@attrs.frozen(kw_only=True)
class _Report:
    at: datetime
    operation: str
    reported: Reported

    @property
    def target(self) -> None:
        """Nothing that could be refused."""

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """Nothing."""
        return ()


@attrs.frozen
class SalesReports:
    """Reports figures to carriers, or hands them over, and records what was reported."""

    desk: Desk
    sender: Sender

    def send(self, figures: SalesFigures, adapter: CarrierAdapter | None) -> Reported:
        """Report one carrier's figures; without an adapter that takes them they are recorded as exported.

        The operation follows from the figures, so that the same report again is the same operation.
        """
        operation = self._operation(figures)
        reported = Reported(figures, EXPORTED, None)
        if adapter is not None and Operation.REPORT_SALES in adapter.capabilities():
            outcome = adapter.report_sales(operation, figures)
            receipt = receipt_text(outcome.receipt) if isinstance(outcome, Accepted) else None
            reported = Reported(figures, outcome_code(outcome), receipt)
        request = _Report(at=self.desk.office.clock.now(), operation=operation, reported=reported)
        self.desk.handle(None, self.sender, request, _record)
        return reported

    def _operation(self, figures: SalesFigures) -> str:
        said = "\n".join(f"{value}" for value in attrs.astuple(figures))
        return self.desk.office.keys.digest(Purpose.COMMAND, f"sales\n{said}")


def _record(case: Case, request: _Report) -> Refusal | None:
    figures = request.reported.figures
    event = SalesReported(
        carrier=figures.carrier,
        first=figures.first,
        last=figures.last,
        sold=figures.sold,
        in_stock=figures.in_stock,
        operation=request.operation,
        outcome=request.reported.outcome,
        receipt_no=request.reported.receipt,
    )
    case.put(oem_stream(case.office.oem), (event,))
    return None
