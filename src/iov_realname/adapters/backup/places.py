"""Where the parts of a store are."""

from pathlib import Path

import attrs

from iov_realname.adapters.keys.opening import keys_at
from iov_realname.adapters.urls import is_postgres, readable, sqlite_path

__all__ = ["Places"]


@attrs.frozen
class Places:
    """The log and the key store, each a file or the URL of a PostgreSQL database."""

    log: Path | str
    keys: Path | str

    @classmethod
    def of(cls, url: str, keys: str | None) -> "Places":
        """As said for :func:`iov_realname.connect`. Raises ``KeyStoreUnusable``; opens nothing."""
        return cls(readable(url) if is_postgres(url) else sqlite_path(url), keys_at(keys, url))

    @property
    def together(self) -> bool:
        """Whether both are in one database, and so as of one and the same moment."""
        return isinstance(self.log, str) and self.log == self.keys
