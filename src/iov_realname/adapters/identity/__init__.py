"""Identity verifiers of two clouds, hand-signed; their codes are tables, and no code that is not in one is a match."""
