"""Turns among the processes that share an SQLite store: byte locks on a file beside it.

The system ends a process's locks with the process, however it dies, and a forked child inherits none. Such locks do not
tell threads apart, and closing any descriptor of the file would end them all: so threads take turns first, and each
process opens the file once and keeps it open.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, lockf
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from iov_realname.adapters.storage.memory_turns import MemoryTurns, ThisProcess
from iov_realname.application.errors import StoreUnusable
from iov_realname.application.turns import TurnName, TurnTimeout

__all__ = ["FileTurns", "beside"]

PAUSE = 0.005
PLACES = 2**62
"""How many places for locks there are in the file, which stays empty."""


def beside(database: Path) -> Path:
    """The lock file of the store at ``database``."""
    return database.with_name(f"{database.name}.turns")


class FileTurns:
    """Implements :class:`~iov_realname.application.turns.Turns` for all threads and processes that name the same file.

    Waiting processes ask every few milliseconds, and nobody is next in line. Never delete the file of a store in use.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()

    @contextmanager
    def turn(self, name: TurnName, timeout: float) -> Iterator[ThisProcess]:
        """Hold ``name`` for the length of the block."""
        until = monotonic() + timeout
        with _threads_at(self._path).turn(name, timeout) as held:
            file, place = self._file(), _place(name)
            while not _locked(file, place):
                if monotonic() >= until:
                    raise TurnTimeout(name, timeout)
                sleep(PAUSE)
            try:
                yield held
            finally:
                if os.getpid() == held.process:
                    lockf(file, LOCK_UN, 1, place)

    def _file(self) -> int:
        try:
            return _opened(self._path)
        except OSError as error:
            raise StoreUnusable(
                f"The lock file {self._path} cannot be opened ({error.strerror}); give this user write access to it and"
                " its folder."
            ) from None


_threads: dict[Path, MemoryTurns] = {}
_files: dict[tuple[int, Path], int] = {}
_opening = Lock()


def _threads_at(path: Path) -> MemoryTurns:
    return _threads.get(path) or _threads.setdefault(path, MemoryTurns())


def _opened(path: Path) -> int:
    """This process's one descriptor of the file; a new one if the file was taken away and made again."""
    known = _files.get((os.getpid(), path))
    if known is not None and _is_at(known, path):
        return known
    with _opening:
        known = _files.get((os.getpid(), path))
        if known is None or not _is_at(known, path):
            known = _files[os.getpid(), path] = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        return known


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _locked(file: int, place: int) -> bool:
    try:
        lockf(file, LOCK_EX | LOCK_NB, 1, place)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _place(name: TurnName) -> int:
    return int.from_bytes(sha256(f"{name.what}\0{name.key}".encode()).digest()[:8]) % PLACES
