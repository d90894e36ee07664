"""What sealing costs, as ratios: ``python benchmarks/sealing.py [--rounds 400] [--without-postgres]``.

Appends of one event with a sealed owner to a log that syncs every commit: with a value sealed before (the floor),
sealing it under a key that is cached, and making a durable key for a new subject first; under AES and under SM4.
The middle of five runs, in turns, so that a busy machine hurts all alike.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from uuid import uuid4

import attrs

from iov_realname.adapters.codec import MsgspecCodec, wire_registry
from iov_realname.adapters.keys.file import FileKeyRing
from iov_realname.adapters.keys.postgres import PostgresKeyRing
from iov_realname.adapters.keys.profile import PROFILES, Profile
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.storage import RecordedLog, open_postgres_log, open_sqlite_log
from iov_realname.application.ports import New, Place
from iov_realname.domain.confidential import Sealed

ROOT = Path(__file__).parents[1]
NAME = "card.IdentityPresented.v1"
CLEAR = '{"name":"张三","number":"11010519491231002X","address":"北京市朝阳区某某路1号","valid_to":"2030-01-01"}'
PLACE = Place("card-89860012345678901234", "f" * 32, NAME, "owner")
RUNS = 5


def main() -> None:
    """Measure and print."""
    said = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    said.add_argument("--rounds", type=int, default=400, help="appends per run")
    said.add_argument("--without-postgres", action="store_true")
    options = said.parse_args()
    sealing_alone(options.rounds * 20)
    with sqlite() as (log, rings):
        report("SQLite", log, rings, options.rounds)
    if not options.without_postgres:
        with postgres() as (log, rings):
            report("PostgreSQL", log, rings, options.rounds)


def sealing_alone(rounds: int) -> None:
    """Sealing without any store around it: AES against SM4."""
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, Callable[[], object]] = {}
        for name, ring in file_rings(Path(folder)).items():
            (subject,) = ring.provision(1)
            sealed = ring.seal(subject, PLACE, CLEAR)
            ways[f"seal, {name}"] = lambda ring=ring, subject=subject: ring.seal(subject, PLACE, CLEAR)
            ways[f"unseal, {name}"] = lambda ring=ring, sealed=sealed: ring.unseal(sealed, PLACE)
        show("without a store", measured(ways, rounds))


def report(store: str, log: RecordedLog, rings: dict[str, WrappedKeyRing], rounds: int) -> None:
    """All ways of appending to one store."""
    event = MsgspecCodec(wire_registry()).decode(
        NAME, (ROOT / f"tests/golden/{NAME}.json").read_bytes().rstrip(b"\n"), stream="", version=1, position=1
    )

    def append(sealed: Sealed) -> None:
        identity = uuid4().hex
        envelope = attrs.evolve(event, event_id=identity, command=None, event=attrs.evolve(event.event, owner=sealed))
        log.append([New(f"card-{identity}", 1, envelope)], [])

    ways: dict[str, Callable[[], object]] = {}
    for name, ring in rings.items():
        (subject,) = ring.provision(1)
        ready = ring.seal(subject, PLACE, CLEAR)
        ways.setdefault("append what is sealed", lambda ready=ready: append(ready))
        ways[f"seal and append, {name}"] = lambda ring=ring, subject=subject: append(ring.seal(subject, PLACE, CLEAR))
        ways[f"make a key, seal and append, {name}"] = lambda ring=ring: append(
            ring.seal(ring.provision(1)[0], PLACE, CLEAR)
        )
    show(store, measured(ways, rounds))


def measured(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Seconds a call of each way, the middle of several runs in turns."""
    runs: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            began = time.perf_counter()
            for _ in range(rounds):
                way()
            runs[name].append((time.perf_counter() - began) / rounds)
    return {name: median(found) for name, found in runs.items()}


def show(store: str, found: dict[str, float]) -> None:
    """A table: microseconds, and the ratio to the first way."""
    floor = next(iter(found.values()))
    print(f"\n{store}")
    for name, seconds in found.items():
        print(f"  {name:44} {seconds * 1e6:9.1f} µs  x {seconds / floor:5.2f}")


def file_rings(folder: Path) -> dict[str, WrappedKeyRing]:
    """A key ring in files for each profile."""

    def ring(profile: Profile) -> WrappedKeyRing:
        return FileKeyRing(folder / f"{profile.name}.keys", folder / f"{profile.name}.kek", profile=profile)

    return {profile.suite.name: ring(profile) for profile in PROFILES.values()}


@contextmanager
def sqlite() -> Iterator[tuple[RecordedLog, dict[str, WrappedKeyRing]]]:
    """A log in a file, and keys in files."""
    with tempfile.TemporaryDirectory() as name, closing(open_sqlite_log(Path(name) / "fleet.db")) as log:
        yield log, file_rings(Path(name))


@contextmanager
def postgres() -> Iterator[tuple[RecordedLog, dict[str, WrappedKeyRing]]]:
    """A log in a database, and keys in a database of their own for each profile, on a server that syncs."""
    sys.path.insert(0, str(ROOT))
    from tests.support.postgres import server

    with ExitStack() as stack:
        running = stack.enter_context(server({}))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        log = stack.enter_context(closing(open_postgres_log(stack.enter_context(running.store()).url)))
        rings: dict[str, WrappedKeyRing] = {}
        for profile in PROFILES.values():
            url = stack.enter_context(running.store()).url
            rings[profile.suite.name] = stack.enter_context(
                PostgresKeyRing(url, folder / f"{profile.name}.kek", profile=profile)
            )
        yield log, rings


if __name__ == "__main__":
    main()
