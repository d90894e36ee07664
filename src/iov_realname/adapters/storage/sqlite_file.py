"""Opening an SQLite store: whose file it is, making a new one, and the settings of every connection."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import attrs

from iov_realname.adapters.storage import sqlite_schema as schema
from iov_realname.adapters.storage.sqlite_errors import unusable
from iov_realname.application.errors import StoreUnusable

LARGEST_IDLE_JOURNAL = 64 * 1024 * 1024
PAUSE = 0.02

Synchronous = Literal["full", "normal"]


@attrs.frozen
class Location:
    """Where a store lies: a file, or a named place in this process's memory."""

    name: str
    in_memory: bool

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> "Location":
        """Read a path, an ``sqlite:///…`` URL, or ``file:NAME?mode=memory&cache=shared``."""
        text = os.fspath(path)
        if text.startswith("sqlite:///"):
            text = text.removeprefix("sqlite:///")
            text = text if text.startswith("file:") else unquote(text)
        if text.startswith("file:"):
            return cls._of_uri(text)
        if not text or text == ":memory:":
            raise StoreUnusable("An SQLite store needs the path of a file; for a store in memory connect to memory://.")
        return cls(str(Path(text).absolute()), in_memory=False)

    @classmethod
    def _of_uri(cls, uri: str) -> "Location":
        asked = parse_qs(urlsplit(uri).query)
        if asked.get("mode") != ["memory"] or asked.get("cache") != ["shared"]:
            raise StoreUnusable(
                "Of file: addresses only file:NAME?mode=memory&cache=shared is a store; else give a path."
            )
        return cls(uri, in_memory=True)

    def uri(self, options: str) -> str:
        """The address to connect to."""
        return self.name if self.in_memory else f"{Path(self.name).as_uri()}?{options}"


@attrs.frozen
class SqliteFile:
    """A store that has been found to be ours, and how to connect to it."""

    location: Location
    synchronous: Synchronous
    read_only: bool
    timeout: float
    options: str

    @property
    def name(self) -> str:
        """Its path, for errors."""
        return self.location.name

    def writer(self) -> sqlite3.Connection:
        """A connection that may write."""
        return self._connect(
            f"synchronous = {self.synchronous}", "secure_delete = ON", f"journal_size_limit = {LARGEST_IDLE_JOURNAL}"
        )

    def reader(self) -> sqlite3.Connection:
        """A connection that cannot write."""
        return self._connect("query_only = ON")

    def _connect(self, *settings: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.location.uri(self.options),
            uri=True,
            timeout=self.timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        with closed_on_error(connection):
            for setting in settings:
                connection.execute(f"PRAGMA {setting}")
        return connection


def open_file(
    path: str | os.PathLike[str], *, synchronous: Synchronous, read_only: bool, timeout: float
) -> tuple[SqliteFile, sqlite3.Connection]:
    """The store at ``path`` and its first connection, which writes unless ``read_only``.

    A missing or empty file becomes a new store; any other file is only looked at until it is known to be one.
    """
    if synchronous not in ("full", "normal"):
        raise ValueError("synchronous is 'full' or 'normal'")
    location = Location.of(path)
    if not location.in_memory:
        _prepare(Path(location.name), read_only)
    file = SqliteFile(location, synchronous, read_only, timeout, _options(location, read_only))
    try:
        connection = file.reader() if read_only else file.writer()
        with closed_on_error(connection):
            _make_ready(file, connection)
    except sqlite3.Error as error:
        raise unusable(file.name, error) from error
    return file, connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Close ``connection`` when the block fails."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _prepare(path: Path, read_only: bool) -> None:
    """Make a missing file, for its owner only. An existing one is not opened here: that would drop SQLite's locks."""
    if path.is_dir():
        raise StoreUnusable(f"{path} is a folder; a store is a file, add its name.")
    if read_only:
        if not path.exists():
            raise StoreUnusable(f"There is no store at {path}; check the path.")
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not _may_write(path):
            raise StoreUnusable(
                f"The store {path} cannot be written; get write access, or open it read-only."
            ) from None
    except FileNotFoundError:
        raise StoreUnusable(f"There is no folder {path.parent}; make it first.") from None
    except OSError as error:
        raise StoreUnusable(f"The store {path} cannot be made ({error.strerror}); check the folder.") from None


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _options(location: Location, read_only: bool) -> str:
    if not read_only:
        return "mode=rw"
    path = Path(location.name)
    if location.in_memory or _may_write(path.parent) or Path(f"{path}-shm").exists():
        return "mode=ro"
    if Path(f"{path}-wal").exists():
        raise StoreUnusable(
            f"The store {path} lies in a read-only folder with an unfinished journal; copy both elsewhere."
        )
    return "mode=ro&immutable=1"


def _make_ready(file: SqliteFile, connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    version = _version(file, connection)
    connection.execute("COMMIT")
    if version == 0 and file.read_only:
        raise StoreUnusable(f"The store {file.name} is empty; open it for writing once, or check the path.")
    if version < schema.SCHEMA_VERSION and not file.read_only:
        _bring_up(file, connection)
    if not file.read_only and not file.location.in_memory:
        _use_journal(file, connection)


def _version(file: SqliteFile, connection: sqlite3.Connection) -> int:
    """The schema version of a store of ours; 0 for an empty file."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application == schema.APPLICATION_ID:
        if version > schema.SCHEMA_VERSION:
            raise StoreUnusable(
                f"The store {file.name} was written by a newer version of this program (schema {version}, this one"
                f" knows {schema.SCHEMA_VERSION}); update this program."
            )
        return version
    if application or version or tables:
        raise StoreUnusable(f"{file.name} is the database of another program; check the path, it was left as it is.")
    return 0


def _bring_up(file: SqliteFile, connection: sqlite3.Connection) -> None:
    """Make a new store, or bring an older one to the present schema; whoever comes second finds it done."""
    connection.execute("BEGIN EXCLUSIVE")
    try:
        version = _version(file, connection)
        if version < schema.SCHEMA_VERSION:
            for statement in schema.steps(version):
                connection.execute(statement)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _use_journal(file: SqliteFile, connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    mode = _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone()[0], file.timeout)
    if mode != "wal":
        raise StoreUnusable(f"The store {file.name} lies where no write-ahead log can be kept; put it on a local disk.")


def _patiently(ask: Callable[[], object], timeout: float) -> object:
    """SQLite answers "busy" to this question at once, however long it was told to wait."""
    deadline = monotonic() + timeout
    while True:
        try:
            return ask()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
        sleep(PAUSE)
