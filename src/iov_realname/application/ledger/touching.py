"""Which streams the rows of a chunk touch: to read them together, and to tell what a moved stream concerns."""

from collections.abc import Collection, Iterable, Mapping

from iov_realname.application.working import WorkingSet
from iov_realname.domain.streams import DEALER_PREFIX, card_stream
from iov_realname.domain.vehicle.state import Vehicle

__all__ = ["concerned", "prefetch"]


def prefetch(work: WorkingSet, reads: Iterable[Collection[str]]) -> None:
    """Two rounds: what the rows name, then the cards of the vehicles they name."""
    streams = {stream for each in reads for stream in each}
    work.prefetch(streams)
    work.prefetch(_cards_of(work, streams))


def concerned(work: WorkingSet, reads: Mapping[int, Collection[str]], moved: Collection[str]) -> frozenset[int]:
    """The rows, by their keys in ``reads``, that touch a moved stream, or share a stream with one that is concerned."""
    touched = {row: {*streams, *_cards_of(work, streams)} for row, streams in reads.items()}
    reached, rows = set(moved), set[int]()
    while more := [row for row in touched.keys() - rows if not reached.isdisjoint(touched[row])]:
        rows.update(more)
        # A channel is read by many rows and written by its own alone; it connects nothing.
        reached.update(each for row in more for each in touched[row] if not each.startswith(DEALER_PREFIX))
    return frozenset(rows)


def _cards_of(work: WorkingSet, streams: Collection[str]) -> set[str]:
    vehicles = [state for stream in streams if isinstance(state := work.heads[stream].state, Vehicle)]
    return {card_stream(iccid) for vehicle in vehicles for iccid in vehicle.cards}
