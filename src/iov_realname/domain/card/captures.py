"""How the documents of those who act for an owner were taken. The owner's own stands in the presentation (R105-2)."""

from collections.abc import Iterable
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.card.state import Card
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.rulebook import ChannelKind, Party
from iov_realname.domain.streams import RegistrationNumber

__all__ = [
    "CAPTURES_EVENTS",
    "CapturesEvent",
    "DocumentsTaken",
    "TakenDocument",
    "evolve_captures",
    "photographed_in_person",
]

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class TakenDocument:
    """One party's document, and how it was taken."""

    party: Party
    document: DocumentKind
    capture: Capture


@attrs.frozen
class DocumentsTaken:
    """How the documents of agent, handler and responsible person were taken."""

    WIRE: ClassVar[str] = "card.DocumentsTaken.v1"
    number: RegistrationNumber
    documents: tuple[TakenDocument, ...]


CapturesEvent: TypeAlias = DocumentsTaken
CAPTURES_EVENTS: tuple[type[CapturesEvent], ...] = (DocumentsTaken,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_captures(card: Card, event: CapturesEvent) -> Card:
    """The card as before: nothing is decided by it, it is there to be found."""
    return card


# --- finding ----------------------------------------------------------------------------------------------------------


def photographed_in_person(
    channel_kind: ChannelKind | None, documents: Iterable[TakenDocument]
) -> tuple[TakenDocument, ...]:
    """The resident cards that were photographed (OCR) although the person stood before a clerk, who has a reader."""
    if channel_kind in (None, ChannelKind.ONLINE):
        return ()
    return tuple(
        each for each in documents if each.document is DocumentKind.RESIDENT_ID and each.capture is Capture.OCR
    )
