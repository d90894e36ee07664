"""The root over leaves that come one after the other, in memory that grows with their number's logarithm."""

from ._merkle import EMPTY_ROOT, node_hash


class CompactRange:
    """Keeps the roots of the full subtrees that the leaves so far fall into, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """The next leaf's hash."""
        found, rest = leaf, self.size
        while rest & 1:
            found = node_hash(self._roots.pop(), found)
            rest >>= 1
        self._roots.append(found)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._roots:
            return EMPTY_ROOT
        *others, found = self._roots
        for left in reversed(others):
            found = node_hash(left, found)
        return found
