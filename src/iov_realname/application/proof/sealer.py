"""Sealing: events become leaves in log order, leaves fill tiles, and the tree's root is signed.

One sealer at a time writes; a second one finds that it was overtaken. Each batch and each signature is a transaction of
its own, so a sealer that dies leaves whole batches, and the next one goes on after them.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from iov_realname.application.proof.edge import Edge
from iov_realname.application.proof.errors import LogContradictsSeals, OriginChanged
from iov_realname.application.proof.ports import (
    NoteSigner,
    SealBook,
    SignedCheckpoint,
    StoredRow,
    StoredRows,
)
from iov_realname.application.proof.tree import Tree
from iov_realname.verifier import Checkpoint, Fields, NotProven, check_consistency, leaf_data, leaf_hash, leaf_hashes

BATCH = 1_000
"""Events sealed in one transaction."""

position_of: Callable[[StoredRow], int] = attrgetter("position")
fields_of: Callable[[StoredRow], Fields] = attrgetter("position", "stream", "version", "wire_name", "state")
"""What of an event is sealed."""


class Sealer:
    """Seals one store's log under one origin, with one key or, while keys change, several."""

    def __init__(self, rows: StoredRows, book: SealBook, origin: str, signers: Sequence[NoteSigner]) -> None:
        self._rows = rows
        self._book = book
        self._origin = origin
        self._signers = signers

    def run(self, progress: Callable[[int], None] = lambda _: None) -> SignedCheckpoint | None:
        """Seal everything up to the log's present end and sign it; None while there is nothing to sign.

        ``progress`` is told how many events each batch held. Raises
        :class:`~iov_realname.application.proof.errors.SealedMeanwhile` and
        :class:`~iov_realname.application.proof.errors.LogContradictsSeals`.
        """
        self.seal(progress)
        return self._signed()

    def seal(self, progress: Callable[[int], None] = lambda _: None) -> int:
        """Only add the leaves up to the log's present end; the position of the last one. Raises as :meth:`run`."""
        end, edge = self._rows.end(), Edge(self._book)
        for batch in self._unsealed(end):
            self._add(edge, batch)
            progress(len(batch))
        return self._book.last_position()

    def _unsealed(self, end: int) -> Iterator[Sequence[StoredRow]]:
        position = self._book.last_position()
        if position > end:
            raise LogContradictsSeals(f"Events up to position {position} were sealed; the log ends at {end}.")
        while position < end:
            page = self._rows.since(position, BATCH)
            if page and page[-1].position > end:
                page = [row for row in page if row.position <= end]
            if not page:
                raise LogContradictsSeals(f"Events between position {position} and {end} are gone from the log.")
            yield page
            position = page[-1].position

    def _add(self, edge: Edge, batch: Sequence[StoredRow]) -> None:
        first, hashes = edge.size, leaf_hashes(map(fields_of, batch))
        self._book.add(first, list(map(position_of, batch)), hashes, edge.grow(hashes))

    def _signed(self) -> SignedCheckpoint | None:
        size, last = self._book.size(), self._book.checkpoint()
        if size == 0 or (last is not None and last.size == size):
            return last
        tree = Tree(self._book, size)
        checkpoint = Checkpoint(self._origin, size, tree.root())
        if last is not None:
            _require_continued(last, tree, checkpoint)
        text = str(checkpoint)
        lines = "".join(each.line(text) for each in self._signers)
        return self._book.sign(SignedCheckpoint(size, checkpoint.root, f"{text}\n{lines}"))


def leaf_of(row: StoredRow) -> bytes:
    """The hash under which an event is sealed."""
    return leaf_hash(leaf_data(*fields_of(row)))


def origin_of(checkpoint: SignedCheckpoint) -> str:
    """The name of the log."""
    return checkpoint.note.partition("\n")[0]


def _require_continued(last: SignedCheckpoint, tree: Tree, checkpoint: Checkpoint) -> None:
    """Never sign what contradicts an earlier signature, nor under another name."""
    if (before := origin_of(last)) != checkpoint.origin:
        raise OriginChanged(before, checkpoint.origin)
    try:
        check_consistency(last.size, last.root, checkpoint.size, checkpoint.root, tree.consistency(last.size))
    except NotProven as error:
        raise LogContradictsSeals(f"The seals no longer continue the checkpoint of size {last.size}.") from error
