"""Sealers that are killed at the worst moments, and sealers in several processes."""

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from iov_realname.adapters.proof.opening import open_book
from iov_realname.adapters.storage import RecordedLog, open_postgres_log, open_sqlite_log
from iov_realname.adapters.urls import is_postgres, sqlite_path
from iov_realname.application.proof.audit import audit
from iov_realname.application.proof.errors import SealedMeanwhile
from iov_realname.application.proof.ports import StoredRows
from iov_realname.application.proof.sealer import Sealer
from tests.support import merkle
from tests.support.sealed import LASTING, ORIGIN, SIGNER, SealedLog, sealed_log
from tests.toy_events import REGISTRY

DYING = """
import os, signal, sys
from iov_realname.adapters.proof.opening import open_book
from iov_realname.application.proof import sealer as sealing
from tests.integration.test_seal_processes import rows_at
from tests.support.sealed import ORIGIN, SIGNER

where, url = sys.argv[1:]
sealing.BATCH = 40
die = lambda: os.kill(os.getpid(), signal.SIGKILL)

class Dying:
    def __init__(self, inner):
        self.inner = inner
    def __getattr__(self, name):
        def call(*values):
            if where == f"before {name}":
                die()
            found = getattr(self.inner, name)(*values)
            if where == f"after {name}":
                die()
            return found
        return call

rows = rows_at(url)
sealing.Sealer(rows, Dying(open_book(url)), ORIGIN, [SIGNER]).run()
"""
ENDLESS = """
import sys
from iov_realname.adapters.proof.opening import open_book
from iov_realname.application.proof import sealer as sealing
from tests.integration.test_seal_processes import log_at
from tests.support.sealed import ORIGIN, SIGNER
from tests.toy_events import dents

sealing.BATCH = 3
log, book = log_at(sys.argv[1]), open_book(sys.argv[1])
number = int(sys.argv[2])
while True:
    log.append(dents(f"card-{number}", 7), [])
    print(sealing.Sealer(log.recorder, book, ORIGIN, [SIGNER]).run().note.encode().hex(), flush=True)
    number += 1
"""


def log_at(url: str) -> RecordedLog:
    """The log of a store, in whatever process."""
    if is_postgres(url):
        return open_postgres_log(url, registry=REGISTRY)
    return open_sqlite_log(sqlite_path(url), registry=REGISTRY, synchronous="normal")


def rows_at(url: str) -> StoredRows:
    """Its rows."""
    return log_at(url).recorder


@pytest.fixture(params=LASTING)
def placed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[SealedLog, str]]:
    """A fresh log, and the URL by which another process finds it."""
    with sealed_log(request.param, request, tmp_path) as sealed:
        file = request.param == "file"
        yield sealed, f"sqlite:///{tmp_path / 'log.db'}" if file else request.getfixturevalue("store").uri()


@pytest.mark.parametrize("where", ["before add", "after add", "before sign", "after sign", "after last_position"])
def test_a_sealer_may_die_anywhere(placed: tuple[SealedLog, str], where: str) -> None:
    """Killed before or after any step, it leaves whole batches; the next one signs everything, once."""
    sealed, url = placed
    sealed.grow(300)
    dead = subprocess.run([sys.executable, "-c", DYING, where, url], check=False)
    assert -signal.SIGKILL == dead.returncode

    assert sealed.book.size() in {0, 40, 300}
    assert merkle.root(sealed.leaves()) == sealed.seal().root
    assert 300 == audit(sealed.log.recorder, sealed.book).events


def test_a_killed_sealer_forgets_no_checkpoint(placed: tuple[SealedLog, str]) -> None:
    """Every checkpoint that was seen before kill -9 stands afterwards, and the next sealer goes on from the last."""
    sealed, url = placed
    for run, after in enumerate((3, 8)):
        command = [sys.executable, "-c", ENDLESS, url, str(run * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sealer:
            assert sealer.stdout is not None
            seen = [sealer.stdout.readline() for _ in range(after)]
            sealer.send_signal(signal.SIGKILL)
            seen.extend(line for line in sealer.stdout if line.endswith("\n"))

        sealed.seal()
        kept = {each.note for each in sealed.book.checkpoints()}
        assert {bytes.fromhex(line).decode() for line in seen} <= kept
        assert sealed.book.size() == audit(sealed.log.recorder, sealed.book).events


def test_holes_in_positions_are_none_in_the_tree(placed: tuple[SealedLog, str], request: pytest.FixtureRequest) -> None:
    """Positions that a refused append has used up leave no gap among the leaves."""
    sealed, url = placed
    sealed.grow(3)
    if is_postgres(url):
        request.getfixturevalue("store").sql("SELECT nextval('iov_log.stored_events_notification_id_seq')")
    else:
        with closing(sqlite3.connect(sqlite_path(url))) as connection:
            connection.execute("UPDATE sqlite_sequence SET seq = seq + 1")
            connection.commit()
    sealed.grow(2)
    signed = sealed.seal()

    assert [0, 1, 2, None, 3, 4] == [sealed.book.index_of(position) for position in range(1, 7)]
    assert (5, merkle.root(sealed.leaves())) == (signed.size, signed.root)
    assert 5 == audit(sealed.log.recorder, sealed.book).events


def race(url: str, together: Barrier) -> None:
    """Seal at the same moment as others; be told so at most."""
    rows, book = rows_at(url), open_book(url)
    together.wait()
    try:
        Sealer(rows, book, ORIGIN, [SIGNER]).run()
    except SealedMeanwhile:
        sys.exit(7)


def test_of_several_processes_one_writes(placed: tuple[SealedLog, str]) -> None:
    """Sealers in several processes leave every event sealed once; who was overtaken is told so and writes nothing."""
    sealed, url = placed
    sealed.grow(2500)
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(3)
    processes = [spawn.Process(target=race, args=(url, together)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    codes = {process.exitcode for process in processes}
    assert 0 in codes
    assert codes <= {0, 7}
    assert merkle.root(sealed.leaves()) == sealed.seal().root
    assert 1 == audit(sealed.log.recorder, sealed.book).checkpoints
