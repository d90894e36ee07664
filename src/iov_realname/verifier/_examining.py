"""Checking a file of evidence by what it is: a bundle, a receipt, or a checkpoint alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from ._archive import Limits
from ._bundle import Finding, check_bundle
from ._checkpoints import Checkpoint, OpenedCheckpoint, open_checkpoint
from ._errors import Malformed, NotProven
from ._events import LIMITS, Event
from ._leaf import leaf_fields
from ._merkle import check_consistency, leaf_hash
from ._notes import LONGEST_NOTE, VerifierKey
from ._receipts import HEADER, Receipt, check_receipt

BUNDLE, RECEIPT, CHECKPOINT = "bundle", "receipt", "checkpoint"
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Examined:
    """Evidence that holds. ``finding`` is what a bundle proves, ``event`` the one that a receipt proves; ``since`` the
    earlier checkpoint that is continued, if one was given; ``stamped`` when the checkpoint was there, as an authority
    says, if its time stamp was given.
    """

    kind: str
    opened: OpenedCheckpoint
    since: Checkpoint | None = None
    finding: Finding | None = None
    event: Event | None = None
    stamped: datetime | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """The log's state that everything stands under."""
        return self.opened.checkpoint


def examine(
    file: BinaryIO, keys: Iterable[VerifierKey], since: bytes | None = None, limits: Limits = LIMITS
) -> Examined:
    """Check a bundle, a receipt or a checkpoint; which it is, its first bytes say.

    A receipt must hold its event. That a receipt's or a lone checkpoint's log continues an earlier one is proven by
    nothing unless they are of one size. Raises :class:`~iov_realname.verifier.Rejected`.
    """
    known = tuple(keys)
    begins = file.read(len(HEADER))
    file.seek(0)
    if begins.startswith(_ZIP):
        finding = check_bundle(file, known, since, limits=limits)
        return Examined(BUNDLE, finding.opened, finding.since, finding)
    raw = file.read(2 * LONGEST_NOTE + 1)
    event: Event | None = None
    if begins == HEADER.encode():
        opened, event = _receipt(raw, known)
    else:
        opened = open_checkpoint(raw, known)
    kept = None if since is None else _same_size(opened.checkpoint, open_checkpoint(since, known).checkpoint)
    return Examined(CHECKPOINT if event is None else RECEIPT, opened, kept, event=event)


def _receipt(raw: bytes, keys: tuple[VerifierKey, ...]) -> tuple[OpenedCheckpoint, Event]:
    receipt = Receipt.parse(raw)
    if receipt.extra is None:
        raise Malformed("This receipt does not hold its event, so it cannot be checked alone.")
    position, stream, version, wire_name, state = leaf_fields(receipt.extra)
    opened = check_receipt(receipt, leaf_hash(receipt.extra), keys)
    return opened, Event(receipt.index, position, stream, version, wire_name, state)


def _same_size(new: Checkpoint, old: Checkpoint) -> Checkpoint:
    if old.origin != new.origin:
        raise NotProven("The earlier checkpoint is another log's.")
    if old.size != new.size:
        raise NotProven(f"Nothing here proves that the log of {new.size} and that of {old.size} are one; a bundle can.")
    check_consistency(old.size, old.root, new.size, new.root, [])
    return old
