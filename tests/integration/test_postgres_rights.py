"""Who may do what in a PostgreSQL store, tried with the rights of each role."""

from collections.abc import Iterator

import psycopg
import pytest

from iov_realname.adapters.storage import open_postgres_log
from iov_realname.adapters.storage.postgres import admin
from iov_realname.application.ports import Answer
from tests.support.postgres import Server, Store
from tests.toy_events import REGISTRY, dents

INSERT = (
    "INSERT INTO iov_log.stored_events (originator_id, originator_version, topic, state) VALUES ('card-9', 1, 't', 'x')"
)
CHANGES = [
    "UPDATE iov_log.stored_events SET state = 'x'",
    "UPDATE iov_log.stored_events SET state = 'x' WHERE false",
    "DELETE FROM iov_log.stored_events",
    "TRUNCATE iov_log.stored_events",
    "TRUNCATE iov_log.stored_events CASCADE",
    f"{INSERT} ON CONFLICT (originator_id, originator_version) DO UPDATE SET state = excluded.state",
    "MERGE INTO iov_log.stored_events USING (VALUES ('card-1')) AS v (s) ON originator_id = s WHEN MATCHED THEN DELETE",
    "UPDATE iov_log.answered_commands SET refused = true",
    "DELETE FROM iov_log.answered_commands",
    "TRUNCATE iov_log.answered_commands",
    "UPDATE iov_log.schema_version SET version = 99",
    "DELETE FROM iov_log.stream_head",
    "TRUNCATE iov_log.stream_head",
]
TAKEOVERS = [
    "ALTER TABLE iov_log.stored_events DISABLE TRIGGER ALL",
    "ALTER TABLE iov_log.stored_events DISABLE TRIGGER append_only",
    "DROP TRIGGER append_only ON iov_log.stored_events",
    "ALTER TABLE iov_log.stored_events ADD COLUMN x text",
    "DROP TABLE iov_log.stored_events",
    "CREATE OR REPLACE FUNCTION iov_log.lock_log() RETURNS void LANGUAGE sql AS ''",
    "ALTER FUNCTION iov_log.lock_log() SECURITY INVOKER",
    "DROP FUNCTION iov_log.lock_log()",
    "CREATE FUNCTION iov_log.other() RETURNS void LANGUAGE sql AS ''",
    "CREATE TABLE iov_log.other (x text)",
    "CREATE RULE r AS ON INSERT TO iov_log.stored_events DO INSTEAD NOTHING",
    "CREATE TRIGGER t BEFORE INSERT ON iov_log.stored_events EXECUTE FUNCTION iov_log.refuse_change()",
    "SET session_replication_role = replica",
    "SET ROLE iov_migrator",
    "SET SESSION AUTHORIZATION postgres",
    "GRANT iov_migrator TO CURRENT_USER",
    "SELECT setval('iov_log.stored_events_notification_id_seq', 1)",
    "UPDATE iov_log.stream_head SET version = 0",
    "INSERT INTO iov_log.stream_head VALUES ('card-9', 5, 5)",
    "INSERT INTO iov_log.answered_commands VALUES ('c-9', 'd', false)",
    "INSERT INTO iov_log.schema_version VALUES (99, 'x')",
    "SELECT iov_log.place('card-9', 1, 't', 'x')",
    "SELECT iov_log.place_many('{card-9}', '{1}', '{t}', '{x}')",
    "SELECT iov_log.demand_lock()",
    "LOCK TABLE iov_log.stored_events IN EXCLUSIVE MODE",
    "LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE",
    "DELETE FROM iov_keys.data_keys",
    "TRUNCATE iov_keys.data_keys",
    "UPDATE iov_keys.data_keys SET kid = 'x'",
    "UPDATE iov_keys.purpose_keys SET wrapped = 'x'",
    "UPDATE iov_keys.epochs SET probe = 'x'",
]
BEGIN_LOAD = "SELECT * FROM iov_log.begin_load('{card-1,card-9}', '{1,1}', '{c-1,c-9}')"
END_LOAD = "SELECT iov_log.end_load('{c-9}', '{d}', '{f}')"
GROUP = "SELECT iov_log.append_group('{card-9}', '{1}', '{t}', '{x}', '{}', '{}', '{}', '{1}', '{0}')"
COPY = "COPY iov_log.stored_events (originator_id, originator_version, topic, state) FROM STDIN"
NEXT_OF_CARD_1 = INSERT.replace("'card-9', 1", "'card-1', 3")
NO_RIGHT, APPEND_ONLY, UNLOCKED, STALE = "42501", "IR003", "IR004", "IR001"


