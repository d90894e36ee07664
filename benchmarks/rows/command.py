"""A whole command: load ten events, decide, append one. No new subject; what one costs is said beside."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import cast

from facts import LENGTH
from ground import Ground
from peers.ours import Ours
from results import Remark, Result

from rows.effort import Effort

PEERS = {"Message DB": 1.0, "Emmett": 1.0}
TARGETS = {"SQLite": {"eventsourcing": 2.3}, "PostgreSQL": {"eventsourcing": 3.0, **PEERS}}


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """One row."""
    from peers.stock import Stock, StockOnce

    ours, stock = cast("Ours", ground.ours()), cast("Stock", ground.stock())
    samples = effort.compare(
        [ours, stock, StockOnce(stock), *ground.others()],
        300,
        lambda peer, numbers: peer.command(numbers),
        lambda peer, numbers: peer.lay(numbers, LENGTH),
    )
    remark = Remark(f"provisioning one new subject costs {provisioning(ours, effort.times(100)) * 1e6:,.0f} µs more")
    title = "whole command: load ten events, decide, append one"
    yield Result("command", title, ground.store, samples, TARGETS[ground.store], remarks=[remark])


def provisioning(ours: Ours, times: int) -> float:
    """Seconds until the key of one subject is durable."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        ours.keys.provision(1)
        taken.append(perf_counter() - began)
    return median(taken)
