"""Keyed digests: an HMAC under one key per purpose, the first 16 bytes as 32 hexadecimal digits.

The authenticated input is ``"iov-realname/digest/v1" 00 purpose 00 message`` in UTF-8, the hash SHA-256 or SM3.
Purposes contain no zero byte and the message comes last, so no two inputs meet. A bare hash would not do: all resident
id numbers can be tried in hours.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC

from iov_realname.adapters.keys.sealing import utf8
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import Purpose

__all__ = ["HASHES", "HMAC_SHA256", "HMAC_SM3", "KEY_LENGTH", "MACS", "digester", "hash_of", "mac_of"]

KEY_LENGTH = 32
"""Bytes of a purpose key."""

HMAC_SHA256 = "HMAC-SHA256"
HMAC_SM3 = "HMAC-SM3"
MACS: Mapping[str, Callable[[], HashAlgorithm]] = MappingProxyType({HMAC_SHA256: SHA256, HMAC_SM3: SM3})
HASHES: Mapping[str, Callable[[], HashAlgorithm]] = MappingProxyType({"SHA-256": SHA256, "SM3": SM3})


def digester(secret: bytes, purpose: Purpose, algorithm: str = HMAC_SHA256) -> Callable[[str], str]:
    """A function from message to digest under this purpose key. It may be called from any thread."""
    primed = mac_of(algorithm, secret)
    primed.update(b"iov-realname/digest/v1\0" + purpose.value.encode() + b"\0")

    def digest(message: str) -> str:
        mac = primed.copy()
        mac.update(utf8(message))
        return mac.finalize().hex()[:32]

    return digest


def mac_of(algorithm: str, secret: bytes) -> HMAC:
    """An HMAC to be fed. Raises ``KeyStoreUnusable`` for an algorithm outside the closed table."""
    if algorithm not in MACS:
        raise KeyStoreUnusable(
            f"A purpose key is for an algorithm that this version does not know; it knows {_known()}."
        )
    return HMAC(secret, MACS[algorithm]())


def hash_of(algorithm: str, data: bytes) -> str:
    """The hash of ``data`` with the name of its algorithm before it, as in ``sha-256:e3b0c4…``."""
    hashing = Hash(HASHES[algorithm]())
    hashing.update(data)
    return f"{algorithm.lower()}:{hashing.finalize().hex()}"


def _known() -> str:
    return ", ".join(MACS)
