"""How many cards each document carries (一证N卡), counted from outside by what was shown and what came of it."""

from collections.abc import Iterable, Mapping

import attrs

from iov_realname.application.ports import New
from iov_realname.domain.card.document_limit import DocumentLimitExceeded
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.readings import ShownDocument
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import CardLimit, CountBy, OverLimit
from iov_realname.domain.streams import card_stream

__all__ = ["DocumentCount"]

_FREE = (RegistrationStatus.NONE, RegistrationStatus.REFUSED)
_NO_ROOM = "document_has_room"


@attrs.frozen
class DocumentCount:
    """Which document each card was last presented with, and which cards each number of a registration covers.

    It counts one vehicle's cards, all of one carrier.
    """

    limit: CardLimit
    _documents: dict[str, tuple[DocumentKind, str]] = attrs.field(factory=dict)
    _covered: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    _erased: set[tuple[DocumentKind, str]] = attrs.field(factory=set)

    def forget(self, live: Iterable[Card]) -> None:
        """The owners of these cards are erased: what their documents carry can no longer be told for certain."""
        streams = [card_stream(card.iccid) for card in live if card.registration is not None]
        self._erased.update(self._documents[stream] for stream in streams if stream in self._documents)

    def judge(
        self, number: str, owner: ShownDocument, answer: Refusal | None, appended: Iterable[New], live: Iterable[Card]
    ) -> str | None:
        """What is wrong about an answer to a presentation, or None. ``live``: the vehicle's cards in use, after it."""
        document = (owner.document, owner.particulars.number)
        if document in self._erased:
            return None
        cards = {card_stream(card.iccid): card for card in live}
        if answer is not None and answer.rule == _NO_ROOM:
            return self._refused(number, document, cards)
        events = [(new.stream, new.envelope.event) for new in appended]
        presented = tuple(stream for stream, event in events if isinstance(event, IdentityPresented))
        noted = {stream: event.count for stream, event in events if isinstance(event, DocumentLimitExceeded)}
        due = self._above(document, presented, cards)
        if presented:
            self._covered.setdefault(number, presented)
        self._documents.update(dict.fromkeys(presented, document))
        if due and self.limit.over is OverLimit.REFUSE:
            return f"taken, though the document carries {max(due.values())} cards with it; {self._allowed}"
        return None if noted == due else f"counted as {_told(noted)}, where it is {_told(due)}; {self._allowed}"

    def _refused(self, number: str, document: tuple[DocumentKind, str], cards: Mapping[str, Card]) -> str | None:
        """Whether a refusal for want of room was one card too early."""
        free = tuple(stream for stream, card in cards.items() if card.registration_status in _FREE)
        covered = [stream for stream in self._covered.get(number, free) if stream in cards]
        if self.limit.over is OverLimit.REFUSE and self._above(document, covered, cards):
            return None
        carried = sum(self._carries(document, stream, card) for stream, card in cards.items() if stream not in covered)
        return f"refused, though the document carries {carried} cards and {len(covered)} with it; {self._allowed}"

    def _above(
        self, document: tuple[DocumentKind, str], covered: Iterable[str], cards: Mapping[str, Card]
    ) -> Mapping[str, int]:
        """The cards above the limit, and as which one each counts."""
        if self.limit.counts is CountBy.VEHICLE:
            return {}
        here = tuple(covered)
        others = sum(self._carries(document, stream, card) for stream, card in cards.items() if stream not in here)
        counts = {stream: others + place for place, stream in enumerate(here, start=1)}
        return {stream: count for stream, count in counts.items() if count > self.limit.limit}

    def _carries(self, document: tuple[DocumentKind, str], stream: str, card: Card) -> bool:
        return card.registration_status not in _FREE and self._documents.get(stream) == document

    @property
    def _allowed(self) -> str:
        return f"the book allows {self.limit.limit}"


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{stream} as no. {count}" for stream, count in sorted(counts.items())) or "within the limit"
