"""Papers: what an owner and those who act for them show, and when one document is good.

Sources: O25-6…O25-9 (documents, agents, units), R105-2 (device reading), FINAL-3 (whose the vehicle is).
"""

from datetime import date, datetime

import attrs

from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind, normal_number, number_fault
from iov_realname.domain.identifiers import birth_date
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import OwnershipProof, RuleBook
from iov_realname.domain.time import day_of

__all__ = [
    "DOCUMENT_EXPIRED",
    "DOCUMENT_NOT_ACCEPTED",
    "ILL_FORMED_DOCUMENT",
    "TYPED_RESIDENT_ID",
    "IdentitySeals",
    "OwnershipEvidence",
    "Papers",
    "SealedPapers",
    "are_complete",
    "has_expired",
    "ill_formed_number",
    "is_a_child",
    "same_number",
    "sealed_papers",
    "typed_by_hand",
    "unaccepted_kind",
]


@attrs.frozen
class OwnershipEvidence:
    """A paper shown, its number, and whether it names the person or unit presented (None: nobody compared)."""

    proof: OwnershipProof
    names_the_owner: bool | None
    number: str = attrs.field(default="", repr=False)


@attrs.frozen
class Papers:
    """A person who acts for the owner: the kind of their document (None: not an accepted one) and what it says.

    ``capture``: how it was taken, where that is told.
    """

    document: DocumentKind | None
    particulars: Confidential[Particulars]
    capture: Capture | None = None


@attrs.frozen
class SealedPapers:
    """Someone who acts for the owner: kind of document in clear, the rest sealed."""

    document: DocumentKind
    particulars: Sealed


@attrs.frozen
class IdentitySeals:
    """The sealed counterparts of one presentation, for one card."""

    number: Sealed
    owner: Sealed
    agent: Sealed | None
    handler: Sealed | None
    responsible: Sealed | None
    clerk: Sealed | None


TELL_THE_BIRTH = (
    DocumentKind.RESIDENT_ID,
    DocumentKind.TEMP_RESIDENT_ID,
    DocumentKind.HOUSEHOLD_REGISTER,
    DocumentKind.HKMOTW_RESIDENCE,
)
"""Documents whose number holds the day of birth."""

DOCUMENT_NOT_ACCEPTED = Refusal(
    RefusalCode.DOC_KIND,
    ("O25-7", "O25-8"),
    "证件类型与主体类型不符或不予受理。",
    "This kind of document is not accepted for this kind of owner.",
)
ILL_FORMED_DOCUMENT = Refusal(
    RefusalCode.FORMAT,
    ("N4-SALE-1",),
    "证件号码不符合编码规则。",
    "The document number is not well-formed for its kind.",
)
DOCUMENT_EXPIRED = Refusal(
    RefusalCode.DOC_EXPIRED,
    ("O25-6a", "POLICY-DOC-EXPIRED"),
    "证件在办理当日已过有效期。",
    "The document had expired on the day of the act.",
)
TYPED_RESIDENT_ID = Refusal(
    RefusalCode.MANUAL_ENTRY,
    ("R105-2",),
    "居民身份证须经设备读取, 不得手工录入。",
    "A resident identity card is read by a device, not typed.",
)


def unaccepted_kind(kind: DocumentKind | None, holder: HolderKind, book: RuleBook) -> Refusal | None:
    """R-DOC-KIND unless persons show a person's document, units a unit's."""
    accepted = book.person_documents if holder is HolderKind.PERSON else book.unit_documents
    return None if kind in accepted else DOCUMENT_NOT_ACCEPTED


def typed_by_hand(kind: DocumentKind | None, capture: Capture, book: RuleBook) -> Refusal | None:
    """R-MANUAL-ENTRY for what the book wants read by a device."""
    typed = capture is Capture.TYPED
    return TYPED_RESIDENT_ID if typed and kind in book.manual_entry_refused else None


def ill_formed_number(kind: DocumentKind, holder: Confidential[Particulars], at: datetime) -> Refusal | None:
    """R-FORMAT where the number does not fit its kind."""
    return ILL_FORMED_DOCUMENT if number_fault(kind, holder.reveal().number, day_of(at)) else None


def has_expired(holder: Confidential[Particulars], at: datetime) -> bool:
    """Whether the document's last day is before the day of the act; a long-term document has none."""
    valid_to = holder.reveal().valid_to
    return bool(valid_to) and date.fromisoformat(valid_to) < day_of(at)


def is_a_child(kind: DocumentKind | None, holder: Confidential[Particulars], at: datetime, book: RuleBook) -> bool:
    """Whether a number that tells the day of birth tells of somebody too young to act without a guardian."""
    born = birth_date(normal_number(holder.reveal().number)) if kind in TELL_THE_BIRTH else None
    if born is None:
        return False
    day = day_of(at)
    return (day.year, day.month, day.day) < (born.year + book.guardian_below_years, born.month, born.day)


def are_complete(papers: Papers, at: datetime, book: RuleBook) -> bool:
    """Whether they name a person with an accepted, well-formed document."""
    person = papers.particulars.reveal()
    if papers.document not in book.person_documents or papers.document is None or not person.name:
        return False
    return bool(person.number) and number_fault(papers.document, person.number, day_of(at)) is None


def same_number(one: Confidential[Particulars], other: Confidential[Particulars]) -> bool:
    """Whether two parties show the same number."""
    return normal_number(one.reveal().number) == normal_number(other.reveal().number)


def sealed_papers(papers: Papers | None, seal: Sealed | None) -> SealedPapers | None:
    """What an event keeps of them."""
    if papers is None or papers.document is None or seal is None:
        return None
    return SealedPapers(papers.document, seal)
