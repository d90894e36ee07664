"""Reading: one stream, the whole log as domain events, every card rebuilt."""

from collections.abc import Callable, Iterator

import facts
from ground import Ground
from measuring import Doing, Sample, measured
from peers.peer import Absent, Peer
from results import Result

from rows.effort import Effort

OTHERS = {"SQLite": {}, "PostgreSQL": {"Message DB": 1.0, "Emmett": 1.0}}


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """Three rows."""
    store, numbers = ground.store, facts.cards(effort.times(2_500))
    ours = ground.ours()
    peers = [ours, ground.stock(), *ground.others()]
    for peer in peers:
        if not isinstance(peer, Absent):
            peer.lay(numbers, facts.LONGER)
    samples = measured([_reading(peer, numbers) for peer in peers], effort.times(500), effort.rounds)
    yield Result("read", "read a stream of twelve", store, samples, OTHERS[store])
    events = len(numbers) * facts.LONGER
    whole = _all([*peers, ground.reader(ours)], events, effort, lambda peer: peer.whole())
    targets = {"eventsourcing": 3.0, "select + msgspec Struct": 0.45, **OTHERS[store]}
    yield Result("read", "the whole log as domain events", store, whole, targets, unit="events/s")
    replayed = _all(peers[:2], events, effort, lambda peer: peer.replay())
    yield Result("read", "every card rebuilt (full replay)", store, replayed, unit="events/s")


def _reading(peer: Peer, numbers: list[int]) -> Doing:
    return Doing(peer.name, lambda n: numbers[:n], peer.read)


def _all(peers: list[Peer], events: int, effort: Effort, read: Callable[[Peer], int]) -> dict[str, Sample | str]:
    def doing(peer: Peer) -> Doing:
        def once(_: int) -> None:
            read(peer)

        return Doing(peer.name, lambda n: n, once)

    return measured([doing(peer) for peer in peers], events, effort.rounds, laps=1)
