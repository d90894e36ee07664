"""Writing evidence bundles; the format is described where it is checked, in the verifier."""

import json
import zipfile
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

import attrs

from iov_realname.adapters.storage.rows import Row
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.heads import HeadProof
from iov_realname.application.proof.ports import SealBook, SignedCheckpoint
from iov_realname.application.proof.tree import Tree
from iov_realname.verifier import Head, stream_key

__all__ = ["Extras", "write_histories", "write_log"]

FORMAT = "iov-realname.bundle.v1"
PAGE = 1_000
MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in the ZIP: the same content is the same bundle, whenever it is written."""


@attrs.frozen
class Extras:
    """What a bundle holds beside events and proofs: rule books by edition, as they are published, and personal data.

    Both are written last, so they may come to be while the events go by.
    """

    rulebooks: Mapping[str, bytes]
    personal: Iterable[Mapping[str, object]] = ()
    readme: str = ""


def write_histories(
    file: BinaryIO,
    book: SealBook,
    rows: Iterable[Row],
    *,
    heads: Row,
    proofs: Mapping[bytes, HeadProof],
    extras: Extras,
    asked: Iterable[str] = (),
    since: Collection[int] = (),
) -> SignedCheckpoint:
    """Write chosen histories under the last checkpoint. ``rows`` are theirs in log order, as far as they are sealed,
    without the ``heads`` event; ``proofs`` show by each stream's key that it is whole as of that event, or that it does
    not exist: the latter goes in for those of ``asked`` that have no rows. ``since`` are the sizes of earlier
    checkpoints to be continued from.

    Raises :class:`~iov_realname.application.proof.errors.NotSealed`.
    """
    evidence = Evidence(book)
    checkpoint = evidence.checkpoint()
    tree, streams = Tree(book, checkpoint.size), dict[str, None]()
    with _zip(file) as archive:
        _begin(archive, "histories", evidence, book.index_of(heads.position), since)
        with archive.open(_entry("events.jsonl"), "w", force_zip64=True) as lines:
            for row in _merged(rows, heads):
                index = evidence.index_under(row.position, checkpoint)
                lines.write(_line({**_event(index, row), "proof": _texts(tree.inclusion(index))}))
                if row != heads:
                    streams.setdefault(row.stream)
        with archive.open(_entry("heads.jsonl"), "w", force_zip64=True) as lines:
            for stream in streams:
                lines.write(_line(_end_of(stream, proofs)))
            for stream in dict.fromkeys(asked):
                if stream not in streams:
                    lines.write(_line({**_end_of(stream, proofs), "instead": _head(proofs[stream_key(stream)].found)}))
        _finish(archive, extras)
    return checkpoint


def write_log(
    file: BinaryIO,
    book: SealBook,
    rows: Iterable[Row],
    *,
    heads: int | None,
    extras: Extras,
    since: Collection[int] = (),
) -> SignedCheckpoint:
    """Write the whole log under the last checkpoint; ``rows`` are all of it in order; ``heads``: the last heads event's
    index. Raises :class:`~iov_realname.application.proof.errors.NotSealed`.
    """
    evidence = Evidence(book)
    checkpoint = evidence.checkpoint()
    with _zip(file) as archive:
        _begin(archive, "log", evidence, heads, since)
        with archive.open(_entry("leaves.bin"), "w", force_zip64=True) as leaves:
            for start in range(0, checkpoint.size, PAGE):
                leaves.write(b"".join(book.leaves(start, min(start + PAGE, checkpoint.size))))
        with archive.open(_entry("events.jsonl"), "w", force_zip64=True) as lines:
            for index, row in zip(range(checkpoint.size), rows, strict=False):
                lines.write(_line(_event(index, row)))
        _finish(archive, extras)
    return checkpoint


def _begin(archive: zipfile.ZipFile, scope: str, evidence: Evidence, heads: int | None, since: Collection[int]) -> None:
    continued = {str(size): _texts(evidence.consistency(size)) for size in sorted(set(since))}
    _put(archive, "bundle.json", _line({"format": FORMAT, "scope": scope, "heads": heads}))
    _put(archive, "checkpoint", evidence.note(evidence.checkpoint()).encode())
    _put(archive, "consistency.json", _line(continued))


def _finish(archive: zipfile.ZipFile, extras: Extras) -> None:
    with archive.open(_entry("personal.jsonl"), "w", force_zip64=True) as lines:
        for each in extras.personal:
            lines.write(_line(each))
    for edition, content in sorted(extras.rulebooks.items()):
        _put(archive, f"rulebooks/{edition}.json", content)
    _put(archive, "README.txt", extras.readme.encode())


def _merged(rows: Iterable[Row], heads: Row) -> Iterator[Row]:
    """The rows with the heads event in its place."""
    pending: list[Row] = [heads]
    for row in rows:
        if pending and row.position >= heads.position:
            yield pending.pop()
            if row.position == heads.position:
                continue
        yield row
    yield from pending


def _event(index: int, row: Row) -> dict[str, object]:
    return {
        "index": index,
        "position": row.position,
        "stream": row.stream,
        "version": row.version,
        "wire_name": row.wire_name,
        "state": _text(row.state),
    }


def _end_of(stream: str, proofs: Mapping[bytes, HeadProof]) -> dict[str, object]:
    return {"stream": stream, "siblings": _texts(proofs[stream_key(stream)].siblings)}


def _head(head: Head | None) -> Mapping[str, object] | None:
    return None if head is None else {"key": _text(head.key), "version": head.version, "last": _text(head.last)}


def _zip(file: BinaryIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(_entry(name), content)


def _line(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _texts(hashes: Sequence[bytes]) -> list[str]:
    return [_text(each) for each in hashes]


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
