"""Sealed orders in a folder: waiting one by one, then bound into batches, each with a manifest and its hand-over.

::

    waiting/<id>.json           one sealed order
    batches/<batch>/orders.jsonl, manifest.json, handover.json

A batch appears whole or not at all, and an order is in at most one batch, also after a crash in between.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from threading import Lock
from typing import Final

import attrs

from iov_realname.adapters.carriers.file_exchange.sealing import FORMAT, CarrierKey
from iov_realname.adapters.carriers.wire.decoding import json_object, rows, text
from iov_realname.application.errors import IovRealnameError
from iov_realname.application.ports import Clock, Draw

__all__ = ["Batch", "Batches", "ExchangeUnusable"]

_ORDERS: Final = "orders.jsonl"
_MANIFEST: Final = "manifest.json"
_HANDOVER: Final = "handover.json"


class ExchangeUnusable(IovRealnameError):
    """The folder of the file exchange cannot be used; the message says what and why."""


@attrs.frozen
class Batch:
    """A batch in its folder."""

    id: str
    folder: Path
    orders: int


class Batches:
    """The folder of one carrier's file exchange. Threads may share it; one process writes to it at a time."""

    def __init__(self, folder: Path, carrier: str, key: CarrierKey, clock: Clock, draw: Draw) -> None:
        """Make the folders where they are missing. Raises :class:`ExchangeUnusable`."""
        self._waiting, self._batches = folder / "waiting", folder / "batches"
        self._carrier, self._key, self._clock, self._draw = carrier, key, clock, draw
        self._lock = Lock()
        with _told(folder):
            for each in (self._waiting, self._batches):
                each.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, number: str, line: bytes) -> None:
        """Let a sealed order wait. One that waits or is in a batch already goes no second time."""
        target = self._waiting / f"{number}.json"
        with self._lock, _told(target):
            if not target.exists():
                _write(target.with_suffix(".new"), line)
                target.with_suffix(".new").replace(target)
                _settle(self._waiting)

    def close(self) -> Batch | None:
        """Bind what waits, and was in no batch before, into a batch; None if there is nothing."""
        with self._lock, _told(self._batches):
            bound = self._bound()
            waiting = sorted(self._waiting.glob("*.json"))
            fresh = [file for file in waiting if file.stem not in bound]
            batch = self._bind(fresh) if fresh else None
            for file in waiting:
                file.unlink()
            return batch

    def handed_over(self, batch: str, by: str, reference: str) -> None:
        """Record that a person gave a batch to the carrier, once: who (a staff number), and the carrier's receipt."""
        folder = self._batches / batch
        with self._lock, _told(folder):
            if folder not in self._folders():
                raise ExchangeUnusable(f"There is no batch {batch} in this folder.")
            manifest = sha256((folder / _MANIFEST).read_bytes()).hexdigest()
            if (folder / _HANDOVER).exists():
                raise ExchangeUnusable(f"Batch {batch} has been handed over before; its record is kept as it is.")
            at = self._clock.now().isoformat()
            record = {"batch": batch, "by": by, "at": at, "reference": reference, "manifest_sha256": manifest}
            _write(folder / _HANDOVER, _json(record))
            _settle(folder)

    def not_handed_over(self) -> Sequence[str]:
        """The batches that nobody has recorded to have given to the carrier."""
        with _told(self._batches):
            return sorted(folder.name for folder in self._folders() if not (folder / _HANDOVER).exists())

    def _bind(self, files: Sequence[Path]) -> Batch:
        number = self._draw.identifiers(1)[0]
        lines = [file.read_bytes() for file in files]
        content = b"".join(line + b"\n" for line in lines)
        draft = self._batches / f".{number}.new"
        draft.mkdir(mode=0o700)
        try:
            _write(draft / _ORDERS, content)
            _write(draft / _MANIFEST, _json(self._manifest(number, lines, content)))
            _settle(draft)
            draft.rename(self._batches / number)
            _settle(self._batches)
        finally:
            rmtree(draft, ignore_errors=True)
        return Batch(number, self._batches / number, len(lines))

    def _manifest(self, number: str, lines: Sequence[bytes], content: bytes) -> object:
        orders = [
            {"id": text(tree, "id"), "kind": text(tree, "kind"), "sha256": sha256(line).hexdigest()}
            for line in lines
            for tree in [json_object(line)]
        ]
        return {
            "format": FORMAT,
            "batch": number,
            "carrier": self._carrier,
            "made_at": self._clock.now().isoformat(),
            "recipient_key_sha256": self._key.fingerprint,
            "file": {"name": _ORDERS, "bytes": len(content), "sha256": sha256(content).hexdigest()},
            "orders": orders,
        }

    def _bound(self) -> frozenset[str]:
        manifests = (json_object((folder / _MANIFEST).read_bytes()) for folder in self._folders())
        return frozenset(text(row, "id") or "" for manifest in manifests for row in rows(manifest, "orders") or ())

    def _folders(self) -> Iterator[Path]:
        return (folder for folder in self._batches.iterdir() if not folder.name.startswith("."))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExchangeUnusable(f"The file exchange cannot use {path}: {error.strerror}.") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file that only we may read, and have it on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk, before anything is removed that they replace."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")
