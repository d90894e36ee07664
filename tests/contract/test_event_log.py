"""Our event logs keep the published contract."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from iov_realname.adapters.storage import RecordedLog, open_memory_log, open_postgres_log, open_sqlite_log
from iov_realname.domain.words import Word
from iov_realname.testing.contracts import EventLogContract, LogCan
from tests.support.postgres import Store


class TestMemory(EventLogContract):
    """The memory store."""

    declares: ClassVar[frozenset[Word]] = frozenset({LogCan.CLOSE})

    @pytest.fixture
    def log(self) -> Iterator[RecordedLog]:
        """A fresh log."""
        with open_memory_log() as opened:
            yield opened


class TestSqliteFile(EventLogContract):
    """An SQLite file."""

    declares: ClassVar[frozenset[Word]] = frozenset(LogCan)

    @pytest.fixture
    def log(self, tmp_path: Path) -> Iterator[RecordedLog]:
        """A fresh file."""
        with open_sqlite_log(tmp_path / "log.db") as opened:
            yield opened

    @pytest.fixture
    def other(self, log: RecordedLog, tmp_path: Path) -> Iterator[RecordedLog]:
        """The same file."""
        with open_sqlite_log(tmp_path / "log.db") as opened:
            yield opened


class TestSqliteInMemory(EventLogContract):
    """SQLite in memory, shared within the process."""

    declares: ClassVar[frozenset[Word]] = frozenset({LogCan.CLOSE, LogCan.SHARE})

    @pytest.fixture
    def url(self) -> str:
        """A database of this test."""
        return f"file:{uuid.uuid4().hex}?mode=memory&cache=shared"

    @pytest.fixture
    def log(self, url: str) -> Iterator[RecordedLog]:
        """A fresh database."""
        with open_sqlite_log(url) as opened:
            yield opened

    @pytest.fixture
    def other(self, log: RecordedLog, url: str) -> Iterator[RecordedLog]:
        """The same database."""
        with open_sqlite_log(url) as opened:
            yield opened


class TestPostgres(EventLogContract):
    """PostgreSQL."""

    declares: ClassVar[frozenset[Word]] = frozenset(LogCan)

    @pytest.fixture
    def log(self, store: Store) -> Iterator[RecordedLog]:
        """A fresh store."""
        with open_postgres_log(store.url) as opened:
            yield opened

    @pytest.fixture
    def other(self, log: RecordedLog, store: Store) -> Iterator[RecordedLog]:
        """The same store."""
        with open_postgres_log(store.url) as opened:
            yield opened
