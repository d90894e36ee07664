"""ACME's side of real-name registration: its carrier, its rules, its events."""
