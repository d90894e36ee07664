"""One notice on its way to an owner: queued, handed over to whoever sends it, and what came of it."""
