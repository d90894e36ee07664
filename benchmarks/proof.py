"""What sealing, proving, auditing and handing over cost, beside writing and reading the same events.

    python benchmarks/proof.py 100000                     # on an SQLite file and on PostgreSQL
    python benchmarks/proof.py 1000000 --store sqlite

Events have about 300 bytes and go in, and are sealed, 1,000 at a time. Ratios hold on a busy machine; microseconds do
not. PostgreSQL is the tests' own server, with fsync on.
"""

import argparse
import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.postgres import server

from iov_realname.adapters.proof.bundling import Extras, write_histories, write_log
from iov_realname.adapters.proof.postgres import PostgresSealBook
from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.adapters.proof.sorting import sorted_heads
from iov_realname.adapters.proof.sqlite import open_sqlite_book
from iov_realname.adapters.storage.postgres.recorder import PostgresRecorder
from iov_realname.adapters.storage.rows import NewRow
from iov_realname.adapters.storage.sqlite import SqliteRecorder
from iov_realname.application.proof.audit import audit
from iov_realname.application.proof.completeness import ends_tree
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.sealer import Sealer
from iov_realname.verifier import VerifierKey, check_bundle, stream_key

BATCH = 1_000
HISTORIES = 10
"""Events per history."""
LEAVES = 65_536
"""Of the tree that shows what hashing alone takes."""
SIGNER = Ed25519Signer("oem.example/benchmark", bytes(32))


@contextmanager
def in_file() -> Iterator[tuple[Any, Any]]:
    """An SQLite store."""
    with tempfile.TemporaryDirectory() as folder:
        recorder = SqliteRecorder(Path(folder) / "log.db")
        book = open_sqlite_book(Path(folder) / "log.db")
        yield recorder, book
        book.close()
        recorder.close()


@contextmanager
def in_database() -> Iterator[tuple[Any, Any]]:
    """A PostgreSQL store."""
    with server({"fsync": "on"}) as running, running.store() as store:
        recorder, book = PostgresRecorder(store.url), PostgresSealBook(store.url)
        yield recorder, book
        book.close()
        recorder.close()


class Spent(NamedTuple):
    """Seconds on the clock, and of this process on a processor (without what a database server does)."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Spent:
    """What ``work`` takes."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - began, time.process_time() - busy)


def yardstick() -> Spent:
    """Hashing alone: a tree over short leaves, which no sealing can do without."""

    def hashed() -> None:
        for number in range(2 * LEAVES - 1):
            sha256(b"%065d" % number).digest()

    return timed(hashed)


def write(recorder: Any, count: int) -> None:
    """Append events, a batch at a time."""
    for start in range(0, count, BATCH):
        recorder.insert([row(number) for number in range(start, min(start + BATCH, count))], [])


def row(number: int) -> NewRow:
    """An event of about 300 bytes."""
    state = os.urandom(150).hex().encode()
    return NewRow(f"card-{number // HISTORIES:020}", number % HISTORIES + 1, "card.Sold.v1", state)


class Reading:
    """A recorder, and what reading it has cost on a processor so far."""

    def __init__(self, recorder: Any) -> None:
        self._recorder = recorder
        self.cpu = 0.0

    def since(self, position: int, limit: int) -> Any:
        """The recorder's answer, timed."""
        began = time.process_time()
        page = self._recorder.since(position, limit)
        self.cpu += time.process_time() - began
        return page

    def end(self) -> int:
        """The recorder's."""
        end: int = self._recorder.end()
        return end


def sealing(recorder: Any, book: Any) -> tuple[Spent, list[float]]:
    """Seal and sign everything: what it took, and of each batch the seconds on a processor beyond reading it."""
    reading = Reading(recorder)
    batches: list[float] = []

    def batch(_: int) -> None:
        batches.append(time.process_time() - began - reading.cpu - sum(batches))

    sealer = Sealer(reading, book, "oem.example/benchmark", [SIGNER])
    began = time.process_time()
    return timed(lambda: sealer.run(batch)), batches


def read(recorder: Any) -> None:
    """Read all events, a page at a time."""
    position = 0
    while page := recorder.since(position, BATCH):
        position = page[-1].position


