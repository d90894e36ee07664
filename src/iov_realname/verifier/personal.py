"""The personal file of a bundle, sealed to an inspector.

The inspector's public key is PEM (X25519), or one line: ``x25519+<first 8 hex digits of its SHA-256>+<base64>``.
The file, ``personal.jsonl``, is then::

    {"format": "iov-realname.sealed.v1", "for": "<the key's line>", "begun": "<base64 of 32 bytes>"}
    {"box": "<base64>"}        a line of personal data, for each
    {"end": "<base64>"}        nothing, sealed, so that a file that was cut short does not open

All are one HPKE sequence (RFC 9180, base mode: X25519, HKDF-SHA256, AES-256-GCM) with the additional data ``box`` or
``end``, and as ``info`` the label ``iov-realname.personal.v1``, a line break, and the text of the bundle's checkpoint:
boxes of another bundle, in another order, or fewer of them, do not open.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from ._archive import Archive, Limits, parsed
from ._checkpoints import Checkpoint
from ._errors import Malformed, NotProven
from ._hpke import receiving, sending
from ._merkle import HASH_LENGTH
from ._notes import Note, decoded, encoded

__all__ = ["InspectorKey", "open_personal", "private_key_of", "sealed_lines"]

SEALED_FORMAT = "iov-realname.sealed.v1"
PERSONAL = "personal.jsonl"
_LABEL = b"iov-realname.personal.v1\n"
_BOX, _END = "box", "end"
_KIND = "x25519"
_ID_LENGTH = 8
_UNUSED_BIT = 0x80
"""X25519 ignores the last byte's highest bit (RFC 7748 §5); with it set, other bytes would open the same."""


@dataclass(frozen=True, slots=True)
class InspectorKey:
    """The public key that personal data is sealed to."""

    public_key: bytes

    @classmethod
    def parse(cls, text: str) -> "InspectorKey":
        """Read a PEM file's text or a key line. Raises :class:`~iov_realname.verifier.Malformed`."""
        if text.lstrip().startswith("-----BEGIN"):
            return cls(_public_of_pem(text))
        kind, _, rest = text.strip().partition("+")
        digest, _, key_text = rest.partition("+")
        key = cls(decoded(key_text))
        if kind != _KIND or len(key.public_key) != HASH_LENGTH:
            raise Malformed("This is not an inspector's public key: neither PEM nor x25519+0123abcd+base64.")
        if digest != key.id:
            raise Malformed("The inspector's key does not fit its own id; was it copied whole?")
        return key

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that show a mistake in copying."""
        return sha256(self.public_key).hexdigest()[:_ID_LENGTH]

    def __str__(self) -> str:
        return f"{_KIND}+{self.id}+{encoded(self.public_key)}"


def private_key_of(pem: bytes) -> X25519PrivateKey:
    """The inspector's private key, from an unencrypted PEM file. Raises :class:`~iov_realname.verifier.Malformed`."""
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PrivateKey):
        raise Malformed("This is not a private X25519 key in PEM without a password.")
    return key


def sealed_lines(
    key: InspectorKey, checkpoint: Checkpoint, documents: Iterable[Mapping[str, object]]
) -> Iterator[Mapping[str, object]]:
    """The lines of a personal file sealed to ``key``, for the bundle under ``checkpoint``.

    Raises :class:`~iov_realname.verifier.Malformed` for a key that nothing can be sealed to.
    """
    try:
        begun, context = sending(key.public_key, _info(checkpoint))
    except ValueError:
        raise Malformed("Nothing can be sealed to this inspector's key; it is not a point of the curve.") from None
    yield {"format": SEALED_FORMAT, "for": str(key), "begun": encoded(begun)}
    for document in documents:
        plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        yield {_BOX: encoded(context.seal(plain, _BOX.encode()))}
    yield {_END: encoded(context.seal(b"", _END.encode()))}


def open_personal(
    file: BinaryIO, private_key: X25519PrivateKey, limits: Limits | None = None
) -> Iterator[Mapping[str, object]]:
    """The personal data of a bundle that was sealed to this key, a document at a time; check the bundle itself first.

    Raises :class:`~iov_realname.verifier.Rejected`; at the end, too, if the file was cut short.
    """
    archive = Archive(file, limits or Limits())
    checkpoint = Checkpoint.parse(Note.parse(archive.read("checkpoint")).text)
    lines = archive.lines(PERSONAL)
    first = next(lines, {})
    if first.get("format") != SEALED_FORMAT:
        raise Malformed("The personal data of this bundle is not sealed to an inspector's key.")
    begun = _bytes_of(first, "begun")
    if len(begun) == HASH_LENGTH and begun[-1] & _UNUSED_BIT:
        raise Malformed("The personal data does not begin with a key as it is written.")
    context = receiving(begun, private_key, _info(checkpoint))
    for line in lines:
        if _END in line:
            context.open(_bytes_of(line, _END), _END.encode())
            if next(lines, None) is not None:
                raise Malformed("Something stands after the end of the personal data.")
            return
        yield parsed(context.open(_bytes_of(line, _BOX), _BOX.encode()), PERSONAL)
    raise NotProven("The personal data was cut short: it has no end.")


def _info(checkpoint: Checkpoint) -> bytes:
    return _LABEL + str(checkpoint).encode()


def _bytes_of(line: Mapping[str, object], name: str) -> bytes:
    value = line.get(name)
    if not isinstance(value, str):
        raise Malformed(f"A line of the personal data has no {name}.")
    return decoded(value)


def _public_of_pem(text: str) -> bytes:
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, X25519PublicKey):
        raise Malformed("This PEM file does not hold a public X25519 key.")
    return key.public_bytes_raw()
