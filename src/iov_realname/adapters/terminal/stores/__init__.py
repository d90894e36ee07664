"""Commands of an administrator: databases, backups, keys."""
