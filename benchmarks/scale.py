"""Ingest fleets of several sizes, each in a process of its own, and compare them.

    python benchmarks/scale.py 100000 400000     # vehicles; the issue's sizes; needs about 6 GB of disk
    python benchmarks/scale.py 1000 4000         # a smoke

For each size: cards per second over reading, judging, sealing and appending; peak memory of the process; then the ratio
of the peaks. The store is an SQLite file with synchronous=FULL, keys in their own file.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from fleet import OEM, write_fleet


def ingest(folder: Path, store: Path) -> dict[str, float]:
    """Ingest one fleet in this process and measure it."""
    import iov_realname

    began = time.perf_counter()
    with (
        iov_realname.connect(f"sqlite:///{store}", oem=OEM) as registry,
        iov_realname.ledgers(registry, [folder], spool=store.parent) as ledgers,
    ):
        summary = registry.ingest(ledgers)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        stages = Counter(str(card.stage) for card in registry.cards())
    assert summary.refused == 0, "a clean fleet is taken in whole"
    assert set(stages) == {"registered"}, "every card of a clean fleet ends registered"
    cards = stages.total()
    return {"cards": cards, "rows": summary.taken, "seconds": seconds, "cards_per_s": cards / seconds, "peak_mib": peak}


def measured(vehicles: int, folder: Path) -> dict[str, float]:
    """Write a fleet and ingest it in a fresh process."""
    write_fleet(vehicles, folder / "ledgers")
    command = [sys.executable, __file__, "--child", str(folder / "ledgers"), str(folder / "fleet.db")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main() -> None:
    """Measure each size and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", help="vehicles per fleet")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(ingest(Path(arguments.sizes[0]), Path(arguments.sizes[1]))))
        return
    peaks = []
    for vehicles in map(int, arguments.sizes or ["1000", "4000"]):
        with tempfile.TemporaryDirectory() as folder:
            result = measured(vehicles, Path(folder))
        peaks.append(result["peak_mib"])
        print(
            f"{vehicles:>8} vehicles  {result['cards']:>8.0f} cards  {result['rows']:>8.0f} rows  "
            f"{result['seconds']:>8.1f} s  {result['cards_per_s']:>7.0f} cards/s  peak {result['peak_mib']:>6.0f} MiB  "
            f"({result['peak_mib'] / peaks[0]:.2f} of the first)",
            flush=True,
        )


if __name__ == "__main__":
    main()
