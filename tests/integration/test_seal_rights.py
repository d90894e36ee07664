"""Seals are inserted once and stay: who may do what to their tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from iov_realname.adapters.proof.postgres import PostgresSealBook
from iov_realname.adapters.proof.sqlite import open_sqlite_book
from iov_realname.adapters.storage import sqlite_admin
from iov_realname.adapters.storage.postgres import admin
from iov_realname.application.proof.ports import Attestation, Kind, SignedCheckpoint, Tile
from tests.support.postgres import Server, Store
from tests.support.sealed import Book

TABLES = ("merkle_leaves", "merkle_tile", "checkpoint", "attestation")
CHANGES = [
    *(f"DELETE FROM {table}" for table in TABLES),
    "UPDATE merkle_leaves SET idx = 9",
    "UPDATE merkle_tile SET n = 9",
    "UPDATE checkpoint SET note = 'x'",
    "UPDATE attestation SET evidence = 'x'",
]
INSERTS = [
    "INSERT INTO merkle_leaves SELECT * FROM merkle_leaves",
    "INSERT INTO merkle_tile SELECT 0, 1, root, data FROM merkle_tile",
    "INSERT INTO checkpoint SELECT 9, root, note FROM checkpoint",
    "INSERT INTO attestation SELECT size, kind, 'x', evidence FROM attestation",
]
NO_RIGHT, APPEND_ONLY = "42501", "IR003"


def fill(book: Book) -> None:
    """One row in each table."""
    book.add(0, range(1, 257), [bytes(32)] * 256, [Tile(0, 0, bytes(8192), bytes(32))])
    book.sign(SignedCheckpoint(256, bytes(32), "note\n"))
    book.attest(256, Attestation(Kind.TIMESTAMP, "tsa", b"token"))


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Store]:
    """A database whose seals nobody manages to change."""
    with postgres.store() as store:
        book = PostgresSealBook(store.url)
        fill(book)
        before = [store.sql(f"SELECT * FROM iov_log.{table}") for table in TABLES]
        yield store
        assert before == [store.sql(f"SELECT * FROM iov_log.{table}") for table in TABLES]
        assert () == admin.check(store.admin_url)
        book.close()


def refusal(store: Store, login: str, *statements: str) -> str | None:
    """The SQLSTATE with which the last statement is refused."""
    address = store.admin_url if login == "postgres" else store.as_login(login)
    with psycopg.connect(address, options="-c search_path=iov_log") as connection:
        try:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]
        except psycopg.Error as error:
            return error.sqlstate
    return None


class TestDatabase:
    """By right, and by triggers for those who have every right."""

    @pytest.mark.parametrize("login", ["t_app", "t_loader", "t_stranger"])
    @pytest.mark.parametrize("statement", [*CHANGES, *INSERTS, *(f"TRUNCATE {table} CASCADE" for table in TABLES)])
    def test_no_right(self, filled: Store, login: str, statement: str) -> None:
        """Programs seal through the functions only, and change nothing."""
        assert refusal(filled, login, statement) in {NO_RIGHT, "42P01"}

    @pytest.mark.parametrize("mode", ["origin", "replica"])
    @pytest.mark.parametrize("statement", [*CHANGES, *(f"TRUNCATE {table} CASCADE" for table in TABLES)])
    def test_owner_and_superuser_are_told(self, filled: Store, mode: str, statement: str) -> None:
        """Triggers refuse even those who could remove them, also in replica mode."""
        for role in ("iov_migrator", "postgres"):
            settings = (f"SET session_replication_role = {mode}", f"SET ROLE {role}")
            assert APPEND_ONLY == refusal(filled, "postgres", *settings, statement)

    @pytest.mark.parametrize("function", ["seal", "sign", "attest"])
    def test_strangers_seal_nothing(self, filled: Store, function: str) -> None:
        """The functions are for the application's role only."""
        calls = {
            "seal": "SELECT iov_log.seal(9, 1, 999, 999, '', '', '{}', '{}', '{}', '{}')",
            "sign": "SELECT iov_log.sign(9, '', '')",
            "attest": "SELECT iov_log.attest(9, '', '', '')",
        }
        assert NO_RIGHT == refusal(filled, "t_stranger", calls[function])


class TestFile:
    """By triggers, which whoever has the file can drop; the checkpoints kept elsewhere tell."""

    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    @pytest.mark.parametrize("statement", [*CHANGES, *(insert.replace("INSERT", "REPLACE") for insert in INSERTS[:1])])
    def test_nothing_is_changed(self, tmp_path: Path, recursive: str, statement: str) -> None:
        """Nothing is updated, deleted or replaced."""
        book = open_sqlite_book(tmp_path / "log.db")
        fill(book)
        with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
            connection.execute(f"PRAGMA recursive_triggers = {recursive}")
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
        book.close()
        assert [] == sqlite_admin.check(tmp_path / "log.db")

    @pytest.mark.parametrize("table", TABLES)
    def test_no_row_is_replaced(self, tmp_path: Path, table: str) -> None:
        """A row that is there is not put in a second time, whatever the statement is called."""
        book = open_sqlite_book(tmp_path / "log.db")
        fill(book)
        book.close()
        with closing(sqlite3.connect(tmp_path / "log.db")) as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")

    def test_seals_of_before_the_schema_had_them_are_kept(self, tmp_path: Path) -> None:
        """A file of schema 3 that was sealed is read as it is, and upgraded with all its seals when written to."""
        file = tmp_path / "log.db"
        book = open_sqlite_book(file)
        fill(book)
        book.close()
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript("CREATE TABLE seal_schema (version INTEGER); PRAGMA user_version = 3")
        for read_only in (True, False):
            book = open_sqlite_book(file, read_only=read_only)
            found = book.checkpoint()
            assert (256, SignedCheckpoint(256, bytes(32), "note\n")) == (book.size(), found)
            book.close()

        assert [] == sqlite_admin.check(file)

    def test_a_store_that_is_only_read_gets_no_tables(self, tmp_path: Path) -> None:
        """Read-only, a store of before there were seals has an empty book and stays as it is."""
        sqlite_admin.init(tmp_path / "log.db")
        with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
            connection.executescript("".join(f"DROP TABLE {table};" for table in reversed(TABLES)))
            connection.execute("PRAGMA user_version = 3")
        book = open_sqlite_book(tmp_path / "log.db", read_only=True)

        assert (0, None) == (book.size(), book.checkpoint())
        book.close()
        with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
            assert (0,) == connection.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'merkle%'").fetchone()
