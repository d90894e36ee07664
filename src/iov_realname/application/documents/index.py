"""The blind index: rows outside the log, derived from it and thrown away at will, that say which card counts where.

It holds no number, no name and nothing that gives one without the document key; what stays visible is that two cards
have the same owner's document. Entries of an erased or locked subject are removed, and are never made again.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import attrs

from iov_realname.application.documents.blinds import Blind
from iov_realname.domain.card.document_limit import Tally
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.identifiers import CarrierCode, Iccid, Vin

__all__ = ["DocumentIndex", "Entry", "Found", "Tracked"]


@attrs.frozen
class Entry:
    """A card in use whose open or completed registration names a document as its owner's; ``subject`` is that owner."""

    iccid: Iccid
    carrier: CarrierCode
    vin: Vin
    subject: SubjectId
    blind: Blind


@attrs.frozen
class Tracked:
    """How far the index has followed the log, and how often something was taken out of it that the log still tells."""

    position: int
    generation: int


@attrs.frozen
class Found:
    """Answers as of one moment: what each document carries, at each carrier and (``None``) in all; and the entries of
    the vehicles asked about.
    """

    tallies: Mapping[str, Mapping[CarrierCode | None, Tally]]
    entries: Sequence[Entry]


class DocumentIndex(Protocol):
    """Keeps the entries. Every method may raise ``StorageError``; all are safe to call from any thread and process."""

    def tracked(self) -> Tracked:
        """How far it is; position 0 when it is new."""

    def advance(self, before: Tracked, to: int, changes: Mapping[Iccid, Entry | None]) -> bool:
        """Put each card's entry in the place of its earlier one (``None``: it has none), and be at position ``to``.

        Does nothing and answers False unless the index is still as at ``before``: somebody else was quicker.
        """

    def look_up(self, documents: Mapping[str, str], vins: Collection[str]) -> Found:
        """What these documents carry, and the entries of these vehicles.

        ``documents`` gives for each digest the name of its document, as one has several while its key is changed.
        """

    def under(self, digests: Collection[str]) -> Sequence[Entry]:
        """The entries with one of these digests, by ICCID."""

    def forget(self, subjects: Collection[SubjectId]) -> None:
        """Remove these subjects' entries, also those that another process is about to put."""

    def clear(self) -> None:
        """Remove everything, and be at position 0."""
