"""The numbered SQL files that make a database a store, forwards only."""

import re
from importlib.resources import files

import attrs
import psycopg

SQL = files("iov_realname.adapters.storage.postgres") / "sql"
NUMBERED = re.compile(r"(\d{4})_(\w+)\.sql")
TURN = 0x49565231
"""The advisory lock under which databases are changed: ``IVR1``."""

FOUND = """
SELECT has_schema_privilege(n.oid, 'USAGE'),
    EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND c.relname = 'schema_version')
FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'iov_log'
"""


@attrs.frozen
class Migration:
    """One step: to which version, its name, and what it runs."""

    version: int
    name: str
    script: str = attrs.field(repr=False)


def migrations() -> tuple[Migration, ...]:
    """Every step from an empty database to the present schema, in order."""
    named = [(found, file) for file in SQL.iterdir() if (found := NUMBERED.fullmatch(file.name))]
    steps = [Migration(int(found[1]), found[2], file.read_text("utf-8")) for found, file in named]
    return tuple(sorted(steps, key=lambda step: step.version))


def script(name: str) -> str:
    """Another SQL file of this package."""
    return (SQL / name).read_text("utf-8")


def latest() -> int:
    """The schema version this program knows."""
    return migrations()[-1].version


def version_of(cursor: psycopg.Cursor[tuple[object, ...]]) -> int | None:
    """The schema version of a database, 0 when it is no store yet; ``None`` when this login may not see it."""
    cursor.execute(FOUND)
    found = cursor.fetchone()
    if found is None or (found[0] and not found[1]):
        return 0
    if not found[0]:
        return None
    cursor.execute("SELECT coalesce(max(version), 0) FROM iov_log.schema_version")
    row = cursor.fetchone()
    return int(str(row[0])) if row else 0


def migrate(connection: psycopg.Connection[tuple[object, ...]], upto: int) -> tuple[Migration, ...]:
    """Bring the database from its version to ``upto``, each step in a transaction of its own; the steps taken."""
    taken: list[Migration] = []
    for step in migrations():
        if step.version <= upto:
            with connection.transaction(), connection.cursor() as cursor:
                if _applied(cursor, step):
                    taken.append(step)
    return tuple(taken)


def _applied(cursor: psycopg.Cursor[tuple[object, ...]], step: Migration) -> bool:
    cursor.execute("SET LOCAL client_min_messages = warning; SET LOCAL search_path = pg_catalog, pg_temp")
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    if (version_of(cursor) or 0) >= step.version:
        return False
    cursor.execute(script("ground.sql"))
    cursor.execute("SET LOCAL ROLE iov_migrator")
    cursor.execute(step.script)
    cursor.execute("INSERT INTO iov_log.schema_version (version, name) VALUES (%s, %s)", [step.version, step.name])
    return True
