"""The envelope of a vehicle record: RSA-OAEP in blocks, base64 over all of them.

The transformation is Java's ``RSA/ECB/OAEPWithSHA-256AndMGF1Padding`` with its defaults: OAEP hashes with SHA-256, the
mask generator with **SHA-1**, and the label is empty. A key of k bits takes k/8 - 66 bytes per block. The envelope is
not authenticated and keys of 1024 bits are weak; both are the platform's choice.
"""

from base64 import b64encode
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from iov_realname.application.errors import IovRealnameError

__all__ = ["PADDING", "PlatformKeyUnusable", "block_size", "enveloped", "platform_key"]

PADDING: Final = OAEP(mgf=MGF1(SHA1()), algorithm=SHA256(), label=None)  # noqa: S303
_OVERHEAD = 2 * 32 + 2
_SHORTEST = 1024


class PlatformKeyUnusable(IovRealnameError):
    """The platform's public key is not an RSA key in PEM, or is too short to hold a block."""

    def __init__(self) -> None:
        super().__init__(f"The platform's key must be an RSA public key in PEM of at least {_SHORTEST} bits.")


def platform_key(pem: bytes) -> RSAPublicKey:
    """The key in ``pem``. Raises :class:`PlatformKeyUnusable`."""
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        raise PlatformKeyUnusable from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _SHORTEST:
        raise PlatformKeyUnusable
    return key


def block_size(key: RSAPublicKey) -> int:
    """How many bytes one block takes."""
    return key.key_size // 8 - _OVERHEAD


def enveloped(clear: bytes, key: RSAPublicKey) -> str:
    """The bytes, readable by the platform alone."""
    size = block_size(key)
    blocks = (clear[start : start + size] for start in range(0, len(clear), size))
    return b64encode(b"".join(key.encrypt(block, PADDING) for block in blocks)).decode("ascii")
