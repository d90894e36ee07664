"""Tables on their way back, in one transaction of the role that owns them and under the log's lock.

The owner may insert rows with their positions, which nobody else may. What triggers would have kept is made at the end:
the head of every stream, and where the next position is drawn from; a stream with a hole is refused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import psycopg

from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.tables import KEYS, LOG, Table
from iov_realname.adapters.keys.store import Row as KeyRow
from iov_realname.adapters.storage.postgres.address import Address
from iov_realname.adapters.storage.postgres.admin import connected
from iov_realname.adapters.storage.postgres.migrations import latest, version_of
from iov_realname.adapters.storage.rows import NewRow, Row
from iov_realname.application.ports import KeyState
from iov_realname.domain.confidential import SubjectId

__all__ = ["TableKeys", "TableLog", "restoring", "table_keys", "table_log"]

BLOCK = 1 << 20
ROWS = """
SELECT notification_id, originator_id, originator_version, topic, state FROM iov_log.stored_events
WHERE originator_id = ANY (%s) ORDER BY originator_id, originator_version
"""
APPEND = "INSERT INTO iov_log.stored_events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"
NEXT = """
SELECT setval('iov_log.stored_events_notification_id_seq', greatest(max(notification_id), 1), count(*) > 0)
FROM iov_log.stored_events
"""
HEADS = """
INSERT INTO iov_log.stream_head (stream, version, position)
SELECT originator_id, max(originator_version), max(notification_id) FROM iov_log.stored_events GROUP BY originator_id
"""
HOLES = """
SELECT count(*) FROM (
    SELECT FROM iov_log.stored_events GROUP BY originator_id HAVING max(originator_version) <> count(*)
) AS torn
"""
KEY_ROWS = "SELECT kid, suite, epoch, wrapped, state, digest FROM iov_keys.data_keys WHERE kid = ANY (%s)"
SHRED = "UPDATE iov_keys.data_keys SET state = 'shredded', wrapped = NULL, digest = %s WHERE kid = %s AND wrapped = %s"

Connection = psycopg.Connection[Any]


@contextmanager
def restoring(url: str) -> Iterator[Connection]:
    """A transaction in which the store's owner may put everything back; all or nothing of it stays.

    The login must be a superuser or a member of ``iov_migrator``. Raises ``StoreUnusable``, and ``BackupUnusable`` for
    a database that was not made ready by ``db init`` of this version.
    """
    address = Address.of(url)
    with connected(address) as connection, connection.transaction():
        with connection.cursor() as cursor:
            schema = version_of(cursor)
        if schema != latest():
            raise BackupUnusable(
                f"{address.name} is no store of schema {latest()}; run: iov-realname db init --store URL"
            )
        connection.execute("SET LOCAL ROLE iov_migrator")
        connection.execute("LOCK TABLE iov_log.log_lock IN EXCLUSIVE MODE")
        yield connection


@contextmanager
def table_log(connection: Connection, folder: Path) -> Iterator["TableLog"]:
    """A log on its way back into its empty tables; at the end of a block that succeeds its heads are made."""
    _fill(connection, folder, LOG)
    connection.execute(NEXT)
    yield TableLog(connection)
    holes = connection.execute(HOLES).fetchone()
    if holes is None or holes[0]:
        raise BackupUnusable("In this set a history has a hole; take another set.")
    connection.execute(HEADS)


@contextmanager
def table_keys(connection: Connection, folder: Path) -> Iterator["TableKeys"]:
    """A key store on its way back into its empty tables."""
    _fill(connection, folder, KEYS)
    yield TableKeys(connection)


@attrs.frozen
class TableLog:
    """Implements :class:`~iov_realname.adapters.backup.carrying.RestoredLog`."""

    connection: Connection

    def select(self, streams: Sequence[str]) -> Iterable[Row]:
        """The rows of these streams."""
        return [Row._make(row) for row in self.connection.execute(ROWS, [list(streams)])]

    def append(self, rows: Sequence[NewRow]) -> None:
        """Put rows at the end."""
        with self.connection.cursor() as cursor:
            cursor.executemany(APPEND, rows)


@attrs.frozen
class TableKeys:
    """Implements :class:`~iov_realname.adapters.backup.carrying.RestoredKeys`."""

    connection: Connection

    def profile(self) -> str:
        """The crypto profile it was made under."""
        return "".join(profile for (profile,) in self.connection.execute("SELECT profile FROM iov_keys.settings"))

    def find(self, subjects: Sequence[SubjectId]) -> Iterable[KeyRow]:
        """The rows of these subjects."""
        found = self.connection.execute(KEY_ROWS, [list(subjects)]).fetchall()
        return [
            KeyRow(subject, suite, epoch, wrapped, KeyState(state), digest)
            for subject, suite, epoch, wrapped, state, digest in found
        ]

    def shred(self, subject: SubjectId, wrapped: bytes, digest: str) -> None:
        """Make a row a tombstone."""
        self.connection.execute(SHRED, [digest, subject, wrapped])


def _fill(connection: Connection, folder: Path, tables: Mapping[str, Table]) -> None:
    for name, table in tables.items():
        if connection.execute(f"SELECT FROM {table.name} LIMIT 1".encode()).fetchall():
            raise BackupUnusable(f"{table.name} is not empty, and nothing is restored over it; use a new database.")
        with (
            (folder / name).open("rb") as file,
            connection.cursor() as cursor,
            cursor.copy(table.back.encode()) as copy,
        ):
            while block := file.read(BLOCK):
                copy.write(block)
