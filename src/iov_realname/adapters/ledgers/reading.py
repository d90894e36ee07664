"""One record of a ledger as a typed row, with what identifies it and when it acts.

A record shorter than its header has blank cells at its end; cells beyond the header belong to no column and are
ignored like unknown columns. The identity text below is a storage format: command ids are digests of it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, TypeAlias, assert_never

import attrs
import msgspec

from iov_realname.adapters.ledgers.cells import CARRIER, CODE, CellType, Unread, bare_all, nfkc
from iov_realname.adapters.ledgers.columns import (
    LAYOUTS,
    Column,
    Filled,
    Layout,
    NotBefore,
)
from iov_realname.adapters.ledgers.headers import Header
from iov_realname.adapters.ledgers.tables import is_blank
from iov_realname.application.ledger.rows import (
    LedgerKind,
    LedgerRow,
    Trouble,
    UnreadableCell,
    UnreadableRow,
)
from iov_realname.domain.words import Word

__all__ = ["NEVER", "Reading", "RowReader", "restore"]

NEVER = 0
"""The instant of what has no time; every real instant is later."""

_pack = msgspec.msgpack.Encoder().encode
_identity = msgspec.json.Encoder(order="sorted").encode
_Values: TypeAlias = Sequence[Any]


@attrs.frozen(repr=False)
class Reading:
    """A record as it was read: identity in clear, instants of its act and of a test's closing, and the packed row."""

    identity: str
    acts: int
    closes: int
    packed: bytes


class RowReader:
    """Reads the records of one file."""

    def __init__(self, header: Header, carriers: CellType = CARRIER) -> None:
        layout = header.layout.telling(carriers)
        self.kind = layout.kind
        self._layout = layout
        self._aliases = tuple(column.alias for column in layout.columns)
        self._width = max(place for place in header.places if place is not None) + 1
        self._pick = itemgetter(*(self._width if place is None else place for place in header.places))
        self._codes = _getter([i for i, column in enumerate(layout.columns) if column.cell is CODE])
        others = [i for i, column in enumerate(layout.columns) if column.cell is not CODE]
        self._others = _getter(others)
        self._reads = tuple(layout.columns[i].cell.read for i in others)
        self._in_order = _getter(_inverse([i for i in range(len(layout.columns)) if i not in others] + others))
        self._filled = _getter(_positions(layout, "*"))
        self._acts = _positions(layout, "§")[0]
        self._closes = layout.position("closed_on") if layout.kind is LedgerKind.TESTS else None
        self._contradictions = _contradictions(layout)

    def read(self, record: Sequence[str]) -> Reading | None:
        """The record, or None if it is blank."""
        cells = nfkc(self._pick(self._fitted(record)))
        try:
            others = [read(cell) for read, cell in zip(self._reads, self._others(cells), strict=True)]
        except Unread:
            return self._unreadable(record, cells)
        values = self._in_order((*bare_all(self._codes(cells)), *others))
        if all(self._filled(values)) and not self._contradictions(values):
            return self._readable(values)
        return self._unreadable(record, cells)

    def _fitted(self, record: Sequence[str]) -> list[str]:
        known = list(record[: self._width])
        return known + [""] * (self._width + 1 - len(known))

    def _readable(self, values: _Values) -> Reading:
        closes = values[self._closes] if self._closes is not None else None
        identity = self._identify(values)
        return Reading(identity, _instant(values[self._acts]), _instant(closes) if closes else NEVER, _pack(values))

    def _unreadable(self, record: Sequence[str], cells: Sequence[str]) -> Reading | None:
        if is_blank(record):
            return None
        columns = self._layout.columns
        read = [_tried(column, cell) for column, cell in zip(columns, cells, strict=True)]
        troubles = {
            column.header: trouble for column, (_, trouble) in zip(columns, read, strict=True) if trouble is not None
        }
        values = [value for value, _ in read]
        troubles = troubles or self._contradictions(values)
        return Reading(self._identify(values), NEVER, NEVER, _pack(troubles))

    def _identify(self, values: _Values) -> str:
        said = {alias: value for alias, value in zip(self._aliases, values, strict=True) if value}
        return _identity([self.kind, said]).decode()


def _getter(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What picks several elements; :func:`itemgetter` alone would give one element bare."""
    if len(places) == 1:
        return lambda elements: (elements[places[0]],)
    return itemgetter(*places)


def _inverse(places: Sequence[int]) -> list[int]:
    return sorted(range(len(places)), key=places.__getitem__)


def _positions(layout: Layout, mark: str) -> tuple[int, ...]:
    return tuple(i for i, column in enumerate(layout.columns) if mark in column.marks)


def _instant(moment: datetime) -> int:
    return moment.toordinal() * 86_400 + moment.hour * 3_600 + moment.minute * 60 + moment.second


def _tried(column: Column, cell: str) -> tuple[Any, Trouble | None]:
    """The value and no trouble; or, for the identity of the row, the text as far as it could be normalised."""
    try:
        value = column.cell.read(cell)
    except Unread as why:
        return {"unread": column.cell.normal(cell)}, why.trouble
    if not value and "*" in column.marks:
        return {"unread": ""}, Trouble.BLANK
    return value, None


def _contradictions(layout: Layout) -> Callable[[_Values], dict[str, Trouble]]:
    """What finds the columns of a row that do not fit each other, under the layout's rules."""
    checks = [_check(layout, rule) for rule in layout.between]
    return lambda values: {header: trouble for check in checks for header, trouble in check(values)}


_Check: TypeAlias = Callable[[_Values], Iterable[tuple[str, Trouble]]]


def _check(layout: Layout, rule: Filled | NotBefore) -> _Check:
    match rule:
        case NotBefore(end, start):
            return _not_before(layout, layout.position(end), layout.position(start))
        case Filled(when, word, then):
            return _filled(layout, layout.position(when), word, tuple(layout.position(alias) for alias in then))
        case _:
            assert_never(rule)


def _not_before(layout: Layout, end: int, start: int) -> _Check:
    found = ((layout.columns[end].header, Trouble.ORDER),)
    return lambda values: found if values[end] is not None and values[end] < values[start] else ()


def _filled(layout: Layout, when: int, word: Word | None, then: tuple[int, ...]) -> _Check:
    def check(values: _Values) -> Iterable[tuple[str, Trouble]]:
        if values[when] is None or word not in (None, values[when]):
            return ()
        return [(layout.columns[i].header, Trouble.MISSING) for i in then if not values[i]]

    return check


def _decoder(layout: Layout) -> msgspec.msgpack.Decoder[tuple[Any, ...]]:
    held: Any = tuple[tuple(column.cell.holds for column in layout.columns)]  # type: ignore[misc]
    return msgspec.msgpack.Decoder(held)


_decoders = {layout.kind: _decoder(layout) for layout in LAYOUTS}
_finishing = {
    layout.kind: tuple((i, column.cell.finish) for i, column in enumerate(layout.columns) if column.cell.finish)
    for layout in LAYOUTS
}
_makers = {layout.kind: layout.row for layout in LAYOUTS}
_troubles = msgspec.msgpack.Decoder(dict[str, Trouble])


def restore(kind: LedgerKind, packed: bytes, readable: bool) -> LedgerRow | UnreadableRow:
    """The row that was packed by a :class:`RowReader` of this kind."""
    if not readable:
        cells = _troubles.decode(packed).items()
        return UnreadableRow(kind, tuple(UnreadableCell(column, trouble) for column, trouble in cells))
    values = list(_decoders[kind].decode(packed))
    for i, finish in _finishing[kind]:
        values[i] = finish(values[i])
    return _makers[kind](*values)
