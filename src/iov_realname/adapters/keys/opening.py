"""Key stores said in one line: ``database:/etc/iov/fleet.kek``. One kind is one line of the table at the end.

Keys and wrapping key are made with the first event of a store, which ``announce`` is told, and never for a store that
holds events: there a missing key is a loss, and a new one would hide it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from iov_realname.adapters.keys.kek import KekCreated
from iov_realname.adapters.keys.specs import Spec
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.urls import is_postgres, readable
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["Kind", "Served", "open_keys"]


@attrs.frozen
class Served:
    """The store that keys are for: its URL, whether it holds no event yet, and who is told of a new wrapping key."""

    url: str
    fresh: bool
    announce: Callable[[KekCreated], None] | None


@attrs.frozen
class Kind:
    """A kind of key store: an example of what is said, and what opens it, given what stands after the colon."""

    example: str
    opener: Callable[[str, Served], WrappedKeyRing]


def open_keys(spec: str, served: Served) -> WrappedKeyRing:
    """The key ring that ``spec`` names. Raises ``KeyStoreUnusable``, which never repeats the words given."""
    name, _, words = spec.partition(":")
    kind = KINDS.get(name)
    if kind is None or not words:
        raise KeyStoreUnusable(f"No key store is known by these words; say {_examples()}.")
    return kind.opener(words, served)


def _in_database(words: str, served: Served) -> WrappedKeyRing:
    from iov_realname.adapters.keys.postgres import PostgresKeyRing

    if not is_postgres(served.url):
        raise KeyStoreUnusable(f"Only a PostgreSQL store has a database for keys; say {KINDS['file'].example}.")
    said = Spec.read(f"database:{words}", "database", needed=(), known=("profile",))
    return PostgresKeyRing(
        readable(served.url), Path(said.place), create=served.fresh, announce=served.announce, profile=said.profile
    )


def _in_files(words: str, served: Served) -> WrappedKeyRing:
    from iov_realname.adapters.keys.file import FileKeyRing

    said = Spec.read(f"file:{words}", "file", needed=("kek",), known=("profile",))
    return FileKeyRing(
        Path(said.place),
        Path(said.options["kek"]),
        create=served.fresh,
        announce=served.announce,
        profile=said.profile,
    )


def _in_vault(words: str, served: Served) -> WrappedKeyRing:
    from iov_realname.adapters.keys.vault import open_vault

    return open_vault(f"vault:{words}", create=served.fresh)


def _in_token(words: str, served: Served) -> WrappedKeyRing:
    try:
        from iov_realname.adapters.keys.pkcs11 import open_pkcs11
    except ModuleNotFoundError as error:
        if error.name != "pkcs11":
            raise
        raise KeyStoreUnusable("Keys in a token need python-pkcs11; run: pip install 'iov-realname[pkcs11]'") from error

    return open_pkcs11(f"pkcs11:{words}", create=served.fresh)


def _examples() -> str:
    return ", ".join(kind.example for kind in KINDS.values())


KINDS: Mapping[str, Kind] = {
    "database": Kind("database:/etc/iov/fleet.kek", _in_database),
    "file": Kind("file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek", _in_files),
    "vault": Kind("vault:https://vault.example:8200/transit/fleet?store=fleet.keys&token-file=/run/token", _in_vault),
    "pkcs11": Kind("pkcs11:/usr/lib/softhsm/libsofthsm2.so?token=fleet&pin-file=/run/pin&store=fleet.keys", _in_token),
}
