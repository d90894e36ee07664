"""SM3 (GB/T 32905) in hexadecimal, as two of the protocols sign with it."""

from cryptography.hazmat.primitives.hashes import SM3, Hash

__all__ = ["sm3_hex"]


def sm3_hex(message: str) -> str:
    """The digest of the message in UTF-8, in lower case."""
    digest = Hash(SM3())
    digest.update(message.encode("utf-8"))
    return digest.finalize().hex()
