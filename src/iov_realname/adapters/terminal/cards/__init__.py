"""Commands that show cards."""
