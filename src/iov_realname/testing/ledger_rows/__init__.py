"""Hypothesis strategies for the rows of a small fleet's ledgers: few cards, vehicles, numbers and days, so that the
rows meet; most are in order, some are not. Rows of one kind come from the strategies named after it, from a first day
on.
"""

from iov_realname.testing.ledger_rows._fleets import FleetRows, fleet_rows, unreadable_rows
from iov_realname.testing.ledger_rows._owners import (
    carrier_rows,
    change_rows,
    notice_rows,
    owner_rows,
    refusal_rows,
    restriction_rows,
)
from iov_realname.testing.ledger_rows._supply import build_rows, dealer_rows, purchase_rows, sale_rows, test_rows

__all__ = [
    "FleetRows",
    "build_rows",
    "carrier_rows",
    "change_rows",
    "dealer_rows",
    "fleet_rows",
    "notice_rows",
    "owner_rows",
    "purchase_rows",
    "refusal_rows",
    "restriction_rows",
    "sale_rows",
    "test_rows",
    "unreadable_rows",
]
