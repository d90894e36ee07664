"""Where the stores of these tests are, in words that another process understands."""

from pathlib import Path

import attrs

import iov_realname
from iov_realname import Registry
from iov_realname.testing import invented
from tests.support.postgres import Store


@attrs.frozen
class Place:
    """A store's URL, and its key store if that must be said."""

    url: str
    keys: str | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> "Place":
        """A file in this folder, with its keys beside it."""
        return cls(f"sqlite:///{folder / 'fleet.db'}")

    @classmethod
    def in_database(cls, store: Store, folder: Path) -> "Place":
        """A database that holds its own keys; the wrapping key lies in this folder."""
        return cls(store.uri(), f"database:{folder / 'fleet.kek'}")

    @property
    def words(self) -> list[str]:
        """The options that name it on the command line."""
        return ["--store", self.url, *([] if self.keys is None else ["--keys", self.keys])]

    def open(self) -> Registry:
        """The registry there, new or not."""
        return iov_realname.connect(self.url, oem=invented.OEM, keys=self.keys, synchronous="normal")
