"""Our PostgreSQL recorder: one round trip per append, through functions that alone may write the log."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from psycopg.types.numeric import Int8

from iov_realname.adapters.storage.postgres import statements
from iov_realname.adapters.storage.postgres.appends import Append, answers_to
from iov_realname.adapters.storage.postgres.asking import every, one
from iov_realname.adapters.storage.postgres.cards import PostgresCardIndex, may_read
from iov_realname.adapters.storage.postgres.documents import PostgresDocumentIndex
from iov_realname.adapters.storage.postgres.opening import connections_to
from iov_realname.adapters.storage.postgres.turns import PostgresTurns
from iov_realname.adapters.storage.postgres.writer import Writer
from iov_realname.adapters.storage.rows import NewRow, Row
from iov_realname.application.ports import Answer

PAGE = 1000


class PostgresRecorder:
    """Thread-safe, process-safe, and usable on both sides of a fork.

    No call lasts longer than ``timeout`` seconds, whatever it waits for. Refuses to open a database that is not exactly
    what the migrations make. A connection lost during an append is no answer: it is asked again whether the append
    stands, and appended only if it does not.
    """

    def __init__(self, url: str, *, read_only: bool = False, timeout: float = 10.0, pool_size: int = 10) -> None:
        self._connections = connections_to(url, size=pool_size, timeout=timeout, read_only=read_only)
        self._writer = Writer(self._connections)
        self._turns = PostgresTurns(self._connections.address, connect_timeout=timeout)

    def insert(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> None:
        """All or nothing. Appends of several threads share a round trip and a commit; many rows go by COPY."""
        self.place(rows, answers)

    def place(self, rows: Sequence[NewRow], answers: Sequence[Answer]) -> Sequence[int]:
        """Insert, and say at which positions."""
        append = Append.of(rows, answers)
        if not rows and not answers:
            return []
        return self._writer.place(append)

    def select(self, streams: Collection[str]) -> Iterable[Row]:
        """The rows of these streams as of one moment."""
        match list(dict.fromkeys(streams)):
            case []:
                return self._rows(statements.SINCE, Int8(0), Int8(0))
            case [stream]:
                return self._rows(statements.STREAM, stream)
            case several:
                return self._rows(statements.STREAMS, several)

    def ordered(self, prefix: str) -> Iterator[Row]:
        """All streams with this prefix as of the first step, page by page; no transaction stays open between pages."""
        end = Int8(self.end())
        after = (prefix, 0)
        while True:
            page = self._rows(statements.PAGE, after[0], Int8(after[1]), end, Int8(PAGE))
            mine = list(takewhile(lambda row: row.stream.startswith(prefix), page))
            yield from mine
            if len(mine) < PAGE:
                return
            after = (mine[-1].stream, mine[-1].version)

    def since(self, position: int, limit: int) -> Sequence[Row]:
        """The rows after ``position``, in log order."""
        return self._rows(statements.SINCE, Int8(position), Int8(max(limit, 0)))

    def end(self) -> int:
        """The last position, 0 when empty."""
        return int(self._connections.ask(lambda cursor, _: one(cursor, statements.END)))

    def answered(self, commands: Collection[str]) -> Mapping[str, Answer]:
        """The answers given to these command ids."""
        return self._connections.ask(lambda cursor, _: answers_to(list(commands), cursor))

    def card_index(self) -> PostgresCardIndex | None:
        """The lines of cards in the same database; none for a login that may not see them."""
        return PostgresCardIndex(self._connections) if may_read(self._connections) else None

    def document_index(self) -> PostgresDocumentIndex:
        """Which card stands under which document, in the same database."""
        return PostgresDocumentIndex(self._connections)

    def turns(self) -> PostgresTurns:
        """Turns among all who share the database."""
        return self._turns

    def close(self) -> None:
        """Close every connection this process opened."""
        self._turns.close()
        self._connections.close()

    def _rows(self, statement: str, *values: object) -> list[Row]:
        found = self._connections.ask(lambda cursor, _: every(cursor, statement, values))
        return list(map(Row._make, found))
