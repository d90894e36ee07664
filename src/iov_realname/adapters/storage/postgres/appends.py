"""One append: what is asked of the server, and what its answer means."""

from collections.abc import Mapping, Sequence

import attrs
import psycopg

from iov_realname.adapters.storage.postgres import statements
from iov_realname.adapters.storage.postgres.arrays import (
    Bigints,
    Booleans,
    Byteas,
    Texts,
    bigints,
    booleans,
    byteas,
    texts,
)
from iov_realname.adapters.storage.postgres.asking import every, one, straight
from iov_realname.adapters.storage.postgres.connections import Cursor
from iov_realname.adapters.storage.postgres.errors import COMMAND_ANSWERED, OURS
from iov_realname.adapters.storage.rows import NewRow, ids, starts
from iov_realname.application.errors import CommandAnswered, StaleStream
from iov_realname.application.ports import Answer

NO_ANSWER = (None, None, None)


@attrs.frozen(eq=False)
class Append:
    """Rows and answers that stand together or not at all."""

    rows: Sequence[NewRow]
    answers: Sequence[Answer]
    first: Mapping[str, int]
    commands: Sequence[str]

    @classmethod
    def of(cls, rows: Sequence[NewRow], answers: Sequence[Answer]) -> "Append":
        """Raises ``ValueError`` when versions do not follow one another, or a command is answered twice."""
        return cls(rows, answers, starts(rows), ids(answers))

    def upto(self, last: int) -> Sequence[int]:
        """The positions of the rows when the last of them stands at ``last``: they follow one another."""
        return range(last - len(self.rows) + 1, last + 1)


def placed(append: Append, cursor: Cursor, again: bool) -> Sequence[int]:
    """The positions at which ``append`` stands now; ``again``: it may have stood before this call."""
    try:
        return _placed(append, cursor)
    except psycopg.Error as conflict:
        if conflict.sqlstate not in OURS:
            raise
        return settled(append, cursor, again, str(conflict.sqlstate))


def settled(append: Append, cursor: Cursor, again: bool, conflict: str) -> Sequence[int]:
    """The positions of an append that stands after all, if it may (``again``); else its refusal is raised."""
    if again and (positions := already(append, cursor)) is not None:
        return positions
    raise _explained(append, cursor, conflict)


def already(append: Append, cursor: Cursor) -> Sequence[int] | None:
    """The positions of this very append, if it stands: events are told by their bytes, which hold random ids."""
    streams, versions, _, _ = row_columns(append.rows)
    found = every(cursor, statements.PLACED, (streams, versions))
    if [(wire_name, state) for _, wire_name, state in found] != [(row.wire_name, row.state) for row in append.rows]:
        return None
    if {answer.command_id: answer for answer in append.answers} != answers_to(append.commands, cursor):
        return None
    return [position for position, _, _ in found]


def answers_to(commands: Sequence[str], cursor: Cursor) -> dict[str, Answer]:
    """The answers that stand."""
    found = every(cursor, statements.ANSWERS, (texts(commands),)) if commands else []
    return {command: Answer(command, digest, refused) for command, digest, refused in found}


def row_columns(rows: Sequence[NewRow]) -> tuple[Texts, Bigints, Texts, Byteas]:
    """Rows as arrays: streams, versions, wire names, states."""
    streams, versions, wire_names, states = zip(*rows, strict=True) if rows else ((), (), (), ())
    return texts(streams), bigints(versions), texts(wire_names), byteas(states)


def answer_columns(answers: Sequence[Answer]) -> tuple[Texts, Texts, Booleans]:
    """Answers as arrays: command ids, digests, refusals."""
    commands, digests, refusals = zip(*map(_fields, answers), strict=True) if answers else ((), (), ())
    return texts(commands), texts(digests), booleans(refusals)


def _placed(append: Append, cursor: Cursor) -> Sequence[int]:
    """By the function for this append alone."""
    rows, answers = append.rows, append.answers
    if len(rows) == 1 and len(answers) <= 1:
        answer = _in_binary(answers[0]) if answers else NO_ANSWER
        position = straight(cursor, statements.APPEND_ONE, (*_row_in_binary(rows[0]), *answer))
        return [int.from_bytes(position)]
    found: Sequence[int] = one(cursor, statements.APPEND_MANY, (*row_columns(rows), *answer_columns(answers)))
    return found


def _explained(append: Append, cursor: Cursor, conflict: str) -> Exception:
    """What stood in the way. Asked afterwards: the log is append-only, so it is there still."""
    if conflict == COMMAND_ANSWERED:
        known = answers_to(append.commands, cursor)
        return CommandAnswered([command for command in append.commands if command in known])
    heads = dict(every(cursor, statements.HEADS, (texts(tuple(append.first)),)))
    return StaleStream([stream for stream, version in append.first.items() if version != heads.get(stream, 0) + 1])


def _fields(answer: Answer) -> tuple[str, str, bool]:
    return answer.command_id, answer.digest, answer.refused


def _row_in_binary(row: NewRow) -> tuple[bytes, bytes, bytes, bytes]:
    stream, version, wire_name, state = row
    return stream.encode(), version.to_bytes(8, signed=True), wire_name.encode(), state


def _in_binary(answer: Answer) -> tuple[bytes, bytes, bytes]:
    return answer.command_id.encode(), answer.digest.encode(), b"\x01" if answer.refused else b"\x00"
