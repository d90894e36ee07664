"""`db init`, `db check`, `db upgrade`: what an administrator does to a store, of either kind."""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from iov_realname.adapters.storage.postgres.migrations import latest
from tests.integration.command_line import OEM, PROGRAM, environment, events_in, one_sentence, run, url
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write
from tests.support.postgres import PASSWORD, Server, Store, uri_of

DISABLED = "ALTER TABLE iov_log.stored_events DISABLE TRIGGER append_only"

WEAKENED = """
DROP TRIGGER stored_events_delete_guard;
CREATE TRIGGER stored_events_delete_guard BEFORE DELETE ON stored_events BEGIN SELECT 1; END
"""


@pytest.fixture
def empty(postgres: Server) -> Iterator[str]:
    """A database in which nothing is, for its administrator."""
    with postgres.database("template0") as name:
        yield uri_of(postgres.address(name))


@pytest.fixture(params=["file", "database"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store of either kind may be made."""
    found: str = url(tmp_path / "fleet.db") if request.param == "file" else request.getfixturevalue("empty")
    return found


def test_init_then_check_then_again(fresh: str) -> None:
    """What was made is as it should be; made again or upgraded, nothing changes, and that is said."""
    made, checked, again, upgraded = (run("db", act, "--store", fresh) for act in ("init", "check", "init", "upgrade"))

    assert [0] * 4 == [done.returncode for done in (made, checked, again, upgraded)], made.stderr + checked.stderr
    assert "0001 log" in made.stdout
    assert "is ready (schema" in made.stdout
    assert "as this program makes it" in checked.stdout
    assert all("nothing was changed" in done.stdout for done in (again, upgraded))


def test_init_says_what_comes_next(empty: str) -> None:
    """The logins' rights, as one gives them, and the first command; both languages."""
    english, chinese = (run("db", "init", "--store", empty, "--lang", lang).stdout for lang in ("en", "zh"))

    for told in (english, chinese):
        assert "GRANT iov_app TO app;" in told
        assert "GRANT iov_loader TO loader;" in told
        assert "--keys database:/etc/iov/fleet.kek" in told
    assert "give the program's logins" in english
    assert "授权" in chinese


def test_a_file_made_by_init_is_begun_by_ingest(tmp_path: Path) -> None:
    """Init makes no keys and names no OEM; the first ingest does, and announces the wrapping key."""
    database = tmp_path / "fleet.db"
    ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
    assert run("db", "init", "--store", url(database)).returncode == 0
    assert not database.with_name("fleet.db.kek").exists()
    unsaid = run("ingest", ledger, "--store", url(database))

    assert 3 == unsaid.returncode
    assert "--oem" in one_sentence(unsaid.stderr)
    assert not database.with_name("fleet.db.kek").exists()
    assert "fleet.db.kek" in run("ingest", ledger, "--store", url(database), "--oem", OEM).stderr
    assert 0 == run("db", "check", "--store", url(database)).returncode


def test_check_names_every_difference_of_a_database(store: Store) -> None:
    """One a line, exit code 3; as JSON the same, and the store's name without its password."""
    store.sql(DISABLED, "DROP TRIGGER only_with_lock ON iov_log.stored_events")
    told = run("db", "check", "--store", store.uri())
    document = json.loads(run("db", "check", "--store", store.uri(), "--json").stdout)

    assert 3 == told.returncode
    assert ["only_with_lock", "append_only"] == [
        next(name for name in ("append_only", "only_with_lock") if name in line) for line in told.stdout.splitlines()
    ]
    assert "2" in one_sentence(told.stderr)
    assert told.stdout.splitlines() == document["differences"]
    assert ("iov-realname.db-check.v1", latest()) == (document["format"], document["schema"])
    assert store.parts["password"] not in document["store"]


@pytest.mark.parametrize(
    ("tampering", "difference"),
    [
        ("DROP TRIGGER stored_events_update_guard", "trigger stored_events_update_guard is missing"),
        ("CREATE TABLE other (x)", "table other is not expected"),
        (
            WEAKENED,
            "trigger stored_events_delete_guard is not as this program made it",
        ),
    ],
)
def test_check_names_every_difference_of_a_file(tampering: str, difference: str, tmp_path: Path) -> None:
    """A trigger that is gone or weakened, a table that is somebody else's."""
    database = tmp_path / "fleet.db"
    run("db", "init", "--store", url(database))
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(tampering)
    told = run("db", "check", "--store", url(database))

    assert (3, difference) == (told.returncode, told.stdout.strip())
    one_sentence(told.stderr)


def test_check_finds_damage_in_a_file(tmp_path: Path) -> None:
    """A page that was overwritten: SQLite's own check is part of ours."""
    database = tmp_path / "fleet.db"
    ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
    assert run("ingest", ledger, "--store", url(database), "--oem", OEM).returncode == 0
    with database.open("r+b") as file:
        file.seek(-4096, 2)
        file.write(b"\xff" * 4096)
    told = run("db", "check", "--store", url(database))

    assert 3 == told.returncode
    assert "Traceback" not in told.stderr
    assert told.stdout or "damaged" in told.stderr


@pytest.mark.parametrize("act", ["check", "upgrade"])
def test_a_store_that_is_not_there_is_not_made(act: str, fresh: str, tmp_path: Path) -> None:
    """Only init makes one, and the sentence says so."""
    told = run("db", act, "--store", fresh)

    assert 3 == told.returncode
    assert any(said in told.stdout + told.stderr for said in ("no store", "db init"))
    assert [] == list(tmp_path.iterdir())


def test_init_needs_an_administrator(postgres: Server) -> None:
    """A login that may not make roles or tables is told what an administrator is; nothing is made."""
    with postgres.database("template0") as name:
        stranger = uri_of(postgres.address(name, user="t_stranger", password=PASSWORD))
        told = [run("db", "init", "--store", stranger, "--lang", lang) for lang in ("en", "zh")]
        schemas = postgres.sql("SELECT FROM pg_namespace WHERE nspname LIKE 'iov%'", database=name)

    assert [3, 3] == [each.returncode for each in told]
    assert "CREATEROLE" in one_sentence(told[0].stderr)
    assert "超级用户" in one_sentence(told[1].stderr)
    assert [] == schemas


def test_check_writes_nothing(store: Store) -> None:
    """The application's login may ask, and asking leaves no event."""
    assert 0 == run("db", "check", "--store", store.uri()).returncode
    assert 0 == events_in(store.uri())


def test_psycopg_is_named_when_missing() -> None:
    """Without the extra, laying the ground of a database says what to install."""
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from iov_realname.adapters.terminal import main\n"
        "sys.argv = ['iov-realname', 'db', 'init', '--store', 'postgresql:///fleet']\nmain()"
    )
    told = subprocess.run(
        [PROGRAM[0], "-c", program], env=environment(), capture_output=True, encoding="utf-8", check=False
    )

    assert 3 == told.returncode
    assert "iov-realname[postgres]" in one_sentence(told.stderr)
