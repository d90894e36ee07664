"""Receipts as an event holds them: the carrier's number, and before it the kind unless it is a registration's."""

from datetime import timedelta
from typing import Final

from iov_realname.application.carriers import Receipt

__all__ = ["ASKED", "REGISTRATION", "receipt_of", "receipt_text"]

REGISTRATION: Final = "registration"
ASKED: Final = "asked"
"""Not the carrier's: it said, when asked, that it has the registration, and gave no number."""


def receipt_text(receipt: Receipt) -> str:
    """One text that :func:`receipt_of` reads again."""
    plain = receipt.kind == REGISTRATION and ":" not in receipt.id
    return receipt.id if plain else f"{receipt.kind}:{receipt.id}"


def receipt_of(text: str, carrier: str) -> Receipt:
    """The receipt; it does not tell any more when to ask."""
    kind, found, number = text.partition(":")
    return Receipt(kind if found else REGISTRATION, number if found else text, carrier, timedelta(0))
