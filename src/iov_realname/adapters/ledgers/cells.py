"""How one cell is read. Cells come NFKC-normalised (:func:`nfkc`) and untrimmed; times are naive times of China.

Whatever a reader cannot read it answers with :class:`Unread`; a blank cell reads as the blank of its type.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

import attrs

from iov_realname.application.carriers.registry import LEDGER_CARRIERS, CarrierRegistry
from iov_realname.application.ledger.rows import Trouble
from iov_realname.domain.documents import parse_document_kind
from iov_realname.domain.functions import Function, Functions, function_set
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.time import CHINA_TIME
from iov_realname.domain.words import Word

__all__ = [
    "CARRIER",
    "CODE",
    "CODES",
    "DAY",
    "DOCUMENT",
    "FLAG",
    "MOMENT",
    "TEXT",
    "VALIDITY",
    "CellType",
    "Unread",
    "bare",
    "bare_all",
    "carrier_of",
    "functions_of",
    "nfkc",
    "text_of",
    "word_of",
]

LONG_TERM = "长期"
_FOR_EVER = datetime.max  # no cell can say its last microsecond
_BETWEEN_CELLS = "\0"


class Unread(Exception):
    """A cell cannot be read; says why, never what stands in it."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.en)
        self.trouble = trouble


Read: TypeAlias = Callable[[str], Any]
Finish: TypeAlias = Callable[[Any], Any]


def bare(cell: str) -> str:
    """A code or word: without white space, in capitals."""
    code = "".join(cell.split()).upper()
    return code if code.isascii() else unicodedata.normalize("NFKC", code)


@attrs.frozen
class CellType:
    """How a column's cells are read, the type of what comes out, what a row class is given for it in the end, and what
    an unreadable cell counts as when rows are compared.
    """

    read: Read
    holds: Any
    finish: Finish | None = None
    normal: Read = bare


def nfkc(cells: Sequence[str]) -> Sequence[str]:
    """The cells, NFKC-normalised."""
    joined = _BETWEEN_CELLS.join(cells)
    if joined.isascii() or unicodedata.is_normalized("NFKC", joined):
        return cells
    return [cell if cell.isascii() else unicodedata.normalize("NFKC", cell) for cell in cells]


def bare_all(cells: Sequence[str]) -> list[str]:
    """Codes or words, each :func:`bare`; one call costs less than thirty."""
    return bare(_BETWEEN_CELLS.join(cells)).split(_BETWEEN_CELLS)


def text_of(cell: object) -> str:
    """What a spreadsheet cell would be in a CSV file: whole numbers as their digits, dates as dates."""
    if isinstance(cell, str):
        return cell.replace(_BETWEEN_CELLS, "\N{REPLACEMENT CHARACTER}")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return _to_the_second(cell).isoformat(" ")
    return str(cell)


def _to_the_second(moment: datetime) -> datetime:
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def _document(cell: str) -> str:
    word = bare(cell)
    kind = parse_document_kind(word) if word else None
    return word if kind is None else kind.zh


_moment = re.compile(
    r"\s*(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2}))"
    r"(?:\s+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?\s*"
).fullmatch


def _read_moment(cell: str) -> datetime | None:
    found = _moment(cell)
    if found is None:
        if cell.strip():
            raise Unread(Trouble.DATE)
        return None
    try:
        return datetime(*map(int, filter(None, found.groups())))  # type: ignore[arg-type]
    except ValueError:
        raise Unread(Trouble.DATE) from None


def _spaced_once(cell: str) -> str:
    return " ".join(cell.split())


def _read_validity(cell: str) -> datetime | None:
    return _FOR_EVER if bare(cell) == LONG_TERM else _read_moment(cell)


def _aware(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=CHINA_TIME)


def _day(moment: datetime | None) -> date | None:
    return moment and moment.date()


def _last_day(moment: datetime) -> date | None:
    return None if moment == _FOR_EVER else moment.date()


def carrier_of(carriers: CarrierRegistry) -> CellType:
    """One of `carriers` in Chinese, by its code or by a further spelling."""

    @lru_cache(1024)
    def read(cell: str) -> CarrierCode | None:
        entry = carriers.named(bare(cell))
        if entry is None and cell.strip():
            raise Unread(Trouble.CARRIER)
        return None if entry is None else CarrierCode(entry.code)

    return CellType(read, CarrierCode | None)


def word_of(words: Iterable[Word], blank: Word | None = None) -> CellType:
    """One of `words` in Chinese. A blank cell becomes `blank`, but reads as blank."""
    words = tuple(words)
    spellings = {word.zh.upper(): word for word in words}

    def read(cell: str) -> Word | None:
        word = spellings.get(cell) or spellings.get(bare(cell))
        if word is None and cell.strip():
            raise Unread(Trouble.WORD)
        return word

    kind: Any = type(words[0])
    return CellType(read, kind | None, None if blank is None else lambda word: word or blank)


def functions_of(allowed: Iterable[Function]) -> CellType:
    """A list of some of the functions `allowed`, in Chinese or by code."""
    spellings = {spelling.upper(): function for function in allowed for spelling in (function.zh, function.value)}

    @lru_cache(1024)
    def read(cell: str) -> Functions:
        try:
            return function_set(spellings[item] for item in _items(cell))
        except KeyError:
            raise Unread(Trouble.WORD) from None

    return CellType(read, Functions, normal=_items)


def _flag(cell: str) -> str:
    word = bare(cell)
    if word not in _FLAGS:
        raise Unread(Trouble.WORD)
    return word


_FLAGS = {"1": True, "2": False, "": None}


def _items(cell: str) -> tuple[str, ...]:
    return tuple(sorted({item for part in cell.replace("、", ";").split(";") if (item := bare(part))}))


CARRIER = carrier_of(LEDGER_CARRIERS)
TEXT = CellType(str.strip, str)
CODE = CellType(bare, str)
CODES = CellType(_items, tuple[str, ...])
DOCUMENT = CellType(lru_cache(1024)(_document), str)
MOMENT = CellType(_read_moment, datetime | None, _aware, _spaced_once)
VALIDITY = CellType(_read_validity, datetime | None, _last_day, _spaced_once)
FLAG = CellType(_flag, str, _FLAGS.__getitem__)
DAY = CellType(_read_moment, datetime | None, _day, _spaced_once)
