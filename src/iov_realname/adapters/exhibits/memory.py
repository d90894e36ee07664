"""Exhibits that live and die with the process."""

from datetime import date

from iov_realname.application.errors import NotFound

__all__ = ["MemoryExhibits"]


class MemoryExhibits:
    """Implements :class:`~iov_realname.application.retention.exhibits.Exhibits` in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[date, bytes]] = {}

    def put(self, pointer: str, sealed: bytes, on: date) -> None:
        """Keep it; a pointer is used once."""
        if pointer in self._kept:
            raise FileExistsError(f"There is an exhibit under the pointer {pointer} already.")
        self._kept[pointer] = on, sealed

    def open(self, pointer: str) -> bytes:
        """What was put there."""
        if pointer not in self._kept:
            raise NotFound(f"There is no exhibit under the pointer {pointer}, or it was removed.")
        return self._kept[pointer][1]

    def remove(self, pointer: str) -> None:
        """Remove it; again is harmless."""
        self._kept.pop(pointer, None)

    def remove_older(self, last: date) -> int:
        """Remove everything put there up to and including a day."""
        old = [pointer for pointer, (day, _) in self._kept.items() if day <= last]
        for pointer in old:
            self.remove(pointer)
        return len(old)
