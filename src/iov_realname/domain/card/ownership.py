"""Papers that say whose the vehicle is: which one was shown, its keyed digest, whether it names the owner (FINAL-3).

Which papers are asked is our policy, a table of the book by reason. One that names somebody else is refused; one that
was not shown blocks nothing, and stays to be found.
"""

from typing import ClassVar, NewType, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.papers import OwnershipEvidence
from iov_realname.domain.card.state import Card, Registration
from iov_realname.domain.documents import normal_number
from iov_realname.domain.rulebook import OwnershipProof, RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.words import Word

__all__ = [
    "OWNERSHIP_EVENTS",
    "NameMatch",
    "OwnershipEvent",
    "OwnershipShown",
    "PaperDigest",
    "evolve_ownership",
    "missing_proof",
    "name_match",
    "paper_input",
]

PaperDigest = NewType("PaperDigest", str)
"""Keyed digest of a paper's number: 32 hexadecimal digits."""


class NameMatch(Word):
    """Whether a paper names the person or unit presented."""

    MATCHES = "matches", "一致", "matches"
    DIFFERS = "differs", "不一致", "differs"
    NOT_COMPARED = "not_compared", "未比对", "not compared"


def name_match(evidence: OwnershipEvidence) -> NameMatch:
    """What was seen of the name on a paper."""
    if evidence.names_the_owner is None:
        return NameMatch.NOT_COMPARED
    return NameMatch.MATCHES if evidence.names_the_owner else NameMatch.DIFFERS


def paper_input(proof: OwnershipProof, number: str) -> str:
    """What a paper's keyed digest is made of, the same however its number was typed, for no two papers alike."""
    return f"iov-realname/ownership/v1\0{proof}\0{normal_number(number)}"


# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class OwnershipShown:
    """A paper that says whose the vehicle is was shown with the owner's document; ``paper``: its number's digest."""

    WIRE: ClassVar[str] = "card.OwnershipShown.v1"
    number: RegistrationNumber
    proof: OwnershipProof
    paper: PaperDigest | None
    name: NameMatch


OwnershipEvent: TypeAlias = OwnershipShown
OWNERSHIP_EVENTS: tuple[type[OwnershipEvent], ...] = (OwnershipShown,)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_ownership(card: Card, event: OwnershipEvent) -> Card:
    """The card after ``event``; without a registration under that number nothing changes."""
    period, registration = card.period, card.registration
    if period is None or registration is None or registration.number != event.number:
        return card
    return altered(card, period=altered(period, registration=altered(registration, proof=event.proof)))


# --- asking -----------------------------------------------------------------------------------------------------------


def missing_proof(registration: Registration, book: RuleBook) -> tuple[OwnershipProof, ...]:
    """The papers of which one was to be shown and none was; nothing where one was, or the book asks for none."""
    asked = book.ownership_papers(registration.reason)
    return () if registration.proof in asked else asked
