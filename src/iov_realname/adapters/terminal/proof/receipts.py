"""``receipt``: the proof that one event is in the log."""

import sys
from pathlib import Path

from iov_realname.adapters.terminal.console import side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import evidence
from iov_realname.domain.identifiers import Malformed, parse_iccid

__all__ = ["write_receipt"]

LONGEST_POSITION = 18
"""Digits of a position; an ICCID has more."""

NEITHER = Said("既不是 ICCID，也不是事件位置。", "This is neither an ICCID nor the position of an event.")
WRITTEN = Said("凭证已写入 {file}", "Receipt written to {file}")


def write_receipt(what: str, store: str, to: Path | None, lang: Lang) -> None:
    """Write the receipt of a card's registration, or of the event at a position."""
    proofs = evidence(store)
    try:
        position = int(what) if _is_position(what) else proofs.registered_at(_iccid(what))
        receipt = bytes(proofs.receipt(position))
    finally:
        proofs.close()
    if to is None:
        sys.stdout.write(receipt.decode())
        return
    to.write_bytes(receipt)
    side().print(WRITTEN(lang, file=to), soft_wrap=True)


def _is_position(what: str) -> bool:
    return what.isascii() and what.isdecimal() and len(what) <= LONGEST_POSITION


def _iccid(what: str) -> str:
    iccid = parse_iccid(what)
    if isinstance(iccid, Malformed):
        raise CouldNotRun(NEITHER)
    return iccid
