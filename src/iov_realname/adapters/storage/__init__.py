"""Where events are kept: in memory, in an SQLite file, or in a PostgreSQL database."""

from iov_realname.adapters.storage.log import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.adapters.storage.rows import NewRow, Recorder, Row

__all__ = ["NewRow", "RecordedLog", "Recorder", "Row", "open_memory_log", "open_postgres_log", "open_sqlite_log"]
