"""Large appends: three events for each of many cards, before any rule or seal; and what they take of memory."""

from collections.abc import Iterator

from child import child
from ground import Ground
from peers.making import COPY
from peers.peer import Peer
from results import Remark, Result

from rows.effort import Effort

TARGETS = {
    "SQLite": {"eventsourcing": 3.0},
    "PostgreSQL": {"eventsourcing": 10.0, COPY: 0.85, "Message DB": 1.0, "Emmett": 1.0},
}
FLAT_MIB = 100
NAMES = {"SQLite": ("ours", "stock"), "PostgreSQL": ("ours", "stock", COPY)}
"""Who is asked for its memory."""


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """One row."""
    peers = [ground.ours(), ground.stock(), _limit(ground), *ground.others()]
    samples = effort.compare(peers, 9_000, lambda peer, numbers: peer.load(numbers), per=3, laps=1)
    remarks = list(_memory(ground, effort))
    title = "bulk: 9,000 events, stock saves 300 at a time"
    yield Result("bulk", title, ground.store, samples, TARGETS[ground.store], unit="events/s", remarks=remarks)


def _limit(ground: Ground) -> Peer:
    peer = ground.limits()[0]
    peer.name = COPY if ground.store == "PostgreSQL" else "executemany of constants"
    return peer


def _memory(ground: Ground, effort: Effort) -> Iterator[Remark]:
    """Peak of a child that loads little, and of one that loads four times as much."""
    sizes = (effort.times(10_000), 4 * effort.times(10_000))
    for name in NAMES[ground.store][: 1 if effort.quick else None]:
        done = [child("load", name, ground, cards) for cards in sizes]
        peaks = ", ".join(f"{each['peak_mib']:.0f} MiB for {each['events']:,} events" for each in done)
        yield Remark(f"peak memory, {name}: {peaks}", done[-1]["peak_mib"] < FLAT_MIB if name == "ours" else None)
