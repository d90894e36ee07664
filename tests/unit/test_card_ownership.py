"""Papers that say whose the vehicle is, and how documents were taken: facts, and what is missing or odd about them."""

import pytest

from iov_realname.domain.card.captures import TakenDocument, photographed_in_person
from iov_realname.domain.card.ownership import (
    NameMatch,
    OwnershipShown,
    PaperDigest,
    missing_proof,
    name_match,
    paper_input,
)
from iov_realname.domain.card.papers import OwnershipEvidence
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.rulebook import EDITIONS, ChannelKind, OwnershipProof, Party, RuleBook
from iov_realname.domain.terms import RegistrationReason
from tests.support.commands import AGENT, PRESENT, seals
from tests.support.facts import (
    BOOK,
    DOCUMENTS_TAKEN,
    FRESH_REGISTRATION,
    FUNCTIONS_REQUESTED,
    NUMBER,
    OTHER_NUMBER,
    OWNED,
    OWNERSHIP_SHOWN,
    PRESENTED,
    WAITING,
    sealed,
)
from tests.support.telling import but, changes, given, when

NEW_OWNER = given(*OWNED)


@pytest.mark.parametrize(
    ("names", "match"), [(True, NameMatch.MATCHES), (False, NameMatch.DIFFERS), (None, NameMatch.NOT_COMPARED)]
)
def test_a_name_matches_differs_or_was_not_compared(names: bool | None, match: NameMatch) -> None:
    """The three are kept apart."""
    assert match is name_match(OwnershipEvidence(OwnershipProof.INVOICE, names))


def test_a_paper_shown_is_written_down_with_its_digest() -> None:
    """Kind, digest and match stand beside the presentation; the number stands nowhere."""
    evidence = OwnershipEvidence(OwnershipProof.TRANSFER_INVOICE, names_the_owner=None, number="INV-SECRET")
    command = but(PRESENT, evidence=evidence, paper=PaperDigest("8" * 32))
    decided = when(NEW_OWNER, command)

    shown = OwnershipShown(NUMBER, OwnershipProof.TRANSFER_INVOICE, PaperDigest("8" * 32), NameMatch.NOT_COMPARED)
    assert (but(PRESENTED, evidence=OwnershipProof.TRANSFER_INVOICE), shown, FUNCTIONS_REQUESTED) == decided
    assert "INV-SECRET" not in repr(command) + repr(decided)


def test_two_papers_never_share_a_digest() -> None:
    """Kind and number both count, and neither spaces nor small letters do."""
    assert paper_input(OwnershipProof.INVOICE, "a 1") == paper_input(OwnershipProof.INVOICE, "A1")
    assert paper_input(OwnershipProof.INVOICE, "A1") != paper_input(OwnershipProof.TRANSFER_INVOICE, "A1")


def test_the_registration_knows_its_paper() -> None:
    """OwnershipShown: of its own number only."""
    assert {"period.registration.proof": OwnershipProof.INVOICE} == changes(given(*WAITING), OWNERSHIP_SHOWN)
    assert {} == changes(given(*WAITING), but(OWNERSHIP_SHOWN, number=OTHER_NUMBER))
    assert {} == changes(NEW_OWNER, OWNERSHIP_SHOWN)


@pytest.mark.parametrize("book", EDITIONS, ids=lambda book: book.edition)
@pytest.mark.parametrize("reason", RegistrationReason)
def test_one_of_the_papers_asked_is_enough(book: RuleBook, reason: RegistrationReason) -> None:
    """Without any, all that were asked are told; with one of them nothing is missing; with another paper all are."""
    asked = book.ownership_papers(reason)
    bare = but(FRESH_REGISTRATION, reason=reason)

    assert asked
    assert asked == missing_proof(bare, book)
    assert all(() == missing_proof(but(bare, proof=proof), book) for proof in asked)
    others = set(OwnershipProof) - set(asked)
    assert all(asked == missing_proof(but(bare, proof=proof), book) for proof in others)


def test_a_book_that_asks_for_no_paper_misses_none() -> None:
    """Books of before know no table."""
    assert () == missing_proof(FRESH_REGISTRATION, but(BOOK, ownership=()))


def test_a_used_vehicle_is_not_proven_by_its_first_invoice() -> None:
    """After a transfer the invoice of the used vehicle is asked for, not that of the new one."""
    transferred = but(FRESH_REGISTRATION, reason=RegistrationReason.TRANSFER, proof=OwnershipProof.INVOICE)
    assert OwnershipProof.TRANSFER_INVOICE in missing_proof(transferred, BOOK)


def test_how_each_document_was_taken_is_written_down() -> None:
    """Of those who act for the owner; where a ledger does not tell, nothing is."""
    command = but(
        PRESENT, agent=but(AGENT, capture=Capture.OCR), authorisation_no="A-1", seals=seals(agent=sealed("a"))
    )
    decided = when(NEW_OWNER, command)

    assert isinstance(decided, tuple)
    assert DOCUMENTS_TAKEN in decided
    assert not any(isinstance(each, type(DOCUMENTS_TAKEN)) for each in when(NEW_OWNER, but(command, agent=AGENT)) or ())
    assert {} == changes(given(*WAITING), DOCUMENTS_TAKEN)


@pytest.mark.parametrize("capture", [each for each in Capture if each is not Capture.TYPED])
@pytest.mark.parametrize("kind", [*ChannelKind, None])
@pytest.mark.parametrize("document", [DocumentKind.RESIDENT_ID, DocumentKind.FOREIGN_PASSPORT])
def test_a_resident_card_photographed_in_person_is_found(
    capture: Capture, kind: ChannelKind | None, document: DocumentKind
) -> None:
    """Only a resident card, only by OCR, only where a clerk with a reader stood before the person."""
    taken = TakenDocument(Party.OWNER, document, capture)
    in_person = kind in (ChannelKind.COUNTER, ChannelKind.HOME_VISIT)
    odd = in_person and capture is Capture.OCR and document is DocumentKind.RESIDENT_ID

    assert ((taken,) if odd else ()) == photographed_in_person(kind, (taken,))
