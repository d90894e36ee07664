"""SIMULATION of a terminal: it signs what it is told to have read, with a key of its own. No reader is at work."""

from datetime import datetime

import attrs

from iov_realname.application.readings import SignedReading, signed_text
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture
from iov_realname.domain.resident_block import block_of

__all__ = ["SimulatedTerminal"]


class SimulatedTerminal:
    """SIMULATION. A terminal with a fresh Ed25519 key."""

    def __init__(self, terminal: str) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.terminal = terminal
        self._key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> str:
        """As it is enrolled."""
        return self._key.public_key().public_bytes_raw().hex()

    def reads(self, particulars: Particulars, nonce: str, at: datetime) -> SignedReading:
        """A resident identity card, read and signed."""
        reading = SignedReading(
            terminal=self.terminal,
            nonce=nonce,
            read_at=at,
            capture=DeviceCapture.READER,
            document=DocumentKind.RESIDENT_ID,
            block=block_of(particulars),
            portrait_digest="sha256:" + "0" * 64,
            signature=b"",
        )
        return self.signs(reading)

    def signs(self, reading: SignedReading) -> SignedReading:
        """The same, signed by this terminal's key."""
        return attrs.evolve(reading, signature=self._key.sign(signed_text(reading)))
