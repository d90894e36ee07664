"""Sorting heads by key in flat memory: sorted runs in a temporary file each, then merged. Only hashes are written."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import islice
from struct import Struct
from tempfile import TemporaryFile
from typing import IO

from iov_realname.verifier import Head

__all__ = ["sorted_heads"]

RUN = 200_000
"""Heads sorted in memory at a time."""
READ = 2_000
"""Heads read at a time from each run."""

PACKED = Struct(">32sQ32s")


def sorted_heads(heads: Iterable[Head]) -> Iterator[Head]:
    """The heads in the order of their keys."""
    packed = (PACKED.pack(head.key, head.version, head.last) for head in heads)
    with ExitStack() as files:
        runs = [_set_aside(run, files) if len(run) == RUN else run for run in _runs(packed)]
        for entry in merge(*runs):
            yield Head(*PACKED.unpack(entry))


def _runs(packed: Iterator[bytes]) -> Iterator[list[bytes]]:
    while run := sorted(islice(packed, RUN)):
        yield run


def _set_aside(run: list[bytes], files: ExitStack) -> Iterable[bytes]:
    file = files.enter_context(TemporaryFile())  # noqa: SIM115 (closed with the others)
    file.writelines(run)
    file.seek(0)
    return _read(file)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(PACKED.size * READ):
        yield from (block[at : at + PACKED.size] for at in range(0, len(block), PACKED.size))
