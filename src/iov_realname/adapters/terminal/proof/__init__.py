"""Commands that keep the log sealed, and prove what it holds."""
