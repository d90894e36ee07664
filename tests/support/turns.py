"""Holders of turns in other processes, and every way in which turns are given."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from iov_realname.adapters.storage.file_turns import FileTurns
from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.turns import PostgresTurns
from iov_realname.application.turns import TurnName, Turns

NAME = TurnName("polishing the bell", "secret key")
SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def turns_at(place: str) -> Iterator[Turns]:
    """The turns of the store at a path, or of a PostgreSQL store."""
    if "dbname=" not in place:
        yield FileTurns(Path(place))
        return
    turns = PostgresTurns(Address.of(place))
    try:
        yield turns
    finally:
        turns.close()


def hold(place: str, held: Any, let_go: Any) -> None:
    """Hold the turn from when ``held`` is set until ``let_go`` is."""
    with turns_at(place) as turns, turns.turn(NAME, 60):
        held.set()
        let_go.wait()


def add_up(place: str, counter: str, times: int) -> None:
    """Add to a number in a file, so that two who do it at once lose something."""
    file = Path(counter)
    with turns_at(place) as turns:
        for _ in range(times):
            with turns.turn(NAME, 60):
                number = int(file.read_text())
                os.sched_yield()
                file.write_text(str(number + 1))


def in_fork(work: Callable[[], bool]) -> bool:
    """What ``work`` finds in a forked child."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=lambda: sys.exit(0 if work() else 1))
    process.start()
    process.join()
    return process.exitcode == 0
