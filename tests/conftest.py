"""How hard Hypothesis looks, and the PostgreSQL server that tests share.

HYPOTHESIS_PROFILE is ``ordinary``, ``quick`` for mutants or ``thorough`` for nights.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support.hsm import Token, softhsm
from tests.support.postgres import Server, Store, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("ordinary", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=15, derandomize=True, database=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))

# The programs under test are started hundreds of times: their modules are compiled once, whatever the shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell makes what it starts in the background deaf to Ctrl-C; the programs under test would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL server, started when the first test asks for it."""
    with server() as running:
        yield running


@pytest.fixture
def store(postgres: Server) -> Iterator[Store]:
    """A fresh PostgreSQL store with a login of its own."""
    with postgres.store() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    """A token of a software HSM, made when the first test asks for it; skips where there is none."""
    with softhsm(tmp_path_factory.mktemp("hsm")) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser without a window, started when the first test asks for it; skips where there is none."""
    from tests.support.browser import browser_of_the_system

    with browser_of_the_system() as running:
        yield running
