"""Asking the server one prepared question."""

from collections.abc import Sequence
from typing import Any

from iov_realname.adapters.storage.postgres.connections import Cursor


def one(cursor: Cursor, statement: str, values: Sequence[object] = ()) -> Any:
    """The first value of the only row."""
    cursor.execute(statement, values, prepare=True)
    row = cursor.fetchone()
    return row[0] if row else None


def every(cursor: Cursor, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows."""
    cursor.execute(statement, values, prepare=True)
    return cursor.fetchall()
