"""Stores that cannot be used: one clear sentence, exit code 3, nothing changed."""

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from iov_realname.domain.identifiers import unit_check_character
from tests.integration.command_line import OEM, cards_of, events_in, ingest, one_sentence, run, url
from tests.integration.test_cli_ingest import BUILD, BUILDS, PURCHASE, PURCHASES, write

SMALL_DISK = 1_200_000


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A store with one card."""
    folder = tmp_path / "store"
    folder.mkdir()
    assert ingest(folder / "fleet.db", write(tmp_path / "purchases.csv", PURCHASES, PURCHASE)).returncode == 0
    return folder / "fleet.db"


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """Another ledger for it."""
    return write(tmp_path / "builds.csv", BUILDS, BUILD)


def test_a_locked_database_is_waited_for_and_then_named(database: Path, more: Path) -> None:
    """Another program holds the writer's lock: nothing is written, and the sentence says what to do."""
    before = events_in(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        done = ingest(database, more)

    assert 3 == done.returncode
    assert "locked by another program" in one_sentence(done.stderr)
    assert before == events_in(database)


def test_a_store_of_a_newer_version_is_left_alone(database: Path, more: Path) -> None:
    """A store with a newer schema is neither read nor written."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = database.read_bytes()

    for done in (ingest(database, more), run("cards", "--store", url(database))):
        assert 3 == done.returncode
        assert "newer version" in one_sentence(done.stderr)
    assert before == database.read_bytes()


@pytest.mark.parametrize("suffix", [".keys", ".kek"])
def test_a_missing_key_file_is_named(suffix: str, database: Path, more: Path) -> None:
    """Without its keys or its wrapping key a store takes nothing in, and no new keys are made for it."""
    before = events_in(database)
    missing = database.with_name(database.name + suffix)
    missing.unlink()
    done = ingest(database, more)

    assert 3 == done.returncode
    assert missing.name in one_sentence(done.stderr)
    assert before == events_in(database)
    assert not missing.exists()


def test_reading_needs_no_keys(database: Path) -> None:
    """An auditor lists cards and reads histories without any key."""
    before = cards_of(database)
    for suffix in (".keys", ".kek"):
        database.with_name(database.name + suffix).unlink()

    assert before == cards_of(database)
    assert 0 == run("card", PURCHASE[0], "--store", url(database)).returncode


def test_another_oem_is_told_apart(database: Path, more: Path) -> None:
    """One store serves one OEM."""
    body = "91110101000000019"
    other = body + unit_check_character(body)
    before = events_in(database)
    done = run("ingest", more, "--store", url(database), "--oem", other)

    assert 3 == done.returncode
    assert f"serves the OEM {OEM}, not {other}" in one_sentence(done.stderr)
    assert before == events_in(database)


@pytest.mark.parametrize("text", ["not a database at all, but long enough to be looked at " * 40, ""])
def test_a_file_that_is_no_store_is_left_alone(text: str, tmp_path: Path) -> None:
    """Reading something else than a store says so and changes nothing."""
    (tmp_path / "fleet.db").write_text(text, "utf-8")
    done = run("cards", "--store", url(tmp_path / "fleet.db"))

    assert 3 == done.returncode
    assert "fleet.db" in one_sentence(done.stderr)
    assert text == (tmp_path / "fleet.db").read_text("utf-8")


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Only `ingest` and `demo` begin stores."""
    for words in (("cards",), ("card", PURCHASE[0]), ("deliver",)):
        done = run(*words, "--store", url(tmp_path / "fleet.db"))

        assert 3 == done.returncode
        assert "no store" in one_sentence(done.stderr)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, more: Path) -> None:
    """Neither the store's folder nor that of the refused rows is made for one."""
    nowhere = tmp_path / "nowhere"
    for words in ((nowhere / "fleet.db",), (tmp_path / "fleet.db", "--refused", nowhere / "refused.csv")):
        done = ingest(words[0], more, *words[1:])

        assert 3 == done.returncode
        assert str(nowhere) in one_sentence(done.stderr)
    assert not (tmp_path / "fleet.db").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of about a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(disk)]
    if os.geteuid() != 0 or shutil.which("mount") is None or subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def many(folder: Path, count: int) -> Path:
    """A ledger of many purchases."""
    cards = ([f"898604{number:013}", *PURCHASE[1:]] for number in range(count))
    return write(folder / "many.csv", PURCHASES, *cards)


def test_a_full_disk_is_named_and_nothing_is_lost(small_disk: Path, tmp_path: Path) -> None:
    """The disk fills up: one sentence; what was there stays readable, and with room the run completes."""
    database = small_disk / "fleet.db"
    assert ingest(database, write(tmp_path / "purchases.csv", PURCHASES, PURCHASE)).returncode == 0
    cards = cards_of(database)
    ledger = many(tmp_path, 3_000)
    done = ingest(database, ledger, "--refused", tmp_path / "refused.csv")

    assert 3 == done.returncode
    assert "full" in one_sentence(done.stderr)
    assert set(cards.splitlines()) <= set(cards_of(database).splitlines())
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    assert 0 == ingest(database, ledger, "--refused", tmp_path / "refused.csv").returncode
    assert 3_001 + 1 == len(cards_of(database).splitlines())


def test_a_file_that_may_not_grow_is_named(database: Path, tmp_path: Path) -> None:
    """Under a limit on file sizes, as quotas make them, the same holds."""
    before = cards_of(database)
    limit = database.stat().st_size + 200_000

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = run("ingest", many(tmp_path, 2_000), "--store", url(database), limits=limits)

    assert 3 == done.returncode
    one_sentence(done.stderr)
    assert set(before.splitlines()) <= set(cards_of(database).splitlines())
