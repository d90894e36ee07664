"""Ed25519 keys that sign checkpoints."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from iov_realname.verifier import Signature, VerifierKey

ED25519 = 0x01


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
