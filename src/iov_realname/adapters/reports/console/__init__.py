"""A read-only console on loopback: what an inspection found, and every card, a page at a time."""
