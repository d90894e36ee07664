"""The blind index in memory, for stores that live as long as their process."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock

from iov_realname.application.documents import Entry, Found, Tracked
from iov_realname.domain.card.document_limit import Tally
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import CarrierCode, Iccid

__all__ = ["MemoryDocumentIndex"]


class MemoryDocumentIndex:
    """A :class:`~iov_realname.application.documents.DocumentIndex` that goes with the process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tracked = Tracked(0, 0)
        self._entries: dict[Iccid, Entry] = {}
        self._by_digest: dict[str, dict[Iccid, Entry]] = defaultdict(dict)
        self._by_vin: dict[str, dict[Iccid, Entry]] = defaultdict(dict)

    def tracked(self) -> Tracked:
        """How far it is."""
        return self._tracked

    def advance(self, before: Tracked, to: int, changes: Mapping[Iccid, Entry | None]) -> bool:
        """Change entries and position together, unless somebody else was quicker."""
        with self._lock:
            if self._tracked != before:
                return False
            for iccid, entry in changes.items():
                self._remove(iccid)
                if entry is not None:
                    self._put(entry)
            self._tracked = Tracked(to, before.generation)
            return True

    def look_up(self, documents: Mapping[str, str], vins: Collection[str]) -> Found:
        """What these documents carry, and the entries of these vehicles."""
        with self._lock:
            carried: dict[str, list[Entry]] = defaultdict(list)
            for digest, name in documents.items():
                carried[name].extend(self._by_digest.get(digest, {}).values())
            entries = [entry for vin in vins for entry in self._by_vin.get(vin, {}).values()]
        return Found({name: _tallies(found) for name, found in carried.items() if found}, entries)

    def under(self, digests: Collection[str]) -> Sequence[Entry]:
        """The entries with one of these digests, by ICCID."""
        with self._lock:
            found = {iccid: entry for digest in digests for iccid, entry in self._by_digest.get(digest, {}).items()}
        return [found[iccid] for iccid in sorted(found)]

    def forget(self, subjects: Collection[SubjectId]) -> None:
        """Remove these subjects' entries."""
        gone = frozenset(subjects)
        with self._lock:
            for iccid in [entry.iccid for entry in self._entries.values() if entry.subject in gone]:
                self._remove(iccid)
            self._tracked = Tracked(self._tracked.position, self._tracked.generation + 1)

    def clear(self) -> None:
        """Remove everything."""
        with self._lock:
            for held in (self._entries, self._by_digest, self._by_vin):
                held.clear()
            self._tracked = Tracked(0, self._tracked.generation + 1)

    def _put(self, entry: Entry) -> None:
        self._entries[entry.iccid] = entry
        self._by_digest[entry.blind.digest][entry.iccid] = entry
        self._by_vin[entry.vin][entry.iccid] = entry

    def _remove(self, iccid: Iccid) -> None:
        entry = self._entries.pop(iccid, None)
        if entry is not None:
            _drop(self._by_digest, entry.blind.digest, iccid)
            _drop(self._by_vin, entry.vin, iccid)


def _drop(held: dict[str, dict[Iccid, Entry]], key: str, iccid: Iccid) -> None:
    del held[key][iccid]
    if not held[key]:
        del held[key]


def _tallies(entries: Iterable[Entry]) -> Mapping[CarrierCode | None, Tally]:
    vins: dict[CarrierCode | None, list[str]] = defaultdict(list)
    for entry in entries:
        vins[entry.carrier].append(entry.vin)
        vins[None].append(entry.vin)
    return {carrier: Tally(len(found), len(set(found))) for carrier, found in vins.items()}
