"""Bulk: one append by binary COPY, for logins that may act as ``iov_loader``."""

from collections.abc import Sequence
from math import ceil

from iov_realname.adapters.storage.postgres import statements
from iov_realname.adapters.storage.postgres.appends import Append, already, answer_columns
from iov_realname.adapters.storage.postgres.arrays import bigints, texts
from iov_realname.adapters.storage.postgres.asking import every, one
from iov_realname.adapters.storage.postgres.connections import Cursor
from iov_realname.application.errors import CommandAnswered, StaleStream

ROWS_A_SECOND = 5_000
"""So slow may a load be; a twentieth of what an ordinary server does."""


def extra_seconds(append: Append) -> float:
    """How much longer than other calls a load may take."""
    return len(append.rows) / ROWS_A_SECOND


def loaded(append: Append, cursor: Cursor, again: bool, seconds: float) -> Sequence[int] | None:
    """The positions at which ``append`` stands now; ``None`` when this login may not act as the loader.

    ``again`` as in :func:`.appends.placed`. The server ends the COPY after so many ``seconds``.
    """
    with cursor.connection.transaction():
        if one(cursor, statements.AS_LOADER, (f"{ceil(seconds * 1000)}ms",)) is None:
            return None
        ((moved, answered),) = every(cursor, statements.BEGIN_LOAD, _asked(append))
        if moved or answered:
            if again and (positions := already(append, cursor)) is not None:
                return positions
            raise CommandAnswered(answered) if answered else StaleStream(moved)
        with cursor.copy(statements.COPY) as copy:
            copy.set_types(statements.COPY_TYPES)
            for row in append.rows:
                copy.write_row(row)
        return append.upto(one(cursor, statements.END_LOAD, answer_columns(append.answers)))


def _asked(append: Append) -> Sequence[object]:
    return texts(tuple(append.first)), bigints(tuple(append.first.values())), texts(append.commands)
