"""Stores of every kind with their seals, and what tests seal in them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import attrs
import pytest

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.postgres import PostgresSealBook
from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.adapters.proof.sqlite import SqliteSealBook, open_sqlite_book
from iov_realname.adapters.storage import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.application.proof.ports import SealedLeaf, SignedCheckpoint, Tile
from iov_realname.application.proof.sealer import Sealer
from iov_realname.verifier import VerifierKey, leaf_data
from tests.toy_events import REGISTRY, dent

Book: TypeAlias = MemorySealBook | SqliteSealBook | PostgresSealBook

ORIGIN = "oem.example/iov-realname/test"
SIGNER = Ed25519Signer(ORIGIN, bytes(range(32)))
KEY = VerifierKey.parse(SIGNER.vkey)
KINDS = ("memory", "file", "database")
LASTING = KINDS[1:]


def add(book: Book, first: int, leaves: Sequence[SealedLeaf], tiles: Sequence[Tile] = ()) -> None:
    """Add leaves to a book as a sealer does."""
    book.add(first, [leaf.position for leaf in leaves], [leaf.hash for leaf in leaves], tiles)


@attrs.frozen
class SealedLog:
    """A log and its seals; ``another`` opens the same seals once more."""

    log: RecordedLog
    book: Book
    another: Callable[[], Book]

    def grow(self, count: int, kind: str = "card") -> None:
        """Append events, each the first of a history of its own."""
        first = len(self.log.recorder.since(0, 1_000_000))
        self.log.append([dent(f"{kind}-{number}", 1) for number in range(first, first + count)], [])

    def seal(self) -> SignedCheckpoint:
        """Seal everything."""
        signed = Sealer(self.log.recorder, self.book, ORIGIN, [SIGNER]).run()
        assert signed is not None
        return signed

    def leaves(self) -> list[bytes]:
        """What the tree is over, read from the store."""
        rows = self.log.recorder.since(0, 1_000_000)
        return [leaf_data(row.position, row.stream, row.version, row.wire_name, row.state) for row in rows]


@contextmanager
def sealed_log(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[SealedLog]:
    """A fresh log of one kind."""
    if kind == "memory":
        with open_memory_log(REGISTRY) as log:
            book = MemorySealBook(log.recorder)
            yield SealedLog(log, book, lambda: book)
        return
    if kind == "file":
        path = folder / "log.db"
        with open_sqlite_log(path, registry=REGISTRY, synchronous="normal") as log:
            yield from closing_all(SealedLog(log, opened(path), lambda: opened(path)))
        return
    url = request.getfixturevalue("store").url
    with open_postgres_log(url, registry=REGISTRY) as log:
        yield from closing_all(SealedLog(log, PostgresSealBook(url), lambda: PostgresSealBook(url)))


def closing_all(sealed: SealedLog) -> Iterator[SealedLog]:
    """Let go of the seals in the end."""
    try:
        yield sealed
    finally:
        sealed.book.close()


def opened(path: Path) -> Book:
    """The seals in a file."""
    return open_sqlite_book(path)
