"""``cards``: every card, or those asked for, one row each, in flat memory."""

import csv
import json
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import attrs

from iov_realname.adapters.terminal.cards.filters import Asked
from iov_realname.adapters.terminal.options import ListFormat
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.cards.line import CardLine
from iov_realname.composition import replay
from iov_realname.domain.card.state import Card

__all__ = ["COLUMNS", "list_cards", "row_of", "write_csv"]

COLUMNS = ("iccid", "carrier", "vin", "stage", "functions", "registration", "period")


def list_cards(store: str, asked: Asked, how: ListFormat, lang: Lang, *, counts: bool) -> None:
    """Print the cards asked for, by ICCID, or how many they are."""
    histories, close = replay(store)
    facts: dict[str, Any] = attrs.asdict(asked)
    try:
        if counts:
            from iov_realname.adapters.terminal.cards.counting import print_counts

            print_counts(histories.counts(**facts), how, lang)
        else:
            _print_lines(histories.cards(**facts), how, lang)
    finally:
        close()


def _print_lines(lines: Iterable[CardLine], how: ListFormat, lang: Lang) -> None:
    match how:
        case ListFormat.CSV:
            write_csv(sys.stdout, lines)
        case ListFormat.JSON:
            _write_json(sys.stdout, lines)
        case ListFormat.TABLE:
            from iov_realname.adapters.terminal.console import outcome
            from iov_realname.adapters.terminal.tables import show_cards

            show_cards(outcome(), lang, lines)


def row_of(card: Card | CardLine) -> dict[str, Any]:
    """A card's row: codes, numbers, and a list of functions."""
    return {
        "iccid": str(card.iccid),
        "carrier": None if card.carrier is None else str(card.carrier),
        "vin": None if card.vin is None else str(card.vin),
        "stage": None if card.stage is None else str(card.stage),
        "functions": [str(function) for function in card.entitled],
        "registration": str(card.registration_status),
        "period": card.period_number,
    }


def write_csv(file: TextIO, cards: Iterable[CardLine]) -> None:
    """The cards as CSV; functions are joined by semicolons, what is not there is empty."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for card in cards:
        row = row_of(card)
        writer.writerow([*(row | {"functions": ";".join(row["functions"])}).values()])


def _write_json(file: TextIO, cards: Iterable[CardLine]) -> None:
    """A JSON array, one card a line."""
    separator = "[\n"
    for card in cards:
        file.write(f"{separator}{json.dumps(row_of(card))}")
        separator = ",\n"
    file.write("[]\n" if separator == "[\n" else "\n]\n")
