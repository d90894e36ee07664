"""Sealing: every event once, in log order, whatever the batches; signed only what continues what was signed."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.application.proof import sealer as sealing
from iov_realname.application.proof.errors import LogContradictsSeals, NotSealed, SealedMeanwhile
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.ports import SealedLeaf, Tile
from iov_realname.application.proof.sealer import Sealer, leaf_of
from iov_realname.verifier import (
    NotProven,
    Receipt,
    VerifierKey,
    check_consistency,
    check_receipt,
    leaf_data,
    open_checkpoint,
)
from tests.support import merkle

ORIGIN = "oem.example/iov-realname/test"
SIGNER = Ed25519Signer(ORIGIN, bytes(range(32)))
KEY = VerifierKey.parse(SIGNER.vkey)


@attrs.define
class Kept:
    """An event as kept, which this test's intruders may change."""

    position: int
    stream: str
    version: int
    wire_name: str
    state: bytes


def kept(number: int) -> Kept:
    """The event that stands at the ``number``-th place; every third position is a hole."""
    return Kept(number + number // 2, f"card-{number % 3}", number // 3 + 1, "card.Sold.v1", b"%d" % number)


@attrs.define
class ListedRows:
    """A log in a list."""

    rows: list[Kept] = attrs.field(factory=list)

    def since(self, position: int, limit: int) -> Sequence[Kept]:
        """Rows after a position."""
        return [row for row in self.rows if row.position > position][:limit]

    def end(self) -> int:
        """The last position."""
        return self.rows[-1].position if self.rows else 0

    def grow(self, count: int) -> None:
        """Append events."""
        self.rows.extend(kept(number) for number in range(len(self.rows) + 1, len(self.rows) + 1 + count))

    def leaves(self) -> list[bytes]:
        """What the tree is over."""
        return [leaf_data(row.position, row.stream, row.version, row.wire_name, row.state) for row in self.rows]


@given(growths=st.lists(st.integers(0, 400), min_size=1, max_size=4), batch=st.integers(1, 300))
def test_everything_is_sealed_once_and_in_order(growths: list[int], batch: int) -> None:
    """After each run the signed root is that over all events in log order, whatever the batches and runs."""
    rows, book = ListedRows(), MemorySealBook()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sealing, "BATCH", batch)
        for growth in growths:
            rows.grow(growth)
            signed = Sealer(rows, book, ORIGIN, [SIGNER]).run()
            assert (signed is None) == (not rows.rows)
            if signed is not None:
                opened = open_checkpoint(signed.note.encode(), [KEY])
                assert opened.checkpoint.size == len(rows.rows) == book.size()
                assert opened.checkpoint.root == merkle.root(rows.leaves())


@given(sizes=st.lists(st.integers(1, 300), min_size=2, max_size=3), data=st.data())
def test_receipts_hold_and_checkpoints_continue(sizes: list[int], data: st.DataObject) -> None:
    """Every sealed event has a receipt that anybody can check, and every checkpoint continues each earlier one."""
    rows, book = ListedRows(), MemorySealBook()
    for growth in sizes:
        rows.grow(growth)
        Sealer(rows, book, ORIGIN, [SIGNER]).run()
    row = data.draw(st.sampled_from(rows.rows))
    receipt = Receipt.parse(bytes(Evidence(book).receipt(row.position)))
    assert check_receipt(receipt, leaf_of(row), [KEY]).checkpoint.size == len(rows.rows)

    *earlier, last = book.checkpoints()
    for old in earlier:
        check_consistency(old.size, old.root, last.size, last.root, Evidence(book).consistency(old.size))


def test_a_run_without_news_signs_nothing_new() -> None:
    """Sealing again without new events leaves the last checkpoint as it is."""
    rows, book = ListedRows(), MemorySealBook()
    rows.grow(3)
    first = Sealer(rows, book, ORIGIN, [SIGNER]).run()
    assert Sealer(rows, book, ORIGIN, [SIGNER]).run() == first
    assert len(book.checkpoints()) == 1