TABLES = ("stored_events", "answered_commands", "stream_head", "schema_version")


def fill(store: Store) -> Store:
    """Two events and an answer."""
    with open_postgres_log(store.url, registry=REGISTRY) as log:
        log.append(dents("card-1", 2), [Answer("c-1", "d", False)])
    return store


@pytest.fixture
def fresh(store: Store) -> Store:
    """A store to be written."""
    return fill(store)


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Store]:
    """A store that nobody manages to change."""

    def content() -> list[object]:
        return [store.sql(f"SELECT * FROM iov_log.{table} ORDER BY 1, 2") for table in TABLES]

    with postgres.store() as store:
        fill(store)
        before = content()
        yield store
        assert before == content()
        assert admin.check(store.admin_url) == ()


def refusal(store: Store, login: str, *statements: str) -> str | None:
    """The SQLSTATE with which the last statement is refused to ``login``; the others, in its transaction, go well."""
    with psycopg.connect(store.as_login(login)) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)  # type: ignore[call-overload]
        try:
            run(connection, statements[-1])
        except psycopg.Error as error:
            return error.sqlstate
    return None


def run(connection: psycopg.Connection, statement: str) -> None:
    """Run a statement, or copy one row."""
    if not statement.startswith("COPY"):
        connection.execute(statement)  # type: ignore[call-overload]
        return
    with connection.cursor().copy(statement) as copy:  # type: ignore[call-overload]
        copy.write_row(("card-9", 1, "t", b"x"))


class TestAdversary:
    """What must not be possible, is not."""

    @pytest.mark.parametrize("login", ["t_app", "t_loader", "t_stranger"])
    @pytest.mark.parametrize("statement", [*CHANGES, *TAKEOVERS])
    def test_no_right(self, filled: Store, login: str, statement: str) -> None:
        """Application and loader can neither change the log nor take away what protects it."""
        assert refusal(filled, login, statement) == NO_RIGHT

    @pytest.mark.parametrize("statement", CHANGES)
    @pytest.mark.parametrize("role", ["iov_migrator", "postgres"])
    @pytest.mark.parametrize("mode", ["origin", "replica"])
    def test_owner_and_superuser_are_told(self, filled: Store, statement: str, role: str, mode: str) -> None:
        """The triggers refuse even those who could remove them, and also in replica mode."""
        with psycopg.connect(filled.admin_url) as connection:
            superuser = connection.execute("SELECT current_user").fetchone()[0]  # type: ignore[index]
            connection.execute(f"SET session_replication_role = {mode}")  # type: ignore[call-overload]
            connection.execute(f'SET ROLE "{superuser if role == "postgres" else role}"')  # type: ignore[call-overload]
            with pytest.raises(psycopg.DatabaseError, match=r"append-only|lock_log") as refused:
                connection.execute(statement)  # type: ignore[call-overload]

        assert refused.value.sqlstate in (APPEND_ONLY, UNLOCKED)

    @pytest.mark.parametrize("login", ["t_app", "t_loader"])
    def test_nothing_to_give_away(self, filled: Store, login: str) -> None:
        """Who may read cannot let others write: PostgreSQL warns and grants nothing."""
        assert refusal(filled, login, "GRANT UPDATE, DELETE ON iov_log.stored_events TO PUBLIC") is None
        assert filled.sql("SELECT has_table_privilege('t_stranger', 'iov_log.stored_events', 'UPDATE')") == [(False,)]

    @pytest.mark.parametrize("statement", [INSERT, COPY, "SELECT iov_log.lock_log()", BEGIN_LOAD, END_LOAD])
    def test_the_application_appends_through_functions_only(self, filled: Store, statement: str) -> None:
        """The application has no right to INSERT, to COPY, or to the loader's functions."""
        assert refusal(filled, "t_app", statement) == NO_RIGHT

    @pytest.mark.parametrize("statement", [INSERT, COPY, END_LOAD])
    def test_the_loader_needs_the_lock(self, filled: Store, statement: str) -> None:
        """A loader's rows and answers are refused outside the lock, also when an earlier transaction held it."""
        with psycopg.connect(filled.as_login("t_loader")) as connection:
            connection.execute("SELECT iov_log.lock_log()")
            connection.commit()
            with pytest.raises(psycopg.DatabaseError) as refused:
                run(connection, statement)

        assert refused.value.sqlstate == UNLOCKED

    def test_the_superuser_needs_the_lock(self, filled: Store) -> None:
        """A stock recorder or a repair script that inserts past the functions is refused as well."""
        with pytest.raises(psycopg.DatabaseError, match="lock_log"):
            filled.sql(INSERT)

    @pytest.mark.parametrize("row", ["('card-1', 2", "('card-1', 4", "('card-9', 2", "('card-9', 0"])
    def test_the_loader_leaves_no_hole(self, filled: Store, row: str) -> None:
        """Under the lock, too, only the next version of a stream is taken."""
        insert = INSERT.replace("('card-9', 1", row)

        assert refusal(filled, "t_loader", "SELECT iov_log.lock_log()", insert) in (STALE, "23505", "23514")

    @pytest.mark.parametrize(
        ("row", "versions"), [("card-9", (2, 1)), ("card-9", (1, 3)), ("card-9", (1, 1)), ("card-1", (3, 5))]
    )
    def test_the_loader_keeps_the_order(self, filled: Store, row: str, versions: tuple[int, int]) -> None:
        """Several new versions of a stream are taken only one after the other."""
        insert = f"{INSERT.partition(' VALUES')[0]} VALUES " + ", ".join(f"('{row}', {v}, 't', 'x')" for v in versions)

        assert refusal(filled, "t_loader", "SELECT iov_log.lock_log()", insert) in (STALE, "23505")

    @pytest.mark.parametrize("command", ["c-1", "c-9', 'c-9"])
    def test_the_loader_answers_nothing_twice(self, filled: Store, command: str) -> None:
        """Under the lock, too, a command is answered once."""
        ending = f"SELECT iov_log.end_load(ARRAY['{command}'], ARRAY['d', 'd'], ARRAY[false, false])"

        assert refusal(filled, "t_loader", BEGIN_LOAD, ending) in ("23505", "23502")

    @pytest.mark.parametrize("statement", [BEGIN_LOAD, END_LOAD, GROUP])
    def test_a_stranger_calls_nothing(self, filled: Store, statement: str) -> None:
        """A login without a role has no use of the functions."""
        assert refusal(filled, "t_stranger", statement) == NO_RIGHT

    @pytest.mark.parametrize("position", ["1", "-1", "1000000"])
    def test_the_loader_chooses_no_position(self, filled: Store, position: str) -> None:
        """Positions come from the sequence alone."""
        insert = f"INSERT INTO iov_log.stored_events VALUES ('card-9', 1, 't', 'x', {position})"

        assert refusal(filled, "t_loader", "SELECT iov_log.lock_log()", insert) == NO_RIGHT

    @pytest.mark.parametrize("statement", ["SELECT * FROM iov_log.stored_events", "SELECT * FROM iov_keys.data_keys"])
    def test_a_stranger_sees_nothing(self, filled: Store, statement: str) -> None:
        """A login without a role cannot even read."""
        assert refusal(filled, "t_stranger", statement) == NO_RIGHT


