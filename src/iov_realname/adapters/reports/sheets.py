"""Sheets of a workbook: a header that stays, filters over it, and cells that are what they say, never formulas."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

import attrs
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.domain.time import in_china

__all__ = ["Cell", "Column", "Sheet", "added"]

Cell: TypeAlias = str | int | float | datetime | None

MOST_ROWS = 1_048_575
"""What a sheet holds below its header."""


@attrs.frozen
class Column:
    """A column: what stands over it, and how many characters wide it is."""

    title: Said
    width: int


@attrs.define
class Sheet:
    """A sheet that is written from top to bottom; ``left_out`` rows found no room on it."""

    _rows: Any
    _styles: "_Styles"
    _columns: int
    _most: int
    written: int = 0
    left_out: int = 0

    def add(self, *cells: Cell) -> None:
        """Write a row below the last."""
        if self.written == self._most:
            self.left_out += 1
            return
        self.written += 1
        for column, cell in enumerate(cells):
            self._put(self.written, column, cell)

    def end(self) -> None:
        """Let the rows be filtered."""
        self._rows.autofilter(0, 0, self.written, self._columns - 1)

    def _put(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                pass
            case str():
                self._rows.write_string(row, column, cell, self._styles.text)
            case datetime():
                self._rows.write_datetime(row, column, in_china(cell).replace(tzinfo=None), self._styles.time)
            case _:
                self._rows.write_number(row, column, cell, self._styles.number)


@attrs.frozen
class _Styles:
    head: Any
    text: Any
    number: Any
    time: Any


def added(book: Workbook, lang: Lang, name: Said, columns: Sequence[Column], most: int = MOST_ROWS) -> Sheet:
    """A new sheet with its header."""
    styles = _Styles(
        head=book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5A62", "valign": "vcenter"}),
        text=book.add_format({"valign": "top", "text_wrap": True}),
        number=book.add_format({"valign": "top"}),
        time=book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss"}),
    )
    rows = book.add_worksheet(name(lang))
    rows.freeze_panes(1, 0)
    rows.set_row(0, 22)
    for place, column in enumerate(columns):
        rows.set_column(place, place, column.width)
        rows.write_string(0, place, column.title(lang), styles.head)
    return Sheet(rows, styles, len(columns), most)
