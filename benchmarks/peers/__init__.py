"""Who is compared: every peer does the same things with the same facts, in its own way."""
