"""Keeping a store's log sealed: leaves, the ends of all histories, checkpoints, witnesses, time stamps."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

import attrs

from iov_realname.application.ports import Clock, Draw, EventLog
from iov_realname.application.proof.completeness import ends_tree, state_heads, stated_heads
from iov_realname.application.proof.errors import NotWitnessed
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.ports import (
    Attestation,
    Kind,
    NoteSigner,
    Proofs,
    SealBook,
    SealedStore,
    SignedCheckpoint,
    Sorter,
    StoredRows,
    Timestamper,
    Witness,
)
from iov_realname.application.proof.sealer import Sealer
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.record import HeadsSealed

__all__ = ["Sealed", "Sealing", "Tail", "unsealed_since"]

PAGE = 1_000
Progress = Callable[[int], None]


@attrs.frozen
class Tail:
    """Events that no leaf stands for yet: how many, and when the first of them was recorded. Until they are sealed,
    whoever may write the database can change them unseen.
    """

    events: int
    since: datetime | None


@attrs.frozen
class Sealed:
    """The last checkpoint, and who of the witnesses and authorities could not be had this time."""

    checkpoint: SignedCheckpoint | None
    unheard: tuple[NotWitnessed, ...]


@attrs.frozen
class Sealing:
    """One store's log under one name (``origin``), with the keys that sign it. One sealer writes at a time."""

    log: EventLog
    rows: StoredRows
    book: SealedStore
    sort: Sorter
    origin: str
    oem: UnitCode
    signers: Sequence[NoteSigner]
    clock: Clock
    draw: Draw
    witnesses: Sequence[Witness] = ()
    timestampers: Sequence[Timestamper] = ()
    close: Callable[[], None] = lambda: None

    def run(self, *, heads: bool = False, progress: Progress = lambda _: None) -> Sealed:
        """Seal and sign everything up to the log's present end; with ``heads`` also where all histories end.

        Raises :class:`~iov_realname.application.proof.errors.SealedMeanwhile`,
        :class:`~iov_realname.application.proof.errors.LogContradictsSeals` and
        :class:`~iov_realname.application.proof.errors.OriginChanged`.
        """
        sealer = Sealer(self.rows, self.book, self.origin, self.signers)
        if heads:
            self._state_heads(sealer.seal(progress))
        checkpoint = sealer.run(progress)
        return Sealed(checkpoint, () if checkpoint is None else tuple(self._attested(checkpoint)))

    def tail(self) -> Tail:
        """What is not sealed at this moment."""
        position, count = self.book.last_position(), 0
        since = unsealed_since(self.log, self.book)
        while page := self.rows.since(position, PAGE):
            position, count = page[-1].position, count + len(page)
        return Tail(count, since)

    def _state_heads(self, position: int) -> None:
        """State the ends as of ``position``, unless the last event already does."""
        stated = stated_heads(self.log, self.oem)
        if position and (stated is None or stated.position != position):
            tree = ends_tree(self.book, self.sort, position)
            heads = HeadsSealed(position, tree.count, tree.root.hex())
            state_heads(self.log, self.oem, heads, self.clock, self.draw)

    def _attested(self, checkpoint: SignedCheckpoint) -> Iterator[NotWitnessed]:
        """Ask whoever has not spoken about this checkpoint yet; those that could not be had."""
        said = {(each.kind, each.by) for each in self.book.attestations(checkpoint.size)}
        for kind, name, ask in self._asked(checkpoint):
            if (kind, name) not in said:
                try:
                    self.book.attest(checkpoint.size, Attestation(kind, name, ask()))
                except NotWitnessed as unheard:
                    yield unheard

    def _asked(self, checkpoint: SignedCheckpoint) -> Iterator[tuple[Kind, str, Callable[[], bytes]]]:
        def proof(old_size: int) -> Sequence[bytes]:
            return Evidence(self.book).consistency(old_size, checkpoint.size) if old_size else ()

        for witness in self.witnesses:
            yield Kind.COSIGNATURE, witness.name, partial(_cosigned, witness, checkpoint.note, proof)
        for authority in self.timestampers:
            yield Kind.TIMESTAMP, authority.name, partial(authority.token, checkpoint.note)


def unsealed_since(log: EventLog, book: SealBook) -> datetime | None:
    """When the first event that no leaf stands for was recorded; None if there is none."""
    first = next(iter(log.since(book.last_position(), 1)), None)
    return None if first is None else first.envelope.recorded_at


def _cosigned(witness: Witness, note: str, proof: Proofs) -> bytes:
    return witness.cosign(note, proof).encode()
