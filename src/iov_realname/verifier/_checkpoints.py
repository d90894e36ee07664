"""Checkpoints (C2SP tlog-checkpoint v1.0.0): the size and the root of a log, in a signed note.

::

    <origin>
    <size in decimal>
    <base64 of the root>

The log's own key bears the name of its origin. Extension lines are allowed, and proven by nothing but the signature.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ._errors import Malformed, UnknownSigner
from ._merkle import HASH_LENGTH
from ._notes import Note, Scheme, Signed, VerifierKey, check_note, decoded, encoded

LARGEST_SIZE = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one size. Made from a note, it is to be believed only as :func:`open_checkpoint` returns it."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note. Raises :class:`~iov_realname.verifier.Malformed`."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < _LINES or not all(lines) or not text.endswith("\n"):
            raise Malformed("A checkpoint has three lines or more: origin, size, root.")
        origin, size, root, *extensions = lines
        return cls(origin, _size(size), _root(root), tuple(extensions))

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, self.size, encoded(self.root), *self.extensions))


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose signature by its own log holds, with every signature that was checked."""

    checkpoint: Checkpoint
    note: Note
    signed: Sequence[Signed]


def open_checkpoint(
    raw: bytes, keys: Iterable[VerifierKey], schemes: Mapping[int, Scheme] | None = None
) -> OpenedCheckpoint:
    """Read a signed checkpoint and check it. ``keys`` are those of the log and of any witnesses.

    Raises :class:`~iov_realname.verifier.Rejected`; a checkpoint that only witnesses signed is not the log's.
    """
    note = Note.parse(raw)
    signed = check_note(note, keys, schemes)
    checkpoint = Checkpoint.parse(note.text)
    if not any(each.key.name == checkpoint.origin for each in signed):
        raise UnknownSigner("The checkpoint is not signed by its own log under a key that was given.")
    return OpenedCheckpoint(checkpoint, note, signed)


def _size(text: str) -> int:
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise Malformed("The checkpoint's size is not a number as it must be written.")
    return int(text)


def _root(text: str) -> bytes:
    root = decoded(text)
    if len(root) != HASH_LENGTH:
        raise Malformed("The checkpoint's root is not the base64 of 32 bytes.")
    return root
