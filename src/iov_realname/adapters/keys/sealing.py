"""The wire format of sealed values, and the closed table of suites that can write it.

**Box.** ``nonce || ciphertext || tag`` in base64url without padding. Only the canonical spelling is accepted.

**Suites.** ``A256GCM``: AES-256-GCM, 32-byte key. ``SM4GCM``: SM4-GCM, 16-byte key. Both take 12 random bytes of nonce
and give a 16-byte tag. A name outside the table is refused with :class:`UnknownSuite`, never guessed; every suite in it
can always be opened, whichever of them a store seals with.

**Additional authenticated data**, which ties a value to its place; all text in UTF-8, lengths in bytes as unsigned
32-bit big-endian integers::

    "iov-realname/seal/v1"                                                          20 bytes, no length before it
    len(suite) len(key id) len(stream) len(event id) len(wire name) len(field)      6 x 4 bytes
    suite || key id || stream || event id || wire name || field

The wire name carries its version *as written* (``card.Registered.v1``); upcasting never changes it. As all lengths
come first, no two different places have the same encoding, whatever characters they contain.

Known answer: key ``00..1f``, nonce ``00..0b``, suite ``A256GCM``, key id ``0123456789abcdef0123456789abcdef``, stream
``card-89860012345678901234``, event id ``fedcba9876543210fedcba9876543210``, wire name ``card.IdentityPresented.v1``,
field ``holder``, clear text ``{"name":"张三"}`` give the box
``AAECAwQFBgcICQoLPCC4eqiA4CGvpCsrVVHxT_5qo_T0BxKQEa9pso0WHg_s``; with suite ``SM4GCM`` and key ``00..0f``
``AAECAwQFBgcICQoL7GSwmqQPpzrdecjtNQNwRFw0EEgd33NCH-dPeec_VvAv``.
"""

import os
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping
from struct import Struct
from types import MappingProxyType
from typing import Protocol

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iov_realname.adapters.keys.sm4 import Sm4Gcm
from iov_realname.application.errors import KeyRingError, SealBroken
from iov_realname.application.ports import Place
from iov_realname.domain.confidential import Sealed, SubjectId

LABEL = b"iov-realname/seal/v1"
_LENGTHS = Struct(">6I").pack
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


class UnknownSuite(KeyRingError):
    """A key or a sealed value names a suite that this version does not know."""

    def __init__(self) -> None:
        super().__init__(f"Sealed under a suite that this version does not know; it knows {', '.join(SUITES)}.")


class Unencodable(KeyRingError):
    """A text holds half a surrogate pair and therefore has no UTF-8 form."""

    def __init__(self) -> None:
        super().__init__("The text is not valid Unicode (half a surrogate pair) and cannot be sealed or digested.")


class Aead(Protocol):
    """An authenticated cipher under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext and tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The clear bytes; raises ``InvalidTag`` when anything differs."""


@attrs.frozen
class Suite:
    """One algorithm a value can be sealed under."""

    name: str
    key_length: int
    nonce_length: int
    aead: Callable[[bytes], Aead]


A256GCM = Suite("A256GCM", 32, 12, AESGCM)
SM4GCM = Suite("SM4GCM", 16, 12, Sm4Gcm)
SUITES: Mapping[str, Suite] = MappingProxyType({suite.name: suite for suite in (A256GCM, SM4GCM)})


def suite_named(name: str) -> Suite:
    """The suite of that name. Raises :class:`UnknownSuite`."""
    suite = SUITES.get(name)
    if suite is None:
        raise UnknownSuite
    return suite


@attrs.frozen(repr=False)
class DataKey:
    """A data key in clear, with the suite it was made for. Never printed, never written."""

    suite: Suite
    secret: bytes

    @classmethod
    def fresh(cls, suite: Suite) -> "DataKey":
        """A new random key."""
        return cls(suite, os.urandom(suite.key_length))

    def __repr__(self) -> str:
        return "DataKey(***)"


def seal(key: DataKey, subject: SubjectId, place: Place, clear: str) -> Sealed:
    """Seal ``clear`` under ``key`` so that it opens only at ``place``."""
    suite = key.suite
    nonce = os.urandom(suite.nonce_length)
    boxed = box(key, nonce, binding(suite.name, subject, place), utf8(clear))
    return Sealed(suite.name, subject, _text(boxed))


def unseal(key: DataKey, sealed: Sealed, place: Place) -> str:
    """The clear text. Raises :class:`SealBroken` when the value was altered or stands elsewhere."""
    suite = suite_named(sealed.suite)
    if suite is not key.suite:
        raise SealBroken(sealed.key, place.field)
    raw = _opened(key, _bytes(sealed.box), binding(suite.name, sealed.key, place))
    if raw is None:
        raise SealBroken(sealed.key, place.field)
    return raw.decode("utf-8")


def binding(suite: str, subject: SubjectId, place: Place) -> bytes:
    """The additional authenticated data of a value: where it stands, encoded as the module describes."""
    name = suite.encode()
    key = subject.encode()
    stream = place.stream.encode()
    event = place.event_id.encode()
    wire = place.wire_name.encode()
    field = place.field.encode()
    lengths = _LENGTHS(len(name), len(key), len(stream), len(event), len(wire), len(field))
    return LABEL + lengths + name + key + stream + event + wire + field


def box(key: DataKey, nonce: bytes, associated: bytes, raw: bytes) -> bytes:
    """``nonce || ciphertext || tag``. A nonce is used once per key; callers other than tests want :func:`seal`."""
    return nonce + key.suite.aead(key.secret).encrypt(nonce, raw, associated)


def utf8(text: str) -> bytes:
    """The text in UTF-8. Raises :class:`Unencodable`, without the text, where Python's own error would carry it."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        pass
    raise Unencodable


def _opened(key: DataKey, boxed: bytes, associated: bytes) -> bytes | None:
    nonce, rest = boxed[: key.suite.nonce_length], boxed[key.suite.nonce_length :]
    try:
        return key.suite.aead(key.secret).decrypt(nonce, rest, associated)
    except (InvalidTag, ValueError):
        return None


def _text(boxed: bytes) -> str:
    return b2a_base64(boxed, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    """The bytes of a canonical base64url text; empty, which opens nowhere, for any other."""
    try:
        boxed = a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"==")
    except ValueError:
        return b""
    return boxed if _text(boxed) == text else b""
