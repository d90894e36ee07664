"""Ledgers that are a list of rows: for tests of what becomes of rows, without files."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

import attrs

from iov_realname.application.ledger.delivery import Counts, Delivered, RefusedFile, Step
from iov_realname.application.ledger.rows import DealerRow, LedgerKind, LedgerRow, TestRow, UnreadableRow

__all__ = ["ListedLedgers", "plain_digest"]

_RANKS = {kind: rank for rank, kind in enumerate(LedgerKind)}


def plain_digest(text: str) -> str:
    """32 hexadecimal digits for a text; keyed with nothing, which is good enough for rows that are invented."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


class ListedLedgers:
    """Implements :class:`~iov_realname.application.ledger.delivery.Ledgers` over rows in any order.

    Rows stand in one file per kind, counted from 1 as they come; equal rows are one row delivered twice.
    """

    def __init__(
        self, rows: Iterable[LedgerRow | UnreadableRow], *, digest: Callable[[str], str] = plain_digest
    ) -> None:
        self._rows: dict[str, Delivered] = {}
        self._seen = 0
        places: Counter[LedgerKind] = Counter()
        for row in rows:
            self._seen += 1
            places[row.kind] += 1
            file = f"{row.kind}.csv"
            row_id = digest(f"{row.kind} {attrs.astuple(row)!r}")
            delivered = Delivered(file, places[row.kind], digest(file), row_id, row, Step.ROW)
            self._rows.setdefault(row_id, delivered)

    @property
    def refused_files(self) -> tuple[RefusedFile, ...]:
        """None: there are no files."""
        return ()

    @property
    def unknown_columns(self) -> dict[str, tuple[str, ...]]:
        """None: there are no columns."""
        return {}

    @property
    def dealers_known(self) -> bool:
        """Whether there is a readable dealer row."""
        return any(isinstance(each.seen, DealerRow) for each in self._rows.values())

    @property
    def counts(self) -> Counts:
        """How many rows there are."""
        unreadable = sum(isinstance(each.seen, UnreadableRow) for each in self._rows.values())
        closings = sum(
            isinstance(each.seen, TestRow) and each.seen.closed_on is not None for each in self._rows.values()
        )
        return Counts(0, self._seen - len(self._rows), len(self._rows), unreadable, closings)

    def rows(self) -> Iterator[Delivered]:
        """The unreadable ones, then the others by business time, kind, file and row; closings in their place."""
        yield from (each for each in self._rows.values() if isinstance(each.seen, UnreadableRow))
        yield from (delivered for _, delivered in sorted(self._timed(), key=lambda timed: timed[0]))

    def _timed(self) -> Iterator[tuple[tuple[object, ...], Delivered]]:
        for each in self._rows.values():
            row = each.seen
            if isinstance(row, UnreadableRow):
                continue
            place = (_RANKS[row.kind], each.file, each.row)
            yield (row.at, *place, 0), each
            if isinstance(row, TestRow) and row.closed_on is not None:
                yield (row.closed_on, *place, 1), attrs.evolve(each, step=Step.CLOSING)
