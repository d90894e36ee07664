"""Making ours and the stock application, at an address: also for a child process that is told nothing else."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from peers.peer import Peer

CALLERS = 16
"""Callers at once, and connections for them."""
COPY = "COPY of constant bytes"


def ours_on_sqlite(address: str, folder: Path) -> Peer:
    """Ours on a file, with its keys beside it."""
    import iov_realname
    from iov_realname.adapters.keys.file import FileKeyRing, beside
    from iov_realname.adapters.storage.log import open_sqlite_log
    from iov_realname.testing import invented
    from peers.ours import Ours

    keys = FileKeyRing(*beside(Path(address)))
    registry = iov_realname.connect(f"sqlite:///{address}", oem=invented.OEM, keys=keys)
    return Ours(registry, open_sqlite_log(address), keys)


def ours_on_postgres(address: str, folder: Path) -> Peer:
    """Ours on a database, with its keys in it."""
    import iov_realname
    from iov_realname.adapters.keys.postgres import PostgresKeyRing
    from iov_realname.adapters.storage.log import open_postgres_log
    from iov_realname.testing import invented
    from peers.ours import Ours

    keys = PostgresKeyRing(address, Path(tempfile.mkdtemp(dir=folder)) / "fleet.kek")
    registry = iov_realname.connect(address, oem=invented.OEM, keys=keys)
    return Ours(registry, open_postgres_log(address, pool_size=CALLERS), keys)


def stock_on_sqlite(address: str, folder: Path) -> Peer:
    """The stock application on a file; it sets WAL itself and leaves ``synchronous`` at FULL."""
    from peers.stock import Stock

    return Stock({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": address})


def stock_on_postgres(address: str, folder: Path) -> Peer:
    """The stock application on a database."""
    from peers.stock import Stock

    return Stock({"PERSISTENCE_MODULE": "eventsourcing.postgres", **_settings(address)})


def constant_copy(address: str, folder: Path) -> Peer:
    """COPY of constant bytes."""
    from peers.by_hand_postgres import PreparedInsert

    return PreparedInsert(address)


def _settings(address: str) -> Mapping[str, str]:
    parts = conninfo_to_dict(address)
    return {
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts.get("port", 5432)),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts.get("password") or "none"),
        "POSTGRES_POOL_SIZE": str(CALLERS),
    }


MAKERS: Mapping[tuple[str, str], Callable[[str, Path], Peer]] = {
    ("ours", "SQLite"): ours_on_sqlite,
    ("stock", "SQLite"): stock_on_sqlite,
    ("ours", "PostgreSQL"): ours_on_postgres,
    ("stock", "PostgreSQL"): stock_on_postgres,
    (COPY, "PostgreSQL"): constant_copy,
}
"""By name and store."""
