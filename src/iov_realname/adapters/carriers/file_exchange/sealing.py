"""One order, readable by its carrier alone: X25519, HKDF-SHA-256, AES-256-GCM.

A sealed order is one line of JSON::

    {"format": "iov-realname/file-exchange/v1", "carrier": …, "id": …, "kind": …, "key": …, "box": …}

``key`` is the sender's X25519 key of this order alone, ``box`` nonce, ciphertext and tag, both in base64. The AES key
is HKDF-SHA-256 of the shared secret, 32 bytes, with both public keys (sender's, then carrier's) as salt and the format
as info. The additional data is format, carrier, id and kind, joined by line feeds: none of them can be exchanged.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.application.errors import IovRealnameError

__all__ = ["FORMAT", "CarrierKey", "CarrierKeyUnusable", "NotForUs", "open_order", "seal_order"]

FORMAT: Final = "iov-realname/file-exchange/v1"
_NONCE = 12
_KEY = 32


class NotForUs(IovRealnameError):
    """A sealed order does not open: damaged, altered, or sealed for somebody else."""

    def __init__(self) -> None:
        super().__init__("The sealed order does not open with this key: damaged, altered, or for another carrier.")


class CarrierKeyUnusable(IovRealnameError):
    """A carrier's public key is none."""

    def __init__(self) -> None:
        super().__init__("A carrier's key is an X25519 public key: 32 bytes, written as 64 hexadecimal digits.")


def _key_bytes(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text)
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(raw))
    except ValueError:
        raise CarrierKeyUnusable from None
    return raw


@attrs.frozen
class CarrierKey:
    """A carrier's public X25519 key, from the hexadecimal its operator gave. Raises :class:`CarrierKeyUnusable`."""

    raw: bytes = attrs.field(converter=_key_bytes)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key, for two people to compare on the phone."""
        return sha256(self.raw).hexdigest()

    @property
    def public(self) -> X25519PublicKey:
        """The key itself."""
        return X25519PublicKey.from_public_bytes(self.raw)


def seal_order(carrier: str, number: str, kind: str, order: Mapping[str, object], key: CarrierKey) -> bytes:
    """The order as one line that only the holder of the private key can read."""
    ours, nonce = X25519PrivateKey.generate(), os.urandom(_NONCE)
    sender = ours.public_key().public_bytes_raw()
    secret = _derived(ours.exchange(key.public), sender, key.raw)
    sealed = nonce + AESGCM(secret).encrypt(nonce, compact(order), _bound(carrier, number, kind))
    head = {"format": FORMAT, "carrier": carrier, "id": number, "kind": kind}
    return compact({**head, "key": b64encode(sender).decode(), "box": b64encode(sealed).decode()})


def open_order(line: bytes, key: X25519PrivateKey) -> Tree:
    """What the carrier reads in a line. Raises :class:`NotForUs`."""
    tree = json_object(line)
    words = [text(tree, name) or "" for name in ("carrier", "id", "kind", "key", "box")]
    if text(tree, "format") != FORMAT:
        raise NotForUs
    carrier, number, kind, sender, box = words
    order = json_object(_opened(_decoded(sender), _decoded(box), key, _bound(carrier, number, kind)))
    if order is None:
        raise NotForUs
    return order


def _opened(sender: bytes, box: bytes, key: X25519PrivateKey, bound: bytes) -> bytes:
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(sender))
        secret = _derived(shared, sender, key.public_key().public_bytes_raw())
        return AESGCM(secret).decrypt(box[:_NONCE], box[_NONCE:], bound)
    except (InvalidTag, ValueError):
        raise NotForUs from None


def _derived(shared: bytes, sender: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt=sender + recipient, info=FORMAT.encode()).derive(shared)


def _bound(*words: str) -> bytes:
    return "\n".join((FORMAT, *words)).encode()


def _decoded(coded: str) -> bytes:
    try:
        return b64decode(coded, validate=True)
    except ValueError:
        return b""
