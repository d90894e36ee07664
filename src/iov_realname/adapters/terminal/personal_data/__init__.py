"""Commands about personal data: read, held, locked, erased."""
