"""What sealing and proving need from the store."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from iov_realname.verifier import Head

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


class Ends(Protocol):
    """Where all histories end."""

    def ends(self, position: int) -> Iterator[StoredRow]:
        """The last event of every history that begins no later than ``position``, as of ``position``; in any order, in
        flat memory.
        """


class Sorter(Protocol):
    """Puts heads in the order of their keys, in flat memory."""

    def __call__(self, heads: Iterable[Head]) -> Iterator[Head]:
        """The same heads, by key."""


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


class Kind(StrEnum):
    """What somebody else says about a checkpoint: that it continues the last one seen, or when it was there."""

    COSIGNATURE = "cosignature"
    TIMESTAMP = "timestamp"


class Attestation(NamedTuple):
    """Evidence about a checkpoint from outside: a witness's cosignature line, or an authority's answer of RFC 3161."""

    kind: Kind
    by: str
    evidence: bytes


class SealBook(Protocol):
    """Where leaves, tiles and checkpoints are kept; everything is inserted once and stays.

    Raises :class:`~iov_realname.application.errors.StorageError`, and
    :class:`~iov_realname.application.proof.errors.SealedMeanwhile` when another sealer was quicker.
    """

    def size(self) -> int:
        """How many leaves there are."""

    def last_position(self) -> int:
        """The position of the last leaf's event; 0 when there is none."""

    def add(self, first: int, positions: Sequence[int], hashes: Sequence[bytes], tiles: Sequence[Tile]) -> None:
        """Add leaves from index ``first``, which must be the present size, and the tiles they fill: all or nothing."""

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """The hashes of the leaves from ``start`` to before ``end``."""

    def sealed(self, start: int, limit: int) -> Sequence[SealedLeaf]:
        """At least one and about ``limit`` leaves from index ``start``, with their positions; none at the end."""

    def index_of(self, position: int) -> int | None:
        """The index of an event's leaf; None while it is not sealed."""

    def tile(self, level: int, n: int) -> bytes | None:
        """The 256 hashes of a full tile; None while it is not full."""

    def roots(self, level: int, start: int, end: int) -> Sequence[bytes]:
        """The roots of the full tiles of ``level`` from the ``start``-th to before the ``end``-th."""

    def sign(self, checkpoint: SignedCheckpoint) -> SignedCheckpoint:
        """Keep a signed checkpoint; the one that stands then. An earlier one of this size stays.

        It is on the disk, with all that was sealed before, when this returns. Raises
        :class:`~iov_realname.application.proof.errors.LogContradictsSeals` when the earlier one has another root.
        """

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint | None:
        """The checkpoint of a size, or the last one."""

    def checkpoints(self) -> Sequence[SignedCheckpoint]:
        """All of them, by size."""

    def attest(self, size: int, attestation: Attestation) -> None:
        """Keep what was said about a checkpoint; the first word of each kind and speaker stays."""

    def attestations(self, size: int) -> Sequence[Attestation]:
        """What was said about a checkpoint, by kind and speaker."""


class SealedStore(SealBook, Ends, Protocol):
    """Where seals are kept beside the log, and where its histories end."""


class NoteSigner(Protocol):
    """A key that signs checkpoints."""

    @property
    def vkey(self) -> str:
        """The verifier key, as inspectors keep it."""

    def line(self, text: str) -> str:
        """The signature line under a note's text."""


class Witness(Protocol):
    """Somebody who signs a checkpoint only after seeing that it continues the last one they signed.

    Raises :class:`~iov_realname.application.proof.errors.NotWitnessed` when they cannot be asked, and
    :class:`~iov_realname.application.proof.errors.LogContradictsSeals` when they have seen another log.
    """

    @property
    def name(self) -> str:
        """The name and id of their key."""

    def cosign(self, note: str, proofs: "Proofs") -> str:
        """Their signature line for a checkpoint."""


class Proofs(Protocol):
    """Where a witness's client gets the proof from the size that the witness knows."""

    def __call__(self, old_size: int) -> Sequence[bytes]:
        """That the checkpoint continues the log of ``old_size``; nothing for 0."""


class Timestamper(Protocol):
    """A time-stamping authority (RFC 3161).

    Raises :class:`~iov_realname.application.proof.errors.NotWitnessed` when it cannot be asked.
    """

    @property
    def name(self) -> str:
        """What it is called."""

    def token(self, note: str) -> bytes:
        """Its answer over the whole note (TimeStampResp, DER), with its token."""
