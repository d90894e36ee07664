"""One job in a process of its own, so that its memory can be told: prints seconds, events and peak memory as JSON.

python benchmarks/child.py load ours PostgreSQL ADDRESS FOLDER CARDS
python benchmarks/child.py ingest ours PostgreSQL ADDRESS FOLDER LEDGERS
"""

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TypedDict

from facts import cards
from ground import Ground
from machine import peak_mib
from peers.making import MAKERS
from peers.peer import Peer


class Done(TypedDict):
    """What a child says."""

    seconds: float
    events: int
    peak_mib: float


def child(job: str, peer: str, ground: Ground, what: object) -> Done:
    """Run a job in a child process, on a fresh store of this ground, and hear what it says."""
    address = ground.address(empty=peer != "ours")
    command = [sys.executable, __file__, job, peer, ground.store, address, str(ground.folder), str(what)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    found: Done = json.loads(done.stdout)
    return found


def main() -> None:
    """Do the job."""
    job, name, store, address, folder, what = sys.argv[1:]
    peer = MAKERS[name, store](address, Path(folder))
    began = perf_counter()
    events = JOBS[job](peer, what)
    seconds = perf_counter() - began
    peer.close()
    print(json.dumps({"seconds": seconds, "events": events, "peak_mib": peak_mib()}))


def _load(peer: Peer, what: str) -> int:
    for _ in range(0, int(what), 3_000):
        peer.load(cards(min(3_000, int(what))))
    return int(what) * 3


def _ingest(peer: Peer, what: str) -> int:
    from peers.ours import Ours

    import iov_realname

    if not isinstance(peer, Ours):
        raise TypeError("only ours takes ledgers")
    before = peer.log.end()
    with iov_realname.ledgers(peer.registry, [Path(what)]) as ledgers:
        summary = peer.registry.ingest(ledgers)
    if summary.refused:
        raise ValueError("a clean fleet is taken in whole")
    return peer.log.end() - before


JOBS = {"load": _load, "ingest": _ingest}

if __name__ == "__main__":
    main()
