"""Rule books in files: JSON, read strictly, signed with Ed25519 if wanted.

::

    IovRealnameError
    └── RuleBookUnusable
        ├── RuleBookUnreadable   the file is missing, not JSON, or not a rule book
        └── SignatureRefused     the signature does not fit the file, or could not be checked
"""

import json
from pathlib import Path
from typing import Literal

import attrs

from iov_realname.adapters.json_file import bytes_of, few, json_converter, structured
from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.rulebook import EDITIONS, RuleBook, UnsoundRuleBook

__all__ = ["RuleBookUnreadable", "RuleBookUnusable", "SignatureRefused", "dump_rulebook", "load_rulebook"]

Format = Literal["iov-realname.rulebook.v1"]
_FORMAT: Format = "iov-realname.rulebook.v1"


class RuleBookUnusable(IovRealnameError):
    """A rule book could not be taken from a file."""


class RuleBookUnreadable(RuleBookUnusable):
    """The file is missing, not JSON, or not a rule book."""


class SignatureRefused(RuleBookUnusable):
    """The signature does not fit the file, or could not be checked."""


@attrs.frozen
class _File:
    format: Format
    book: RuleBook


def load_rulebook(path: Path, *, signature: Path | None = None, public_key: Path | None = None) -> RuleBook:
    """Read a rule book from a JSON file.

    With `signature` (64 raw bytes, as `openssl pkeyutl -sign -rawin` writes them) and `public_key` (PEM), the file is
    read only after its Ed25519 signature has been verified. A file may not give a built-in edition another content,
    nor leave out an obligation that the built-in editions can cite.
    """
    content = bytes_of(path, RuleBookUnreadable)
    if signature is not None and public_key is not None:
        _verify(content, bytes_of(signature, RuleBookUnreadable), bytes_of(public_key, RuleBookUnreadable))
    elif signature is not None or public_key is not None:
        raise SignatureRefused("a signature is checked with both a signature file and a public key; one is missing")
    book = structured(
        path,
        content,
        _File,
        file_format=_FORMAT,
        unreadable=RuleBookUnreadable,
        telling=(UnsoundRuleBook,),
    ).book
    _refuse_usurper(path, book)
    return book


def dump_rulebook(book: RuleBook) -> bytes:
    """A rule book as the JSON that `load_rulebook` reads back to an equal book."""
    content = json_converter().unstructure(_File(_FORMAT, book))
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _verify(content: bytes, signature: bytes, pem: bytes) -> None:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise SignatureRefused("the public key is not a PEM public key") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SignatureRefused("the public key is not an Ed25519 key")
    try:
        key.verify(signature, content)
    except InvalidSignature:
        raise SignatureRefused("the signature does not fit the rule book") from None


def _refuse_usurper(path: Path, book: RuleBook) -> None:
    for built_in in EDITIONS:
        if built_in.edition == book.edition and built_in != book:
            raise RuleBookUnreadable(f"{path}: {book.edition} is a built-in edition; give a changed book its own name")
        missing = sorted(built_in.obligation_ids() - book.obligation_ids())
        if missing:
            raise RuleBookUnreadable(f"{path}: obligations are missing: {few(missing)}")
