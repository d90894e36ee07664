"""Several processes on one SQLite file, and one that dies in the middle of its work."""

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path

from iov_realname.adapters.storage import open_sqlite_log
from iov_realname.application.errors import StaleStream
from iov_realname.application.ports import Answer
from tests.toy_events import REGISTRY, dent

ENDLESS = """
import sys
from iov_realname.adapters.storage import open_sqlite_log
from iov_realname.application.ports import Answer
from tests.toy_events import REGISTRY, dents
with open_sqlite_log(sys.argv[1], registry=REGISTRY) as log:
    number = 0
    while True:
        log.append([*dents(f"card-{number}", 2), *dents(f"vehicle-{number}", 1)], [Answer(f"c-{number}", "", False)])
        print(number, flush=True)
        number += 1
"""


def open_and_write(folder: Path, process: int, files: int, together: Barrier) -> None:
    """Open fresh files at the same moment as others, and write into each."""
    for file in range(files):
        together.wait()
        with open_sqlite_log(folder / f"{file}.db", registry=REGISTRY, timeout=60) as log:
            for version in range(1, 11):
                log.append([dent(f"card-{process}", version)], [])


def race(folder: Path, process: int, versions: int, together: Barrier) -> None:
    """Try to write every version of one stream."""
    with open_sqlite_log(folder / "0.db", registry=REGISTRY, timeout=60) as log:
        together.wait()
        for version in range(1, versions + 1):
            with suppress(StaleStream):
                log.append([dent("card-1", version)], [Answer(f"c-{process}-{version}", "", False)])


def run(work: object, folder: Path, count: int, amount: int) -> list[int | None]:
    """``count`` fresh processes at ``work``; their exit codes."""
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(count)
    processes = [spawn.Process(target=work, args=(folder, number, amount, together)) for number in range(count)]  # type: ignore[arg-type]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def test_opening_one_fresh_file_at_once(tmp_path: Path) -> None:
    """Processes that open the same fresh file at the same moment all get a whole store and lose nothing."""
    assert run(open_and_write, tmp_path, count=4, amount=8) == [0, 0, 0, 0]

    for file in range(8):
        with open_sqlite_log(tmp_path / f"{file}.db", registry=REGISTRY) as log:
            streams = {stream: [event.version for event in events] for stream, events in log.histories("card-")}
        assert {f"card-{process}": list(range(1, 11)) for process in range(4)} == streams


def test_one_winner_per_version_across_processes(tmp_path: Path) -> None:
    """Processes that race for the versions of one stream leave each version once, with one answer."""
    assert run(race, tmp_path, count=3, amount=30) == [0, 0, 0]

    with open_sqlite_log(tmp_path / "0.db", registry=REGISTRY) as log:
        answers = log.answered([f"c-{process}-{version}" for process in range(3) for version in range(1, 31)])
        assert list(range(1, 31)) == [event.version for event in log.read(["card-1"])["card-1"]]
        assert sorted(range(1, 31)) == sorted(int(command.rpartition("-")[2]) for command in answers)


def test_a_killed_writer_leaves_a_whole_prefix(tmp_path: Path) -> None:
    """After kill -9 in the middle of appends, everything reported is there, and no append is there by half."""
    file = tmp_path / "log.db"
    reported = -1
    for _ in range(3):
        file.unlink(missing_ok=True)
        with subprocess.Popen([sys.executable, "-c", ENDLESS, str(file)], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            reported = next(number for number in map(int, writer.stdout) if number >= 25)
            writer.send_signal(signal.SIGKILL)

        with open_sqlite_log(file, registry=REGISTRY) as log:
            events = log.since(0, 1_000_000)
            whole = len(events) // 3
            answers = log.answered([f"c-{number}" for number in range(whole + 2)])
        assert whole > reported
        assert [(f"{kind}-{n}", v) for n in range(whole) for kind, v in (("card", 1), ("card", 2), ("vehicle", 1))] == [
            (event.stream, event.version) for event in events
        ]
        assert {f"c-{number}" for number in range(whole)} == answers.keys()
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
