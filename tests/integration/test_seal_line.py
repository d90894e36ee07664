"""Sealing over a line to PostgreSQL that breaks: done once, whatever was lost."""

from hashlib import sha256

import pytest

from iov_realname.adapters.proof.postgres import PostgresSealBook
from iov_realname.application.proof.errors import SealedMeanwhile
from iov_realname.application.proof.ports import Attestation, Kind, SealedLeaf, SignedCheckpoint
from tests.support.line import Fault, line_to
from tests.support.postgres import Store
from tests.support.sealed import add

LEAVES = [SealedLeaf(number, sha256(b"%d" % number).digest()) for number in range(1, 8)]
CHECKPOINT = SignedCheckpoint(7, bytes(32), "note\n")
BREAKS = [Fault.LOST_REQUEST, Fault.LOST_ANSWER, Fault.NO_WAITING]


@pytest.mark.parametrize("fault", BREAKS)
def test_leaves_are_added_once(store: Store, fault: Fault) -> None:
    """Whether the request or its answer was lost, the leaves stand once and the sealer goes on."""
    with line_to(store.url) as line:
        book = PostgresSealBook(line.url)
        add(book, 0, LEAVES[:1])  # the server knows the statement now, so that the next request is the call itself
        line.order(fault)
        add(book, 1, LEAVES[1:])

        assert (7, 1) == (book.size(), line.faults)
        assert LEAVES == list(book.sealed(0, 10))
        book.close()


def test_a_lost_line_hides_no_other_sealer(store: Store) -> None:
    """When another sealer was quicker while the request was lost, that is said."""
    other = PostgresSealBook(store.url)
    with line_to(store.url) as line:
        book = PostgresSealBook(line.url)
        add(book, 0, LEAVES[:1])
        line.order(Fault.LOST_REQUEST, lambda: add(other, 1, LEAVES[1:3]))
        with pytest.raises(SealedMeanwhile):
            add(book, 1, LEAVES[1:])
        book.close()
    assert 3 == other.size()
    other.close()


@pytest.mark.parametrize("fault", BREAKS)
def test_signatures_and_attestations_are_kept_once(store: Store, fault: Fault) -> None:
    """Signing and attesting may be sent again without harm."""
    said = Attestation(Kind.TIMESTAMP, "tsa", b"token")
    with line_to(store.url) as line:
        book = PostgresSealBook(line.url)
        first = book.sign(CHECKPOINT._replace(size=1))
        book.attest(1, said)
        line.order(fault)
        assert CHECKPOINT == book.sign(CHECKPOINT)
        book.attest(7, said._replace(by="other"))
        line.order(fault)
        book.attest(7, said)

        assert ([first, CHECKPOINT], 2) == ([*book.checkpoints()], line.faults)
        assert [said._replace(by="other"), said] == [*book.attestations(7)]
        book.close()
