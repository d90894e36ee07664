"""What every book of seals promises, whatever it is made of."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Thread

import pytest

from iov_realname.adapters.proof.sorting import sorted_heads
from iov_realname.application.proof import sealer as sealing
from iov_realname.application.proof.completeness import ends_tree
from iov_realname.application.proof.errors import LogContradictsSeals, SealedMeanwhile
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.ports import Attestation, Kind, SealedLeaf, SignedCheckpoint, Tile
from iov_realname.application.proof.sealer import Sealer, leaf_of
from iov_realname.application.proof.tree import Tree
from iov_realname.verifier import Head, check_head, check_receipt, full_root, heads_root, open_checkpoint, stream_key
from tests.support import merkle
from tests.support.sealed import KEY, KINDS, ORIGIN, SIGNER, SealedLog, add, sealed_log
from tests.toy_events import dent, dents


@pytest.fixture(params=KINDS)
def sealed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SealedLog]:
    """A fresh log with an empty book."""
    with sealed_log(request.param, request, tmp_path) as log:
        yield log


def leaf(number: int) -> SealedLeaf:
    """The leaf with this index; every third position is a hole."""
    return SealedLeaf(number + number // 2 + 1, sha256(b"%d" % number).digest())


def leaves(start: int, end: int) -> list[SealedLeaf]:
    """The leaves from ``start`` to before ``end``."""
    return [leaf(number) for number in range(start, end)]


def hashes(start: int, end: int) -> list[bytes]:
    """Their hashes."""
    return [each.hash for each in leaves(start, end)]


def tile(n: int) -> Tile:
    """A full tile of leaves."""
    mine = hashes(n * 256, n * 256 + 256)
    return Tile(0, n, b"".join(mine), full_root(mine))


CHECKPOINT = SignedCheckpoint(3, b"r" * 32, "a note\n\n— with lines\n")


class TestLeaves:
    """Leaves and tiles, added at the end and kept."""

    def test_starts_empty(self, sealed: SealedLog) -> None:
        """Nothing is sealed, and nothing is found."""
        book = sealed.book
        assert (book.size(), book.last_position(), book.sealed(0, 10), book.leaves(0, 0)) == (0, 0, [], [])
        assert (book.index_of(1), book.tile(0, 0), book.checkpoint(), book.checkpoints()) == (None, None, None, [])
        assert (book.attestations(1), list(book.ends(9))) == ([], [])

    def test_finds_leaves_in_any_batches(self, sealed: SealedLog) -> None:
        """Leaves come back by index and by position, across the batches they came in; positions may have holes."""
        book, bounds = sealed.book, (0, 1, 2, 258, 260, 600)
        for start, end in pairwise(bounds):
            add(book, start, leaves(start, end))

        for start, end in ((0, 600), (0, 1), (1, 2), (256, 300), (259, 260), (599, 600), (3, 3)):
            assert hashes(start, end) == list(book.leaves(start, end))
        assert [*range(600)] == [book.index_of(leaf(number).position) for number in range(600)]
        assert {None} == {book.index_of(position) for position in (0, 3, leaf(599).position + 1)}
        assert (600, leaf(599).position) == (book.size(), book.last_position())

    def test_tells_leaves_with_their_positions(self, sealed: SealedLog) -> None:
        """From any index on, until there are none."""
        for start in (0, 4, 5):
            add(sealed.book, start, leaves(start, {0: 4, 4: 5, 5: 9}[start]))
        found: list[SealedLeaf] = []
        while page := sealed.book.sealed(2 + len(found), 3):
            found.extend(page)

        assert leaves(2, 9) == found

    @pytest.mark.parametrize("first", [0, 2, 4])
    def test_takes_only_the_next_leaves(self, sealed: SealedLog, first: int) -> None:
        """Leaves that do not begin at the end are another sealer's; nothing of them is written."""
        add(sealed.book, 0, leaves(0, 3))
        with pytest.raises(SealedMeanwhile):
            add(sealed.book, first, leaves(3, 259), [tile(0)])

        assert (3, None) == (sealed.book.size(), sealed.book.tile(0, 0))

    @pytest.mark.parametrize("wrong", [[leaf(1)], [leaf(0)], [leaf(3), leaf(2)], [leaf(2), leaf(2)]])
    def test_takes_only_later_positions(self, sealed: SealedLog, wrong: Sequence[SealedLeaf]) -> None:
        """A position that is sealed, or out of order, is refused whole."""
        add(sealed.book, 0, leaves(0, 2))
        with pytest.raises(SealedMeanwhile):
            add(sealed.book, 2, wrong)

        assert 2 == sealed.book.size()

    def test_keeps_tiles(self, sealed: SealedLog) -> None:
        """Full tiles and their roots are found by level and number."""
        add(sealed.book, 0, leaves(0, 600), [tile(0), tile(1)])

        assert tile(1).data == sealed.book.tile(0, 1)
        assert [tile(0).root, tile(1).root] == list(sealed.book.roots(0, 0, 2))
        assert (None, None) == (sealed.book.tile(0, 2), sealed.book.tile(1, 0))

    def test_adds_all_or_nothing(self, sealed: SealedLog) -> None:
        """When a tile is there already, nothing of the batch is written, and the next attempt is as the first."""
        add(sealed.book, 0, leaves(0, 256), [tile(0)])
        with pytest.raises(SealedMeanwhile):
            add(sealed.book, 256, leaves(256, 600), [tile(1), tile(0)])
        assert (256, None) == (sealed.book.size(), sealed.book.tile(0, 1))

        add(sealed.book, 256, leaves(256, 600), [tile(1)])
        assert tile(1).data == sealed.book.tile(0, 1)


