"""Key stores said in one line: ``database:/etc/iov/fleet.kek``. One kind is one line of the table at the end.

Keys and wrapping key are made with the first event of a store, which ``announce`` is told, and never for a store that
holds events: there a missing key is a loss, and a new one would hide it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import attrs

from iov_realname.adapters.keys.kek import KekCreated
from iov_realname.adapters.urls import is_postgres
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import KeyRing

__all__ = ["Kind", "OpenKeys", "Served", "open_keys"]


@attrs.frozen
class Served:
    """The store that keys are for: its URL, whether it holds no event yet, and who is told of a new wrapping key."""

    url: str
    fresh: bool
    announce: Callable[[KekCreated], None] | None


class OpenKeys(KeyRing, Protocol):
    """A key ring that is let go of at the end."""

    def close(self) -> None:
        """Forget all keys and let go of the key store."""


@attrs.frozen
class Kind:
    """A kind of key store: an example of what is said, and what opens it, given what stands after the colon."""

    example: str
    opener: Callable[[str, Served], OpenKeys]


def open_keys(spec: str, served: Served) -> OpenKeys:
    """The key ring that ``spec`` names. Raises ``KeyStoreUnusable``, which never repeats the words given."""
    name, _, words = spec.partition(":")
    kind = KINDS.get(name)
    if kind is None or not words:
        raise KeyStoreUnusable(f"No key store is known by these words; say {_examples()}.")
    return kind.opener(words, served)


def _in_database(kek: str, served: Served) -> OpenKeys:
    from iov_realname.adapters.keys.postgres import PostgresKeyRing

    if not is_postgres(served.url):
        raise KeyStoreUnusable(f"Only a PostgreSQL store has a database for keys; say {KINDS['file'].example}.")
    return PostgresKeyRing(served.url, Path(kek), create=served.fresh, announce=served.announce)


def _in_files(words: str, served: Served) -> OpenKeys:
    from iov_realname.adapters.keys.file import FileKeyRing

    keys, _, option = words.partition("?")
    name, _, kek = option.partition("=")
    if not keys or name != "kek" or not kek:
        raise KeyStoreUnusable(f"Say both files, the keys' and the wrapping key's: {KINDS['file'].example}.")
    return FileKeyRing(Path(keys), Path(kek), create=served.fresh, announce=served.announce)


def _examples() -> str:
    return " or ".join(kind.example for kind in KINDS.values())


KINDS: Mapping[str, Kind] = {
    "database": Kind("database:/etc/iov/fleet.kek", _in_database),
    "file": Kind("file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek", _in_files),
}
