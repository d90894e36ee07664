"""A batch of leaves as databases keep it: one row, its positions and hashes side by side, in order.

One row per leaf costs three times the whole sealing; a batch is never looked into by anything but this library.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from struct import pack, unpack

import attrs

from iov_realname.application.proof.errors import SealedMeanwhile
from iov_realname.application.proof.ports import SealedLeaf
from iov_realname.application.proof.tree import hashes_of

__all__ = ["Batch", "LastRead", "hashes_between"]


@attrs.frozen
class Batch:
    """Leaves from index ``first`` on: ``positions`` as u64be, ``hashes`` 32 bytes each."""

    first: int
    positions: bytes
    hashes: bytes

    @classmethod
    def of(cls, first: int, positions: Sequence[int], hashes: Sequence[bytes]) -> "Batch":
        """Leaves packed. Raises ``SealedMeanwhile`` unless each stands after the one before."""
        if list(positions) != sorted(set(positions)):
            raise SealedMeanwhile
        return cls(first, pack(f">{len(positions)}Q", *positions), b"".join(hashes))

    @property
    def count(self) -> int:
        """How many leaves."""
        return len(self.positions) // 8

    @property
    def first_position(self) -> int:
        """The position of the first leaf's event."""
        return int.from_bytes(self.positions[:8], "big")

    @property
    def last_position(self) -> int:
        """The position of the last leaf's event."""
        return int.from_bytes(self.positions[-8:], "big")

    def index_of(self, position: int) -> int | None:
        """The index of an event's leaf, if it is here."""
        positions = self._unpacked()
        nth = bisect_left(positions, position)
        return self.first + nth if nth < len(positions) and positions[nth] == position else None

    def leaves(self, start: int) -> Iterator[SealedLeaf]:
        """The leaves from index ``start`` on."""
        pairs = zip(self._unpacked(), hashes_of(self.hashes), strict=True)
        skipped = max(start - self.first, 0)
        return (SealedLeaf(*pair) for nth, pair in enumerate(pairs) if nth >= skipped)

    def _unpacked(self) -> tuple[int, ...]:
        return unpack(f">{self.count}Q", self.positions)


class LastRead:
    """The batch last looked into. Batches never change, and whoever asks for one event asks for its neighbours next."""

    def __init__(self) -> None:
        self._batch: Batch | None = None

    def index_of(self, position: int, read: Callable[[int], Batch | None]) -> int | None:
        """The index of an event's leaf; ``read`` finds the batch that would hold it."""
        batch = self._batch
        if batch is None or not batch.first_position <= position <= batch.last_position:
            batch = self._batch = read(position)
        return None if batch is None else batch.index_of(position)


def hashes_between(batches: Sequence[Batch], start: int, end: int) -> list[bytes]:
    """The hashes of the leaves from ``start`` to before ``end``, out of the batches that hold them."""
    found: list[bytes] = []
    for batch in batches:
        low, high = max(start - batch.first, 0), min(end - batch.first, batch.count)
        found.extend(hashes_of(batch.hashes[32 * low : 32 * high]))
    return found
