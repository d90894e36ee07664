"""Key-encryption keys in a file of their own, one line per epoch, under which every other key is wrapped.

::

    iov-realname/kek/v2
    1 A256KW 3f0c…        the epoch, how it wraps (A256KW: RFC 3394; SM4GCM), its key in hexadecimal digits

A file of format v1 holds one line, ``iov-realname/kek/v1``, a space and 64 digits: epoch 1 of a v2 file. It becomes one
when its second epoch begins. The file is only ever replaced whole. One file serves one key store: destroying an epoch
for one would destroy it for another.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import attrs

from iov_realname.adapters.keys.files import alone_in, publish, refuse_if_shared, replace, translated
from iov_realname.adapters.keys.wrapping import A256KW, KEKS, Algorithm, EpochGone, Kek, kek_of
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["FileKeys", "KekCreated", "create"]

_V1 = re.compile(r"iov-realname/kek/v1 ([0-9a-f]{64})\n")
_V2 = re.compile(r"iov-realname/kek/v2\n(?:[1-9][0-9]* [A-Z0-9]+ (?:[0-9a-f]{2})+\n)+")
_TITLE = "iov-realname/kek/v2"


@attrs.frozen
class KekCreated:
    """A wrapping key was just created for ``keys``: say so, and that it must be backed up apart from the database."""

    kek: Path
    keys: Path | str


@attrs.frozen
class _Line:
    kind: str
    digits: str = attrs.field(repr=False)

    def kek(self) -> Kek:
        return kek_of(self.kind, bytes.fromhex(self.digits))


def create(path: Path, algorithm: str = A256KW) -> bool:
    """Create the file with a fresh key of epoch 1. False when another process was first; its key then counts."""
    return publish(path, lambda draft: _write(draft, {1: _fresh(algorithm)}))


class FileKeys:
    """Implements :class:`~iov_realname.adapters.keys.wrapping.KeyWrapper` over such a file.

    Another process may begin or destroy epochs: before keys are unwrapped the file is looked at again. Raises
    ``KeyStoreUnusable`` when it is absent, shared with others, or damaged. ``algorithm`` is how new epochs wrap.
    """

    def __init__(self, path: Path, algorithm: str = A256KW) -> None:
        self.name = str(path)
        self._path = path
        self._algorithm = algorithm
        self._seen: tuple[int, int, int] | None = None
        self._lines: Mapping[int, _Line] = {}
        self._keks: Mapping[int, Kek] = {}
        self._look()

    def epochs(self) -> Mapping[int, Algorithm]:
        """The epochs in the file, each with its algorithm."""
        self._look()
        return {epoch: KEKS[line.kind].algorithm for epoch, line in self._lines.items()}

    def wrap(self, epoch: int, keys: Sequence[bytes]) -> Sequence[bytes]:
        """The keys wrapped under that epoch, in order. Raises ``EpochGone``."""
        kek = self._kek(epoch)
        return [kek.wrap(key) for key in keys]

    def unwrap(self, epoch: int, wrapped: Sequence[bytes]) -> Sequence[bytes | None]:
        """The keys in clear, in order; ``None`` for what does not open. Raises ``EpochGone``."""
        kek = self._kek(epoch)
        return [kek.unwrap(each) for each in wrapped]

    def begin_epoch(self) -> int:
        """Add the key of a new epoch to the file; its number."""
        with self._changing() as lines:
            epoch = max(lines) + 1
            lines[epoch] = _fresh(self._algorithm)
        return epoch

    def destroy_epoch(self, epoch: int) -> None:
        """Take the epoch's key out of the file. The disk may keep the bytes of the file it replaces for a while."""
        with self._changing() as lines:
            lines.pop(epoch, None)

    def close(self) -> None:
        """Forget the keys; they are read again when needed."""
        self._seen, self._lines, self._keks = None, {}, {}

    @contextmanager
    def _changing(self) -> Iterator[dict[int, _Line]]:
        with translated(self._path), alone_in(self._path.parent):
            self._look()
            before, lines = dict(self._lines), dict(self._lines)
            yield lines
            if lines != before:
                replace(self._path, lambda draft: _write(draft, lines))

    def _kek(self, epoch: int) -> Kek:
        self._look()
        kek = self._keks.get(epoch)
        if kek is None:
            raise EpochGone(epoch, self.name)
        return kek

    def _look(self) -> None:
        with translated(self._path):
            status = self._path.stat()
        seen = status.st_ino, status.st_mtime_ns, status.st_mode
        if seen != self._seen:
            refuse_if_shared(self._path)
            lines = _read(self._path)
            self._keks = {epoch: line.kek() for epoch, line in lines.items()}
            self._lines, self._seen = lines, seen


def _fresh(algorithm: str) -> _Line:
    return _Line(algorithm, os.urandom(KEKS[algorithm].key_length).hex())


def _write(draft: Path, lines: Mapping[int, _Line]) -> None:
    rows = (f"{epoch} {line.kind} {line.digits}" for epoch, line in sorted(lines.items()))
    draft.write_text("".join(f"{row}\n" for row in (_TITLE, *rows)), "ascii")


def _read(path: Path) -> dict[int, _Line]:
    with translated(path):
        text = path.read_bytes().decode("ascii", "replace")
    if old := _V1.fullmatch(text):
        return {1: _Line(A256KW, old[1])}
    if not _V2.fullmatch(text):
        raise KeyStoreUnusable(f"{path} is not a wrapping key file, or it is damaged; restore it from its backup.")
    rows = (row.split(" ") for row in text.splitlines()[1:])
    return {int(epoch): _Line(kind, digits) for epoch, kind, digits in rows}
