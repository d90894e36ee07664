"""Receipts (C2SP tlog-proof): one leaf's place in the log, and the checkpoint it stands under, in one text file.

::

    c2sp.org/tlog-proof@v1
    extra <base64>                  if there is any
    index <decimal>
    <base64 of a hash>              the leaf's sibling first, then upwards
    <empty line>
    <the signed checkpoint>
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ._checkpoints import OpenedCheckpoint, open_checkpoint
from ._errors import Malformed
from ._merkle import HASH_LENGTH, check_inclusion
from ._notes import LONGEST_NOTE, Scheme, VerifierKey, decoded, encoded

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_EXTRA = "extra "


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was read. ``extra`` is what the log's keeper added (here: the leaf's own bytes, or nothing)."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    @classmethod
    def parse(cls, raw: bytes) -> "Receipt":
        """Read a receipt. Raises :class:`~iov_realname.verifier.Malformed`."""
        head, separator, checkpoint = raw.partition(b"\n\n")
        if len(raw) > 2 * LONGEST_NOTE or not separator:
            raise Malformed("This is not a receipt: it has no checkpoint after an empty line.")
        lines = _lines(head)
        extra = decoded(lines.pop(0).removeprefix(_EXTRA)) if lines and lines[0].startswith(_EXTRA) else None
        found = _INDEX.fullmatch(lines.pop(0)) if lines else None
        hashes = tuple(decoded(line) for line in lines)
        if (
            found is None
            or extra == b""
            or len(hashes) > MOST_HASHES
            or any(len(each) != HASH_LENGTH for each in hashes)
        ):
            raise Malformed("This is not a receipt: its index, extra data or hashes are not as they must be written.")
        return cls(int(found[1]), hashes, checkpoint, extra)

    def __bytes__(self) -> bytes:
        extra = () if self.extra is None else (f"{_EXTRA}{encoded(self.extra)}",)
        lines = (HEADER, *extra, f"index {self.index}", *map(encoded, self.hashes), "", "")
        return "\n".join(lines).encode() + self.checkpoint


def check_receipt(
    receipt: Receipt, leaf: bytes, keys: Iterable[VerifierKey], schemes: Mapping[int, Scheme] | None = None
) -> OpenedCheckpoint:
    """Check that the leaf with hash ``leaf`` stands where the receipt says, under its signed checkpoint.

    Raises :class:`~iov_realname.verifier.Rejected`.
    """
    opened = open_checkpoint(receipt.checkpoint, keys, schemes)
    check_inclusion(receipt.index, opened.checkpoint.size, leaf, receipt.hashes, opened.checkpoint.root)
    return opened


def _lines(head: bytes) -> list[str]:
    try:
        header, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Malformed("This is not a receipt: it is not plain text.") from None
    if header != HEADER:
        raise Malformed(f"This is not a receipt: its first line is not {HEADER}.")
    return lines
