"""Ledgers (台账) from CSV and .xlsx files: read, put in business-time order, repeats dropped, in flat memory."""

from iov_realname.adapters.ledgers.reader import LedgerReader

__all__ = ["LedgerReader"]
