"""What an inspection found, kept in an SQLite file until the next one. Nothing personal stands in it."""
