"""What sealing and proving need from the store."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

TILE_WIDTH = 256
"""Hashes in a full tile (C2SP tlog-tiles)."""


class StoredRow(Protocol):
    """An event exactly as the store keeps it."""

    @property
    def position(self) -> int:
        """Its place in the log's order; positions may have holes."""

    @property
    def stream(self) -> str:
        """The history it belongs to."""

    @property
    def version(self) -> int:
        """Its place there, from 1."""

    @property
    def wire_name(self) -> str:
        """Its name as written."""

    @property
    def state(self) -> bytes:
        """Its bytes."""


class StoredRows(Protocol):
    """The log as bytes."""

    def since(self, position: int, limit: int) -> Sequence[StoredRow]:
        """At most ``limit`` rows after ``position``, in log order."""

    def end(self) -> int:
        """The position of the last row; 0 for an empty log."""


class SealedLeaf(NamedTuple):
    """A leaf of the tree: the position of its event, and its hash. Its index is its place among all leaves, from 0."""

    position: int
    hash: bytes


class Tile(NamedTuple):
    """A full tile: 256 hashes of ``level`` (0: leaves; 1: roots of tiles of level 0; …), the ``n``-th of its level from
    0, and the root over it, which is a hash of the next level.
    """

    level: int
    n: int
    data: bytes
    root: bytes


class SignedCheckpoint(NamedTuple):
    """A checkpoint as it was signed: the tree's size and root, and the whole note."""

    size: int
    root: bytes
    note: str


class SealBook(Protocol):
    """Where leaves, tiles and checkpoints are kept; everything is inserted once and stays.

    Raises :class:`~iov_realname.application.errors.StorageError`, and
    :class:`~iov_realname.application.proof.errors.SealedMeanwhile` when another sealer was quicker.
    """

    def size(self) -> int:
        """How many leaves there are."""

    def last_position(self) -> int:
        """The position of the last leaf's event; 0 when there is none."""

    def add(self, first: int, leaves: Sequence[SealedLeaf], tiles: Sequence[Tile]) -> None:
        """Add leaves from index ``first``, which must be the present size, and the tiles they fill: all or nothing."""

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """The hashes of the leaves from ``start`` to before ``end``."""

    def index_of(self, position: int) -> int | None:
        """The index of an event's leaf; None while it is not sealed."""

    def tile(self, level: int, n: int) -> bytes | None:
        """The 256 hashes of a full tile; None while it is not full."""

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """The roots of the full tiles of ``level`` from the ``start``-th to before the ``end``-th."""

    def sign(self, checkpoint: SignedCheckpoint) -> None:
        """Keep a signed checkpoint. One that stands already at this size stays, and must have the same root."""

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint | None:
        """The checkpoint of a size, or the last one."""

    def checkpoints(self) -> Sequence[SignedCheckpoint]:
        """All of them, by size."""


class NoteSigner(Protocol):
    """A key that signs checkpoints."""

    @property
    def vkey(self) -> str:
        """The verifier key, as inspectors keep it."""

    def line(self, text: str) -> str:
        """The signature line under a note's text."""
