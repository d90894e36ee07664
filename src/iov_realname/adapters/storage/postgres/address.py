"""Where a database is, and what to call it in messages."""

import attrs
import psycopg
from psycopg.conninfo import conninfo_to_dict

from iov_realname.application.errors import StoreUnusable


@attrs.frozen
class Address:
    """How to connect to a database; ``name`` says it without user and password."""

    name: str
    conninfo: str = attrs.field(repr=False)

    @classmethod
    def of(cls, url: str) -> "Address":
        """Read ``postgresql://user@host:port/database?…``, or libpq's ``key=value`` form. Raises ``StoreUnusable``."""
        try:
            parts = conninfo_to_dict(url)
        except psycopg.Error:
            parts = {}
        if not parts.get("dbname"):
            raise StoreUnusable(
                "This does not name a PostgreSQL database; say postgresql://user@host:5432/database"
                " (or postgresql:///database?host=/folder/of/its/socket)."
            )
        place = ":".join(str(parts[key]) for key in ("host", "port") if parts.get(key))
        return cls(f"{parts['dbname']} on {place or 'this machine'}", url)
