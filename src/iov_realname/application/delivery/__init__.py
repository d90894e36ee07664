"""Delivery: what was decided here, brought to its carrier, and the carrier's answers brought home."""
