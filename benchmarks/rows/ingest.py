"""Ledgers of a clean fleet: read, judged by every rule, sealed and appended, each time in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

from child import Done, child
from fleet import write_fleet
from ground import Ground
from measuring import Doing, measured
from peers.making import COPY
from results import Remark, Result

from rows.bulk import FLAT_MIB
from rows.effort import Effort

VEHICLES = 2_000


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """One row."""
    ledgers = ground.folder / "ledgers"
    write_fleet(effort.times(VEHICLES), ledgers)
    told: list[Done] = []

    def ingest(_: int) -> float:
        told.append(child("ingest", "ours", ground, ledgers))
        return told[-1]["seconds"] / told[-1]["events"]

    def copy(_: int) -> float:
        done = child("load", COPY, ground, effort.times(10_000))
        return done["seconds"] / done["events"]

    contenders = [Doing("iov_realname", lambda n: n, ingest)]
    targets = {}
    if ground.store == "PostgreSQL":
        contenders.append(Doing(COPY, lambda n: n, copy))
        targets = {COPY: 0.4}
    samples = measured(contenders, 1, effort.rounds, laps=1)
    yield Result(
        "ingest",
        "bulk with rules and sealing: ledgers of a fleet ingested",
        ground.store,
        samples,
        targets,
        unit="events/s",
        remarks=[_memory(ground, effort, told[-1], ledgers)],
    )


def _memory(ground: Ground, effort: Effort, small: Done, ledgers: Path) -> Remark:
    """The peak for this fleet and for one four times as large."""
    larger = ledgers.with_name("larger")
    write_fleet(4 * effort.times(VEHICLES), larger)
    large = child("ingest", "ours", ground, larger)
    peaks = ", ".join(f"{done['peak_mib']:.0f} MiB for {done['events']:,} events" for done in (small, large))
    return Remark(f"peak memory: {peaks}", large["peak_mib"] < FLAT_MIB)
