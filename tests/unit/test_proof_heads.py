"""The tree over the ends of all histories: every end is proven, every absence too, and nothing else ever."""

from collections.abc import Mapping
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.application.proof.heads import HeadProof, head_tree
from iov_realname.verifier import NOTHING, Head, NotProven, check_absent, check_head, node_hash, stream_key

Histories = Mapping[str, int]
NAMES = [f"card-{number}" for number in range(60)]


def histories() -> st.SearchStrategy[Histories]:
    """Some streams and their last versions."""
    return st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9), max_size=40)


def ends(streams: Histories) -> list[Head]:
    """Their heads in the order of their keys."""
    heads = [Head.of(stream, version, last_of(stream, version)) for stream, version in streams.items()]
    return sorted(heads, key=lambda head: head.key)


def last_of(stream: str, version: int) -> bytes:
    """The leaf hash of a stream's last event."""
    return sha256(f"{stream} {version}".encode()).digest()


def root_by_definition(heads: list[Head], depth: int = 0) -> bytes:
    """The root as the format's description says, by recursion over sets."""
    if len(heads) < 2:
        return heads[0].hash if heads else NOTHING
    goes_right = [head.key[depth // 8] & (128 >> depth % 8) for head in heads]
    left = [head for head, right in zip(heads, goes_right, strict=True) if not right]
    right = [head for head, right in zip(heads, goes_right, strict=True) if right]
    return node_hash(root_by_definition(left, depth + 1), root_by_definition(right, depth + 1))


@given(streams=histories())
def test_every_end_and_every_absence_is_proven(streams: Histories) -> None:
    """For every name there is a proof: of its end if it has a history, of its absence if it has none."""
    tree = head_tree(ends(streams), [stream_key(name) for name in NAMES])
    assert tree.root == root_by_definition(ends(streams))
    assert tree.count == len(streams)
    for name in NAMES:
        proof = tree.proofs[stream_key(name)]
        if name in streams:
            assert proof.found == Head.of(name, streams[name], last_of(name, streams[name]))
            check_head(proof.found, proof.siblings, tree.root)
        else:
            check_absent(stream_key(name), proof.found, proof.siblings, tree.root)


@given(streams=histories().filter(bool), data=st.data())
def test_no_other_end_is_proven(streams: Histories, data: st.DataObject) -> None:
    """Neither an earlier version, nor another last event, nor the absence of a history that exists can be proven."""
    name = data.draw(st.sampled_from(sorted(streams)))
    proof, root = proven(streams, name)
    version = streams[name]
    for other in (Head.of(name, version + 1, last_of(name, version)), Head.of(name, version, bytes(32))):
        with pytest.raises(NotProven):
            check_head(other, proof.siblings, root)
    for found in (None, proof.found):
        with pytest.raises(NotProven):
            check_absent(stream_key(name), found, proof.siblings, root)


@given(streams=histories().filter(lambda each: len(each) > 1), data=st.data())
def test_no_spoilt_path_is_accepted(streams: Histories, data: st.DataObject) -> None:
    """A path with a bit flipped, a step more or less, or a step of another length proves nothing."""
    name = data.draw(st.sampled_from(sorted(streams)))
    proof, root = proven(streams, name)
    assert proof.found is not None
    flipped = bytearray(proof.siblings[0])
    flipped[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    for siblings in (
        [bytes(flipped), *proof.siblings[1:]],
        proof.siblings[1:],
        [*proof.siblings, bytes(32)],
        [proof.siblings[0][:-1], *proof.siblings[1:]],
        [bytes(32)] * 257,
    ):
        with pytest.raises(NotProven):
            check_head(proof.found, siblings, root)


@given(streams=histories(), data=st.data())
def test_a_stranger_elsewhere_proves_no_absence(streams: Histories, data: st.DataObject) -> None:
    """Another history's end shows nothing about a name on whose path it does not stand."""
    missing = data.draw(st.sampled_from([name for name in NAMES if name not in streams]))
    proof, root = proven(streams, missing)
    depth = len(proof.siblings)
    strangers = [head for head in ends(streams) if head != proof.found]
    for stranger in strangers:
        with pytest.raises(NotProven):
            check_absent(stream_key(missing), stranger, proof.siblings, root)
    if proof.found is not None and depth:
        with pytest.raises(NotProven):
            check_absent(stream_key(missing), None, proof.siblings, root)


def proven(streams: Histories, name: str) -> tuple[HeadProof, bytes]:
    """The proof about a name, and the root."""
    tree = head_tree(ends(streams), [stream_key(name)])
    return tree.proofs[stream_key(name)], tree.root


def test_no_histories_no_root() -> None:
    """Over nothing stands the empty root, and every absence follows from it."""
    tree = head_tree([], [stream_key("card-1")])
    assert (tree.root, tree.count) == (NOTHING, 0)
    check_absent(stream_key("card-1"), None, tree.proofs[stream_key("card-1")].siblings, NOTHING)


def test_the_order_of_keys_is_insisted_on() -> None:
    """Heads out of order, or one that comes twice, are refused instead of giving a wrong root."""
    two = ends({"card-1": 1, "card-2": 1})
    for wrong in (two[::-1], [two[0], two[0]]):
        with pytest.raises(ValueError, match="order"):
            head_tree(wrong)


@pytest.mark.parametrize("version", [0, -1, 2**63])
def test_versions_are_those_of_events(version: int) -> None:
    """An end at a version that no event can have is refused."""
    with pytest.raises(NotProven):
        check_head(Head.of("card-1", version, bytes(32)), [], NOTHING)


def test_hashes_of_other_lengths_prove_nothing() -> None:
    """A key or hash that is not 32 bytes long is refused on either question."""
    with pytest.raises(NotProven):
        check_head(Head(b"", 1, bytes(32)), [], NOTHING)
    with pytest.raises(NotProven):
        check_absent(b"", None, [], NOTHING)
