"""Making, checking and upgrading a PostgreSQL database for the store."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.adapters.storage import open_postgres_log
from iov_realname.adapters.storage.postgres import admin
from iov_realname.adapters.storage.postgres.expectation import expected, facts
from iov_realname.adapters.storage.postgres.migrations import latest, migrate, migrations
from iov_realname.application.errors import KeyStoreUnusable, StoreUnusable
from tests.support.postgres import Server, Store, own_server
from tests.toy_events import REGISTRY, dents

LOCKLESS = """
CREATE OR REPLACE FUNCTION iov_log.lock_log() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS 'BEGIN END'
"""
UNGUARDED = """
CREATE OR REPLACE FUNCTION iov_log.demand_lock() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS 'BEGIN END'
"""
STRANGE_TRIGGER = "CREATE TRIGGER x BEFORE INSERT ON iov_log.stream_head EXECUTE FUNCTION iov_log.refuse_change()"
TAMPERED = {
    LOCKLESS: r"function iov_log\.lock_log\(\) is .*source",
    "ALTER FUNCTION iov_log.append_one SECURITY INVOKER": "append_one.* is .security invoker",
    "ALTER FUNCTION iov_log.append_many RESET search_path": "append_many.* is .*instead of .*search_path=pg_catalog",
    "ALTER FUNCTION iov_log.append_one SET search_path = public": "append_one.* is .*search_path=public",
    "ALTER FUNCTION iov_log.append_one OWNER TO t_app": "append_one.* is .*owner t_app",
    "ALTER FUNCTION iov_log.append_group RESET search_path": "append_group.* is .*instead of .*search_path=pg_catalog",
    "ALTER FUNCTION iov_log.begin_load SECURITY INVOKER": "begin_load.* is .security invoker",
    "ALTER FUNCTION iov_log.end_load OWNER TO t_app": "end_load.* is .*owner t_app",
    "GRANT EXECUTE ON FUNCTION iov_log.begin_load TO iov_app": "iov_app to EXECUTE on function iov_log.begin_load",
    "GRANT EXECUTE ON FUNCTION iov_log.end_load TO iov_app": "iov_app to EXECUTE on function iov_log.end_load",
    "REVOKE EXECUTE ON FUNCTION iov_log.append_group FROM iov_app": "append_group.* is missing",
    UNGUARDED: r"function iov_log\.demand_lock\(\) is .*source",
    "GRANT EXECUTE ON FUNCTION iov_log.lock_log() TO PUBLIC": r"everybody to EXECUTE on function iov_log\.lock_log",
    "ALTER TABLE iov_log.stored_events DISABLE TRIGGER append_only": "trigger append_only on .*is .enabled D",
    "ALTER TABLE iov_log.stored_events ENABLE TRIGGER append_only": "trigger append_only on .*is .enabled O",
    "ALTER TABLE iov_log.stored_events ENABLE REPLICA TRIGGER append_only": "trigger append_only .*enabled R",
    "DROP TRIGGER only_with_lock ON iov_log.stored_events": "trigger only_with_lock on .* is missing",
    STRANGE_TRIGGER: "trigger x on .* is not expected",
    "CREATE RULE r AS ON INSERT TO iov_log.answered_commands DO INSTEAD NOTHING": "rule r on .* is not expected",
    "GRANT UPDATE ON iov_log.stored_events TO t_app": "right of t_app to UPDATE on .* is not expected",
    "GRANT INSERT ON iov_log.stored_events TO iov_app": "right of iov_app to INSERT on .* is not expected",
    "GRANT SELECT ON iov_log.stored_events TO PUBLIC": "right of everybody to SELECT on .* is not expected",
    "GRANT SELECT ON iov_log.stored_events TO t_stranger WITH GRANT OPTION": "right of t_stranger .* is not expected",
    "GRANT SELECT ON iov_keys.data_keys TO t_stranger": "right of t_stranger to SELECT on iov_keys.* is not expected",
    "GRANT CREATE ON SCHEMA iov_log TO iov_app": "right of iov_app to CREATE on schema iov_log is not expected",
    "ALTER TABLE iov_log.stored_events OWNER TO t_app": r"table iov_log\.stored_events is .*owner t_app",
    "ALTER TABLE iov_log.stored_events ENABLE ROW LEVEL SECURITY": r"table iov_log\.stored_events is .*row security",
    "ALTER TABLE iov_log.stored_events DROP CONSTRAINT stored_events_pkey": "constraint stored_events_pkey .*missing",
    "ALTER TABLE iov_log.stored_events ALTER topic DROP NOT NULL": r"column iov_log\.stored_events\.topic is .text.",
    "ALTER TABLE iov_log.stored_events ADD extra text": r"column iov_log\.stored_events\.extra is not expected",
    "DROP INDEX iov_log.stored_events_notification_id_idx": "index of .*notification_id_idx.* is missing",
    "CREATE TABLE iov_log.other (x text)": r"table iov_log\.other is not expected",
    "CREATE FUNCTION iov_log.es_insert() RETURNS void LANGUAGE sql AS ''": r"es_insert\(\) is not expected",
    "DROP TABLE iov_keys.purpose_keys": r"table iov_keys\.purpose_keys is missing",
    "ALTER SCHEMA iov_work OWNER TO t_app": "schema iov_work is .owner t_app.",
}
HARMLESS = [
    "GRANT SELECT ON iov_log.stored_events TO t_stranger",
    "GRANT USAGE ON SCHEMA iov_log TO t_stranger",
    "CREATE TABLE iov_view.cards (x text)",
    "CREATE TABLE public.other (x text)",
    "ANALYZE iov_log.stored_events",
]


@pytest.fixture
def empty(postgres: Server) -> Iterator[str]:
    """How the administrator connects to a database with nothing in it."""
    with postgres.database("template0") as name:
        yield postgres.address(name)


class TestInit:
    """Making a store."""

    def test_makes_exactly_what_is_expected(self, empty: str) -> None:
        """A fresh database becomes a store in which the check finds nothing; a second time changes nothing."""
        assert admin.init(empty) == tuple(f"{step.version:04} {step.name}" for step in migrations())
        assert (admin.check(empty), admin.init(empty), admin.upgrade(empty)) == ((), (), ())

    def test_two_at_once(self, empty: str) -> None:
        """Administrators who start at the same moment make one store."""
        with ThreadPoolExecutor(4) as threads:
            steps = [step for taken in threads.map(admin.init, [empty] * 4) for step in taken]

        assert sorted(steps) == [f"{step.version:04} {step.name}" for step in migrations()]
        assert admin.check(empty) == ()

    def test_needs_no_superuser(self) -> None:
        """An owner of the database who may create roles is administrator enough, for making and for upgrading."""
        with own_server() as server:
            server.sql("CREATE ROLE dba LOGIN CREATEROLE", "CREATE DATABASE fleet OWNER dba")
            url = server.address("fleet", user="dba")
            with psycopg.connect(url, autocommit=True) as connection:
                assert [step.version for step in migrate(connection, 1)] == [1]

            assert admin.upgrade(url) == tuple(f"{step.version:04} {step.name}" for step in migrations()[1:])
            assert admin.check(url) == ()

    def test_needs_rights(self, empty: str) -> None:
        """A login that may not make anything is told so, and nothing is left behind."""
        with pytest.raises(StoreUnusable, match="too few rights"):
            admin.init(f"{empty} user=t_stranger password=for-tests-only")

        assert admin.check(empty) == (
            "The store is not prepared for this program; run: iov-realname db init --store URL.",
        )


class TestUpgrade:
    """Forwards only."""

    @pytest.mark.parametrize("version", range(1, latest() + 1))
    def test_from_every_version(self, empty: str, version: int) -> None:
        """From each earlier schema the upgrade leads to the same database, with the events that were in it."""
        with psycopg.connect(empty, autocommit=True) as connection:
            migrate(connection, version)
            connection.execute("SELECT iov_log.append_one('card-1', 1, 'toy.Dented.v1', '{}', NULL, NULL, NULL)")

            assert len(admin.upgrade(empty)) == latest() - version
            assert facts(connection.cursor()) == expected()
            assert connection.execute("SELECT originator_id FROM iov_log.stored_events").fetchall() == [("card-1",)]

    def test_an_old_schema_is_not_opened(self, empty: str) -> None:
        """A store of an earlier version is refused with both versions and the way out."""
        with psycopg.connect(empty, autocommit=True) as connection:
            migrate(connection, 1)

        with pytest.raises(StoreUnusable, match=rf"has schema 1, this program needs {latest()}; run: .* db upgrade"):
            open_postgres_log(empty)

    def test_a_newer_schema_is_left_alone(self, store: Store) -> None:
        """A store of a later version is neither opened nor upgraded, and both versions are named."""
        store.sql("INSERT INTO iov_log.schema_version (version, name) VALUES (99, 'later')")

        for call in (lambda: open_postgres_log(store.url), lambda: admin.upgrade(store.admin_url)):
            with pytest.raises(StoreUnusable, match=rf"newer version .*schema 99, this one knows {latest()}"):
                call()

    def test_no_store_to_upgrade(self, empty: str) -> None:
        """Upgrading makes no store out of nothing."""
        with pytest.raises(StoreUnusable, match=r"There is no store in .*db init"):
            admin.upgrade(empty)


class TestCheck:
    """What differs is found and named, and nothing is read or written then."""

    @pytest.mark.parametrize(("statement", "says"), TAMPERED.items())
    def test_finds(self, store: Store, statement: str, says: str) -> None:
        """Every change to functions, triggers, rights or tables is named, and the store is not opened."""
        store.sql(statement)

        assert re.search(says, "\n".join(admin.check(store.admin_url)))
        with pytest.raises(StoreUnusable, match=r"not as this program made it.*db check"):
            open_postgres_log(store.admin_url)

    @pytest.mark.parametrize("statement", HARMLESS)
    def test_leaves_the_harmless_alone(self, store: Store, statement: str) -> None:
        """Readers of the log, tables of views and other people's schemas are no difference."""
        store.sql(statement)

        assert admin.check(store.admin_url) == ()

    def test_the_key_ring_looks_as_well(self, store: Store, tmp_path: Path) -> None:
        """Keys are not kept in a database that is not as it should be."""
        store.sql(LOCKLESS)

        with pytest.raises(KeyStoreUnusable, match="lock_log"):
            PostgresKeyRing(store.url, tmp_path / "fleet.kek")

    def test_an_open_store_goes_on(self, store: Store) -> None:
        """The check is made when a store is opened; it costs later calls nothing."""
        with open_postgres_log(store.url, registry=REGISTRY) as log:
            store.sql("CREATE TABLE iov_log.other (x text)")
            log.append(dents("card-1", 1), [])