class TestCheckpoints:
    """Checkpoints, and what others say about them."""

    def test_the_first_of_a_size_stays(self, sealed: SealedLog) -> None:
        """Signed again with the same root, the one that stands is given back."""
        again = CHECKPOINT._replace(note="another note\n")

        assert [CHECKPOINT, CHECKPOINT] == [sealed.book.sign(CHECKPOINT), sealed.book.sign(again)]
        assert [CHECKPOINT] == list(sealed.book.checkpoints())

    def test_no_second_root_for_a_size(self, sealed: SealedLog) -> None:
        """Two roots for one size are never both kept."""
        sealed.book.sign(CHECKPOINT)
        with pytest.raises(LogContradictsSeals, match="of 3"):
            sealed.book.sign(CHECKPOINT._replace(root=b"s" * 32))

        assert CHECKPOINT == sealed.book.checkpoint(3)

    def test_the_last_is_the_largest(self, sealed: SealedLog) -> None:
        """Whatever the order in which they came."""
        for size in (3, 20, 4):
            sealed.book.sign(CHECKPOINT._replace(size=size))

        assert [3, 4, 20] == [each.size for each in sealed.book.checkpoints()]
        last = sealed.book.checkpoint()
        assert last is not None
        assert (20, None) == (last.size, sealed.book.checkpoint(5))

    def test_keeps_what_others_say(self, sealed: SealedLog) -> None:
        """The first word of each kind and speaker stays, for the checkpoint it is about."""
        sealed.book.sign(CHECKPOINT)
        said = [
            Attestation(Kind.COSIGNATURE, "w1+00", b"first"),
            Attestation(Kind.COSIGNATURE, "w2+00", b"other"),
            Attestation(Kind.TIMESTAMP, "w1+00", b"\x00\xff"),
        ]
        for each in (*reversed(said), said[0]._replace(evidence=b"second")):
            sealed.book.attest(3, each)

        assert said == list(sealed.book.attestations(3))
        assert [] == list(sealed.book.attestations(4))


