"""Trees out of tiles: the same roots and proofs as the recursion of RFC 6962, reading little."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iov_realname.application.proof.errors import LogContradictsSeals
from iov_realname.application.proof.tree import Tree
from iov_realname.verifier import NotProven, check_consistency, check_inclusion, full_root, leaf_hash
from tests.support import merkle

LEAVES = [b"%d" % number for number in range(700)]
HASHES = [leaf_hash(each) for each in LEAVES]
MOST = 130
ROOTS = [merkle.root(LEAVES[:size]) for size in range(MOST + 1)]


class ListedTiles:
    """Every full tile over a list of leaf hashes; counts what is read."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self._levels = [list(hashes)]
        while len(self._levels[-1]) >= 256:
            below = self._levels[-1]
            starts = range(0, len(below) // 256 * 256, 256)
            self._levels.append([full_root(below[at : at + 256]) for at in starts])
        self.reads = 0

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """Leaf hashes."""
        self.reads += 1
        return self._levels[0][start:end]

    def tile(self, level: int, n: int) -> bytes | None:
        """A full tile."""
        self.reads += 1
        hashes = self._levels[level][n * 256 : (n + 1) * 256] if level < len(self._levels) else []
        return b"".join(hashes) if len(hashes) == 256 else None

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """Roots of full tiles."""
        self.reads += 1
        return self._levels[level + 1][start:end]


TILES = ListedTiles(HASHES)
SIZES = st.integers(1, 70) | st.integers(1, len(LEAVES)) | st.sampled_from([255, 256, 257, 511, 512, 513])


@given(size=SIZES, data=st.data())
@example(size=1, data=None)  # type: ignore[arg-type]
def test_roots_and_inclusion_are_those_of_the_recursion(size: int, data: st.DataObject | None) -> None:
    """At any size, also below what the tiles hold, root and inclusion proofs are RFC 6962's."""
    index = 0 if data is None else data.draw(st.integers(0, size - 1))
    tree = Tree(TILES, size)
    assert tree.root() == merkle.root(LEAVES[:size])
    assert tree.inclusion(index) == merkle.inclusion(index, LEAVES[:size])


@given(size=SIZES, data=st.data())
def test_consistency_is_that_of_the_recursion(size: int, data: st.DataObject) -> None:
    """From any earlier size, consistency proofs are RFC 6962's."""
    old_size = data.draw(st.integers(1, size))
    assert Tree(TILES, size).consistency(old_size) == merkle.consistency(old_size, LEAVES[:size])


def test_an_empty_tree_has_the_empty_root() -> None:
    """Nothing sealed has the hash of nothing, and no leaf to prove."""
    tree = Tree(TILES, 0)
    assert tree.root() == merkle.root([])
    with pytest.raises(IndexError):
        tree.inclusion(0)
    with pytest.raises(IndexError):
        tree.consistency(0)


@pytest.mark.parametrize(("kept", "tile"), [(0, 0), (9, 0), (299, 1)])
def test_a_hole_in_the_seals_is_told(kept: int, tile: int) -> None:
    """Of a tree with fewer hashes than its size says, nothing is made up."""
    with pytest.raises(LogContradictsSeals, match=f"Of tile {tile} of level 0 not all"):
        Tree(ListedTiles(HASHES[:kept]), kept + 1).root()


def test_proofs_over_many_leaves_read_few_tiles() -> None:
    """Over 200,000 leaves every proof holds, and none reads more than sixteen times."""
    hashes = [leaf_hash(b"%d" % number) for number in range(200_000)]
    tiles = ListedTiles(hashes)
    root = Tree(tiles, len(hashes)).root()
    for index in (0, 255, 256, 65_535, 65_536, 131_071, 196_607, 196_608, 199_935, 199_936, 199_999):
        tiles.reads = 0
        check_inclusion(index, len(hashes), hashes[index], Tree(tiles, len(hashes)).inclusion(index), root)
        assert tiles.reads <= 16
    for old in (1, 256, 65_536, 100_000, 199_999):
        proof = Tree(tiles, len(hashes)).consistency(old)
        check_consistency(old, Tree(tiles, old).root(), len(hashes), root, proof)


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_pair_is_proven_and_no_spoilt_one(size: int) -> None:
    """Up to 130 leaves, every leaf and every earlier size is proven by hashes each of which counts."""
    tree = Tree(TILES, size)
    for at in range(size):
        included, continued = tree.inclusion(at), tree.consistency(at + 1)
        check_inclusion(at, size, HASHES[at], included, ROOTS[size])
        check_consistency(at + 1, ROOTS[at + 1], size, ROOTS[size], continued)
        for spoilt in each_spoilt(included):
            with pytest.raises(NotProven):
                check_inclusion(at, size, HASHES[at], spoilt, ROOTS[size])
        for spoilt in each_spoilt(continued):
            with pytest.raises(NotProven):
                check_consistency(at + 1, ROOTS[at + 1], size, ROOTS[size], spoilt)


def each_spoilt(proof: list[bytes]) -> Iterator[list[bytes]]:
    """The proof with one bit of each hash flipped in turn."""
    for place, each in enumerate(proof):
        yield [*proof[:place], bytes([each[0] ^ 1]) + each[1:], *proof[place + 1 :]]
