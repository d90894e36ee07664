"""Sorting more rows than memory holds, without leaving a readable trace on the disk.

Rows set aside go, as sorted runs of blocks sealed with AES-256-GCM under a key that exists in memory only, into one
file that never has a name (or loses it at once): only its owner can read it, and the operating system removes it when
the process ends, however it ends. A sort that fits into its share of memory never touches the disk.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeAlias

import attrs
import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iov_realname.application.errors import StoreUnusable
from iov_realname.application.ledger.errors import SpoolDamaged

__all__ = ["Item", "Spool"]

Item: TypeAlias = tuple[bytes, bytes]
"""A sort key and what goes with it."""

DEFAULT_MEMORY = 32 << 20
_FAN_IN = 32
_PER_ITEM = 160  # what Python adds to the bytes of an item

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[Item]).decode


class Spool:
    """Items put in by :meth:`fill` and given back in order, any number of times, in about `memory` bytes."""

    def __init__(self, directory: Path, memory: int = DEFAULT_MEMORY) -> None:
        self._directory = directory
        self._memory = memory
        self._aside: _SealedFile | None = None
        self._runs: list[_Run] = []
        self._here: list[Item] = []
        self._here_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fill(self, items: Iterable[Item]) -> None:
        """Take all these items in."""
        for item in items:
            self._here.append(item)
            self._here_bytes += len(item[0]) + len(item[1]) + _PER_ITEM
            if self._here_bytes > self._memory:
                self._set_aside()

    def __iter__(self) -> Iterator[Item]:
        """All items, by key and, for equal keys, by what goes with them."""
        self._here.sort()
        while len(self._runs) > _FAN_IN:
            merged = heapq.merge(*(self._read(run) for run in self._runs[:_FAN_IN]))
            self._runs = [*self._runs[_FAN_IN:], self._write(merged)]
        return heapq.merge(*(self._read(run) for run in self._runs), self._here) if self._runs else iter(self._here)

    def close(self) -> None:
        """Forget everything; what was on the disk is gone."""
        self._here, self._runs = [], []
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def _set_aside(self) -> None:
        self._here.sort()
        self._runs.append(self._write(self._here))
        self._here, self._here_bytes = [], 0

    def _write(self, items: Iterable[Item]) -> "_Run":
        if self._aside is None:
            self._aside = _SealedFile(self._directory)
        share = self._memory // (4 * _FAN_IN)
        return tuple(self._aside.write(_pack(block)) for block in _blocks(items, share))

    def _read(self, run: "_Run") -> Iterator[Item]:
        assert self._aside is not None
        for block in run:
            yield from _unpack(self._aside.read(block))


@attrs.frozen
class _Block:
    number: int
    start: int
    length: int


_Run: TypeAlias = tuple[_Block, ...]


def _blocks(items: Iterable[Item], share: int) -> Iterator[list[Item]]:
    block: list[Item] = []
    size = 0
    for item in items:
        block.append(item)
        size += len(item[0]) + len(item[1])
        if size > share:
            yield block
            block, size = [], 0
    if block:
        yield block


class _SealedFile:
    """A nameless file of sealed blocks; a block opens only where and as it was written."""

    def __init__(self, directory: Path) -> None:
        self._seal = AESGCM(AESGCM.generate_key(256))
        self._blocks = 0
        self._end = 0
        try:
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=directory, buffering=0)  # noqa: SIM115 - closed by close()
        except OSError as error:
            raise StoreUnusable(f"Cannot set rows aside in {directory}: {error.strerror}.") from error

    def write(self, clear: bytes) -> _Block:
        sealed = self._seal.encrypt(_nonce(self._blocks), clear, None)
        try:
            self._file.seek(self._end)
            _write_all(self._file, sealed)
        except OSError as error:
            raise StoreUnusable(f"Cannot set rows aside for sorting: {error.strerror}.") from error
        block = _Block(self._blocks, self._end, len(sealed))
        self._blocks += 1
        self._end += len(sealed)
        return block

    def read(self, block: _Block) -> bytes:
        self._file.seek(block.start)
        try:
            return self._seal.decrypt(_nonce(block.number), self._file.read(block.length), None)
        except InvalidTag:
            raise SpoolDamaged("Rows set aside for sorting were altered meanwhile; start the run again.") from None

    def close(self) -> None:
        self._file.close()


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _write_all(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
