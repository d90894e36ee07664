"""``cards``: every card, one row each, in flat memory."""

import csv
import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from iov_realname.adapters.terminal.language import Lang
from iov_realname.adapters.terminal.options import ListFormat
from iov_realname.composition import replay
from iov_realname.domain.card.state import Card

__all__ = ["COLUMNS", "list_cards", "row_of", "write_csv"]

COLUMNS = ("iccid", "carrier", "vin", "stage", "functions", "registration", "period")


def list_cards(store: str, how: ListFormat, lang: Lang) -> None:
    """Print every card ever procured, by ICCID."""
    histories, close = replay(store)
    try:
        match how:
            case ListFormat.CSV:
                write_csv(sys.stdout, histories.cards())
            case ListFormat.JSON:
                _write_json(sys.stdout, histories.cards())
            case ListFormat.TABLE:
                from iov_realname.adapters.terminal.console import outcome
                from iov_realname.adapters.terminal.tables import show_cards

                show_cards(outcome(), lang, histories.cards())
    finally:
        close()


def row_of(card: Card) -> dict[str, Any]:
    """A card's row: codes, numbers, and a list of functions."""
    return {
        "iccid": str(card.iccid),
        "carrier": None if card.purchase is None else str(card.purchase.carrier),
        "vin": None if card.vin is None else str(card.vin),
        "stage": None if card.stage is None else str(card.stage),
        "functions": [str(function) for function in card.entitled],
        "registration": str(card.registration_status),
        "period": card.period_number,
    }


def write_csv(file: TextIO, cards: Iterable[Card]) -> None:
    """The cards as CSV; functions are joined by semicolons, what is not there is empty."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for card in cards:
        row = row_of(card)
        writer.writerow([*(row | {"functions": ";".join(row["functions"])}).values()])


def _write_json(file: TextIO, cards: Iterable[Card]) -> None:
    """A JSON array, one card a line."""
    separator = "[\n"
    for card in cards:
        file.write(f"{separator}{json.dumps(row_of(card))}")
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")
