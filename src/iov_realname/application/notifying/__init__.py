"""Sending notices: who can send them, where to, and rounds of it."""
