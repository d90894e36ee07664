"""Rule books in files: JSON, read strictly, signed with Ed25519 if wanted.

::

    IovRealnameError
    └── RuleBookUnusable
        ├── RuleBookUnreadable   the file is missing, not JSON, or not a rule book
        └── SignatureRefused     the signature does not fit the file, or could not be checked
"""

import json
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import GenericAlias
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ForbiddenExtraKeysError

from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.rulebook import EDITIONS, RuleBook, UnsoundRuleBook

__all__ = ["RuleBookUnreadable", "RuleBookUnusable", "SignatureRefused", "dump_rulebook", "load_rulebook"]

Format = Literal["iov-realname.rulebook.v1"]
_FORMAT: Format = "iov-realname.rulebook.v1"
_SHOWN = 5

T = TypeVar("T")
StructureHook = Callable[[Any, Any], Any]


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
    content = _bytes_of(path)
    if signature is not None and public_key is not None:
        _verify(content, _bytes_of(signature), _bytes_of(public_key))
    elif signature is not None or public_key is not None:
        raise SignatureRefused("a signature is checked with both a signature file and a public key; one is missing")
    book = _structured(path, content)
    _refuse_usurper(path, book)
    return book


def dump_rulebook(book: RuleBook) -> bytes:
    """A rule book as the JSON that `load_rulebook` reads back to an equal book."""
    content = _converter().unstructure(_File(_FORMAT, book))
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleBookUnreadable(f"{path}: cannot be read ({error.strerror})") from None


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


def _structured(path: Path, content: bytes) -> RuleBook:
    try:
        document = json.loads(content, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError):
        raise RuleBookUnreadable(f"{path}: not JSON in UTF-8, or a key is written twice") from None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise RuleBookUnreadable(f"{path}: not a JSON object with the format {_FORMAT!r}")
    try:
        return _converter().structure(document, _File).book
    except cattrs.BaseValidationError as error:
        faults = cattrs.transform_error(error, path="$", format_exception=_in_words)
        raise RuleBookUnreadable(f"{path}: {_few(faults)}") from None


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key is written twice")
    return content


def _refuse_usurper(path: Path, book: RuleBook) -> None:
    for built_in in EDITIONS:
        if built_in.edition == book.edition and built_in != book:
            raise RuleBookUnreadable(f"{path}: {book.edition} is a built-in edition; give a changed book its own name")
        missing = sorted(built_in.obligation_ids() - book.obligation_ids())
        if missing:
            raise RuleBookUnreadable(f"{path}: obligations are missing: {_few(missing)}")


def _few(items: list[str]) -> str:
    rest = len(items) - _SHOWN
    return "; ".join(items[:_SHOWN]) + (f" (and {rest} more)" if rest > 0 else "")


def _in_words(error: BaseException, expected: type | None) -> str:
    match error:
        case KeyError():
            return "missing key"
        case ForbiddenExtraKeysError():
            return f"unknown key {', '.join(sorted(error.extra_fields))}"
        case UnsoundRuleBook():
            return str(error)
        case _:
            return f"not a valid {getattr(expected, '__name__', expected)}"


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, partial(_from_exactly, kind))
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    return converter


def _from_exactly(json_type: type, value: object, kind: Callable[..., T]) -> T:
    """Make a plain value or an enumeration of plain values, converting nothing."""
    if type(value) is not json_type:
        raise TypeError(json_type.__name__)
    return kind(value)


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: type, converter: cattrs.Converter) -> StructureHook:
    """A JSON list and nothing else: a text or an object would also let itself be iterated."""
    as_list = GenericAlias(list, get_args(kind)[0])
    members = converter.get_structure_hook(as_list)

    def hook(value: object, _: object) -> object:
        return tuple(members(_from_exactly(list, value, list), as_list))

    return hook
