"""Files that are there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

__all__ = ["replaced"]


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """Where to write what is to become ``file``: beside it, moved over it at the end, and removed after an error.

    Whoever reads meanwhile sees the old file or the new one. The folder must be there; raises ``OSError``.
    """
    beside = file.with_name(f".{file.name}.{token_hex(4)}")
    try:
        yield beside
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
