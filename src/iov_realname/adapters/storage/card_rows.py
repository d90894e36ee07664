"""Lines of cards as rows of plain values, the same in every database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import attrs

from iov_realname.application.cards.index import Mark, Page
from iov_realname.application.cards.line import CardLine, CardQuery, Standing
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import CarrierCode

COLUMNS = tuple(field.name for field in attrs.fields(CardLine))
"""The columns of a line, in order."""
ALIKE = ", ".join(Standing._fields)
"""The columns that cards are counted by."""
AT_A_TIME = 1_000
"""How many rows a replacement writes, or clears away, in one transaction."""

T = TypeVar("T")


def values_of(line: CardLine) -> tuple[object, ...]:
    """The row of a line: codes, numbers, and texts; functions are joined, a moment is written as ISO 8601."""
    return (
        line.iccid,
        line.msisdn,
        line.carrier,
        line.vin,
        line.stage.value,
        ",".join(line.entitled),
        line.registration_status.value,
        line.period_number,
        None if line.since is None else line.since.isoformat(),
        None if line.waiting is None else line.waiting.value,
        line.to_deliver,
        line.receipt_no,
    )


def line_from(row: Sequence[Any]) -> CardLine:
    """The line of a row."""
    iccid, msisdn, carrier, vin, stage, entitled, registration, period, since, waiting, to_deliver, receipt_no = row
    return CardLine(
        iccid,
        msisdn,
        CarrierCode(carrier),
        vin,
        Stage(stage),
        tuple(map(Function, entitled.split(","))) if entitled else (),
        RegistrationStatus(registration),
        period,
        None if since is None else datetime.fromisoformat(since),
        None if waiting is None else Waiting(waiting),
        bool(to_deliver),
        receipt_no,
    )


def page_from(rows: Sequence[Sequence[Any]]) -> Page:
    """The page of rows that begin with the mark; without lines there is one row, of the mark alone."""
    mark = Mark(*rows[0][:2])
    return Page(mark, [line_from(row[2:]) for row in rows if row[2] is not None])


def tally_from(rows: Sequence[Sequence[Any]]) -> tuple[Mark, Mapping[Standing, int]]:
    """The tally of rows that begin with the mark; without cards there is one row, of the mark alone."""
    tally = {
        Standing(
            Stage(stage),
            CarrierCode(carrier),
            RegistrationStatus(registration),
            None if waiting is None else Waiting(waiting),
        ): count
        for _, _, stage, carrier, registration, waiting, count in rows
        if stage is not None
    }
    return Mark(*rows[0][:2]), tally


def conditions(query: CardQuery, parameter: str, flag: str) -> tuple[str, Sequence[str]]:
    """What the query adds to a statement, and the values for it; the names in it are those of columns."""
    asked = query.asked
    terms = [f" AND {name} = {parameter}" for name in asked]
    return "".join(terms) + (f" AND {flag}" if query.to_deliver else ""), list(asked.values())


def batches(items: Iterable[T], size: int = AT_A_TIME) -> Iterator[list[T]]:
    """The items, some at a time."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
