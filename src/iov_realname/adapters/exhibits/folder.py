"""Exhibits in a folder: one sub-folder a day, one file an exhibit, written beside itself and put in place when durable.

Removing a file does not overwrite its blocks. What they hold is sealed, and opens no more once the subject's key is
gone.
"""

import os
import re
from datetime import date
from pathlib import Path

from iov_realname.application.errors import NotFound

__all__ = ["FolderExhibits"]

_POINTER = re.compile(r"[0-9a-f]{32}")


class FolderExhibits:
    """Implements :class:`~iov_realname.application.retention.exhibits.Exhibits`; safe between processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, pointer: str, sealed: bytes, on: date) -> None:
        """Keep it, durably; a pointer is used once."""
        if self._found(pointer) is not None:
            raise FileExistsError(f"There is an exhibit under the pointer {pointer} already.")
        day = self._folder / on.isoformat()
        day.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = day / f".{pointer}.part"
        with draft.open("xb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(day / pointer)
        _sync(day)

    def open(self, pointer: str) -> bytes:
        """What was put there."""
        found = self._found(pointer)
        if found is None:
            raise NotFound(f"There is no exhibit under the pointer {pointer}, or it was removed.")
        return found.read_bytes()

    def remove(self, pointer: str) -> None:
        """Remove it; again is harmless."""
        found = self._found(pointer)
        if found is not None:
            found.unlink(missing_ok=True)

    def remove_older(self, last: date) -> int:
        """Remove everything put there up to and including a day, and drafts that a killed process left."""
        old = [day for day in self._folder.glob("????-??-??") if date.fromisoformat(day.name) <= last]
        files = [file for day in old for file in day.iterdir()]
        for file in files:
            file.unlink(missing_ok=True)
        for day in old:
            day.rmdir()
        return sum(bool(_POINTER.fullmatch(file.name)) for file in files)

    def _found(self, pointer: str) -> Path | None:
        """The exhibit's file. A pointer that is none could lead out of the folder."""
        if not _POINTER.fullmatch(pointer):
            raise NotFound("An exhibit's pointer is 32 hexadecimal digits.")
        return next(self._folder.glob(f"????-??-??/{pointer}"), None)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
