"""Ed25519 keys that sign checkpoints: the log's own, and witnesses', which sign with their time."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from iov_realname.application.ports import Clock
from iov_realname.verifier import COSIGNATURE, ED25519, Signature, VerifierKey, cosigned_text

__all__ = ["Cosigner", "Ed25519Signer"]


class Ed25519Signer:
    """Implements :class:`~iov_realname.application.proof.ports.NoteSigner` with a key in memory, named ``name``."""

    def __init__(self, name: str, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self._verifier = VerifierKey(name, ED25519, self._key.public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        """The verifier key, as inspectors keep it."""
        return str(self._verifier)

    def line(self, text: str) -> str:
        """The signature line under a note's text."""
        return Signature(self._verifier.name, self._verifier.id, self._key.sign(text.encode())).line()


class Cosigner:
    """A witness's key: signs a note's text together with the present moment (C2SP cosignature/v1)."""

    def __init__(self, name: str, secret: bytes, clock: Clock) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self._verifier = VerifierKey(name, COSIGNATURE, self._key.public_key().public_bytes_raw())
        self._clock = clock

    @property
    def vkey(self) -> str:
        """The verifier key."""
        return str(self._verifier)

    def line(self, text: str) -> str:
        """The cosignature line under a note's text."""
        at = int(self._clock.now().timestamp())
        signature = at.to_bytes(8, "big") + self._key.sign(cosigned_text(text, at))
        return Signature(self._verifier.name, self._verifier.id, signature).line()
