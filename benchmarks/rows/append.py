"""Single appends, new streams, small batches: one client."""

from collections.abc import Iterator

from facts import LENGTH
from ground import Ground
from peers.peer import Numbers, Peer
from results import Result

from rows.effort import Effort

PEERS = {"Message DB": 1.0, "Emmett": 1.0}
APPEND = {"SQLite": {"eventsourcing": 1.4}, "PostgreSQL": {"eventsourcing": 2.5, "prepared INSERT": 0.8, **PEERS}}
OTHERWISE = {"SQLite": {}, "PostgreSQL": PEERS}


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """Three rows."""
    peers = [ground.ours(), ground.stock(), *ground.limits(), *ground.others()]
    store = ground.store
    samples = effort.compare(
        peers,
        300,
        lambda peer, numbers: peer.append(numbers),
        lambda peer, numbers: peer.lay(numbers, LENGTH),
    )
    yield Result("append", "append one event to a stream of ten", store, samples, APPEND[store])
    samples = effort.compare(peers, 300, lambda peer, numbers: peer.begin(numbers))
    yield Result("append", "append one event to a new stream", store, samples, OTHERWISE[store])
    samples = effort.compare(peers, 3_000, _batches, per=3)
    yield Result("append", "append 100 streams × 3 events at once", store, samples, OTHERWISE[store], unit="events/s")


def _batches(peer: Peer, numbers: Numbers) -> None:
    for start in range(0, len(numbers), 100):
        peer.batch(numbers[start : start + 100])
