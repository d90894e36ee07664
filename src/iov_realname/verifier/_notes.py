"""Signed notes (C2SP signed-note v1.0.0): a text, an empty line, and signature lines.

::

    <text, ending in a line break>
    <empty line>
    — <key name> <base64 of 4-byte key id || signature>

The key id is the beginning of ``SHA-256(name || 0x0A || type || public key)``. Signatures by unknown keys are passed
over; a known key whose signature does not hold spoils the whole note. Ed25519 is checked here (type 0x01), and as a
witness's cosignature with its time (type 0x04); other algorithms come in through :class:`Scheme`.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ._errors import Malformed, UnknownSigner, WrongSignature

LONGEST_NOTE = 1_000_000
MOST_SIGNATURES = 64
ED25519 = 0x01
COSIGNATURE = 0x04
DASH = "\N{EM DASH} "
_ID_LENGTH = 4
_TIME_LENGTH = 8


class Scheme(Protocol):
    """A signature algorithm beyond the built-in ones, such as SM2 with SM3."""

    def holds(self, public_key: bytes, text: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is the key's over ``text``."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key that notes are checked with, known by its name: ``name+hex(key id)+base64(type || public key)``."""

    name: str
    kind: int
    public_key: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read a key line (vkey). Raises :class:`~iov_realname.verifier.Malformed`."""
        name, _, rest = text.strip().partition("+")
        hexadecimal, _, key_text = rest.partition("+")
        raw = decoded(key_text)
        if not is_key_name(name) or not raw:
            raise Malformed("This is not a verifier key; one looks like name+0123abcd+base64.")
        key = cls(name, raw[0], raw[1:])
        if hexadecimal != key.id.hex():
            raise Malformed(f"The verifier key of {name} does not fit its own id; was it copied whole?")
        return key

    @property
    def id(self) -> bytes:
        """Its four bytes in signature lines."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public_key).digest()[:_ID_LENGTH]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encoded(bytes([self.kind]) + self.public_key)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line; nothing is known of it yet."""

    name: str
    key_id: bytes
    raw: bytes

    def line(self) -> str:
        """The line as it stands in a note."""
        return f"{DASH}{self.name} {encoded(self.key_id + self.raw)}\n"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that holds: by which key, and when, if the key states a time (seconds since 1970)."""

    key: VerifierKey
    at: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read. Its text is not to be believed before :func:`check_note`."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, raw: bytes) -> "Note":
        """Read a note. Raises :class:`~iov_realname.verifier.Malformed`."""
        content = _text(raw)
        text, separator, lines = content.rpartition("\n\n")
        if not separator or not lines.endswith("\n"):
            raise Malformed("The note has no signatures after an empty line.")
        signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise Malformed(f"The note has more than {MOST_SIGNATURES} signatures.")
        return cls(f"{text}\n", signatures)

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(each.line() for each in self.signatures)


def check_note(
    note: Note, keys: Iterable[VerifierKey], schemes: Mapping[int, Scheme] | None = None
) -> Sequence[Signed]:
    """The signatures by ``keys`` that hold, at least one.

    Raises :class:`~iov_realname.verifier.UnknownSigner` when there is none, and
    :class:`~iov_realname.verifier.WrongSignature` when one by a given key does not hold.
    """
    given = list(keys)
    known = {(key.name, key.id): key for key in given}
    if len(known) < len({(key.name, key.kind, key.public_key) for key in given}):
        raise Malformed("Two of the keys given have the same name and id.")
    found: dict[VerifierKey, Signed] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is not None and key not in found:
            found[key] = _checked(note.text, key, signature.raw, schemes or {})
    if not found:
        raise UnknownSigner("No signature on this note is by a key that was given.")
    return tuple(found.values())


def cosigned_text(text: str, at: int) -> bytes:
    """What a witness signs: the note's text under its own header and time."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def is_key_name(name: str) -> bool:
    """Whether a key may be called so: not empty, no space of any kind, no plus sign, nothing unprintable."""
    return bool(name) and "+" not in name and not any(each.isspace() or ord(each) < ord(" ") for each in name)


def decoded(text: str) -> bytes:
    """The bytes of a canonical standard base64 text; empty for any other."""
    try:
        raw = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return b""
    return raw if encoded(raw) == text else b""


def encoded(raw: bytes) -> str:
    """Standard base64."""
    return b64encode(raw).decode("ascii")


def _text(raw: bytes) -> str:
    if len(raw) > LONGEST_NOTE:
        raise Malformed("The note is too long to be one.")
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("The note is not UTF-8.") from None
    if any(ord(each) < ord(" ") and each != "\n" for each in content):
        raise Malformed("The note holds control characters.")
    return content


def _signature(line: str) -> Signature:
    name, separator, signature_text = line.removeprefix(DASH).partition(" ")
    raw = decoded(signature_text)
    if not line.startswith(DASH) or not separator or not is_key_name(name) or len(raw) <= _ID_LENGTH:
        raise Malformed("A signature line of the note is not one.")
    return Signature(name, raw[:_ID_LENGTH], raw[_ID_LENGTH:])


def _checked(text: str, key: VerifierKey, raw: bytes, schemes: Mapping[int, Scheme]) -> Signed:
    at: int | None = None
    if key.kind == COSIGNATURE:
        at, raw = int.from_bytes(raw[:_TIME_LENGTH], "big"), raw[_TIME_LENGTH:]
        message = cosigned_text(text, at)
    else:
        message = text.encode()
    if not _holds(key, message, raw, schemes):
        raise WrongSignature(f"The signature of {key.name} does not hold: the note was altered after it was signed.")
    return Signed(key, at)


def _holds(key: VerifierKey, message: bytes, raw: bytes, schemes: Mapping[int, Scheme]) -> bool:
    if key.kind in (ED25519, COSIGNATURE):
        return _ed25519_holds(key.public_key, message, raw)
    scheme = schemes.get(key.kind)
    if scheme is None:
        raise UnknownSigner(f"The key of {key.name} has an algorithm ({key.kind:#04x}) that cannot be checked here.")
    return scheme.holds(key.public_key, message, raw)


def _ed25519_holds(public_key: bytes, message: bytes, raw: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(raw, message)
    except (InvalidSignature, ValueError):
        return False
    return True
