"""Making, checking and upgrading a PostgreSQL store: what stands behind ``iov-realname db init|check|upgrade``."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.errors import unreachable, unusable
from iov_realname.adapters.storage.postgres.expectation import differences, wrong_version
from iov_realname.adapters.storage.postgres.migrations import latest, migrate, version_of
from iov_realname.application.errors import StoreUnusable

CONNECT_SECONDS = 10


def init(url: str) -> tuple[str, ...]:
    """Make roles, tables, functions and triggers; the names of the steps taken. Again is harmless.

    The login must be a superuser, or one that may create roles and owns the database.
    """
    return upgrade(url, fresh=True)


def upgrade(url: str, *, fresh: bool = False) -> tuple[str, ...]:
    """Bring a store's schema to this program's; the names of the steps taken. ``fresh`` also takes an empty database.

    The login must be a superuser or a member of ``iov_migrator``. Raises ``StoreUnusable``.
    """
    address = Address.of(url)
    with connected(address) as connection:
        with connection.transaction(), connection.cursor() as cursor:
            version = version_of(cursor)
        if version == 0 and not fresh:
            raise StoreUnusable(f"There is no store in {address.name}; run: iov-realname db init --store URL")
        if (version or 0) > latest():
            raise StoreUnusable(
                f"The store {address.name} was upgraded by a newer version of this program"
                f" (schema {version}, this one knows {latest()}); update this program."
            )
        return tuple(f"{step.version:04} {step.name}" for step in migrate(connection, latest()))


def check(url: str) -> tuple[str, ...]:
    """In what the database differs from the one this program made, a sentence each; nothing when it does not.

    Raises ``StoreUnusable`` when it cannot be reached.
    """
    address = Address.of(url)
    with connected(address) as connection, connection.cursor() as cursor:
        wrong = wrong_version(cursor)
        return (f"The store {wrong}.",) if wrong else differences(cursor)


@contextmanager
def connected(address: Address) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection that commits by itself. Raises ``StoreUnusable``."""
    try:
        connection = psycopg.connect(address.conninfo, autocommit=True, connect_timeout=CONNECT_SECONDS)
    except psycopg.Error as error:
        raise unreachable(address.name, error) from error
    with connection:
        try:
            yield connection
        except psycopg.Error as error:
            raise unusable(address.name, error) from error
