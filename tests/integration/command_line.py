"""The command line as tests of this folder use it: a process of its own, in an environment of its own."""

import csv
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import psycopg
import pytest

from iov_realname.adapters.urls import is_postgres, sqlite_path
from tests.support.forked import forked

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples" / "small"
OEM = "911101010000000002"
PROGRAM = (sys.executable, "-m", "iov_realname")
Database: TypeAlias = Path | str
"""Where a store is: a file, or its URL."""

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not on this machine")


def environment(lang: str = "en_GB.UTF-8") -> dict[str, str]:
    """Nothing but what the program needs, and a locale."""
    return {"PATH": os.environ["PATH"], "LC_ALL": lang, "TERM": "dumb"}


def run(
    *words: object,
    lang: str = "en_GB.UTF-8",
    limits: Callable[[], None] | None = None,
    folder: Path | None = None,
    also: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, in that folder, and ``also`` with these variables of the environment.

    A process of its own; started, and not forked, where it is limited or a variable is read when Python starts.
    """
    variables = environment(lang) | dict(also or {})
    if limits is None and not any(name.startswith("PYTHON") for name in variables.keys() - {"PYTHONPATH"}):
        return forked([*map(str, words)], variables, folder)
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        env=variables,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=limits,
    )


def start(*words: object) -> "subprocess.Popen[str]":
    """Start a command."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def url(database: Database) -> str:
    """The URL of a store."""
    return database if isinstance(database, str) else f"sqlite:///{database}"


def ingest(database: Database, *words: object) -> "subprocess.CompletedProcess[str]":
    """Ingest into a store of the samples' OEM."""
    return run("ingest", *words, "--store", url(database), "--oem", OEM)


def cards_of(database: Database) -> str:
    """All cards as CSV."""
    listed = run("cards", "--store", url(database), "--format", "csv")
    assert listed.returncode == 0, listed.stderr
    return listed.stdout


def refused_in(file: Path) -> Counter[tuple[str, str, str]]:
    """The refused rows of a file, each with its code."""
    with file.open(encoding="utf-8", newline="") as rows:
        return Counter((row["file"], row["row"], row["code"]) for row in csv.DictReader(rows))


def events_in(database: Database) -> int:
    """How many events a store holds; 0 while it is being made."""
    address = url(database)
    return _events_in_tables(address) if is_postgres(address) else _events_in_file(sqlite_path(address))


def _events_in_tables(address: str) -> int:
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT count(*) FROM iov_log.stored_events").fetchone()
    assert found is not None
    return int(found[0])


def _events_in_file(database: Path) -> int:
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        (count,) = connection.execute("SELECT count(*) FROM stored_events").fetchone()
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
    return int(count)


def one_sentence(said: str) -> str:
    """What stderr holds, if it is one sentence and no traceback."""
    lines = said.strip().splitlines()
    assert len(lines) == 1, said
    assert "Traceback" not in said
    return lines[0]
