"""What a store's database must look like, and in what one differs.

``sql/facts.sql`` lists what is there, down to the source of every function and the state of every trigger;
``sql/expected.tsv`` is that list for a database made by the migrations.
"""

from collections.abc import Mapping, Sequence

from psycopg import Cursor

from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.errors import NO_RIGHT, UNPREPARED
from iov_realname.adapters.storage.postgres.migrations import latest, script, version_of
from iov_realname.application.errors import StoreUnusable

SHOWN = 3
AnyCursor = Cursor[tuple[object, ...]]


def require_expected(address: Address, cursor: AnyCursor) -> None:
    """Raise ``StoreUnusable``, saying in what it differs, unless the database is what the migrations make."""
    if wrong := wrong_version(cursor):
        raise StoreUnusable(f"The store {address.name} {wrong}.")
    if found := differences(cursor):
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise StoreUnusable(
            f"The store {address.name} is not as this program made it: {'; '.join(found[:SHOWN])}{more}."
            " Nothing was read or written; see: iov-realname db check --store URL"
        )


def wrong_version(cursor: AnyCursor) -> str | None:
    """What is wrong with the database's schema version, if anything."""
    version = version_of(cursor)
    if version is None:
        return NO_RIGHT
    if version == 0:
        return UNPREPARED
    if version < latest():
        return f"has schema {version}, this program needs {latest()}; run: iov-realname db upgrade --store URL"
    if version > latest():
        return f"was upgraded by a newer version of this program (schema {version}, this one knows {latest()}); update"
    return None


def differences(cursor: AnyCursor) -> tuple[str, ...]:
    """In what the database differs from the expected one; nothing when it does not."""
    there, wanted = facts(cursor), expected()
    missing = [f"{what} is missing" for what in wanted if what not in there]
    changed = [
        f"{what} is “{there[what]}” instead of “{value}”"
        for what, value in wanted.items()
        if there.get(what, value) != value
    ]
    strange = [f"{what} is not expected" for what in there if what not in wanted]
    return (*missing, *changed, *strange)


def facts(cursor: AnyCursor) -> dict[str, str]:
    """What the database is made of."""
    cursor.execute("SELECT set_config('search_path', 'pg_catalog, pg_temp', false)")
    cursor.execute(script("facts.sql"))
    found: Sequence[tuple[object, ...]] = cursor.fetchall()
    return {str(what): str(value) for what, value in sorted(found, key=str)}


def expected() -> Mapping[str, str]:
    """What a database made by the migrations is made of."""
    lines = script("expected.tsv").splitlines()
    return dict(line.split("\t") for line in lines)
