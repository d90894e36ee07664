"""The transparency log over the stored events: what is sealed, and what can be proven of it."""
