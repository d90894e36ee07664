"""A sealed log as static files, for public tooling and for keeping elsewhere.

The layout is that of C2SP tlog-tiles::

    checkpoint                      the last signed checkpoint, written last
    tile/<level>/<n>                256 hashes; .p/<width> where the last one is not full
    tile/entries/<n>                the events under them, each behind its length in two bytes; .p/<width> likewise

Events are written as they were sealed, personal data inside them included as ciphertext only.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from iov_realname.application.errors import StoreUnusable
from iov_realname.application.proof.errors import LogContradictsSeals
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.ports import TILE_WIDTH, SealBook, SignedCheckpoint, StoredRows
from iov_realname.application.proof.sealer import BATCH, fields_of
from iov_realname.verifier import leaf_data, leaf_hash

__all__ = ["export_tiles"]

LARGEST_ENTRY = 0xFFFF


def export_tiles(
    book: SealBook, rows: StoredRows, folder: Path, progress: Callable[[int], None] = lambda _: None
) -> SignedCheckpoint:
    """Write the log under its last checkpoint to ``folder``; full tiles that are there already are left as they are.

    Raises :class:`~iov_realname.application.proof.errors.NotSealed`, and
    :class:`~iov_realname.application.proof.errors.LogContradictsSeals` when an event is no longer what was sealed.
    """
    evidence = Evidence(book)
    checkpoint = evidence.checkpoint()
    for level, width in enumerate(_widths(checkpoint.size)):
        for n in range(-(-width // TILE_WIDTH)):
            _write_once(folder / "tile" / str(level), n, min(width - n * TILE_WIDTH, TILE_WIDTH), _hashes(book, level))
    for n, bundle in _bundles(book, rows, folder / "tile/entries", checkpoint.size):
        _write(_file(folder / "tile/entries", n, len(bundle)), b"".join(map(_entry, bundle)))
        progress(len(bundle))
    _write(folder / "checkpoint", evidence.note(checkpoint).encode())
    return checkpoint


def tile_path(n: int) -> str:
    """The number of a tile as its path: three digits a folder, all but the last behind an x."""
    digits = f"{n % 1000:03}"
    while n := n // 1000:
        digits = f"x{n % 1000:03}/{digits}"
    return digits


def _widths(size: int) -> Iterator[int]:
    """How many hashes there are on each level of tiles."""
    while size:
        yield size
        size //= TILE_WIDTH


def _hashes(book: SealBook, level: int) -> Callable[[int, int], Sequence[bytes]]:
    return book.leaves if level == 0 else lambda start, end: book.roots(level - 1, start, end)


def _write_once(folder: Path, n: int, width: int, hashes: Callable[[int, int], Sequence[bytes]]) -> None:
    file = _file(folder, n, width)
    if not file.exists():
        _write(file, b"".join(hashes(n * TILE_WIDTH, n * TILE_WIDTH + width)))


def _file(folder: Path, n: int, width: int) -> Path:
    path = folder / tile_path(n)
    return path if width == TILE_WIDTH else path.with_name(f"{path.name}.p") / str(width)


def _bundles(book: SealBook, rows: StoredRows, folder: Path, size: int) -> Iterator[tuple[int, Sequence[bytes]]]:
    """The bundles that are not there yet, by number."""
    first = next(n for n in count() if not _file(folder, n, TILE_WIDTH).exists())
    start = first * TILE_WIDTH
    entries = islice(_entries(book, rows, start), max(size - start, 0))
    for n in range(first, -(-size // TILE_WIDTH)):
        bundle = list(islice(entries, TILE_WIDTH))
        if len(bundle) < min(size - n * TILE_WIDTH, TILE_WIDTH):
            raise LogContradictsSeals(f"{size} events were sealed, and some of them are gone from the log.")
        yield n, bundle


def _entries(book: SealBook, rows: StoredRows, index: int) -> Iterator[bytes]:
    """What each leaf from ``index`` on was taken of, in order."""
    while leaves := book.sealed(index, BATCH):
        page = rows.since(leaves[0].position - 1, len(leaves))
        for row, leaf in zip(page, leaves, strict=False):
            data = leaf_data(*fields_of(row))
            if leaf_hash(data) != leaf.hash:
                raise LogContradictsSeals(
                    f"The event at position {leaf.position} (leaf {index}) is not what was sealed."
                )
            yield data
            index += 1
        if len(page) < len(leaves):
            return


def _entry(data: bytes) -> bytes:
    if len(data) > LARGEST_ENTRY:
        raise StoreUnusable(f"The store holds an event of {len(data)} bytes, more than an entry of a tile may have.")
    return len(data).to_bytes(2, "big") + data


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(file)
