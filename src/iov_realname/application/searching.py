"""Searching by document: it tells what somebody owns, so it is on record before it is answered."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import attrs

from iov_realname.application.case import Case
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.documents import Entry
from iov_realname.application.ports import EventLog, KeyRing
from iov_realname.application.reading import as_reader
from iov_realname.application.retention.acts import decide_for_subject
from iov_realname.application.working import WorkingSet
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import CarrierCode, Iccid, Vin
from iov_realname.domain.refusals import Refusal, first_refusal
from iov_realname.domain.streams import card_stream, subject_stream
from iov_realname.domain.subject.reading import ReadSubject, purpose_and_actor_are_named
from iov_realname.domain.subject.state import SERVED
from iov_realname.domain.subject.words import ReadingPurpose

__all__ = ["DocumentCard", "Searching"]

DOCUMENT = "document"
"""The field that a search by document reads, of every owner it finds."""


@attrs.frozen
class DocumentCard:
    """A card that stands under a document."""

    iccid: Iccid
    carrier: CarrierCode
    vin: Vin


@attrs.frozen(kw_only=True)
class DocumentSearch:
    """An account wants to know what stands under a document; ``found`` are the owners with their cards' histories."""

    at: datetime
    purpose: ReadingPurpose | None
    actor: str
    found: tuple[tuple[SubjectId, tuple[str, ...]], ...]

    @property
    def target(self) -> None:
        """A document has no history."""

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The owners' own histories."""
        return tuple(subject_stream(subject) for subject, _ in self.found)


class Searching:
    """Finds cards by their owner's document."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender) -> None:
        self._log = log
        self._desk = desk
        self._sender = sender

    def cards_of(
        self, kind: DocumentKind, number: str, *, purpose: ReadingPurpose | None, actor: str
    ) -> Sequence[DocumentCard]:
        """The cards under a document, by ICCID; of every owner found it is on record that somebody looked.

        Where nothing is found nobody's data was read, and nothing is recorded. Raises ``Refused`` with R-PURPOSE.
        """
        office = self._desk.office
        entries = self._kept(office.index_of_documents().under(kind, number))
        request = DocumentSearch(at=office.clock.now(), purpose=purpose, actor=actor, found=tuple(_by_owner(entries)))
        self._desk.handle(office.draw.identifiers(1)[0], as_reader(self._sender, actor), request, _note, dated=False)
        return [DocumentCard(entry.iccid, entry.carrier, entry.vin) for entry in entries]

    def _kept(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Those whose erasure has not been ordered; the index lets go of them a moment later."""
        work = WorkingSet(self._log)
        work.prefetch([subject_stream(entry.subject) for entry in entries])
        return [entry for entry in entries if work.subject(entry.subject).order is None]


def _by_owner(entries: Sequence[Entry]) -> Sequence[tuple[SubjectId, tuple[str, ...]]]:
    cards: dict[SubjectId, tuple[str, ...]] = {}
    for entry in entries:
        cards[entry.subject] = (*cards.get(entry.subject, ()), card_stream(entry.iccid))
    return list(cards.items())


def _note(case: Case, request: DocumentSearch) -> Refusal | None:
    asked = partial(ReadSubject, request.at, request.purpose, request.actor, False, (DOCUMENT,))
    refusal = first_refusal((purpose_and_actor_are_named,), SERVED, asked(()), case.book)
    for subject, histories in request.found:
        refusal = refusal or decide_for_subject(case, subject, asked(histories))
    return refusal