class TestSealing:
    """The sealer over each book, against the tree written down once more."""

    def test_is_as_the_standard_says(self, sealed: SealedLog, monkeypatch: pytest.MonkeyPatch) -> None:
        """Roots, receipts and consistency over several tiles are those of RFC 6962, whatever the batches."""
        monkeypatch.setattr(sealing, "BATCH", 190)
        sizes = [sealed.seal().size for _ in (sealed.grow(300), sealed.grow(1), sealed.grow(299))]
        sealed.grow(10)

        data = sealed.leaves()[: sizes[-1]]
        last = sealed.book.checkpoint()
        assert last is not None
        assert merkle.root(data) == last.root == open_checkpoint(last.note.encode(), [KEY]).checkpoint.root
        tree = Tree(sealed.book, last.size)
        for index in (0, 255, 256, 599):
            assert merkle.inclusion(index, data) == tree.inclusion(index)
        assert [merkle.consistency(n, data) for n in sizes] == [Evidence(sealed.book).consistency(n) for n in sizes]
        for row in sealed.log.recorder.since(0, 600)[::97]:
            check_receipt(Evidence(sealed.book).receipt(row.position), leaf_of(row), [KEY])

    def test_another_opening_goes_on(self, sealed: SealedLog) -> None:
        """What was sealed is there for whoever opens the store next."""
        sealed.grow(300)
        first = sealed.seal()
        sealed.grow(5)
        another = sealed.another()
        signed = Sealer(sealed.log.recorder, another, ORIGIN, [SIGNER]).run()

        assert first == another.checkpoint(300)
        assert signed is not None
        assert merkle.root(sealed.leaves()) == signed.root
        another.close()

    def test_of_two_at_once_one_writes(self, sealed: SealedLog, monkeypatch: pytest.MonkeyPatch) -> None:
        """Sealers that run at the same moment leave every event sealed once, and who was overtaken is told."""
        monkeypatch.setattr(sealing, "BATCH", 7)
        sealed.grow(200)
        together, books = Barrier(3), [sealed.another() for _ in range(3)]
        told: list[Exception] = []

        def race(sealer: Sealer) -> None:
            together.wait()
            try:
                sealer.run()
            except SealedMeanwhile as error:
                told.append(error)

        racers = [Thread(target=race, args=(Sealer(sealed.log.recorder, book, ORIGIN, [SIGNER]),)) for book in books]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        assert len(told) < 3
        assert merkle.root(sealed.leaves()) == sealed.seal().root
        assert 200 == sealed.book.size()
        for book in books:
            book.close()


class TestEnds:
    """Where all histories end."""

    def test_as_of_any_position(self, sealed: SealedLog) -> None:
        """Of every history that had begun, the last event at that position; later ones change nothing."""
        sealed.log.append([*dents("card-1", 3), *dents("card-10", 1), *dents("vehicle-1", 2)], [])
        sealed.log.append([dent("card-1", 4), dent("卡-1", 1), *dents("card-10", 1, first=2)], [])
        rows = sealed.log.recorder.since(0, 100)
        for position in (0, *(row.position for row in rows)):
            last = {row.stream: row for row in rows if row.position <= position}
            assert sorted(last.values()) == sorted(tuple(row) for row in sealed.book.ends(position))

    def test_pages_hide_nothing(self, sealed: SealedLog) -> None:
        """More histories than are read at a time, some of which begin later than the position asked about."""
        sealed.grow(1200)
        sealed.grow(1200, "vehicle")
        rows = sealed.log.recorder.since(0, 10_000)
        found = [row.stream for row in sealed.book.ends(rows[1799].position)]

        assert sorted(row.stream for row in rows[:1800]) == sorted(found)

    def test_their_tree_is_the_verifiers(self, sealed: SealedLog) -> None:
        """The tree over them has the root that a verifier computes, and its proofs hold."""
        sealed.grow(300)
        rows = sealed.log.recorder.since(0, 1000)
        heads = [Head.of(row.stream, row.version, leaf_of(row)) for row in rows]
        key = stream_key("card-17")
        tree = ends_tree(sealed.book, sorted_heads, sealed.log.end(), [key])

        assert (heads_root(heads), 300) == (tree.root, tree.count)
        head = tree.proofs[key].found
        assert head is not None
        check_head(head, tree.proofs[key].siblings, tree.root)
