"""What sqlite3 can do at most with the bare statements, at the same durability: WAL, ``synchronous = FULL``."""

import sqlite3
from pathlib import Path

import msgspec
from facts import LENGTH, stream, template

from peers.peer import Numbers, Peer
from peers.structs import decoders

TABLE = """
CREATE TABLE stored_events (
    originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB,
    PRIMARY KEY (originator_id, originator_version)
)
"""
INSERT = "INSERT INTO stored_events VALUES (?, ?, ?, ?)"


class PreparedInsert(Peer):
    """One prepared INSERT of constant bytes, in autocommit."""

    name = "prepared INSERT"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(TABLE)
        self._states = [msgspec.json.encode(recorded.envelope) for recorded in template()]

    def lay(self, numbers: Numbers, length: int) -> None:
        rows = (self._row(number, version) for number in numbers for version in range(1, length + 1))
        self._connection.execute("BEGIN")
        self._connection.executemany(INSERT, rows)
        self._connection.execute("COMMIT")

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        for number in numbers:
            self._connection.execute(INSERT, self._row(number, LENGTH + 1))

    def begin(self, numbers: Numbers) -> None:
        for number in numbers:
            self._connection.execute(INSERT, self._row(number, 1))

    def batch(self, numbers: Numbers) -> None:
        self.lay(numbers, 3)

    def load(self, numbers: Numbers) -> None:
        self.lay(numbers, 3)

    def close(self) -> None:
        self._connection.close()

    def _row(self, number: int, version: int) -> tuple[str, int, str, bytes]:
        return stream(number), version, "card.Constant.v1", self._states[version - 1]


class SelectAndDecode(Peer):
    """The least that reading costs in Python: our table's rows, their bytes decoded to msgspec Structs."""

    name = "select + msgspec Struct"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._decoders = decoders()

    def lay(self, numbers: Numbers, length: int) -> None:
        """The table is ours, it has been laid."""

    def whole(self) -> int:
        columns = "rowid, originator_id, originator_version, topic, state"
        statement = f"SELECT {columns} FROM stored_events WHERE rowid > ? ORDER BY rowid LIMIT 2000"
        position = found = 0
        while rows := self._connection.execute(statement, (position,)).fetchall():
            found += len([self._decoders[topic](state) for _, _, _, topic, state in rows])
            position = rows[-1][0]
        return found

    def close(self) -> None:
        self._connection.close()
