"""What inspecting costs, as ratios to reading the same events, and how memory grows with the fleet.

    python benchmarks/inspecting.py 20000 100000 1000000 --rounds 1 --fleets FOLDER   # 12 GB of disk
    python benchmarks/inspecting.py 20000                                             # three rounds

For each size: everything is inspected and kept; one per cent of new cards comes, and it is inspected again; one event
comes to each of as many old cards, spread over the fleet, and again; then it is read and inspected in turns, and the
report must be the one from what was kept. Each job has a process of its own, so that its memory can be told; of rounds
the median of the processor seconds counts. Fleets in a named folder stay there and grow by two per cent a run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import monotonic, process_time
from typing import TypedDict

from lives import AT, LIFE, cards_in, fill, notify
from machine import peak_mib

from iov_realname.adapters.inspections.opening import kept_in
from iov_realname.adapters.storage import open_sqlite_log
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.cards.following import Progress
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.application.inspection.report import Report
from iov_realname.domain.streams import CARD_PREFIX


class Done(TypedDict):
    """What a job says: processor seconds, peak memory, and what tells its report from another one."""

    seconds: float
    peak_mib: float
    report: str | None


def main() -> None:
    """Measure each size, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cards", type=int, nargs="*", default=[20_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fleets", type=Path, help="where the fleets are kept for the next run")
    parser.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.job is not None:
        print(json.dumps(done(asked.job, asked.fleets)))
        return
    with tempfile.TemporaryDirectory() as folder:
        fleets = asked.fleets or Path(folder)
        fleets.mkdir(parents=True, exist_ok=True)
        peaks = [measured(fleets / f"{cards}.db", cards, asked.rounds, child) for cards in asked.cards]
    if len(peaks) > 1:
        growth = "  ".join(f"{job} {peaks[-1][job] / peaks[0][job]:.2f}" for job in JOBS)
        print(f"peak memory of the last size / the first: {growth}")


def measured(fleet: Path, cards: int, rounds: int, do: Callable[[str, Path], Done]) -> Mapping[str, float]:
    """Measure one size, print it, and say each job's peak memory; ``do`` does a job on a fleet."""
    kept_file(fleet).unlink(missing_ok=True)
    with open_sqlite_log(fleet, synchronous="normal") as log:
        fill(log, cards, told(f"{fleet.name}: written"))
        cards = cards_in(log)
        share = max(cards // 100, 1)
        keeping = do("keep", fleet)
        fill(log, cards + share, told(f"{fleet.name}: new cards"))
        new = do("again", fleet)
        log.append([notify(log, number) for number in range(0, cards, cards // share)][:share], ())
    again = do("again", fleet)
    reading, inspecting = zip(*[(do("read", fleet), do("inspect", fleet)) for _ in range(rounds)], strict=True)
    if again["report"] != inspecting[-1]["report"]:
        raise SystemExit("again is not as good as anew")
    read, full = (median(each["seconds"] for each in jobs) for jobs in (reading, inspecting))
    print(
        f"{cards + share:,} cards × {len(LIFE)} events: read in {read:.1f} s, inspected in {full:.1f} s of a processor"
    )
    print(f"  inspecting / reading: {full / read:.2f}; the first time, and kept: {keeping['seconds'] / read:.2f}")
    print(f"  again after {share:,} new cards: {new['seconds'] / full:.2%} of a full inspection")
    print(f"  again after one event on each of {share:,} cards: {again['seconds'] / full:.2%}")
    peaks = {"read": reading[0], "inspect": inspecting[0], "keep": keeping, "again": again}
    shown = "  ".join(f"{job} {each['peak_mib']:.0f}" for job, each in peaks.items())
    print(f"  peak memory in MiB: {shown}; kept in {kept_file(fleet).stat().st_size / 2**20:.0f} MiB", flush=True)
    return {job: each["peak_mib"] for job, each in peaks.items()}


def kept_file(fleet: Path) -> Path:
    """Where inspections of a fleet are kept."""
    return fleet.with_suffix(".kept")


def child(job: str, fleet: Path) -> Done:
    """Do a job in a process of its own."""
    command = [sys.executable, __file__, "--job", job, "--fleets", str(fleet)]
    said: Done = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    sys.stderr.write(f"{fleet.name}: {job} took {said['seconds']:.1f} s of a processor, {said['peak_mib']:.0f} MiB\n")
    return said


def done(job: str, fleet: Path) -> Done:
    """Do a job in this process."""
    with open_sqlite_log(fleet, read_only=True) as log:
        began = process_time()
        report = JOBS[job](log, fleet, told(f"{fleet.name}: {job}"))
        seconds, peak = process_time() - began, peak_mib()
    return {"seconds": seconds, "peak_mib": peak, "report": None if report is None else digest(report)}


def read(log: RecordedLog, _: Path, progress: Progress) -> None:
    """Read every history."""
    events, end = 0, log.end()
    for _, history in log.histories(CARD_PREFIX):
        events += len(history)
        progress(events, end)


def inspect(log: RecordedLog, _: Path, progress: Progress) -> Report:
    """Inspect every history."""
    return Inspection(log).run(AT, progress=progress)


def inspect_kept(log: RecordedLog, fleet: Path, progress: Progress) -> Report:
    """Inspect what is not kept yet."""
    with kept_in(kept_file(fleet)) as kept:
        return Reinspection(log, kept).run(AT, progress)


JOBS: Mapping[str, Callable[[RecordedLog, Path, Progress], Report | None]] = {
    "read": read,
    "inspect": inspect,
    "keep": inspect_kept,
    "again": inspect_kept,
}


def digest(report: Report) -> str:
    """The same for equal reports, in any process."""
    found = [(each.check.code, each.stream, str(each.since), each.versions) for each in report.findings]
    return sha256(json.dumps([report.end, found, dict(report.tally)]).encode()).hexdigest()


def told(what: str) -> Progress:
    """Progress on standard error, at most every ten seconds."""
    began = last = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if monotonic() > last + 10:
            last = monotonic()
            sys.stderr.write(f"{what} {done / total:.0%}, {last - began:.0f} s\n")

    return tell


if __name__ == "__main__":
    main()
