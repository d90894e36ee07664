"""Key stores said in one line: ``database:/etc/iov/fleet.kek``. One kind is one line of the table at the end.

Keys and wrapping key are made with the first event of a store, which ``announce`` is told, and never for a store that
holds events: there a missing key is a loss, and a new one would hide it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

import attrs

from iov_realname.adapters.keys.file import beside
from iov_realname.adapters.keys.kek import KekCreated
from iov_realname.adapters.keys.specs import Spec
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.urls import is_postgres, readable, sqlite_path
from iov_realname.application.errors import KeyStoreUnusable, NotConfigured

__all__ = ["Kind", "Served", "keys_at", "open_keys"]


@attrs.frozen
class Served:
    """The store that keys are for: its URL, whether it holds no event yet, and who is told of a new wrapping key."""

    url: str
    fresh: bool
    announce: Callable[[KekCreated], None] | None


@attrs.frozen
class Kind:
    """A kind of key store: an example of what is said, and what opens it, given what stands after the colon.

    ``place`` says where the wrapped keys are, a file or the URL of a database, given the same and the store's URL.
    """

    example: str
    opener: Callable[[str, Served], WrappedKeyRing]
    place: Callable[[str, str], str]


def open_keys(spec: str, served: Served) -> WrappedKeyRing:
    """The key ring that ``spec`` names. Raises ``KeyStoreUnusable``, which never repeats the words given."""
    name, _, words = spec.partition(":")
    kind = KINDS.get(name)
    if kind is None or not words:
        raise KeyStoreUnusable(f"No key store is known by these words; say {_examples()}.")
    return kind.opener(words, served)


def keys_at(spec: str | None, url: str) -> Path | str:
    """Where the wrapped keys of a store are: a file, or the URL of a PostgreSQL database. Nothing is opened.

    Raises ``KeyStoreUnusable``, and ``NotConfigured`` where they must be said.
    """
    if spec is None:
        if is_postgres(url):
            raise NotConfigured("A PostgreSQL store needs its key store said, for example database:/etc/iov/fleet.kek.")
        return beside(sqlite_path(url))[0]
    name, _, words = spec.partition(":")
    kind = KINDS.get(name)
    place = kind.place(words, url) if kind is not None and words else ""
    if not place:
        raise KeyStoreUnusable(f"No key store is known by these words; say {_examples()}.")
    return readable(place) if is_postgres(place) else Path(place)


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


def _store_of(words: str, url: str) -> str:
    return dict(parse_qsl(words.partition("?")[2])).get("store", "")


def _examples() -> str:
    return ", ".join(kind.example for kind in KINDS.values())


KINDS: Mapping[str, Kind] = {
    "database": Kind("database:/etc/iov/fleet.kek", _in_database, lambda _, url: url),
    "file": Kind(
        "file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek", _in_files, lambda words, _: words.partition("?")[0]
    ),
    "vault": Kind(
        "vault:https://vault.example:8200/transit/fleet?store=fleet.keys&token-file=/run/token", _in_vault, _store_of
    ),
    "pkcs11": Kind(
        "pkcs11:/usr/lib/softhsm/libsofthsm2.so?token=fleet&pin-file=/run/pin&store=fleet.keys", _in_token, _store_of
    ),
}
