"""``sales``: cards sold and in stock, by carrier, shown, exported, and recorded as reported (ATF-12b)."""

import csv
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from iov_realname.adapters.terminal.carriers.adapters_said import adapters_of
from iov_realname.adapters.terminal.console import outcome, print_json
from iov_realname.adapters.terminal.keyed import require_keys
from iov_realname.adapters.terminal.options import ListFormat
from iov_realname.adapters.terminal.tables import plain_table
from iov_realname.adapters.wording.known_carriers import carrier_named, known_carriers
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.carriers import SalesFigures
from iov_realname.application.sales import Reported, sales_figures
from iov_realname.composition import connect, replay
from iov_realname.domain.identifiers import CarrierCode

__all__ = ["FORMAT", "tell_sales"]

FORMAT = "iov-realname.sales.v1"
COLUMNS = (
    Said("运营商", "carrier"),
    Said("自", "from"),
    Said("至", "to"),
    Said("销量", "sold"),
    Said("存量", "in stock"),
    Said("报送结果", "outcome"),
)
FIELDS = ("carrier", "first", "last", "sold", "in_stock", "outcome", "receipt_no")


def tell_sales(
    store: str,
    keys: str | None,
    span: tuple[date, date],
    *,
    carrier: CarrierCode | None,
    carriers: str | None,
    how: ListFormat,
    lang: Lang,
    report: bool,
) -> None:
    """Show the figures; with ``report`` send them where an adapter takes them, and record that they were reported."""
    told = _reported(store, keys, span, carrier, carriers) if report else _counted(store, span, carrier)
    rows = [_row(each) for each in told]
    match how:
        case ListFormat.JSON:
            print_json({"format": FORMAT, "recorded": report, "figures": rows})
        case ListFormat.CSV:
            writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        case ListFormat.TABLE:
            table = plain_table(*(said(lang) for said in COLUMNS))
            for each in told:
                table.add_row(*_cells(lang, each))
            outcome().print(table)


def _counted(store: str, span: tuple[date, date], carrier: CarrierCode | None) -> Sequence[Reported]:
    histories, close = replay(store)
    try:
        figures = sales_figures(histories.log, *span, carriers=known_carriers())
    finally:
        close()
    return [Reported(each, "", None) for each in figures if carrier in {None, each.carrier}]


def _reported(
    store: str, keys: str | None, span: tuple[date, date], carrier: CarrierCode | None, carriers: str | None
) -> Sequence[Reported]:
    require_keys(store, keys)
    replay(store)[1]()
    given = adapters_of(carriers)
    with connect(
        store, keys=keys, carriers=given.carriers, manners=given.manners, known_carriers=known_carriers()
    ) as registry:
        return registry.report_sales(*span, carrier)


def _row(reported: Reported) -> Mapping[str, Any]:
    figures: SalesFigures = reported.figures
    return {
        "carrier": str(figures.carrier),
        "first": figures.first.isoformat(),
        "last": figures.last.isoformat(),
        "sold": figures.sold,
        "in_stock": figures.in_stock,
        "outcome": reported.outcome,
        "receipt_no": reported.receipt or "",
    }


def _cells(lang: Lang, reported: Reported) -> tuple[str, ...]:
    figures = reported.figures
    return (
        lang.word(carrier_named(figures.carrier)),
        figures.first.isoformat(),
        figures.last.isoformat(),
        f"{figures.sold:,}",
        f"{figures.in_stock:,}",
        reported.outcome or "—",
    )
