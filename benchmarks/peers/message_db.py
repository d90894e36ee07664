"""Message DB: its own SQL, installed from its npm package, called with prepared statements.

Left out of its SQL is the extension pgcrypto, which small servers lack: it was needed for ``gen_random_uuid()``, which
PostgreSQL has had itself since 13.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
from facts import LENGTH, event, template

from peers.peer import Numbers, Peer, shared_out

PARTS = (
    "roles/message-store.sql",
    "schema/message-store.sql",
    "tables/messages.sql",
    "types/message.sql",
    *(
        f"functions/{name}.sql"
        for name in (
            "message-store-version",
            "hash-64",
            "acquire-lock",
            "category",
            "is-category",
            "id",
            "cardinal-id",
            "stream-version",
            "write-message",
            "get-stream-messages",
            "get-category-messages",
            "get-last-stream-message",
        )
    ),
    *(f"indexes/messages-{name}.sql" for name in ("id", "stream", "category")),
)
WRITE = "SELECT write_message(%s::varchar, %s::varchar, %s::varchar, %s::jsonb, %s::jsonb, %s::bigint)"
STREAM = "SELECT type, position, data::text, metadata::text FROM get_stream_messages(%s::varchar, 0, -1)"
CATEGORY = (
    "SELECT global_position, type, position, data::text, metadata::text"
    " FROM get_category_messages('card', %s::bigint, 2000)"
)

decode = msgspec.json.Decoder().decode


class MessageDb(Peer):
    """Its functions, called from psycopg; messages are decoded to dictionaries, as its clients do."""

    name = "Message DB"

    def __init__(self, conninfo: str, package: Path) -> None:
        self._connect: Callable[[], psycopg.Connection] = lambda: psycopg.connect(
            conninfo, autocommit=True, options="-c search_path=message_store,public"
        )
        self._idle = [self._connect()]
        for part in PARTS:
            self._idle[0].execute((package / "database" / part).read_bytes())

    def lay(self, numbers: Numbers, length: int) -> None:
        messages = [_message(number, version) for number in numbers for version in range(1, length + 1)]
        connection = self._idle[-1]
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(WRITE, messages)

    def append(self, numbers: Numbers, callers: int = 1) -> None:
        shared_out(self._append, numbers, callers)

    def begin(self, numbers: Numbers) -> None:
        for number in numbers:
            self._idle[-1].execute(WRITE, _message(number, 1), prepare=True)

    def batch(self, numbers: Numbers) -> None:
        self.lay(numbers, 3)

    def load(self, numbers: Numbers) -> None:
        for start in range(0, len(numbers), 100):
            self.lay(numbers[start : start + 100], 3)

    def command(self, numbers: Numbers) -> None:
        for number in numbers:
            acknowledged, test = False, None
            for kind, data, _ in self._history(number):
                match kind:
                    case "card.PurchaserRegistered.v1":
                        acknowledged = True
                    case "card.DirectedTestOpened.v1":
                        test = data["test"]
                    case "card.DirectedTestClosed.v1":
                        test = None
            if not acknowledged or test is not None:
                raise ValueError("no test may be opened")
            self._idle[-1].execute(WRITE, _message(number, LENGTH + 1), prepare=True)

    def read(self, numbers: Numbers) -> None:
        for number in numbers:
            self._history(number)

    def whole(self) -> int:
        position, found = 1, 0
        while rows := self._idle[-1].execute(CATEGORY, (position,), prepare=True).fetchall():
            found += len([(kind, decode(data), decode(metadata)) for _, kind, _, data, metadata in rows])
            position = rows[-1][0] + 1
        return found

    def close(self) -> None:
        for connection in self._idle:
            connection.close()

    def _append(self, numbers: Numbers) -> None:
        connection = self._idle.pop() if self._idle else self._connect()
        for number in numbers:
            connection.execute(WRITE, _message(number, LENGTH + 1), prepare=True)
        self._idle.append(connection)

    def _history(self, number: int) -> Sequence[tuple[str, Any, Any]]:
        rows = self._idle[-1].execute(STREAM, (f"card-{number}",), prepare=True).fetchall()
        return [(kind, decode(data), decode(metadata)) for kind, _, data, metadata in rows]


def _message(number: int, version: int) -> tuple[str, str, str, str, str, int]:
    data, metadata = as_json(number, version)
    return str(uuid4()), f"card-{number}", template()[version - 1].wire_name, data, metadata, version - 2


def as_json(number: int, version: int) -> tuple[str, str]:
    """The event's facts, and its circumstances."""
    envelope = event(number, version)
    circumstances = {
        "occurred_at": envelope.occurred_at,
        "recorded_at": envelope.recorded_at,
        "actor": envelope.actor,
        "command": envelope.command,
        "correlation": envelope.correlation,
        "causation": envelope.causation,
        "because": envelope.because,
        "edition": envelope.edition,
        "provenance": envelope.provenance,
    }
    return msgspec.json.encode(envelope.event).decode(), msgspec.json.encode(circumstances).decode()
