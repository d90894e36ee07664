"""How ledger rows arrive at the use case that judges them."""

from collections.abc import Iterator
from enum import unique
from typing import Protocol

import attrs

from iov_realname.application.ledger.rows import LedgerRow, UnreadableRow
from iov_realname.domain.words import Word

__all__ = ["Counts", "Delivered", "Ledgers", "RefusedFile", "Step"]


@unique
class Step(Word):
    """Which act of a row is due: the row itself, or the closing of a test."""

    ROW = "row", "本行", "the row"
    CLOSING = "closing", "测试关闭", "the test's closing"


@attrs.frozen
class Delivered:
    """A row whose turn it is. ``file`` has no folders, ``row`` counts from 1, ``batch`` is a keyed digest of the file's
    bytes, ``id`` a keyed digest of what the row says (the same for a row delivered again, in whatever file).
    """

    file: str
    row: int
    batch: str
    id: str
    seen: LedgerRow | UnreadableRow
    step: Step


@attrs.frozen
class RefusedFile:
    """A file refused as a whole, and why."""

    file: str
    zh: str
    en: str


@attrs.frozen
class Counts:
    """How many rows there were: blank ones, repeats that were dropped, and of the rest how many cannot be read; and how
    many tests have a closing, which is delivered on its own.
    """

    blank: int
    repeats: int
    rows: int
    unreadable: int
    closings: int


class Ledgers(Protocol):
    """All ledgers of one run, read through once."""

    @property
    def refused_files(self) -> tuple[RefusedFile, ...]:
        """The files refused as a whole, by name."""

    @property
    def unknown_columns(self) -> dict[str, tuple[str, ...]]:
        """By file name, the columns that belong to no ledger; they were not kept."""

    @property
    def dealers_known(self) -> bool:
        """Whether any readable dealer row stands anywhere in the files."""

    @property
    def counts(self) -> Counts:
        """How many rows there were."""

    def rows(self) -> Iterator[Delivered]:
        """Every row once: the unreadable ones, then the others by business time; may be asked for again."""
