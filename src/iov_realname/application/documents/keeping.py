"""Keeping the blind index up to the log: each touched card's entry is derived anew from its whole history.

Opening the sealed numbers for this is our own processing, and nobody gets to read them; what is locked or erased does
not open, and so has no entry.
"""

from collections.abc import Collection, Iterable, Sequence

import attrs

from iov_realname.application.documents.blinds import Blind, Blinds
from iov_realname.application.documents.index import DocumentIndex, Entry
from iov_realname.application.errors import SubjectErased, SubjectLocked
from iov_realname.application.folding import rebuilt
from iov_realname.application.ports import EventLog, KeyRing, Place, Recorded
from iov_realname.application.sealing import unseal_particulars
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
from iov_realname.domain.card.document_limit import counts_for_document
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.replacement import Replaced, ReplacementFitted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.sale import Deregistered, OwnershipTransferred, SaleCancelled
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.upkeep import HolderDetailsCorrected, RegistrationRevoked
from iov_realname.domain.confidential import Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Iccid

__all__ = ["TOUCHING", "Documents", "entry_of", "owners_paper"]

PAGE = 2_000

TOUCHING = (
    IdentityPresented,
    IdentityChecked,
    IdentityRefused,
    ReviewDecided,
    HolderDetailsCorrected,
    RegistrationRevoked,
    SaleCancelled,
    OwnershipTransferred,
    Replaced,
    ReplacementFitted,
    Deregistered,
)
"""The events after which a card may stand under another document, or under none."""


@attrs.frozen
class Documents:
    """Which cards stand under which document, as the log tells it."""

    log: EventLog
    keys: KeyRing
    index: DocumentIndex
    blinds: Blinds

    def under(self, kind: DocumentKind, number: str) -> Sequence[Entry]:
        """The cards now registered, or being registered, to the owner with this document; by ICCID.

        It tells what somebody owns, so people get it from :class:`~iov_realname.application.reading.Reading` only.
        """
        self.catch_up()
        return self.index.under(digests(self.blinds.of(kind, number)))

    def catch_up(self) -> None:
        """Follow the log to its present end. Raises ``KeyMissing`` where these are not the keys it was sealed with."""
        while True:
            before = self.index.tracked()
            page = self.log.since(before.position, PAGE)
            if not page:
                return
            changes = {Iccid(card.iccid): entry for card, entry in self._derived(_touched(page))}
            self.index.advance(before, page[-1].position, changes)

    def rebuild(self) -> None:
        """Throw the index away and derive it anew: after a change of the document key, or whenever it is in doubt."""
        self.index.clear()
        self.catch_up()

    def forget(self, subjects: Collection[SubjectId]) -> None:
        """Remove what is kept of these subjects; call it once their keys are locked or destroyed."""
        self.index.forget(subjects)

    def _derived(self, streams: Collection[str]) -> Iterable[tuple[Card, Entry | None]]:
        for history in self.log.read(streams).values():
            card = rebuilt(history)
            yield card, self._entry(card, history)

    def _entry(self, card: Card, history: Sequence[Recorded]) -> Entry | None:
        if not counts_for_document(card) or card.registration is None:
            return None
        recorded, sealed, field = owners_paper(history, card.registration.owner)
        place = Place(recorded.stream, recorded.envelope.event_id, recorded.wire_name, field)
        try:
            number = unseal_particulars(self.keys, sealed, place).number
        except (SubjectErased, SubjectLocked):
            return None
        return entry_of(card, self.blinds.of(card.registration.document, number)[0])


def entry_of(card: Card, blind: Blind) -> Entry | None:
    """The entry of a card whose owner's document is known; ``None`` if the card does not count."""
    registration, purchase = card.registration, card.purchase
    if not counts_for_document(card) or registration is None or purchase is None or card.vin is None:
        return None
    return Entry(purchase.iccid, purchase.carrier, card.vin, registration.owner, blind)


def digests(blinds: Iterable[Blind]) -> list[str]:
    """The digests of a document, under every key version."""
    return [blind.digest for blind in blinds]


def _touched(page: Iterable[Recorded]) -> set[str]:
    return {recorded.stream for recorded in page if isinstance(recorded.envelope.event, TOUCHING)}


def owners_paper(history: Sequence[Recorded], owner: SubjectId) -> tuple[Recorded, Sealed, str]:
    """The latest event that sealed the owner's particulars, what it sealed, and in which field."""
    for recorded in reversed(history):
        match recorded.envelope.event:
            case IdentityPresented(owner=sealed) if sealed.key == owner:
                return recorded, sealed, "owner"
            case HolderDetailsCorrected(holder=sealed) if sealed.key == owner:
                return recorded, sealed, "holder"
            case _:
                continue
    raise LookupError(f"{history[0].stream} has an owner who was never presented.")
