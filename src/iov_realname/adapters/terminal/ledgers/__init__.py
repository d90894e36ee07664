"""The command that takes the OEM's ledgers in."""
