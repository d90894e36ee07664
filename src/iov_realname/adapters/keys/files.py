"""Key files on disk: born whole, readable by their owner only."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from iov_realname.application.errors import KeyStoreUnusable

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def publish(target: Path, write: Callable[[Path], None]) -> bool:
    """Create ``target`` whole, durable and private; ``write`` fills it. False when another process was first.

    The file is written under another name and then linked into place, so that whoever sees ``target`` sees all of it
    and of several processes exactly one wins. A crash in between leaves a ``.new`` file that nothing ever reads.
    """
    draft = target.with_name(f".{target.name}.{os.urandom(8).hex()}.new")
    with translated(target):
        try:
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            write(draft)
            _sync(draft)
            return _link(draft, target)
        finally:
            draft.unlink(missing_ok=True)


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


def _link(draft: Path, target: Path) -> bool:
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    if os.name == "posix":
        _sync(target.parent)
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
