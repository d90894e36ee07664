"""The key-encryption key: 32 random bytes in a file of their own, under which every other key is wrapped (RFC 3394).

The file holds one line: ``iov-realname/kek/v1``, a space, and 64 hexadecimal digits.
"""

import os
import re
from pathlib import Path

import attrs
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from iov_realname.adapters.keys.files import publish, refuse_if_shared, translated
from iov_realname.application.errors import KeyStoreUnusable

_LINE = re.compile(rb"iov-realname/kek/v1 ([0-9a-f]{64})\n")


@attrs.frozen
class KekCreated:
    """A wrapping key was just created for ``keys``: say so, and that it must be backed up apart from the database."""

    kek: Path
    keys: Path | str


class Kek:
    """Wraps and unwraps keys; its own bytes are never shown."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def wrap(self, key: bytes) -> bytes:
        """The key wrapped: eight bytes longer, and with an integrity check of its own."""
        return aes_key_wrap(self._secret, key)

    def unwrap(self, wrapped: bytes) -> bytes | None:
        """The key in clear; ``None`` when it was altered, or wrapped under another key."""
        try:
            return aes_key_unwrap(self._secret, wrapped)
        except (InvalidUnwrap, ValueError):
            return None


def create(path: Path) -> bool:
    """Create the file with a fresh key. False when another process was first; its key then counts."""

    def write(draft: Path) -> None:
        draft.write_bytes(b"iov-realname/kek/v1 %s\n" % os.urandom(32).hex().encode())

    return publish(path, write)


def load(path: Path) -> Kek:
    """The key in the file. Raises :class:`KeyStoreUnusable` when it is absent, shared with others, or damaged."""
    refuse_if_shared(path)
    with translated(path):
        found = _LINE.fullmatch(path.read_bytes())
    if found is None:
        raise KeyStoreUnusable(f"{path} is not a wrapping key file, or it is damaged; restore it from its backup.")
    return Kek(bytes.fromhex(found[1].decode()))
