"""How iov_realname stands against its peers: everybody takes turns in one run, and the median of rounds counts.

    python benchmarks/ratios.py                                  # everything, about a quarter of an hour
    python benchmarks/ratios.py --store sqlite --rows append,command
    python benchmarks/ratios.py --peers                          # first install Message DB and Emmett from npm
    python benchmarks/ratios.py --processor                      # processor time, for a machine that others use too
    python benchmarks/ratios.py --quick                          # a smoke: the figures mean nothing

A ratio is how many times as fast as that peer iov_realname is. Needs the ``dev`` extra. docs/benchmarks.md explains.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import clocks
import machine
from ground import Ground, Grounds, grounds
from measuring import NotOffered
from peers import npm
from results import Result, table
from rows import append, bulk, callers, codec, command, crypto, ingest, read
from rows.effort import Effort

STORES = {"sqlite": ["sqlite"], "postgresql": ["postgresql"], "both": ["sqlite", "postgresql"]}
ROWS: dict[str, Callable[[Ground, Effort], Iterator[Result]]] = {
    "append": append.run,
    "command": command.run,
    "callers": callers.run,
    "bulk": bulk.run,
    "ingest": ingest.run,
    "read": read.run,
    "crypto": crypto.run,
}
WITHOUT_STORE = {"codec": codec.run}


def main() -> None:
    """Measure what was asked for, and print the table."""
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped and swept, too
    if asked.peers:
        install()
    effort = Effort(0 if asked.quick else asked.rounds, asked.quick)
    with grounds(STORES[asked.store], quick=asked.quick) as stores:
        if asked.processor:
            clocks.by_processor(None if stores.server is None else stores.server.folder)
        about = machine.facts(stores.folder, server_version(stores))
        about["control"] = f"{machine.control():.2f}"
        about["clock"] = "processor" if asked.processor else "wall"
        print("  ".join(f"{name} {value}" for name, value in about.items()), flush=True)
        results = []
        for result in measured(asked.rows, stores, effort):
            results.append(result)
            print("\n" + table([result]), flush=True)
    if asked.json:
        found = {"machine": about, "rounds": effort.rounds, "results": [result.plain() for result in results]}
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def measured(rows: list[str], stores: Grounds, effort: Effort) -> Iterator[Result]:
    """The results of these rows on every store."""
    for row in rows:
        print(f"\n{row} ", end="", file=sys.stderr, flush=True)
        if row in WITHOUT_STORE:
            yield from WITHOUT_STORE[row](effort)
            continue
        for ground in stores.each():
            yield from ROWS[row](ground, effort)


def server_version(stores: Grounds) -> str | None:
    """PostgreSQL's version, if it takes part."""
    return None if stores.server is None else str(stores.server.sql("SHOW server_version")[0][0])


def install() -> None:
    """Install the peers from npm, or say why not; the rows say so, too."""
    try:
        npm.install()
    except NotOffered as reason:
        print(reason, file=sys.stderr)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = [*ROWS, *WITHOUT_STORE]

    def rows(text: str) -> list[str]:
        if strange := set(text.split(",")) - set(known):
            raise argparse.ArgumentTypeError(f"no such row: {', '.join(strange)}; there are {', '.join(known)}")
        return text.split(",")

    parser.add_argument("--store", choices=STORES, default="both")
    parser.add_argument("--rows", type=rows, default=known, help=f"of {','.join(known)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a smoke run of one short round")
    parser.add_argument("--processor", action="store_true", help="count processor time instead of time that passes")
    parser.add_argument("--peers", action="store_true", help="install Message DB and Emmett from npm into a cache")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample")
    return parser.parse_args()


if __name__ == "__main__":
    main()
