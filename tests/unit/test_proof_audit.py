"""The full audit: what it takes for in order, and that nothing changed in the seals escapes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.application.proof.audit import Audited, audit
from iov_realname.application.proof.errors import LogContradictsSeals
from iov_realname.application.proof.ports import SealedLeaf, SignedCheckpoint
from iov_realname.application.proof.sealer import Sealer
from iov_realname.verifier import Checkpoint
from tests.support.sealed import ORIGIN, SIGNER
from tests.unit.test_proof_sealer import ListedRows


def sealed(*growths: int) -> tuple[ListedRows, MemorySealBook]:
    """A log that was sealed after each growth."""
    rows, book = ListedRows(), MemorySealBook()
    for growth in growths:
        rows.grow(growth)
        Sealer(rows, book, ORIGIN, [SIGNER]).run()
    return rows, book


@given(growths=st.lists(st.integers(1, 600), min_size=1, max_size=4), tail=st.integers(0, 5))
def test_accepts_what_was_sealed(growths: list[int], tail: int) -> None:
    """An untouched log is in order at every size; what is not sealed yet is none of its business."""
    rows, book = sealed(*growths)
    rows.grow(tail)

    assert Audited(sum(growths), len(growths), 0) == audit(rows, book)


def test_an_unsealed_log_is_in_order() -> None:
    """Nothing sealed, nothing wrong; unless a checkpoint was kept."""
    rows = ListedRows()
    rows.grow(3)
    kept = Checkpoint(ORIGIN, 2, bytes(32))

    assert Audited(0, 0, 0) == audit(rows, MemorySealBook())
    with pytest.raises(LogContradictsSeals, match="log of 2 events was signed"):
        audit(rows, MemorySealBook(), [kept])


def test_reaches_the_second_level_of_tiles() -> None:
    """At 66,000 events there is a full tile of tiles, and it is held against what lies below it."""
    rows, book = sealed(66_000)
    assert 66_000 == audit(rows, book).events

    book._tiles[1, 0] = book._tiles[1, 0]._replace(root=bytes(32))
    with pytest.raises(LogContradictsSeals, match="Tile 0 of level 1"):
        audit(rows, book)


@pytest.mark.parametrize("changed", [{"root": bytes(32)}, {"data": bytes(8192)}])
def test_holds_tiles_against_leaves(changed: dict[str, bytes]) -> None:
    """A tile that was changed, in its root or in its hashes alone, is named: proofs are made from it."""
    rows, book = sealed(600)
    book._tiles[0, 1] = book._tiles[0, 1]._replace(**changed)  # type: ignore[arg-type]

    with pytest.raises(LogContradictsSeals, match="Tile 1 of level 0"):
        audit(rows, book)


@given(index=st.integers(0, 299), what=st.sampled_from(["state", "stream", "version", "wire_name"]))
def test_names_the_first_changed_event(index: int, what: str) -> None:
    """Whatever was changed of whichever event, the first one that differs is named by position and leaf."""
    rows, book = sealed(300)
    row = rows.rows[index]
    setattr(
        row,
        what,
        {"state": b"other", "stream": "card-x", "version": row.version + 1, "wire_name": "card.Other.v1"}[what],
    )

    with pytest.raises(LogContradictsSeals, match=rf"position {row.position} \(leaf {index}\) is not the one"):
        audit(rows, book)


@given(index=st.integers(0, 299))
def test_names_the_first_missing_event(index: int) -> None:
    """A hole where there was an event is told from a hole that was always there."""
    rows, book = sealed(300)
    row = rows.rows.pop(index)

    with pytest.raises(LogContradictsSeals, match=rf"position {row.position} \(leaf {index}\) is gone"):
        audit(rows, book)


def test_names_an_event_put_into_a_hole() -> None:
    """An event at a position that had none when its neighbours were sealed is one too many."""
    rows, book = sealed(300)
    hole = next(position for position in range(1, 400) if book.index_of(position) is None)
    at = next(nth for nth, row in enumerate(rows.rows) if row.position > hole)
    forged = type(rows.rows[0])(hole, "card-x", 1, "card.Sold.v1", b"forged")
    rows.rows.insert(at, forged)

    with pytest.raises(LogContradictsSeals, match=f"stands at position {hole} that was not there when leaf {at} "):
        audit(rows, book)


def test_every_checkpoint_counts() -> None:
    """One of many checkpoints with another root is found, and one beyond the leaves."""
    rows, book = sealed(10, 10, 10)
    book._checkpoints[20] = SignedCheckpoint(20, bytes(32), "")
    with pytest.raises(LogContradictsSeals, match="The 20 sealed events"):
        audit(rows, book)

    rows, book = sealed(10)
    book._checkpoints[20] = SignedCheckpoint(20, bytes(32), "")
    with pytest.raises(LogContradictsSeals, match="of 20 events was signed; there are 10"):
        audit(rows, book)


def test_counts_histories_up_to_a_position() -> None:
    """How many histories begin, as the stated ends must have it."""
    rows, book = sealed(30)

    assert [0, 1, 2] == [audit(rows, book, upto=position).histories for position in (0, 1, 30)]


def test_tells_how_far_it_is() -> None:
    """Progress is told in thousands."""
    rows, book = sealed(2500)
    told: list[int] = []
    audit(rows, book, progress=told.append)

    assert [1000, 1000] == told


def test_changed_leaves_are_found() -> None:
    """A leaf exchanged beside an untouched event is a contradiction, too."""
    rows, book = sealed(9)
    book._leaves[4] = SealedLeaf(book._leaves[4].position, bytes(32))

    with pytest.raises(LogContradictsSeals, match="leaf 4"):
        audit(rows, book)