def test_keys_overlap_while_they_change() -> None:
    """While two keys sign, whoever knows either of them accepts the checkpoint."""
    rows, book = ListedRows(), MemorySealBook()
    rows.grow(2)
    successor = Ed25519Signer(ORIGIN, bytes(32))
    signed = Sealer(rows, book, ORIGIN, [SIGNER, successor]).run()
    assert signed is not None
    for key in (KEY, VerifierKey.parse(successor.vkey)):
        assert open_checkpoint(signed.note.encode(), [key]).checkpoint.size == 2


class OvertakenBook(MemorySealBook):
    """Just before leaves are added, another sealer adds the same ones."""

    def add(self, first: int, positions: Sequence[int], hashes: Sequence[bytes], tiles: Sequence[Tile]) -> None:
        """The other one, then this one."""
        super().add(first, positions, hashes, tiles)
        super().add(first, positions, hashes, tiles)


def test_the_second_of_two_sealers_writes_nothing() -> None:
    """A sealer that was overtaken is told so, and no leaf stands twice."""
    rows, book = ListedRows(), OvertakenBook()
    rows.grow(5)
    with pytest.raises(SealedMeanwhile):
        Sealer(rows, book, ORIGIN, [SIGNER]).run()
    assert book.size() == 5


def test_a_dead_sealer_is_continued() -> None:
    """Leaves without a signature, as a sealer leaves them that died between the two, are signed by the next run."""
    rows, book = ListedRows(), MemorySealBook()
    rows.grow(5)
    book.add(0, [row.position for row in rows.rows[:3]], [leaf_of(row) for row in rows.rows[:3]], [])
    signed = Sealer(rows, book, ORIGIN, [SIGNER]).run()
    assert signed is not None
    assert signed.root == merkle.root(rows.leaves())


def test_nothing_is_signed_over_changed_seals() -> None:
    """When the leaves no longer continue the last checkpoint, nothing is signed and the error says so."""
    rows, book = ListedRows(), MemorySealBook()
    rows.grow(5)
    Sealer(rows, book, ORIGIN, [SIGNER]).run()
    book._leaves[1] = SealedLeaf(book._leaves[1].position, bytes(32))
    rows.grow(1)
    with pytest.raises(LogContradictsSeals, match="size 5"):
        Sealer(rows, book, ORIGIN, [SIGNER]).run()
    assert len(book.checkpoints()) == 1


def test_what_is_not_sealed_has_no_receipt() -> None:
    """An event after the last checkpoint, an unknown one, and any event of an unsealed log have no receipt."""
    rows, book = ListedRows(), MemorySealBook()
    with pytest.raises(NotSealed):
        Evidence(book).receipt(1)
    rows.grow(4)
    Sealer(rows, book, ORIGIN, [SIGNER]).run()
    rows.grow(1)
    with pytest.raises(NotSealed):
        Evidence(book).receipt(rows.end())
    with pytest.raises(NotSealed):
        Evidence(book).consistency(5)


def test_changing_a_sealed_event_breaks_its_receipt() -> None:
    """A receipt handed out does not hold for the event as somebody changed it later."""
    rows, book = ListedRows(), MemorySealBook()
    rows.grow(9)
    Sealer(rows, book, ORIGIN, [SIGNER]).run()
    receipt = Evidence(book).receipt(rows.rows[4].position)
    rows.rows[4].state = b"other"
    with pytest.raises(NotProven):
        check_receipt(receipt, leaf_of(rows.rows[4]), [KEY])


class Watched(MemorySealBook):
    """A book that counts how often leaves and roots are read back."""

    reads = 0

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""
        self.reads += 1
        return super().leaves(start, end)

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Roots of full tiles."""
        self.reads += 1
        return super().roots(level, start, end)


def test_batches_are_not_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many batches a run has, the growing edge of the tree is read once a level."""
    monkeypatch.setattr(sealing, "BATCH", 10)
    rows, book = ListedRows(), Watched()
    rows.grow(5_000)
    Sealer(rows, book, ORIGIN, [SIGNER]).seal()

    assert (5_000, 2) == (book.size(), book.reads)
