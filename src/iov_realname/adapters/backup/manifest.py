"""``manifest.json``: what a set holds, as of when, and the digest of each file. It is written last and makes the set.

::

    format, program      iov-realname.backup.v1, and the version that wrote it
    begun, ended         when
    oem, lineage         whose store it is, and the digest of its first event, which no other store has
    log                  kind (sqlite, postgresql), schema, end: the position of the last event
    keys                 kind, schema, fingerprint, profile, epochs with their states; never a wrapping key
    files                bytes and SHA-256 of each
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import cattrs

from iov_realname.adapters.backup.errors import BackupUnusable

__all__ = ["FORMAT", "NAME", "POSTGRESQL", "SQLITE", "Copied", "KeysPart", "LogPart", "Manifest", "copied", "read"]

FORMAT = "iov-realname.backup.v1"
NAME = "manifest.json"
SQLITE = "sqlite"
POSTGRESQL = "postgresql"
_STRICT = cattrs.Converter(forbid_extra_keys=True)


@attrs.frozen
class LogPart:
    """The log in a set; ``end`` is the position of its last event."""

    kind: str
    schema: int
    end: int


@attrs.frozen
class KeysPart:
    """The key store in a set; ``epochs`` are its epochs with their states."""

    kind: str
    schema: int
    fingerprint: str
    profile: str
    epochs: Mapping[str, str]


@attrs.frozen
class Copied:
    """A file of a set."""

    bytes: int
    sha256: str


@attrs.frozen
class Manifest:
    """Everything a set says of itself. Moments are in RFC 3339, UTC."""

    format: str
    program: str
    begun: str
    ended: str
    oem: str
    lineage: str
    log: LogPart
    keys: KeysPart
    files: Mapping[str, Copied]

    def write(self, folder: Path) -> None:
        """Make the folder a set."""
        text = json.dumps(attrs.asdict(self), ensure_ascii=False, indent=2)
        (folder / NAME).write_text(f"{text}\n", "utf-8")


def copied(folder: Path, names: Sequence[str]) -> Mapping[str, Copied]:
    """What lies in these files of the folder."""
    return {name: _copied(folder / name) for name in names}


def read(folder: Path) -> Manifest:
    """What the set in ``folder`` says of itself, once every file is found to be as it was written.

    Raises :class:`~iov_realname.adapters.backup.errors.BackupUnusable`.
    """
    manifest = _read(folder)
    for name, expected in manifest.files.items():
        file = folder / name
        if file.name != name or not file.is_file() or _copied(file) != expected:
            raise BackupUnusable(f"In the set {folder}, {name} is not as it was written; take another set.")
    return manifest


def _read(folder: Path) -> Manifest:
    try:
        found = json.loads((folder / NAME).read_bytes())
        if isinstance(found, dict) and found.get("format") == FORMAT:
            return _STRICT.structure(found, Manifest)
    except (OSError, ValueError, cattrs.BaseValidationError):
        pass
    raise BackupUnusable(f"{folder} is not a set that this version made: it has no {NAME} of the form {FORMAT}.")


def _copied(file: Path) -> Copied:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Copied(file.stat().st_size, digest)
