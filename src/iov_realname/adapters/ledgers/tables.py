"""Files as records of text cells: CSV as RFC 4180, and the first sheet of an .xlsx workbook.

A file that is broken anywhere (encoding, NUL bytes, quoting, workbook) is refused before its first record is used.
Blank records before the header are passed over; after it they count. CSV is read in flat memory; a workbook is held in
memory by its reader, which the format limits to 1 048 576 rows.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import IO

import attrs
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from iov_realname.adapters.ledgers.cells import text_of
from iov_realname.adapters.ledgers.encodings import chunks, look_at

__all__ = ["Table", "Unsound", "open_table"]

_WORKBOOK = ".xlsx"


@attrs.frozen
class Unsound:
    """Why a file cannot be read as a table."""

    zh: str
    en: str


@attrs.frozen
class Table:
    """A sound file: its digest, the cells of its header, its data records, and how many bytes of it have been read so
    far (of a workbook, which is read at once, none).
    """

    sha256: str
    header: Sequence[str]
    records: Iterator[Sequence[str]]
    come: Callable[[], int]


def open_table(path: Path, on_bytes: Callable[[int], None] = lambda _: None) -> Table | Unsound:
    """The file as a table, checked whole; `on_bytes` hears of the bytes of the first look. Raises ``OSError``."""
    if path.suffix.lower() == _WORKBOOK:
        return _open_workbook(path, on_bytes)
    return _open_csv(path, on_bytes)


def _open_csv(path: Path, on_bytes: Callable[[int], None]) -> Table | Unsound:
    look = look_at(path, on_bytes)
    if look.encoding is None:
        return Unsound("编码既非 UTF-8 也非 GB18030", "Neither UTF-8 nor GB18030")
    if look.has_nul:
        return Unsound("含有 NUL 字节，不是文本文件", "Contains NUL bytes: not a text file")
    records = _CsvRecords(path, look.encoding)
    try:
        deque(records, maxlen=0)
    except csv.Error:
        return Unsound(
            f"CSV 引号不配对，或单元格超过 {csv.field_size_limit()} 字",
            f"CSV quotes do not match, or a cell is longer than {csv.field_size_limit()} characters",
        )
    return _table(look.sha256, iter(records), records.come)


class _CsvRecords:
    """The records of a CSV file; they may be gone through again and again."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self._encoding = path, encoding
        self._bytes: IO[bytes] | None = None

    def __iter__(self) -> Iterator[Sequence[str]]:
        with self._path.open("rb") as self._bytes, TextIOWrapper(self._bytes, self._encoding, newline="") as text:
            yield from csv.reader(text, strict=True)

    def come(self) -> int:
        return 0 if self._bytes is None or self._bytes.closed else self._bytes.tell()


def _table(sha256: str, records: Iterator[Sequence[str]], come: Callable[[], int]) -> Table | Unsound:
    for cells in records:
        if not is_blank(cells):
            return Table(sha256, cells, records, come)
    return Unsound("文件为空", "The file is empty")


def is_blank(cells: Sequence[str]) -> bool:
    """Whether there is nothing but white space in a record."""
    return not "".join(cells).strip()


def _open_workbook(path: Path, on_bytes: Callable[[int], None]) -> Table | Unsound:
    digest = sha256()
    with path.open("rb") as file:
        for chunk in chunks(file):
            digest.update(chunk)
            on_bytes(len(chunk))
    sheet = _first_sheet(path)
    if sheet is None:
        return Unsound("工作簿已损坏、加密或没有工作表", "The workbook is broken, encrypted or without a sheet")
    return _table(digest.hexdigest(), ([text_of(cell) for cell in cells] for cells in sheet.iter_rows()), lambda: 0)


def _first_sheet(path: Path) -> CalamineSheet | None:
    try:
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except (CalamineError, IndexError, ValueError):
        return None
