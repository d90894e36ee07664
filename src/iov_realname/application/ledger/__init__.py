"""What the ledgers (台账) say, row by row."""
