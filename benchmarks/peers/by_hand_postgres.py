"""What psycopg can do at most with the bare statements, and what the same statements cost when sent one by one.

The limits write bytes that were encoded beforehand, keep no answers and guard nothing; they are what the server and the
driver leave, not something to be used.
"""

from collections.abc import Callable

import msgspec
import psycopg
from facts import LENGTH, event, stream, template
from psycopg.types.numeric import Int8

from peers.peer import Numbers, Peer, shared_out
from peers.structs import decoders

TABLE = """
CREATE TABLE stored_events (
    originator_id text COLLATE "C" NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX ON stored_events (notification_id);
CREATE TABLE stream_head (stream text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, position bigint NOT NULL)
    WITH (fillfactor = 70);
CREATE TABLE log_lock ();
"""
COLUMNS = "(originator_id, originator_version, topic, state)"
INSERT = f"INSERT INTO stored_events {COLUMNS} VALUES (%b::text, %b::bigint, %b::text, %b::bytea)"
COPY = f"COPY stored_events {COLUMNS} FROM STDIN (FORMAT BINARY)"
SINCE = (
    "SELECT notification_id, originator_id, originator_version, topic, state FROM {table}"
    " WHERE notification_id > %b::bigint ORDER BY notification_id LIMIT 2000"
)
HEAD = "SELECT version FROM stream_head WHERE stream = %b::text"
SET_HEAD = (
    "INSERT INTO stream_head (stream, version, position) VALUES (%b::text, %b::bigint, %b::bigint)"
    " ON CONFLICT (stream) DO UPDATE SET version = excluded.version, position = excluded.position"
)


class PreparedInsert(Peer):
    """One prepared INSERT of constant bytes, in autocommit; COPY of constant bytes; one SELECT decoded to Structs."""

    name = "prepared INSERT"

    def __init__(self, conninfo: str) -> None:
        self._connect: Callable[[], psycopg.Connection] = lambda: psycopg.connect(conninfo, autocommit=True)
        self.connection = self._connect()
        self.connection.execute(TABLE)
        self._states = [msgspec.json.encode(recorded.envelope) for recorded in template()]
        self._idle: list[psycopg.Connection] = []

    def lay(self, numbers: Numbers, length: int) -> None:
        self._copy(numbers, length)

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        shared_out(self._append, numbers, callers)

    def begin(self, numbers: Numbers) -> None:
        cursor = self.connection.cursor(binary=True)
        for number in numbers:
            cursor.execute(INSERT, self._row(number, 1), prepare=True)

    def load(self, numbers: Numbers) -> None:
        self._copy(numbers, 3)

    def close(self) -> None:
        for connection in (self.connection, *self._idle):
            connection.close()

    def _append(self, numbers: Numbers) -> None:
        connection = self._idle.pop() if self._idle else self._connect()
        cursor = connection.cursor(binary=True)
        for number in numbers:
            cursor.execute(INSERT, self._row(number, LENGTH + 1), prepare=True)
        self._idle.append(connection)

    def _copy(self, numbers: Numbers, length: int) -> None:
        with self.connection.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.set_types(["text", "int8", "text", "bytea"])
            for number in numbers:
                for version in range(1, length + 1):
                    copy.write_row((stream(number), version, "card.Constant.v1", self._states[version - 1]))

    def _row(self, number: int, version: int) -> tuple[str, Int8, str, bytes]:
        return stream(number), Int8(version), "card.Constant.v1", self._states[version - 1]


class SameStatements(PreparedInsert):
    """What our append function does, as prepared statements sent one by one in a transaction."""

    name = "same statements by hand"

    def lay(self, numbers: Numbers, length: int) -> None:
        super().lay(numbers, length)
        heads = [(stream(number), Int8(length), Int8(number)) for number in numbers]
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(SET_HEAD, heads)

    def begin(self, numbers: Numbers) -> None:
        for number in numbers:
            self._transact(self.connection, number, 1)

    def load(self, numbers: Numbers) -> None:
        Peer.load(self, numbers)

    def _append(self, numbers: Numbers) -> None:
        connection = self._idle.pop() if self._idle else self._connect()
        for number in numbers:
            self._transact(connection, number, LENGTH + 1)
        self._idle.append(connection)

    def _transact(self, connection: psycopg.Connection, number: int, version: int) -> None:
        state = msgspec.json.encode(event(number, version))
        with connection.transaction(), connection.cursor(binary=True) as cursor:
            cursor.execute("LOCK TABLE log_lock IN EXCLUSIVE MODE", prepare=True)
            head = cursor.execute(HEAD, (stream(number),), prepare=True).fetchone()
            if (head[0] if head else 0) != version - 1:
                raise ValueError("the stream has moved on")
            row = (stream(number), Int8(version), "card.DirectedTestOpened.v1", state)
            placed = cursor.execute(f"{INSERT} RETURNING notification_id", row, prepare=True).fetchone()
            cursor.execute(SET_HEAD, (stream(number), Int8(version), Int8(placed[0])), prepare=True)  # type: ignore[index]
            cursor.execute("NOTIFY stored_events")


class SelectAndDecode(Peer):
    """The least that reading costs in Python: our table's rows, their bytes decoded to msgspec Structs."""

    name = "select + msgspec Struct"

    def __init__(self, conninfo: str) -> None:
        self._connection = psycopg.connect(conninfo, autocommit=True)
        self._decoders = decoders()

    def lay(self, numbers: Numbers, length: int) -> None:
        """The table is ours, it has been laid."""

    def whole(self) -> int:
        cursor = self._connection.cursor(binary=True)
        statement = SINCE.format(table="iov_log.stored_events")
        position = found = 0
        while rows := cursor.execute(statement, (Int8(position),), prepare=True).fetchall():  # type: ignore[call-overload]
            found += len([self._decoders[topic](state) for _, _, _, topic, state in rows])
            position = rows[-1][0]
        return found

    def close(self) -> None:
        self._connection.close()
