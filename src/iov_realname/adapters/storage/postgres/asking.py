"""Asking the server one prepared question."""

from collections.abc import Sequence
from typing import Any, cast

import attrs
from psycopg import generators
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

from iov_realname.adapters.storage.postgres.connections import Connection, Cursor


@attrs.frozen
class Question:
    """A statement that hands back one value, with the type of each parameter: all of it goes in PostgreSQL's binary
    form straight to libpq, in half the time of a cursor.
    """

    name: bytes
    statement: bytes
    types: tuple[int, ...]


def one(cursor: Cursor, statement: str, values: Sequence[object] = ()) -> Any:
    """The first value of the only row."""
    cursor.execute(statement, values, prepare=True)
    row = cursor.fetchone()
    return row[0] if row else None


def every(cursor: Cursor, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows."""
    cursor.execute(statement, values, prepare=True)
    return cursor.fetchall()


def straight(cursor: Cursor, question: Question, values: Sequence[bytes | None]) -> bytes:
    """The one value that ``question`` is answered with, in binary. Raises as a cursor does."""
    connection = cast("Connection", cursor.connection)
    pgconn = connection.pgconn
    if question.name not in connection.prepared:
        pgconn.send_prepare(question.name, question.statement, question.types)
        _result(connection)
        connection.prepared.add(question.name)
    pgconn.send_query_prepared(question.name, values, [Format.BINARY] * len(values), Format.BINARY)
    return _result(connection).get_value(0, 0) or b""


def _result(connection: "Connection") -> PGresult:
    result: PGresult
    (result,) = connection.wait(generators.execute(connection.pgconn))
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise error_from_result(result)
    return result
