"""Reading an evidence bundle's ZIP file as if it came from an enemy.

Only known names, each once, neither encrypted nor a link; everything is read as a stream and counted against limits, so
a small file cannot become a large one, and nothing is ever written to disk.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from ._errors import Malformed

NAMES = re.compile(
    r"bundle\.json|checkpoint|consistency\.json|events\.jsonl|heads\.jsonl|leaves\.bin|personal\.jsonl|README\.txt"
    r"|rulebooks/[A-Za-z0-9._-]{1,64}\.json"
)
ENCRYPTED = 0x1
LINK = 0o120000
KIND = 0o170000
PIECE = 65_536
LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most: bytes of the whole bundle unpacked, bytes of one line, and files."""

    total: int = 64 * 2**30
    line: int = 4 * 2**20
    files: int = 200


class Archive:
    """An open bundle. Raises :class:`~iov_realname.verifier.Malformed` for anything that is not one."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.total
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Malformed("This is not a bundle: it is no ZIP file, or a damaged one.") from None
        self._entries = _checked(self._zip.infolist(), limits)

    @property
    def names(self) -> frozenset[str]:
        """The files in it."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """A small file, whole."""
        return b"".join(self._pieces(name, self._limits.line))

    def lines(self, name: str) -> Iterator[Mapping[str, object]]:
        """The objects of a file with one JSON object a line."""
        rest = b""
        for piece in self._pieces(name, self._limits.total):
            *lines, rest = (rest + piece).split(b"\n")
            yield from (parsed(line, name) for line in lines)
            if len(rest) > self._limits.line:
                raise Malformed(f"A line of {name} is longer than {self._limits.line:,} bytes.")
        if rest:
            raise Malformed(f"The last line of {name} has no end; the bundle was cut off.")

    def pieces_of(self, name: str, length: int) -> Iterator[bytes]:
        """A file in pieces of ``length`` bytes each."""
        rest = b""
        for piece in self._pieces(name, self._limits.total):
            rest += piece
            whole = len(rest) - len(rest) % length
            yield from (rest[start : start + length] for start in range(0, whole, length))
            rest = rest[whole:]
        if rest:
            raise Malformed(f"{name} ends in the middle of a piece; the bundle was cut off.")

    def _pieces(self, name: str, most: int) -> Iterator[bytes]:
        entry = self._entries.get(name)
        if entry is None:
            raise Malformed(f"The bundle has no {name}.")
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(PIECE):
                    most -= len(piece)
                    self._left -= len(piece)
                    if most < 0 or self._left < 0:
                        raise Malformed(f"{name} is larger than a bundle's file may be.")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise Malformed(f"{name} cannot be unpacked; the bundle is damaged.") from None


def parsed(line: bytes, name: str) -> Mapping[str, object]:
    """A JSON object. Numbers are integers, no name comes twice."""
    try:
        found = json.loads(
            line, object_pairs_hook=_once, parse_float=_refused, parse_constant=_refused, parse_int=_integer
        )
    except (ValueError, RecursionError):
        raise Malformed(f"{name} holds something that is not JSON as it must be.") from None
    if not isinstance(found, dict):
        raise Malformed(f"{name} holds something else than JSON objects.")
    return cast("Mapping[str, object]", found)


def _checked(entries: list[zipfile.ZipInfo], limits: Limits) -> Mapping[str, zipfile.ZipInfo]:
    if len(entries) > limits.files:
        raise Malformed(f"This is not a bundle: it has more than {limits.files} files.")
    for entry in entries:
        if not NAMES.fullmatch(entry.filename):
            raise Malformed("This is not a bundle: it has a file that no bundle has.")
        if entry.flag_bits & ENCRYPTED or (entry.external_attr >> 16) & KIND == LINK:
            raise Malformed(f"{entry.filename} is encrypted or a link, which no bundle's file is.")
    found = {entry.filename: entry for entry in entries}
    if len(found) < len(entries):
        raise Malformed("This is not a bundle: it has a file twice.")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _refused(_: str) -> object:
    raise ValueError("not an integer")


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("too long for a number")
    return int(text)
