"""Putting a bundle together from a store: sealed first, then written, then checked as an inspector will check it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

import attrs

from iov_realname.adapters.proof.bundling import Extras, write_histories, write_log
from iov_realname.adapters.proof.readme import readme
from iov_realname.adapters.proof.shelf import Shelf
from iov_realname.adapters.storage.rows import Recorder, Row
from iov_realname.application.ports import Recorded
from iov_realname.application.proof.choosing import chosen_streams
from iov_realname.application.proof.completeness import ends_tree, stated_heads
from iov_realname.application.proof.errors import LogContradictsSeals, NotSealed, NotWitnessed
from iov_realname.application.proof.sealing import Sealing
from iov_realname.domain.record import HeadsSealed
from iov_realname.verifier import Checkpoint, Finding, Note, Rejected, VerifierKey, check_bundle, stream_key

__all__ = ["Personal", "Wanted", "write_bundle"]

PAGE = 1_000
AT_A_TIME = 200
Personal = Callable[[Sequence[str] | None, Checkpoint], Iterable[Mapping[str, object]]]
"""Personal data of these histories, or of all, as documents for the bundle under a checkpoint."""


@attrs.frozen
class Wanted:
    """What a bundle is to hold: these cards, these vehicles with all their cards, or everything; the sizes of the
    checkpoints that it is to continue; where its rule books are taken from; and who is told of witnesses not heard.
    """

    iccids: Sequence[str] = ()
    vins: Sequence[str] = ()
    everything: bool = False
    since: Sequence[int] = ()
    shelf: Shelf = attrs.field(factory=Shelf)
    unheard: Callable[[NotWitnessed], None] = lambda _: None


def write_bundle(
    path: Path, recorder: Recorder, sealer: Sealing, wanted: Wanted, personal: Personal | None = None
) -> Finding:
    """Seal, stating where all histories end; write the bundle; check it. What it proves.

    A card or vehicle that was asked for and has no history is proven to have none. Chosen histories are held in memory;
    of the whole log the check keeps where each history ends. The file appears, or is replaced, only when it is complete
    and holds. Raises :class:`~iov_realname.application.proof.errors.NotSealed`,
    :class:`~iov_realname.application.proof.errors.LogContradictsSeals`, and ``OSError``.
    """
    for unheard in sealer.run(heads=True).unheard:
        wanted.unheard(unheard)
    streams = None if wanted.everything else chosen_streams(sealer.log, wanted.iccids, wanted.vins)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        draft = Path(file.name)
        try:
            _Assembly(recorder, sealer, wanted.since, personal, wanted.shelf).write(file, streams)  # type: ignore[arg-type]
            file.flush()
            found = _checked(draft, sealer)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    return found


@attrs.frozen
class _Assembly:
    recorder: Recorder
    sealer: Sealing
    since: Sequence[int]
    personal: Personal | None
    shelf: Shelf

    def write(self, file: BinaryIO, streams: Sequence[str] | None) -> None:
        book, heads = self.sealer.book, self._heads()
        checkpoint = _checkpoint(self.sealer)
        documents = () if self.personal is None else self.personal(streams, checkpoint)
        extras = Extras(self.shelf.taken, documents, readme(checkpoint, whole=streams is None))
        if streams is None:
            index = book.index_of(heads.position)
            write_log(file, book, self.shelf.noting(self._all()), heads=index, extras=extras, since=self.since)
            return
        stated = _stated(heads)
        proofs = ends_tree(book, self.sealer.sort, stated, [stream_key(stream) for stream in streams]).proofs
        rows = self.shelf.noting(self._of(streams, stated))
        (row,) = self.recorder.since(heads.position - 1, 1)
        write_histories(file, book, rows, heads=row, proofs=proofs, extras=extras, asked=streams, since=self.since)

    def _heads(self) -> Recorded:
        heads = stated_heads(self.sealer.log, self.sealer.oem)
        if heads is None:
            raise NotSealed("The end of any history")
        return heads

    def _all(self) -> Iterator[Row]:
        position = 0
        while page := self.recorder.since(position, PAGE):
            yield from page
            position = page[-1].position

    def _of(self, streams: Sequence[str], upto: int) -> Sequence[Row]:
        """The rows of these streams in log order, as they stood when the ends were stated."""
        walk, rows = iter(streams), list[Row]()
        while batch := list(islice(walk, AT_A_TIME)):
            rows += (row for row in self.recorder.select(batch) if row.position <= upto)
        return sorted(rows)


def _checkpoint(sealer: Sealing) -> Checkpoint:
    signed = sealer.book.checkpoint()
    if signed is None:
        raise NotSealed("The log")
    return Checkpoint.parse(Note.parse(signed.note.encode()).text)


def _stated(heads: Recorded) -> int:
    """As of which position the ends were stated."""
    event = heads.envelope.event
    return event.position if isinstance(event, HeadsSealed) else 0


def _checked(draft: Path, sealer: Sealing) -> Finding:
    """Hold the bundle against the log's own keys: nothing is handed out that an inspector would refuse."""
    keys = [key for key in (VerifierKey.parse(each.vkey) for each in sealer.signers) if key.name == sealer.origin]
    with draft.open("rb") as file:
        try:
            return check_bundle(file, keys)
        except Rejected as rejected:
            raise LogContradictsSeals(f"The bundle does not hold: {rejected}") from rejected
