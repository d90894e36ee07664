"""Counting what documents carry while deciding: the index, and on top of it what has been decided and not yet appended.

The index is asked once for a whole chunk; of the vehicles a chunk is about, the working set knows better.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from iov_realname.application.documents.blinds import Blind
from iov_realname.application.documents.index import Entry, Tracked
from iov_realname.application.documents.keeping import TOUCHING, Documents, digests, entry_of
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.document_limit import DocumentUse, Tally, counts_for_document
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import CarrierCode, Iccid
from iov_realname.domain.streams import CARD_PREFIX, may_exist, vehicle_stream

__all__ = ["Counting"]


class Counting:
    """What documents carry, for the length of one working set. For one thread."""

    def __init__(self, documents: Documents, work: WorkingSet) -> None:
        self._documents = documents
        self._work = work
        self._tracked: Tracked | None = None
        self._tallies: dict[str, Mapping[CarrierCode | None, Tally]] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._blinds: dict[SubjectId, Blind] = {}
        self._vehicles: dict[str, set[str]] = {}
        self._made: dict[tuple[DocumentKind, str], Sequence[Blind]] = {}

    def blinds(self, kind: DocumentKind, number: str) -> Sequence[Blind]:
        """The document's digests, the newest key version first."""
        made = self._made.get((kind, number))
        if made is None:
            made = self._made[kind, number] = self._documents.blinds.of(kind, number)
        return made

    def begin(self) -> None:
        """Bring the index up to the log; what is appended afterwards by others is not seen."""
        if self._tracked is None:
            self._documents.catch_up()
            self._tracked = self._documents.index.tracked()

    def look_up(self, papers: Iterable[Sequence[Blind]], vins: Iterable[str]) -> None:
        """Ask the index about all documents and vehicles that it has not been asked about, in one question."""
        self.begin()
        documents = [blinds for blinds in papers if blinds[0].digest not in self._tallies]
        unknown = {vin for vin in vins if may_exist(vehicle_stream(vin))} - self._entries.keys()
        if not documents and not unknown:
            return
        named = {blind.digest: blinds[0].digest for blinds in documents for blind in blinds}
        found = self._documents.index.look_up(named, unknown)
        self._tallies.update({name: found.tallies.get(name, {}) for name in named.values()})
        self._entries.update({vin: [] for vin in unknown})
        for entry in found.entries:
            self._entries[entry.vin].append(entry)
            self._note(entry.vin, entry.subject, entry.blind)

    def use(self, vin: str, blinds: Sequence[Blind], presented: Collection[Card]) -> DocumentUse:
        """What the document carries besides those cards of the vehicle that are presented."""
        self.look_up([blinds], [vin])
        tallies = self._tallies[blinds[0].digest]
        cards = Counter({carrier: tally.cards for carrier, tally in tallies.items()})
        vehicles = Counter({carrier: tally.vehicles for carrier, tally in tallies.items()})
        wanted = frozenset(digests(blinds))
        mine = {card.iccid for card in presented}
        for known in set(chain.from_iterable(self._vehicles.get(digest, ()) for digest in wanted)):
            before = _at([entry.carrier for entry in self._entries.get(known, ()) if entry.blind.digest in wanted])
            now = _at([carrier for iccid, carrier in self._under(known, wanted) if iccid not in mine])
            cards.subtract(before)
            cards.update(now)
            vehicles.subtract(before.keys())
            vehicles.update(() if known == vin else now.keys())
        by_carrier = {each: Tally(cards[each], vehicles[each]) for each in cards if each is not None}
        return DocumentUse(by_carrier, Tally(cards[None], vehicles[None]))

    def presented(self, vin: str, subject: SubjectId, blinds: Sequence[Blind]) -> None:
        """Take note that the owner ``subject`` was presented for the vehicle with this document."""
        self._note(vin, subject, blinds[0])

    def settle(self) -> None:
        """After the append: enter into the index what was appended, if nobody else has appended in the meantime."""
        pending = self._work.pending
        if self._tracked is None or not pending:
            return
        changes, end = self._changes(), self._documents.log.end()
        # So many new positions are exactly those of our own events; else the next to begin reads what happened.
        if changes is not None and end - self._tracked.position == len(pending):
            self._documents.index.advance(self._tracked, end, changes)

    def _note(self, vin: str, subject: SubjectId, blind: Blind) -> None:
        self._blinds[subject] = blind
        self._vehicles.setdefault(blind.digest, set()).add(vin)

    def _under(self, vin: str, wanted: Collection[str]) -> Iterable[tuple[Iccid, CarrierCode]]:
        """The vehicle's cards that count for the document as decided so far."""
        for card in self._work.fitted(vin).cards:
            entry = self._entry(card)
            if entry is not None and entry.blind.digest in wanted:
                yield entry.iccid, entry.carrier

    def _entry(self, card: Card) -> Entry | None:
        registration = card.registration
        blind = None if registration is None else self._blinds.get(registration.owner)
        return None if blind is None else entry_of(card, blind)

    def _changes(self) -> Mapping[Iccid, Entry | None] | None:
        """What the pending events change; ``None`` if some owner's document is not known here."""
        changes: dict[Iccid, Entry | None] = {}
        for stream in {new.stream for new in self._work.pending if isinstance(new.envelope.event, TOUCHING)}:
            card = self._work.card(stream.removeprefix(CARD_PREFIX))
            entry = changes[card.iccid] = self._entry(card)
            if entry is None and counts_for_document(card):
                return None
        return changes


def _at(carriers: Sequence[CarrierCode]) -> Counter[CarrierCode | None]:
    """How many at each carrier and, under ``None``, in all; nothing at all of nothing."""
    counts: Counter[CarrierCode | None] = Counter(carriers)
    if carriers:
        counts[None] = len(carriers)
    return counts
