"""Signing keys on disk, one line a file.

The line is what Go's note package reads::

    PRIVATE+KEY+<name>+<hexadecimal key id>+<base64 of the type byte and the 32-byte seed>

The name is the origin of the log that the key signs, or a witness's own. A key is made once, readable by its owner
only, and never replaced: what it signed is checked with it for ever.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from iov_realname.adapters.keys.files import publish, refuse_if_shared, translated
from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.verifier import ED25519, VerifierKey, decoded, encoded, is_key_name

__all__ = ["SigningKey", "SigningKeyCreated", "beside", "log_signers", "make", "read"]

BEGIN = "PRIVATE+KEY+"
SEED = 32


@attrs.frozen
class SigningKeyCreated:
    """A signing key was just made: say so, and that ``vkey`` must reach the inspectors, and the file a backup."""

    path: Path
    vkey: str


@attrs.frozen
class SigningKey:
    """A key from a file. Its seed is never shown."""

    name: str
    kind: int
    seed: bytes = attrs.field(repr=False)

    @property
    def vkey(self) -> str:
        """The verifier key that belongs to it."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return str(VerifierKey(self.name, self.kind, public))


def beside(database: Path) -> Path:
    """Where the signing key of a database file is unless it is said: ``<db>.signing-key``."""
    return database.with_name(f"{database.name}.signing-key")


def make(path: Path, name: str, kind: int = ED25519) -> SigningKeyCreated | None:
    """Make a key file. None when another process was first; its key then counts. Raises ``KeyStoreUnusable``."""
    if not is_key_name(name):
        raise KeyStoreUnusable("A signing key's name holds no spaces and no plus sign, as in fleet.example/realname.")
    key = SigningKey(name, kind, os.urandom(SEED))
    identity = key.vkey.split("+")[1]
    line = f"{BEGIN}{name}+{identity}+{encoded(bytes([kind]) + key.seed)}\n"

    def write(draft: Path) -> None:
        draft.write_text(line, "utf-8")

    return SigningKeyCreated(path, key.vkey) if publish(path, write) else None


def read(path: Path, kind: int = ED25519) -> SigningKey:
    """The key in the file. Raises ``KeyStoreUnusable`` when it is absent, shared with others, damaged, or another's."""
    refuse_if_shared(path)
    with translated(path):
        line = path.read_bytes().decode("utf-8", "replace")
    name, _, rest = line.removeprefix(BEGIN).removesuffix("\n").partition("+")
    identity, _, encoded_key = rest.partition("+")
    raw = decoded(encoded_key)
    if not line.startswith(BEGIN) or len(raw) != 1 + SEED or not is_key_name(name):
        raise KeyStoreUnusable(f"{path} is not a signing key file, or it is damaged; restore it from its backup.")
    key = SigningKey(name, raw[0], raw[1:])
    if raw[0] != kind or key.vkey.split("+")[1] != identity:
        raise KeyStoreUnusable(f"{path} does not hold a signing key for this purpose; was the right file given?")
    return key


def log_signers(
    paths: Sequence[Path],
    origin: str,
    *,
    first: bool,
    anew: bool = False,
    announce: Callable[[SigningKeyCreated], None] = lambda _: None,
) -> Sequence[Ed25519Signer]:
    """The keys in these files, which bear the name of the log.

    Missing ones are made for the ``first`` checkpoint of a log, beside one that is there (a change of keys), and
    ``anew``, when a lost key must be replaced. Raises ``KeyStoreUnusable``.
    """
    there = [path.exists() for path in paths]
    if not all(there) and not (first or any(there) or anew):
        raise KeyStoreUnusable(
            f"Signing key {paths[there.index(False)]} is missing, and this log was signed before; restore it from its"
            " backup, or, if it is lost for good, say --new-key and give inspectors the new verifier key."
        )
    return [_signer(path, origin, announce) for path in paths]


def _signer(path: Path, origin: str, announce: Callable[[SigningKeyCreated], None]) -> Ed25519Signer:
    if not path.exists() and (created := make(path, origin)) is not None:
        announce(created)
    key = read(path)
    if key.name != origin:
        raise KeyStoreUnusable(f"{path} is the key of {key.name}; this log is called {origin}.")
    return Ed25519Signer(key.name, key.seed)
