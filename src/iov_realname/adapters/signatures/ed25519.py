"""Ed25519, by ``cryptography``."""

__all__ = ["Ed25519Signatures"]


class Ed25519Signatures:
    """Keys are written in hexadecimal: 32 bytes, as RFC 8032 has them."""

    def verify(self, public_key: str, message: bytes, signature: bytes) -> bool:
        """Whether the key signed the message; False as well for a key or a signature that is none."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True
