"""Merkle trees over a log as in RFC 6962 §2.1 with SHA-256: hashing, and checking inclusion and consistency.

A tree of ``n`` leaves splits at the largest power of two smaller than ``n``; no node is ever doubled. Hashes are 32
bytes wherever they come in: a proof about anything else proves nothing.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from ._errors import NotProven

HASH_LENGTH = 32
_NODE = sha256(b"\x01")
"""A node's hash, begun: to copy it is quicker than to begin anew."""
EMPTY_ROOT = sha256(b"").digest()
"""The root of a log without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def full_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of hashes."""
    # node_hash level by level, written out: a log of a hundred million events is hashed whole by every audit.
    while len(hashes) > 1:
        each, above = iter(hashes), list[bytes]()
        for left, right in zip(each, each, strict=True):
            node = _NODE.copy()
            node.update(left)
            node.update(right)
            above.append(node.digest())
        hashes = above
    return hashes[0]


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf with hash ``leaf`` stands at ``index`` (from 0) of the ``size`` leaves under ``root``.

    Raises :class:`~iov_realname.verifier.NotProven`.
    """
    if not 0 <= index < size:
        raise NotProven(f"There is no leaf {index} in a log of {size}.")
    _require_hashes(leaf, root, *proof)
    siblings = list(_path(index, size))
    if len(proof) != len(siblings):
        raise NotProven(f"A proof for leaf {index} of {size} has {len(siblings)} hashes, not {len(proof)}.")
    found = leaf
    for is_left, sibling in zip(siblings, proof, strict=True):
        found = node_hash(sibling, found) if is_left else node_hash(found, sibling)
    if found != root:
        raise NotProven(f"Leaf {index} does not lead to the root of the log of {size}.")


def check_consistency(old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the first ``old_size`` of ``size`` leaves are still those under ``old_root``.

    Raises :class:`~iov_realname.verifier.NotProven`; also for an old size of 0, about which there is nothing to prove.
    """
    _require_hashes(old_root, root, *proof)
    if not 0 < old_size <= size:
        raise NotProven(f"A log of {size} leaves cannot continue one of {old_size}.")
    if old_size == size:
        if proof or old_root != root:
            raise NotProven(f"Two logs of {size} leaves have different roots.")
        return
    first, second = _both_roots(old_size, size, old_root, proof)
    if first != old_root:
        raise NotProven(f"The proof does not lead to the root of the log of {old_size}: its leaves were changed.")
    if second != root:
        raise NotProven(f"The proof does not lead to the root of the log of {size}.")


def inclusion_length(index: int, size: int) -> int:
    """How many hashes an inclusion proof has."""
    return sum(1 for _ in _path(index, size))


def _path(index: int, size: int) -> Iterator[bool]:
    """From a leaf upwards, whether each sibling stands on the left. Levels without a sibling are skipped."""
    last = size - 1
    while last > 0:
        if index & 1:
            yield True
        elif index < last:
            yield False
        index >>= 1
        last >>= 1


def _both_roots(old_size: int, size: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The two roots that a proof leads to, built up from the last full subtree of the old log."""
    hashes = list(proof)
    index, last = old_size - 1, size - 1
    while index & 1:
        index >>= 1
        last >>= 1
    # An old log that is one full subtree is its own first hash, which the proof leaves out.
    start = old_root if index == 0 else _next(hashes)
    first = second = start
    while last > 0:
        if index & 1:
            sibling = _next(hashes)
            first, second = node_hash(sibling, first), node_hash(sibling, second)
        elif index < last:
            second = node_hash(second, _next(hashes))
        index >>= 1
        last >>= 1
    if hashes:
        raise NotProven(f"The proof has {len(hashes)} hashes too many.")
    return first, second


def _next(hashes: list[bytes]) -> bytes:
    if not hashes:
        raise NotProven("The proof has too few hashes.")
    return hashes.pop(0)


def _require_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_LENGTH for each in hashes):
        raise NotProven(f"A hash is not {HASH_LENGTH} bytes long.")
