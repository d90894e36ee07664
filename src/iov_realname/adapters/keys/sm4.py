"""SM4 in Galois/counter mode, with the two methods that `cryptography`'s own AEAD classes have; SM4 has none there."""

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

__all__ = ["TAG_LENGTH", "Sm4Gcm"]

TAG_LENGTH = 16
"""Bytes of the tag that stands behind the ciphertext."""


class Sm4Gcm:
    """SM4-GCM (RFC 8998) under one key of 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext and tag."""
        encryptor = Cipher(self._algorithm, GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The clear bytes; raises ``InvalidTag`` when anything differs, ``ValueError`` when there is no whole tag."""
        decryptor = Cipher(self._algorithm, GCM(nonce, data[-TAG_LENGTH:])).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(data[:-TAG_LENGTH]) + decryptor.finalize()
