"""Backfill campaigns: counting the stock, and how far its registration has come."""
