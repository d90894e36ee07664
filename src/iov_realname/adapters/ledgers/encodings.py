"""How a text file is encoded, found by trying: UTF-8 with or without BOM, else GB18030."""

import codecs
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import attrs

__all__ = ["Look", "chunks", "look_at"]

_CHUNK = 1 << 20
_BOM = codecs.BOM_UTF8


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """What is left of the file, a piece at a time."""
    return iter(lambda: file.read(_CHUNK), b"")


@attrs.frozen
class Look:
    """What a first look at a file's bytes tells: their digest, whether NUL is among them, the encoding if any fits."""

    sha256: str
    has_nul: bool
    encoding: str | None


def look_at(path: Path, on_bytes: Callable[[int], None]) -> Look:
    """Read the file once (twice if it is not UTF-8) in flat memory; `on_bytes` hears of each chunk the first time."""
    digest, nul, utf8 = hashlib.sha256(), False, _Trial("utf-8")
    with path.open("rb") as file:
        bom = file.read(len(_BOM)) == _BOM
        file.seek(0)
        for chunk in chunks(file):
            digest.update(chunk)
            nul = nul or b"\0" in chunk
            utf8.take(chunk)
            on_bytes(len(chunk))
    return Look(digest.hexdigest(), nul, _encoding(path, utf8, bom))


def _encoding(path: Path, utf8: "_Trial", bom: bool) -> str | None:
    if utf8.fits():
        return "utf-8-sig" if bom else "utf-8"
    gb18030 = _Trial("gb18030")
    with path.open("rb") as file:
        for chunk in chunks(file):
            gb18030.take(chunk)
    return "gb18030" if gb18030.fits() else None


class _Trial:
    """Decodes until it fails."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self.going = True

    def take(self, chunk: bytes, final: bool = False) -> None:
        if self.going:
            try:
                self._decoder.decode(chunk, final)
            except UnicodeDecodeError:
                self.going = False

    def fits(self) -> bool:
        self.take(b"", final=True)
        return self.going
