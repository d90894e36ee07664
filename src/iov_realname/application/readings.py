"""Readings that a terminal signed, and the nonces that they are signed over.

What is signed, in UTF-8 with line feeds between: ``iov-realname/reading/v1``, the terminal, the nonce, the moment of
reading (ISO 8601 in UTC), how it was read, the kind of document, SHA-256 of the block, and the digest of the portrait
(``-`` without one).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, TypeAlias

import attrs

from iov_realname.application.ports import KeyRing, Purpose, SignatureVerifier
from iov_realname.application.sealing import NotParticulars, particulars_from
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import NEVER_TYPED, DeviceCapture, DocumentReading, ShownDocument
from iov_realname.domain.resident_block import particulars_in
from iov_realname.domain.terminal import KeyAlgorithm, Terminal

__all__ = [
    "Nonces",
    "Shown",
    "Signatures",
    "SignedReading",
    "is_as_signed",
    "reading_in",
    "signed_text",
]

Signatures: TypeAlias = Mapping[KeyAlgorithm, SignatureVerifier]
"""Who checks the signatures of which algorithm."""

_VERSION: Final = "iov-realname/reading/v1"
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_PARTS: Final = 3


@attrs.frozen
class SignedReading:
    """What a terminal read, as it signed it. ``block``: a resident card's 256 bytes, else particulars as sealed."""

    terminal: str
    nonce: str
    read_at: datetime
    capture: DeviceCapture
    document: DocumentKind
    block: bytes = attrs.field(repr=False)
    portrait_digest: str | None
    signature: bytes = attrs.field(repr=False)


Shown: TypeAlias = ShownDocument | SignedReading
"""A document as it came to us, signed or not."""


def signed_text(reading: SignedReading) -> bytes:
    """What the terminal's key has to have signed."""
    lines = (
        _VERSION,
        reading.terminal,
        reading.nonce,
        reading.read_at.astimezone(UTC).isoformat(),
        reading.capture.value,
        reading.document.value,
        sha256(reading.block).hexdigest(),
        reading.portrait_digest or "-",
    )
    return "\n".join(lines).encode()


def is_as_signed(reading: SignedReading, terminal: Terminal, signatures: Signatures) -> bool:
    """Whether the terminal's key signed exactly this; False where nobody checks its algorithm."""
    if terminal.enrolled is None:
        return False
    verifier = signatures.get(terminal.enrolled.algorithm)
    return verifier is not None and verifier.verify(
        terminal.enrolled.public_key, signed_text(reading), reading.signature
    )


def reading_in(signed: SignedReading) -> DocumentReading | None:
    """What the block says; None if no document can be read from it."""
    particulars = _particulars(signed)
    return None if particulars is None else DocumentReading(signed.document, particulars, signed.capture)


def _particulars(signed: SignedReading) -> Particulars | None:
    if signed.document in NEVER_TYPED:
        return particulars_in(signed.block)
    try:
        return particulars_from(signed.block.decode("utf-8"))
    except (NotParticulars, UnicodeDecodeError):
        return None


@attrs.frozen
class Nonces:
    """Issues nonces, and knows its own again without keeping them: when and for whom is sealed into each by a MAC."""

    keys: KeyRing

    def issue(self, terminal: str, drawn: str, at: datetime) -> str:
        """A nonce for one reading of that terminal."""
        moment = at.astimezone(UTC).strftime(_MOMENT)
        return f"{moment}-{drawn}-{self._mac(terminal, moment, drawn)}"

    def issued_at(self, terminal: str, nonce: str) -> datetime | None:
        """When a nonce was issued to that terminal; None if it never was."""
        parts = nonce.split("-")
        if len(parts) != _PARTS or parts[2] != self._mac(terminal, parts[0], parts[1]):
            return None
        return datetime.strptime(parts[0], _MOMENT).replace(tzinfo=UTC)

    def _mac(self, terminal: str, moment: str, drawn: str) -> str:
        return self.keys.digest(Purpose.READING, f"{terminal}\n{moment}\n{drawn}")
