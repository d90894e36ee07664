"""What can be proven of a sealed log: receipts for single events, and that one checkpoint continues another."""

from iov_realname.application.proof.errors import NotSealed
from iov_realname.application.proof.ports import SealBook, SignedCheckpoint
from iov_realname.application.proof.tree import Tree
from iov_realname.verifier import Receipt


class Evidence:
    """Proofs from the seals of one store; nothing is written."""

    def __init__(self, book: SealBook) -> None:
        self._book = book

    def receipt(self, position: int, size: int | None = None) -> Receipt:
        """The receipt of the event at ``position`` under the last checkpoint, or that of ``size``.

        Raises :class:`~iov_realname.application.proof.errors.NotSealed`.
        """
        checkpoint = self.checkpoint(size)
        index = self._book.index_of(position)
        if index is None or index >= checkpoint.size:
            raise NotSealed(f"The event at position {position}")
        hashes = Tree(self._book, checkpoint.size).inclusion(index)
        return Receipt(index, tuple(hashes), checkpoint.note.encode())

    def consistency(self, old_size: int, size: int | None = None) -> list[bytes]:
        """The proof that the last checkpoint, or that of ``size``, continues the log of ``old_size``."""
        checkpoint = self.checkpoint(size)
        if not 0 < old_size <= checkpoint.size:
            raise NotSealed(f"A log of {old_size} events")
        return Tree(self._book, checkpoint.size).consistency(old_size)

    def checkpoint(self, size: int | None = None) -> SignedCheckpoint:
        """The last checkpoint, or that of ``size``."""
        checkpoint = self._book.checkpoint(size)
        if checkpoint is None:
            raise NotSealed("The log" if size is None else f"A log of {size} events")
        return checkpoint
