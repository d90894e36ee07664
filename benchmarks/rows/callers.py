"""Sixteen threads that append at once, each event durable before its caller goes on."""

from collections.abc import Iterator

from facts import LENGTH
from ground import Ground
from peers.making import CALLERS
from results import Result

from rows.effort import Effort

TARGETS = {"SQLite": {}, "PostgreSQL": {"eventsourcing": 10.0, "Message DB": 1.0, "Emmett": 1.0}}


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """One row."""
    limits = ground.limits() if ground.store == "PostgreSQL" else []
    samples = effort.compare(
        [ground.ours(), ground.stock(), *limits, *ground.others()],
        400,
        lambda peer, numbers: peer.append(numbers, CALLERS),
        lambda peer, numbers: peer.lay(numbers, LENGTH),
        laps=1,
    )
    yield Result("callers", "16 callers, single appends", ground.store, samples, TARGETS[ground.store])
