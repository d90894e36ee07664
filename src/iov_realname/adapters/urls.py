"""What the URL of a store says: of which kind it is, where it is, and what of it may be shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from iov_realname.application.errors import StoreUnusable

__all__ = [
    "MEMORY",
    "SQLITE",
    "as_login",
    "is_postgres",
    "psycopg_needed",
    "readable",
    "sqlite_path",
    "without_password",
]

MEMORY = "memory://"
SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
SECRETS = ("password", "sslpassword")
HOST = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(:\d*)?")


def is_postgres(url: str) -> bool:
    """Whether the store is a PostgreSQL database."""
    return url.startswith(POSTGRES)


def sqlite_path(url: str) -> Path:
    """The file of an SQLite store. Raises ``StoreUnusable`` when the URL is of no kind known here."""
    if not url.startswith(SQLITE) or url == SQLITE:
        raise StoreUnusable(
            "No store can be opened at this URL; say sqlite:///fleet.db, sqlite:////absolute/fleet.db,"
            f" postgresql://user@host/fleet, or {MEMORY}."
        )
    return Path(url.removeprefix(SQLITE))


def readable(url: str) -> str:
    """A PostgreSQL URL that can be read in one way only.

    With a bare ``@``, ``/`` or ``?`` in it a part of the password would be taken for the host's or the database's name
    and be shown in messages. Raises ``StoreUnusable``.
    """
    place = url.partition("?")[0].partition("://")[2]
    user, _, where = place.rpartition("@")
    hosts = where.partition("/")[0].split(",")
    if "@" in user or "/" in user or not all(HOST.fullmatch(host) for host in hosts):
        raise StoreUnusable(
            "This is not a PostgreSQL URL; say postgresql://user@host:5432/database, and write special characters of"
            " a password in percent form (@ is %40, / is %2F, : is %3A, ? is %3F)."
        )
    return url


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    if not is_postgres(url):
        return url
    head, _, query = url.partition("?")
    scheme, _, place = head.partition("://")
    user, at, where = place.rpartition("@")
    shown = [each for each in query.split("&") if unquote(each.partition("=")[0]) not in SECRETS]
    asked = f"?{'&'.join(shown)}" if any(shown) else ""
    return f"{scheme}://{user.partition(':')[0]}{at}{where}{asked}"


def as_login(url: str, login: str) -> str:
    """The same PostgreSQL database for another login, without a password."""
    scheme, _, place = without_password(url).partition("://")
    return f"{scheme}://{login}@{place.rpartition('@')[2]}"


@contextmanager
def psycopg_needed() -> Iterator[None]:
    """Say how to install psycopg where it is missing. Raises ``StoreUnusable``."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "psycopg":
            raise
        raise StoreUnusable("PostgreSQL stores need psycopg; run: pip install 'iov-realname[postgres]'") from error