class TestLoader:
    """What the loader may do."""

    @pytest.mark.parametrize("statement", [INSERT, COPY])
    def test_inserts_under_the_lock(self, fresh: Store, statement: str) -> None:
        """Under the lock a loader's rows stand in the log, and the heads of their streams follow."""
        assert refusal(fresh, "t_loader", "SELECT iov_log.lock_log()", NEXT_OF_CARD_1, statement) is None

        found = fresh.sql("SELECT originator_id, originator_version, notification_id FROM iov_log.stored_events")
        heads = {stream: (version, place) for stream, version, place in sorted(found, key=str)}
        assert heads == {"card-1": (3, 3), "card-9": (1, 4)}
        assert {(s, *head) for s, head in heads.items()} == set(fresh.sql("SELECT * FROM iov_log.stream_head"))

    def test_is_told_what_stands_in_the_way(self, fresh: Store) -> None:
        """A load begins with the streams that moved on and the commands that were answered, and no others."""
        with psycopg.connect(fresh.as_login("t_loader")) as connection:
            assert connection.execute(BEGIN_LOAD).fetchall() == [(["card-1"], ["c-1"])]

    def test_answers_under_the_lock(self, fresh: Store) -> None:
        """A load that began under the lock ends with its answers."""
        assert refusal(fresh, "t_loader", BEGIN_LOAD, INSERT, END_LOAD) is None
        assert fresh.sql("SELECT command_id FROM iov_log.answered_commands ORDER BY 1") == [("c-1",), ("c-9",)]

    def test_may_do_what_the_application_does(self, fresh: Store) -> None:
        """A loader appends through the functions as well."""
        with open_postgres_log(fresh.as_login("t_loader"), registry=REGISTRY) as log:
            log.append(dents("card-1", 1, first=3), [Answer("c-2", "d", False)])
            assert len(log.read(["card-1"])["card-1"]) == 3
