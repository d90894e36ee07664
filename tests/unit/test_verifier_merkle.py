"""Trees and proofs: the published known answers, every pair of small sizes, and every way to spoil a proof."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.verifier import (
    EMPTY_ROOT,
    Fields,
    NotProven,
    check_consistency,
    check_inclusion,
    full_root,
    leaf_data,
    leaf_hash,
    leaf_hashes,
    node_hash,
)
from tests.support import merkle

MOST = 130
STANDARD = [
    bytes.fromhex(each)
    for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The eight leaves of transparency-dev's reference tests, and below the roots over the first 0, 1, … of them."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [b"%d" % number for number in range(MOST)]
HASHES = [leaf_hash(each) for each in LEAVES]
TREES = [merkle.root(LEAVES[:size]) for size in range(MOST + 1)]


def test_known_answers() -> None:
    """The oracle gives the published roots, and leaf, node and empty hashes are those of RFC 6962."""
    assert [merkle.root(STANDARD[:size]).hex() for size in range(9)] == ROOTS
    assert EMPTY_ROOT.hex() == ROOTS[0]
    assert leaf_hash(STANDARD[0]).hex() == ROOTS[1]
    assert node_hash(leaf_hash(STANDARD[0]), leaf_hash(STANDARD[1])).hex() == ROOTS[2]


def test_known_proofs() -> None:
    """The published proofs, inclusion of leaf 0 in 8 and consistency of 6 with 8, begin as published and hold."""
    inclusion, consistency = merkle.inclusion(0, STANDARD), merkle.consistency(6, STANDARD)
    assert [each.hex()[:8] for each in inclusion] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [each.hex()[:8] for each in consistency] == ["0ebc5d34", "ca854ea1", "d37ee418"]
    check_inclusion(0, 8, leaf_hash(STANDARD[0]), inclusion, bytes.fromhex(ROOTS[8]))
    check_consistency(6, bytes.fromhex(ROOTS[6]), 8, bytes.fromhex(ROOTS[8]), consistency)


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33, 63, 64, 65, 127, 128, 129, MOST])
def test_every_leaf_is_proven(size: int) -> None:
    """For every leaf of a tree the oracle's inclusion proof holds, and for no other leaf."""
    for index in range(size):
        proof = merkle.inclusion(index, LEAVES[:size])
        check_inclusion(index, size, HASHES[index], proof, TREES[size])
        with pytest.raises(NotProven):
            check_inclusion(index, size, HASHES[(index + 1) % MOST], proof, TREES[size])


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33, 63, 64, 65, 127, 128, 129, MOST])
def test_every_earlier_size_is_consistent(size: int) -> None:
    """Every earlier size of a tree is proven to be its beginning, and no other root of that size is."""
    for old in range(1, size + 1):
        proof = merkle.consistency(old, LEAVES[:size])
        check_consistency(old, TREES[old], size, TREES[size], proof)
        with pytest.raises(NotProven):
            check_consistency(old, sha256(b"another").digest(), size, TREES[size], proof)


@given(size=st.integers(2, MOST), data=st.data())
def test_a_spoilt_inclusion_proof_proves_nothing(size: int, data: st.DataObject) -> None:
    """A flipped bit, a hash more or less, another index or size, or a hash of another length is not accepted."""
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(index, LEAVES[:size])
    spoilt = data.draw(st.sampled_from(list(spoilings(proof, data.draw(st.integers(0, 8 * 32 * len(proof) - 1))))))
    with pytest.raises(NotProven):
        check_inclusion(index, size, HASHES[index], spoilt, TREES[size])
    other = data.draw(st.integers(-1, size + 1).filter(lambda each: each != index))
    with pytest.raises(NotProven):
        check_inclusion(other, size, HASHES[index], proof, TREES[size])


@given(size=st.integers(2, MOST), data=st.data())
def test_a_spoilt_consistency_proof_proves_nothing(size: int, data: st.DataObject) -> None:
    """A flipped bit, a hash more or less, or a hash of another length is not accepted."""
    old = data.draw(st.integers(1, size - 1))
    proof = merkle.consistency(old, LEAVES[:size])
    spoilt = data.draw(st.sampled_from(list(spoilings(proof, data.draw(st.integers(0, 8 * 32 * len(proof) - 1))))))
    with pytest.raises(NotProven):
        check_consistency(old, TREES[old], size, TREES[size], spoilt)


def spoilings(proof: list[bytes], bit: int) -> list[list[bytes]]:
    """The proof with one bit flipped, a hash missing at either end, one too many, and one too short."""
    flipped = bytearray(b"".join(proof))
    flipped[bit // 8] ^= 1 << bit % 8
    pieces = [bytes(flipped[start : start + 32]) for start in range(0, len(flipped), 32)]
    extra = sha256(b"extra").digest()
    return [pieces, proof[1:], proof[:-1], [*proof, extra], [extra, *proof], [proof[0][:-1], *proof[1:]]]


@pytest.mark.parametrize("old_size", [0, -1, 3])
def test_no_log_continues_nothing_or_a_longer_one(old_size: int) -> None:
    """A size of zero, below zero or beyond the new one is refused and never taken as consistent."""
    with pytest.raises(NotProven):
        check_consistency(old_size, TREES[2], 2, TREES[2], [])


def test_equal_sizes_need_equal_roots_and_no_proof() -> None:
    """A log at the same size is consistent with itself only, and says so without hashes."""
    check_consistency(5, TREES[5], 5, TREES[5], [])
    for root, proof in ((TREES[4], []), (TREES[5], [TREES[5]])):
        with pytest.raises(NotProven):
            check_consistency(5, TREES[5], 5, root, proof)


def test_empty_hashes_are_no_hashes() -> None:
    """A leaf or root that is not 32 bytes long proves nothing, even when all sides agree on it."""
    with pytest.raises(NotProven):
        check_inclusion(0, 1, b"", [], b"")


def test_a_leaf_binds_every_field() -> None:
    """Events that differ in position, stream, version, wire name or state have different leaves; lengths come first."""
    fields = (7, "card-1", 1, "card.Sold.v1", b"{}")
    others = [(8, *fields[1:]), (7, "card-", 1, "card.Sold.v1", b"{}"), (7, "card-1", 2, *fields[3:])]
    others += [(7, "card-1", 1, "card.Sold.v2", b"{}"), (7, "card-1", 1, "card.Sold.v1", b"{ }")]
    others += [(7, "card-1c", 1, "ard.Sold.v1", b"{}")]
    leaves = {leaf_data(*each) for each in [fields, *others]}
    assert len(leaves) == 1 + len(others)
    assert sum(map(len, (b"iov-realname/leaf/v1", b"card-1", b"card.Sold.v1", b"{}"))) + 16 + 6 * 4 == len(
        leaf_data(*fields)
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBERS = st.integers(0, 2**63 - 1)


@given(events=st.lists(st.tuples(NUMBERS, TEXTS, NUMBERS, TEXTS, st.binary(max_size=300)), max_size=4))
def test_many_leaves_are_hashed_as_one_is(events: list[Fields]) -> None:
    """The loop that is written out for speed has the hashes of what a leaf is made of."""
    assert [leaf_hash(leaf_data(*each)) for each in events] == leaf_hashes(events)


@pytest.mark.parametrize("height", range(8))
def test_a_full_tree_is_hashed_as_its_nodes_are(height: int) -> None:
    """A power of two of hashes has the oracle's root; any other number is refused."""
    assert TREES[1 << height] == full_root(HASHES[: 1 << height])
    if height > 1:
        with pytest.raises(ValueError, match="zip"):
            full_root(HASHES[: (1 << height) - 1])
