"""What the command line says about itself, and how it says it."""

import os
import pty
import subprocess
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import pytest
from typer.main import get_command

from iov_realname.adapters.terminal.app import app
from iov_realname.adapters.terminal.panels import PANELS
from iov_realname.adapters.wording.language import Lang, lang_of
from tests.integration.command_line import OEM, PROGRAM, environment, run, url
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write

COMMANDS = [
    "demo",
    "ingest",
    "deliver",
    "resume",
    "reconcile",
    "review-report",
    "sales",
    "card",
    "cards",
    "rebuild",
    "erase",
    "subject",
    "accesses",
    "backup",
    "restore",
    "check",
]
IN_GROUPS = [
    "db init",
    "db check",
    "db upgrade",
    "simulate carriers",
    "retention due",
    "retention run",
    "hold place",
    "hold release",
]


def test_help_names_every_command() -> None:
    """And the exit codes."""
    told = run("--help")

    assert 0 == told.returncode
    assert all(command in told.stdout for command in [*COMMANDS, *(each.split()[0] for each in IN_GROUPS)])
    assert "could not run" in told.stdout


def test_every_command_has_its_panel() -> None:
    """Help shows each command once, where somebody would look for it, and `demo` first."""
    shown = [*chain.from_iterable(PANELS.values())]

    assert sorted(get_command(app).commands) == sorted(shown)  # type: ignore[attr-defined]
    told = run("--help").stdout
    assert [*PANELS] == sorted(PANELS, key=told.index)
    assert "demo" == shown[0]


@pytest.mark.parametrize("command", [*COMMANDS, *IN_GROUPS])
def test_help_teaches_with_an_example(command: str) -> None:
    """Every command shows how it is used."""
    told = run(*command.split(), "--help")

    assert 0 == told.returncode
    assert f"iov-realname {command}" in told.stdout.partition("Example")[2]


def test_help_loads_no_store() -> None:
    """Help is quick: no storage, cryptography or spreadsheet library is imported for it."""
    program = (
        "import sys\nfrom iov_realname.adapters.terminal import main\nsys.argv = ['iov-realname', 'ingest', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('eventsourcing', 'cryptography', 'msgspec', 'python_calamine', 'sqlite3')"
        " if name in sys.modules])"
    )
    told = subprocess.run(
        [PROGRAM[0], "-c", program], env=environment(), capture_output=True, encoding="utf-8", check=True
    )

    assert "[]" == told.stdout.splitlines()[-1]


def test_version_is_the_packages() -> None:
    """--version says what pip says."""
    assert f"iov-realname {version('iov-realname')}" == run("--version").stdout.strip()


@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, Lang.ZH),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, Lang.ZH),
        ({"LANG": "zh"}, Lang.ZH),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, Lang.EN),
        ({}, Lang.EN),
    ],
)
def test_the_locale_chooses_the_language(locale: dict[str, str], lang: Lang) -> None:
    """As POSIX orders its variables; English where nothing is said."""
    assert lang == lang_of(locale)


def test_progress_shows_on_a_terminal_only(tmp_path: Path) -> None:
    """A bar on stderr while it is a terminal, never in a log file, never among the results."""
    purchases = write(tmp_path / "purchases.csv", PURCHASES, PURCHASE)
    words = [*PROGRAM, "ingest", str(purchases), "--store", url(tmp_path / "fleet.db"), "--oem", OEM]
    watcher, terminal = pty.openpty()
    watched = subprocess.run(
        words, env=environment() | {"TERM": "xterm"}, stdout=subprocess.PIPE, stderr=terminal, check=True
    )
    os.close(terminal)
    seen = os.read(watcher, 1 << 16).decode(errors="replace")  # a terminal hands out what fits, wherever that ends
    os.close(watcher)
    logged = subprocess.run(words, env=environment(), capture_output=True, check=True)

    assert "judging rows" in seen
    assert "%" in seen
    assert "judging rows" not in watched.stdout.decode()
    assert b"" == logged.stderr


def test_a_terminal_without_chinese_gets_substitutes(tmp_path: Path) -> None:
    """A character that the output's encoding lacks is no error."""
    told = subprocess.run(
        [*PROGRAM, "card", "89860", "--store", url(tmp_path / "none.db"), "--lang", "zh"],
        env=environment() | {"PYTHONIOENCODING": "ascii:strict"},
        capture_output=True,
        check=False,
    )

    assert 3 == told.returncode
    assert b"Traceback" not in told.stderr
