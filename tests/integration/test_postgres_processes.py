"""Several processes on one PostgreSQL store: racing, forking, and killed in the middle of their work."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from time import monotonic

import pytest

from iov_realname.adapters.storage import RecordedLog, open_postgres_log
from iov_realname.application.errors import StaleStream
from iov_realname.application.ports import Answer
from tests.support.postgres import Server, Store, own_server, prepared
from tests.support.rounds import rounds
from tests.toy_events import REGISTRY, dent

ENDLESS = """
import sys
from iov_realname.adapters.storage import open_postgres_log
from iov_realname.application.ports import Answer
from tests.toy_events import REGISTRY, dents
with open_postgres_log(sys.argv[1], registry=REGISTRY) as log:
    number = int(sys.argv[2])
    while True:
        log.append([*dents(f"card-{number}", 2), *dents(f"vehicle-{number}", 1)], [Answer(f"c-{number}", "", False)])
        print(number, flush=True)
        number += 1
"""


def race(url: str, process: int, versions: int, together: Barrier) -> None:
    """Try to write every version of one stream."""
    with open_postgres_log(url, registry=REGISTRY, timeout=60) as log:
        together.wait()
        for version in range(1, versions + 1):
            with suppress(StaleStream):
                log.append([dent("card-1", version)], [Answer(f"c-{process}-{version}", "", False)])


def whole(log: RecordedLog) -> int:
    """How many of the endless writer's appends stand; there is none by half and none twice."""
    rows = log.recorder.since(0, 1_000_000)
    count = len(rows) // 3
    assert [(f"{kind}-{n}", v) for n in range(count) for kind, v in (("card", 1), ("card", 2), ("vehicle", 1))] == [
        (row.stream, row.version) for row in rows
    ]
    assert {f"c-{n}" for n in range(count)} == log.answered([f"c-{n}" for n in range(count + 2)]).keys()
    return count


def alone(store: Store) -> None:
    """Return once no session of a writer is left: a killed client's last statement may still be at work."""
    until = monotonic() + 30
    while store.server.sql(f"SELECT FROM pg_stat_activity WHERE datname = '{store.database}' AND usename = 't_app'"):
        assert monotonic() < until


def killed(store: Store, first: int, after: int, kill: Callable[[subprocess.Popen[str]], object]) -> int:
    """The last append that a writer reported before ``kill``, which comes once ``after`` were reported."""
    command = [sys.executable, "-c", ENDLESS, store.url, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
        assert writer.stdout is not None
        reported = next(number for number in map(int, writer.stdout) if number >= first + after)
        kill(writer)
        writer.send_signal(signal.SIGKILL)
        return max([reported, *(int(line) for line in writer.stdout if line.endswith("\n"))])


def test_one_winner_per_version_across_processes(store: Store) -> None:
    """Processes that race for the versions of one stream leave each version once, with one answer."""
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(3)
    processes = [spawn.Process(target=race, args=(store.url, number, 30, together)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    with open_postgres_log(store.url, registry=REGISTRY) as log:
        answers = log.answered([f"c-{process}-{version}" for process in range(3) for version in range(1, 31)])
        assert [process.exitcode for process in processes] == [0, 0, 0]
        assert list(range(1, 31)) == [event.version for event in log.read(["card-1"])["card-1"]]
        assert sorted(range(1, 31)) == sorted(int(command.rpartition("-")[2]) for command in answers)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_both_sides_of_a_fork(store: Store) -> None:
    """A log that was open at a fork goes on in parent and child, on connections of their own."""
    with open_postgres_log(store.url, registry=REGISTRY) as log:
        log.append([dent("card-1", 1)], [])
        child = os.fork()
        if child == 0:
            try:
                log.append([dent("card-child", 1)], [])
                log.close()
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        log.append([dent("card-1", 2)], [])

        assert status == 0
        assert {"card-1": 2, "card-child": 1} == {stream: len(found) for stream, found in log.histories("card-")}


def test_killed_writers_leave_a_whole_prefix(store: Store) -> None:
    """After kill -9 of a writer, everything it reported is there, and no append is there by half or twice."""
    done = 0
    for turn in rounds(3):
        after = 5 + 12 * turn % 50
        reported = killed(store, done, after, lambda _: None)
        alone(store)
        with open_postgres_log(store.url, registry=REGISTRY) as log:
            done = whole(log)
        assert done > reported


def test_a_killed_server_forgets_nothing_it_acknowledged() -> None:
    """After kill -9 of the whole server, which then recovers, everything reported is there, whole and once."""
    with own_server({"fsync": "on"}) as server, prepared(server), server.store() as store:
        done = 0
        for turn in rounds(2):
            after = 5 + 15 * turn % 50
            reported = killed(store, done, after, lambda _: kill(server))
            server.start()
            with open_postgres_log(store.url, registry=REGISTRY) as log:
                done = whole(log)
            assert done > reported


def kill(server: Server) -> None:
    """Kill -9 the postmaster, and wait until it and its children are gone."""
    assert server.folder is not None
    postmaster = int((server.folder / "data/postmaster.pid").read_text("utf-8").splitlines()[0])
    children = [int(str(pid)) for (pid,) in server.sql("SELECT pid FROM pg_stat_activity")]
    os.kill(postmaster, signal.SIGKILL)
    for pid in (postmaster, *children):
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
