"""Key files on disk: born whole, replaced whole, readable by their owner only."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["alone_in", "publish", "refuse_if_shared", "replace", "translated"]

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def publish(target: Path, write: Callable[[Path], None]) -> bool:
    """Create ``target`` whole, durable and private; ``write`` fills it. False when another process was first.

    The file is written under another name and then linked into place, so that whoever sees ``target`` sees all of it
    and of several processes exactly one wins. A crash in between leaves a ``.new`` file that nothing ever reads.
    """
    with _drafted(target, write) as draft:
        return _link(draft, target)


def replace(target: Path, write: Callable[[Path], None]) -> None:
    """Put a new file, filled by ``write``, in the place of ``target``; whoever looks sees all of one or the other."""
    with _drafted(target, write) as draft:
        draft.replace(target)
        _sync_folder(target)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for the same out of the folder; the lock ends with the process at the latest."""
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def refuse_if_shared(path: Path) -> None:
    """Raise when group or others have any right to the file."""
    with translated(path):
        mode = path.stat().st_mode
    if os.name == "posix" and mode & OTHERS:
        raise KeyStoreUnusable(f"Key file {path} is open to other users of this machine; run: chmod 600 {path}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the operating system's errors about ``path`` into :class:`KeyStoreUnusable`."""
    try:
        yield
    except OSError as error:
        raise KeyStoreUnusable(f"Key file {path} cannot be used: {error.strerror or type(error).__name__}.") from error


@contextmanager
def _drafted(target: Path, write: Callable[[Path], None]) -> Iterator[Path]:
    """A durable and private file beside ``target``, gone at the end."""
    draft = target.with_name(f".{target.name}.{os.urandom(8).hex()}.new")
    with translated(target):
        try:
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            write(draft)
            _sync(draft)
            yield draft
        finally:
            draft.unlink(missing_ok=True)


def _link(draft: Path, target: Path) -> bool:
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    _sync_folder(target)
    return True


def _sync_folder(target: Path) -> None:
    if os.name == "posix":
        _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
