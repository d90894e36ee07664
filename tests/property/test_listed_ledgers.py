"""Ledgers that are a list of rows deliver as the reader of files does."""

from hypothesis import given, settings

from iov_realname.application.ledger.delivery import Step
from iov_realname.application.ledger.rows import DealerRow, LedgerKind, LedgerRow, TestRow, UnreadableRow
from iov_realname.testing.ledger_rows import fleet_rows
from iov_realname.testing.ledgers import ListedLedgers, plain_digest

ODD = UnreadableRow(LedgerKind.SALES, ())


@settings(deadline=None, max_examples=25)
@given(rows=fleet_rows())
def test_delivers_by_time_then_kind_then_place(rows: list[LedgerRow]) -> None:
    """Unreadable rows first, then by business time, kind, file and row; a test's closing at its own time, as a test."""
    ledgers = ListedLedgers([*rows, ODD])
    first, *delivered = ledgers.rows()

    assert ODD == first.seen
    due = [
        (each.seen.closed_on if each.step is Step.CLOSING else each.seen.at, list(LedgerKind).index(each.seen.kind))  # type: ignore[union-attr]
        for each in delivered
    ]
    assert due == sorted(due)
    assert [each.id for each in delivered] == [each.id for each in list(ledgers.rows())[1:]]


@settings(deadline=None, max_examples=25)
@given(rows=fleet_rows())
def test_drops_repeats_and_counts(rows: list[LedgerRow]) -> None:
    """A row delivered twice is delivered once, where it stood first; what is counted adds up."""
    once, twice = ListedLedgers(rows), ListedLedgers([*rows, *rows])
    counts = twice.counts

    assert list(once.rows()) == list(twice.rows())
    assert (once.counts.rows, len(rows) + once.counts.repeats) == (counts.rows, counts.repeats)
    assert len(list(twice.rows())) == counts.rows + counts.closings
    assert twice.dealers_known == any(isinstance(row, DealerRow) for row in rows)
    assert counts.closings == sum(isinstance(each.seen, TestRow) for each in twice.rows() if each.step is Step.CLOSING)


def test_has_no_files() -> None:
    """No file is refused and no column unknown; digests are 32 hexadecimal digits."""
    ledgers = ListedLedgers([ODD])

    assert ((), {}, False) == (ledgers.refused_files, ledgers.unknown_columns, ledgers.dealers_known)
    assert (1, 1) == (ledgers.counts.rows, ledgers.counts.unreadable)
    assert 16 == len(bytes.fromhex(plain_digest("row")))
