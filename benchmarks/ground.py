"""Where the peers stand: a fresh database or file for each, on a server of our own that flushes every commit."""

import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import attrs
import clocks
from measuring import NotOffered
from peers import npm
from peers.making import ours_on_postgres, ours_on_sqlite, stock_on_postgres, stock_on_sqlite
from peers.peer import Absent, Peer

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # the server is started the way the tests start theirs

from psycopg.conninfo import conninfo_to_dict  # noqa: E402
from tests.support import postgres  # noqa: E402

SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_connections": "200"}


class Ground(Protocol):
    """One kind of store, with a fresh place for each peer that asks."""

    store: str
    folder: Path

    def ours(self) -> Peer:
        """The library this is about."""

    def stock(self) -> Peer:
        """The library it is compared with first of all."""

    def limits(self) -> Sequence[Peer]:
        """Those who only show what is possible."""

    def others(self) -> Sequence[Peer]:
        """Other event stores on the same database."""

    def reader(self, ours: Peer) -> Peer:
        """Who reads the same rows as ours with the least work."""

    def address(self, *, empty: bool = False) -> str:
        """A fresh store for a child process; ``empty``: for anybody but ours."""


class Sqlite:
    """Files in a folder."""

    store = "SQLite"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self._last = folder

    def ours(self) -> Peer:
        self._last = self._file()
        return kept(self.stack, ours_on_sqlite(str(self._last), self.folder))

    def stock(self) -> Peer:
        return kept(self.stack, stock_on_sqlite(str(self._file()), self.folder))

    def limits(self) -> Sequence[Peer]:
        from peers.by_hand_sqlite import PreparedInsert

        return [kept(self.stack, PreparedInsert(self._file()))]

    def others(self) -> Sequence[Peer]:
        return []

    def reader(self, ours: Peer) -> Peer:
        from peers.by_hand_sqlite import SelectAndDecode

        return kept(self.stack, SelectAndDecode(self._last))

    def address(self, *, empty: bool = False) -> str:
        return str(self._file())

    def _file(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder)) / "fleet.db"


class Postgres:
    """Databases of one server."""

    store = "PostgreSQL"

    def __init__(self, server: postgres.Server, folder: Path, stack: ExitStack) -> None:
        self.server = server
        self.folder = folder
        self.stack = stack
        self._last = ""
        self._over = {"host": "127.0.0.1", "port": str(server.sql("SHOW port")[0][0])} if server.folder else {}

    def ours(self) -> Peer:
        self._last = self.stack.enter_context(self.server.database())
        return kept(self.stack, ours_on_postgres(self._store(self._last), self.folder))

    def stock(self) -> Peer:
        return kept(self.stack, stock_on_postgres(self.empty(), self.folder))

    def limits(self) -> Sequence[Peer]:
        from peers.by_hand_postgres import PreparedInsert, SameStatements

        return [kept(self.stack, each(self.empty())) for each in (PreparedInsert, SameStatements)]

    def others(self) -> Sequence[Peer]:
        return [self._other("Message DB", self._message_db), self._other("Emmett", self._emmett)]

    def reader(self, ours: Peer) -> Peer:
        from peers.by_hand_postgres import SelectAndDecode

        return kept(self.stack, SelectAndDecode(self._address(self._last)))

    def address(self, *, empty: bool = False) -> str:
        if empty:
            return self.empty()
        return self._store(self.stack.enter_context(self.server.database()))

    def empty(self) -> str:
        """A database with nothing in it."""
        return self._address(self.stack.enter_context(self.server.database("template0")))

    def _store(self, database: str) -> str:
        """For a login that may also load in bulk; single appends act as ``iov_app`` whoever logs in."""
        return uri(self._address(database, user="t_loader", password=postgres.PASSWORD))

    def _address(self, database: str, **login: str) -> str:
        """Over TCP: on a Unix socket stock stalls for ever when a save is larger than the socket's buffer."""
        return self.server.address(database, **self._over, **login)

    def _other(self, name: str, make: Callable[[], Peer]) -> Peer:
        try:
            return kept(self.stack, make())
        except NotOffered as reason:
            return Absent(name, str(reason))

    def _message_db(self) -> Peer:
        from peers.message_db import MessageDb

        return MessageDb(self.empty(), npm.package("@eventide/message-db"))

    def _emmett(self) -> Peer:
        from peers.emmett import Emmett

        if not clocks.counts_others():
            raise NotOffered("its own process tells no processor time")
        npm.package("@event-driven-io/emmett-postgresql")
        return Emmett(uri(self.empty()), npm.cache())


def uri(conninfo: str) -> str:
    """The same address, with a scheme."""
    parts = {name: quote(str(value), safe="") for name, value in conninfo_to_dict(conninfo).items()}
    login = parts["user"] + (f":{parts['password']}" if "password" in parts else "")
    return f"postgresql://{login}@{parts['host']}:{parts.get('port', 5432)}/{parts['dbname']}"


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def kept(stack: ExitStack, peer: Peer) -> Peer:
    """The peer, closed when the row is done."""
    stack.callback(peer.close)
    return peer


@attrs.frozen
class Grounds:
    """The stores that were asked for; a fresh ground for each row."""

    folder: Path
    server: postgres.Server | None
    stores: Sequence[str]

    def each(self) -> Iterator[Ground]:
        """One ground after another, each swept when the next is asked for."""
        for store in self.stores:
            with ExitStack() as stack, tempfile.TemporaryDirectory(dir=self.folder) as folder:
                if store == "sqlite":
                    yield Sqlite(Path(folder), stack)
                elif self.server is not None:
                    yield Postgres(self.server, Path(folder), stack)


@contextmanager
def grounds(stores: Sequence[str], *, quick: bool) -> Iterator[Grounds]:
    """The stores, with a server if one is needed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iov-bench-")))
        own = {
            "shared_buffers": "128MB" if quick else "1GB",
            "listen_addresses": "127.0.0.1",
            "port": str(free_port()),
        }
        needed = "postgresql" in stores
        running = stack.enter_context(postgres.server({**SETTINGS, **own})) if needed else None
        yield Grounds(folder, running, stores)
