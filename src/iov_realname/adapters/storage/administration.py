"""What an administrator does to a store of either kind: lay its ground, compare it with what it should be, renew it."""

from collections.abc import Callable, Sequence
from functools import partial

import attrs

from iov_realname.adapters.urls import is_postgres, psycopg_needed, readable, sqlite_path

__all__ = ["Administration", "administration_of"]


@attrs.frozen
class Administration:
    """The administrator's three acts on one store, and the ``schema`` version that they lead to.

    ``init`` and ``upgrade`` answer with the names of the steps taken, ``check`` with a sentence for each difference.
    Each raises ``StoreUnusable``.
    """

    schema: int
    init: Callable[[], Sequence[str]]
    check: Callable[[], Sequence[str]]
    upgrade: Callable[[], Sequence[str]]


def administration_of(url: str) -> Administration:
    """The administration of the store at ``url``, which for PostgreSQL is the administrator's. Opens nothing yet."""
    return _of_database(readable(url)) if is_postgres(url) else _of_file(url)


def _of_database(url: str) -> Administration:
    with psycopg_needed():
        from iov_realname.adapters.storage.postgres import admin, migrations

    acts = (partial(act, url) for act in (admin.init, admin.check, admin.upgrade))
    return Administration(migrations.latest(), *acts)


def _of_file(url: str) -> Administration:
    from iov_realname.adapters.storage import sqlite_admin, sqlite_schema

    acts = (partial(act, sqlite_path(url)) for act in (sqlite_admin.init, sqlite_admin.check, sqlite_admin.upgrade))
    return Administration(sqlite_schema.SCHEMA_VERSION, *acts)
