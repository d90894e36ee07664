"""Sealing to somebody's public key (HPKE, RFC 9180): X25519, HKDF-SHA256, AES-256-GCM, base mode.

One context seals a sequence of messages, which open in the same order only. Written out on the primitives of
`cryptography`, whose own HPKE is younger than the versions this must run with; tests hold the two together.
"""

import hmac
from hashlib import sha256
from struct import pack

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ._errors import NotProven

_KEM = b"KEM" + pack(">H", 0x0020)
_SUITE = b"HPKE" + pack(">HHH", 0x0020, 0x0001, 0x0002)
_KEY_LENGTH = 32
_NONCE_LENGTH = 12


class Context:
    """A sequence of sealed messages, at one end of it or the other."""

    def __init__(self, shared_secret: bytes, info: bytes) -> None:
        schedule = b"\x00" + _extract(_SUITE, b"", b"psk_id_hash", b"") + _extract(_SUITE, b"", b"info_hash", info)
        secret = _extract(_SUITE, shared_secret, b"secret", b"")
        self._cipher = AESGCM(_expand(_SUITE, secret, b"key", schedule, _KEY_LENGTH))
        self._base_nonce = int.from_bytes(_expand(_SUITE, secret, b"base_nonce", schedule, _NONCE_LENGTH), "big")
        self._sequence = 0

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """The next message, sealed."""
        return self._cipher.encrypt(self._nonce(), plain, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """The next message, opened. Raises :class:`~iov_realname.verifier.NotProven`."""
        try:
            return self._cipher.decrypt(self._nonce(), sealed, aad)
        except (InvalidTag, ValueError):
            raise NotProven("What was sealed does not open with this key, or was altered, cut or reordered.") from None

    def _nonce(self) -> bytes:
        nonce = (self._base_nonce ^ self._sequence).to_bytes(_NONCE_LENGTH, "big")
        self._sequence += 1
        return nonce


def sending(public_key: bytes, info: bytes, ephemeral: X25519PrivateKey | None = None) -> tuple[bytes, Context]:
    """What the reader needs to begin, and the context to seal with. ``ephemeral`` is for published examples only.

    Raises ``ValueError`` for a public key that is not one.
    """
    key = ephemeral or X25519PrivateKey.generate()
    begun = key.public_key().public_bytes_raw()
    shared = key.exchange(X25519PublicKey.from_public_bytes(public_key))
    return begun, Context(_shared_secret(shared, begun + public_key), info)


def receiving(begun: bytes, private_key: X25519PrivateKey, info: bytes) -> Context:
    """The context to open with. Raises :class:`~iov_realname.verifier.NotProven`."""
    try:
        shared = private_key.exchange(X25519PublicKey.from_public_bytes(begun))
    except ValueError:
        raise NotProven("What was sealed does not begin with a public key.") from None
    return Context(_shared_secret(shared, begun + private_key.public_key().public_bytes_raw()), info)


def _shared_secret(exchanged: bytes, context: bytes) -> bytes:
    return _expand(_KEM, _extract(_KEM, b"", b"eae_prk", exchanged), b"shared_secret", context, _KEY_LENGTH)


def _extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + key, "sha256")


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand for one block, which is all that is asked for here."""
    labeled = pack(">H", length) + b"HPKE-v1" + suite + label + info
    return hmac.new(key, labeled + b"\x01", sha256).digest()[:length]
