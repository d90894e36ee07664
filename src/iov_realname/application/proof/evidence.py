"""What can be proven of a sealed log: receipts for single events, and that one checkpoint continues another."""

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, partial

import attrs

from iov_realname.application.assignment import assigned_oem
from iov_realname.application.errors import NotFound
from iov_realname.application.ports import EventLog
from iov_realname.application.proof.audit import Audited, audit
from iov_realname.application.proof.completeness import ends_tree, stated_heads
from iov_realname.application.proof.errors import LogContradictsSeals, NotSealed, OriginChanged
from iov_realname.application.proof.ports import Kind, SealBook, SealedStore, SignedCheckpoint, Sorter, StoredRows
from iov_realname.application.proof.sealer import fields_of, origin_of
from iov_realname.application.proof.tree import Tree
from iov_realname.domain.card.submission import Registered
from iov_realname.domain.record import HeadsSealed
from iov_realname.domain.streams import card_stream
from iov_realname.verifier import Checkpoint, Malformed, Note, NotProven, Receipt, check_inclusion, leaf_data, leaf_hash

TREES_KEPT = 2
"""Whoever asks for one proof asks for the next, mostly under the same checkpoint."""


class Evidence:
    """Proofs from the seals of one store; nothing is written."""

    def __init__(self, book: SealBook) -> None:
        self._book = book
        self._tree = lru_cache(TREES_KEPT)(partial(Tree, book))

    def receipt(self, position: int, size: int | None = None, extra: bytes | None = None) -> Receipt:
        """The receipt of the event at ``position`` under the last checkpoint, or that of ``size``.

        ``extra`` is put in as it is. Raises :class:`~iov_realname.application.proof.errors.NotSealed`.
        """
        checkpoint = self.checkpoint(size)
        index = self.index_under(position, checkpoint)
        hashes = self._tree(checkpoint.size).inclusion(index)
        return Receipt(index, tuple(hashes), self.note(checkpoint).encode(), extra)

    def index(self, position: int, size: int | None = None) -> int:
        """The index of the leaf of the event at ``position`` under the last checkpoint, or that of ``size``."""
        return self.index_under(position, self.checkpoint(size))

    def consistency(self, old_size: int, size: int | None = None) -> list[bytes]:
        """The proof that the last checkpoint, or that of ``size``, continues the log of ``old_size``."""
        checkpoint = self.checkpoint(size)
        if not 0 < old_size <= checkpoint.size:
            raise NotSealed(f"A log of {old_size} events")
        return self._tree(checkpoint.size).consistency(old_size)

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint:
        """The last checkpoint, or that of ``size``."""
        checkpoint = self._book.checkpoint(size)
        if checkpoint is None:
            raise NotSealed("The log" if size is None else f"A log of {size} events")
        return checkpoint

    def note(self, checkpoint: SignedCheckpoint) -> str:
        """A checkpoint with the signatures of its log and of every witness so far."""
        lines = (each.evidence for each in self._book.attestations(checkpoint.size) if each.kind is Kind.COSIGNATURE)
        return checkpoint.note + "".join(line.decode() for line in lines if _is_line(checkpoint.note, line))

    def index_under(self, position: int, checkpoint: SignedCheckpoint) -> int:
        """The same under a checkpoint that is at hand, for many events one after the other."""
        index = self._book.index_of(position)
        if index is None or index >= checkpoint.size:
            raise NotSealed(f"The event at position {position}")
        return index


def _is_line(note: str, line: bytes) -> bool:
    """Whether this is a signature line; anything else would spoil the whole note."""
    try:
        Note.parse(note.encode() + line)
    except Malformed:
        return False
    return True


@attrs.frozen
class StoreEvidence:
    """Proofs from one store, read-only and without keys."""

    log: EventLog
    rows: StoredRows
    book: SealedStore
    sort: Sorter
    close: Callable[[], None] = lambda: None

    @cached_property
    def proofs(self) -> Evidence:
        """Proofs from the seals alone."""
        return Evidence(self.book)

    def registered_at(self, iccid: str) -> int:
        """The position at which the card's last completed registration is recorded.

        Raises :class:`~iov_realname.application.errors.NotFound`.
        """
        stream = card_stream(iccid)
        history = self.log.read([stream]).get(stream, ())
        found = [each.position for each in history if isinstance(each.envelope.event, Registered)]
        if not found:
            raise NotFound(
                f"There is no completed registration of card {iccid} in this store; for another event say its position."
            )
        return found[-1]

    def receipt(self, position: int) -> Receipt:
        """The receipt of the event at ``position`` under the last checkpoint, with the bytes that were sealed.

        Raises :class:`~iov_realname.application.proof.errors.NotSealed`, and
        :class:`~iov_realname.application.proof.errors.LogContradictsSeals` when the event is no longer what was sealed.
        """
        row = next(iter(self.rows.since(position - 1, 1)), None)
        if row is None or row.position != position:
            raise NotFound(f"No event stands at position {position} of this store.")
        data = leaf_data(*fields_of(row))
        checkpoint = self.proofs.checkpoint()
        receipt = self.proofs.receipt(position, checkpoint.size, data)
        try:
            check_inclusion(receipt.index, checkpoint.size, leaf_hash(data), receipt.hashes, checkpoint.root)
        except NotProven as error:
            raise LogContradictsSeals(f"The event at position {position} is not the one that was sealed.") from error
        return receipt

    def audit(self, kept: Iterable[Checkpoint] = (), progress: Callable[[int], None] = lambda _: None) -> Audited:
        """Hash every sealed event again and hold it against leaves, tiles, all checkpoints, those ``kept`` outside, and
        the last stated ends of all histories.

        Raises :class:`~iov_realname.application.proof.errors.LogContradictsSeals` and
        :class:`~iov_realname.application.proof.errors.OriginChanged`.
        """
        kept = tuple(kept)
        last = self.book.checkpoint()
        for checkpoint in kept:
            if last is not None and checkpoint.origin != origin_of(last):
                raise OriginChanged(checkpoint.origin, origin_of(last))
        stated = self._stated()
        found = audit(self.rows, self.book, kept, 0 if stated is None else stated.position, progress)
        if stated is not None:
            self._require_ends(stated, found)
        return found

    def _stated(self) -> HeadsSealed | None:
        """The ends of all histories as last stated, if that is sealed."""
        oem = assigned_oem(self.log)
        recorded = None if oem is None else stated_heads(self.log, oem)
        if recorded is None or recorded.position > self.book.last_position():
            return None
        event = recorded.envelope.event
        return event if isinstance(event, HeadsSealed) else None

    def _require_ends(self, stated: HeadsSealed, found: Audited) -> None:
        tree = ends_tree(self.book, self.sort, stated.position)
        if (tree.root.hex(), tree.count, found.histories) != (stated.root, stated.streams, stated.streams):
            raise LogContradictsSeals(f"The ends of the histories as of position {stated.position} are not as stated.")