def measure(name: str, recorder: Any, book: Any, count: int) -> None:
    """Measure one store and print it."""
    wrote = timed(lambda: write(recorder, count))
    sealed, batches = sealing(recorder, book)
    once, hashing = timed(lambda: read(recorder)), yardstick()
    evidence = Evidence(book)
    proofs = [timed(lambda at=at: evidence.receipt(at)) for at in range(1, count, max(count // 200, 1))]  # type: ignore[misc]
    audited = timed(lambda: audit(recorder, book))
    heads = timed(lambda: ends_tree(book, sorted_heads, count))
    micro = 1e6 / count
    print(
        f"{name:<10} {count:>9,} events  write {wrote.wall * micro:6.1f} µs"
        f"  seal {sealed.wall * micro:.1f} µs  {sealed.wall / wrote.wall:.2f} of writing;"
        f" CPU beyond reading {sum(batches) * micro:.2f} µs"
        f" ({sum(batches) * LEAVES / (hashing.cpu * count):.1f} of hashing alone, {hashing.cpu / LEAVES * 1e6:.2f} µs),"
        f" {statistics.median(batches) / BATCH * 1e6:.2f} in the middle batch"
        f"  proof {statistics.median(each.wall for each in proofs) * 1e3:.2f} ms"
        f" (CPU {statistics.median(each.cpu for each in proofs) * 1e3:.2f})"
        f"  audit {audited.wall * micro:5.1f} µs ({audited.wall / once.wall:.1f} of reading;"
        f" CPU {audited.cpu * micro:.1f} µs, {audited.cpu / once.cpu:.1f})"
        f"  heads {heads.wall / (count / HISTORIES) * 1e6:.1f} µs per history",
        flush=True,
    )


def hand_over(name: str, recorder: Any, book: Any, count: int) -> None:
    """Measure bundles of a thousand histories and of everything, and what checking them takes."""
    stated = {"position": count, "streams": 0, "root": ends_tree(book, sorted_heads, count).root.hex()}
    recorder.insert([NewRow("log-oem", 1, "log.HeadsSealed.v1", json.dumps({"event": stated}).encode())], [])
    Sealer(recorder, book, "oem.example/benchmark", [SIGNER]).run()
    streams = [f"card-{number:020}" for number in range(min(1_000, count // HISTORIES))]
    (heads,) = recorder.since(count, 1)
    tree = ends_tree(book, sorted_heads, count, [stream_key(stream) for stream in streams])

    def some(file: io.BytesIO) -> None:
        rows = sorted(recorder.select(streams))
        write_histories(file, book, rows, heads=heads, proofs=tree.proofs, extras=Extras({}))

    def everything(file: io.BytesIO) -> None:
        write_log(file, book, rows_of(recorder), heads=count, extras=Extras({}))

    for what, writes, histories in (("histories", some, len(streams)), ("log", everything, count // HISTORIES)):
        file = io.BytesIO()
        wrote = timed(lambda file=file, writes=writes: writes(file)).wall  # type: ignore[misc]
        checked = timed(lambda file=file: check_bundle(file, [VerifierKey.parse(SIGNER.vkey)])).wall  # type: ignore[misc]
        share = 1_000 / histories
        print(
            f"{name:<10} bundle {what:<9} {histories:>9,} histories; per 1,000 of {HISTORIES} events:"
            f"  {len(file.getvalue()) * share / 1e6:.2f} MB  written in {wrote * share:.2f} s"
            f"  checked in {checked * share:.2f} s",
            flush=True,
        )


def rows_of(recorder: Any) -> Iterator[Any]:
    """All rows in order."""
    position = 0
    while page := recorder.since(position, BATCH):
        yield from page
        position = page[-1].position


def main() -> None:
    """Measure each size on each store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[20_000])
    parser.add_argument("--store", choices=["sqlite", "postgresql"])
    arguments = parser.parse_args()
    stores = {"sqlite": in_file, "postgresql": in_database}
    for name in [arguments.store] if arguments.store else stores:
        for count in arguments.sizes:
            with stores[name]() as (recorder, book):
                measure(name, recorder, book, count)
                hand_over(name, recorder, book, count)


if __name__ == "__main__":
    main()
