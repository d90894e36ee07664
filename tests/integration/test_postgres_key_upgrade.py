"""Keys that a database of the earlier schema holds are the same keys after the upgrade."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.adapters.keys.profile import GM, INTL
from iov_realname.adapters.storage.postgres import admin
from iov_realname.adapters.storage.postgres.migrations import migrate
from iov_realname.application.errors import KeyStoreUnusable, SubjectErased, SubjectLocked
from iov_realname.application.ports import Place, Purpose
from iov_realname.domain.confidential import Sealed
from tests.support.postgres import Server, Store, make_logins

GOLDEN = Path(__file__).parents[1] / "golden/keys-v1"
FOUND = json.loads((GOLDEN / "sealed.json").read_text("utf-8"))
ACTIVE, LOCKED, GONE = (Sealed(*parts) for parts in FOUND["sealed"])
PLACE = Place("card-89860012345678901234", "fedcba9876543210fedcba9876543210", "card.IdentityPresented.v1", "holder")
CLEAR = '{"name":"张三"}'


@pytest.fixture
def kek(tmp_path: Path) -> Path:
    """The wrapping key of the earlier version."""
    kek = tmp_path / "fleet.kek"
    kek.write_bytes((GOLDEN / "kek.txt").read_bytes())
    kek.chmod(0o600)
    return kek


@pytest.fixture
def upgraded(postgres: Server) -> Iterator[Store]:
    """A database made by the second migration, filled as the earlier version filled it, then upgraded."""
    with postgres.database("template0") as name:
        url = postgres.address(name)
        with psycopg.connect(url, autocommit=True) as connection:
            migrate(connection, 2)
            for line in (GOLDEN / "keys.sql").read_text("utf-8").splitlines():
                if line.startswith("INSERT INTO") and "epochs" in line:
                    connection.execute(as_postgres(line))
            for line in (GOLDEN / "keys.sql").read_text("utf-8").splitlines():
                if line.startswith("INSERT INTO") and "epochs" not in line:
                    connection.execute(as_postgres(line))
        admin.upgrade(url)
        make_logins(postgres)
        yield Store(postgres, name)


def as_postgres(statement: str) -> bytes:
    """An INSERT of SQLite's as one of PostgreSQL's."""
    table, _, values = statement.removeprefix("INSERT INTO ").partition(" ")
    spelt = values.replace("X'", "'\\x")
    return f"INSERT INTO iov_keys.{table} {spelt}".encode()


def test_old_keys_still_open(upgraded: Store, kek: Path) -> None:
    """Sealed values, digests and states are as they were."""
    with PostgresKeyRing(upgraded.url, kek, create=False) as ring:
        assert ring.profile is INTL
        assert ring.unseal(ACTIVE, PLACE) == CLEAR
        assert {name: ring.digest(Purpose(name), "11010519491231002X") for name in FOUND["digests"]} == FOUND["digests"]
        with pytest.raises(SubjectLocked):
            ring.unseal(LOCKED, PLACE)
        with pytest.raises(SubjectErased):
            ring.unseal(GONE, PLACE)


def test_an_old_database_is_of_the_international_profile(upgraded: Store, kek: Path) -> None:
    """The other profile is refused."""
    with pytest.raises(KeyStoreUnusable, match="made under crypto profile intl, not gm"):
        PostgresKeyRing(upgraded.url, kek, profile=GM)


def test_there_is_one_current_epoch(store: Store) -> None:
    """The table itself refuses a second one, and a date that does not fit the state."""
    store.sql("INSERT INTO iov_keys.epochs (epoch, probe) VALUES (1, 'x')")
    for wrong in (
        "INSERT INTO iov_keys.epochs (epoch, probe) VALUES (2, 'x')",
        "INSERT INTO iov_keys.epochs (epoch, probe, state) VALUES (2, 'x', 'retired')",
        "INSERT INTO iov_keys.epochs (epoch, probe, state, final_from) VALUES (2, 'x', 'leaving', '2026-11-24')",
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            store.sql(wrong)
