"""The one place that joins the application with its adapters, importing only what the URL names."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from iov_realname.adapters.keys.file import KekCreated
    from iov_realname.adapters.ledgers import LedgerReader
    from iov_realname.adapters.storage.log import RecordedLog
    from iov_realname.application.envelope import Actor
    from iov_realname.application.ports import Clock, Draw, IdentityVerifier, KeyRing, RegistrationCarrier
    from iov_realname.application.registry import Registry
    from iov_realname.application.replay import Replay
    from iov_realname.domain.identifiers import Carrier
    from iov_realname.domain.rulebook import RuleBook

__all__ = ["connect", "ledgers", "replay", "store_folder"]

Progress = Callable[[str, int, int], None]

_MEMORY = "memory://"
_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


def connect(
    url: str,
    *,
    oem: str | None = None,
    keys: KeyRing | None = None,
    verifier: IdentityVerifier | None = None,
    carriers: Mapping[Carrier, RegistrationCarrier] | None = None,
    rulebook: RuleBook | None = None,
    actor: Actor | None = None,
    clock: Clock | None = None,
    draw: Draw | None = None,
    announce: Callable[[KekCreated], None] | None = None,
    synchronous: Literal["full", "normal"] = "full",
) -> Registry:
    """The registry kept at ``url``.

    ``sqlite:///fleet.db`` (``sqlite:////abs/fleet.db``) is a file, ``postgresql://…`` a database prepared by
    ``iov-realname db init``, ``memory://`` is for a while. ``oem`` is the OEM's 统一社会信用代码, needed once, for a
    new store. ``keys`` defaults, for SQLite, to ``<db>.keys`` wrapped by ``<db>.kek``, created with the store
    (``announce`` is told: back the wrapping key up apart from the database); for PostgreSQL it must be said.
    ``rulebook`` judges every act by one edition instead of the one in force on its day. ``synchronous="normal"``
    trades the last commits of an SQLite file after a power failure for speed. Nothing is read from the environment.

    Raises ``StoreUnusable``, ``KeyStoreUnusable``, ``OemMismatch``; each says the way out.
    """
    from iov_realname.adapters.system import SystemClock, SystemDraw
    from iov_realname.application.assignment import assign, named_oem
    from iov_realname.application.case import Office, Subjects
    from iov_realname.application.desk import Sender
    from iov_realname.application.documents import Documents, PurposeBlinds
    from iov_realname.application.envelope import Actor, Origin, Provenance
    from iov_realname.application.registry import Registry
    from iov_realname.domain.rulebook import edition_on

    clock, draw = clock or SystemClock(), draw or SystemDraw()
    named_oem(oem, new=_is_new_file(url))
    opened = _opened(url, keys, announce, synchronous)
    try:
        served = assign(opened.log, clock, draw, oem)
    except BaseException:
        opened.close()
        raise
    books = edition_on if rulebook is None else lambda _: rulebook
    documents = Documents(opened.log, opened.keys, opened.log.document_index(), PurposeBlinds(opened.keys))
    office = Office(served, opened.keys, Subjects(opened.keys), clock, draw, books, documents, opened.log.turns())
    sender = Sender(actor or Actor("api", "back end", None), Provenance(Origin.OBSERVED, None, None))
    return Registry(opened.log, office, sender, verifier=verifier, carriers=carriers, close=opened.close)


def replay(url: str) -> tuple[Replay, Callable[[], None]]:
    """Histories kept at ``url``, read-only and without keys, and what closes them. Raises ``StoreUnusable``."""
    from iov_realname.application.replay import Replay

    log = _postgres_log(url, read_only=True) if url.startswith(_POSTGRES) else _sqlite_log(url, read_only=True)
    return Replay(log), log.close


def ledgers(
    registry: Registry,
    paths: Iterable[Path],
    *,
    spool: Path | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> LedgerReader:
    """The ledgers at ``paths``, to be entered and then ingested. What does not fit into memory is spooled, sealed."""
    from iov_realname.adapters.ledgers import LedgerReader

    return LedgerReader(paths, registry.row_digest, spool or Path(tempfile.gettempdir()), progress=progress)


def store_folder(url: str) -> Path:
    """The folder in which the store's file stands."""
    return _path(url).absolute().parent


def _is_new_file(url: str) -> bool:
    return url != _MEMORY and not url.startswith(_POSTGRES) and not _path(url).exists()


@attrs.frozen
class _Opened:
    log: RecordedLog
    keys: KeyRing
    close: Callable[[], None]


def _opened(
    url: str,
    keys: KeyRing | None,
    announce: Callable[[KekCreated], None] | None,
    synchronous: Literal["full", "normal"],
) -> _Opened:
    if url == _MEMORY:
        from iov_realname.adapters.keys.memory import MemoryKeyRing
        from iov_realname.adapters.storage.log import open_memory_log

        log = open_memory_log()
        return _Opened(log, keys or MemoryKeyRing(), log.close)
    if url.startswith(_POSTGRES):
        return _with_said_keys(url, keys)
    log = _sqlite_log(url, synchronous=synchronous)
    if keys is not None:
        return _Opened(log, keys, log.close)
    try:
        return _with_key_files(log, _path(url), announce)
    except BaseException:
        log.close()
        raise


def _with_said_keys(url: str, keys: KeyRing | None) -> _Opened:
    """Where the keys of a shared database are kept, and who holds their wrapping key, is nothing to be guessed."""
    from iov_realname.application.errors import NotConfigured

    if keys is None:
        raise NotConfigured(
            "A PostgreSQL store needs its key store said: keys=PostgresKeyRing(url, Path('fleet.kek')) from"
            " iov_realname.adapters.keys.postgres, or keys=FileKeyRing(…) from iov_realname.adapters.keys.file."
        )
    log = _postgres_log(url)
    return _Opened(log, keys, log.close)


def _with_key_files(log: RecordedLog, database: Path, announce: Callable[[KekCreated], None] | None) -> _Opened:
    """Keys stand beside the database; they are created with it, and never for a database that already holds events."""
    from iov_realname.adapters.keys.file import FileKeyRing, beside

    ring = FileKeyRing(*beside(database), create=log.end() == 0, announce=announce)

    def close() -> None:
        log.close()
        ring.close()

    return _Opened(log, ring, close)


def _sqlite_log(url: str, *, read_only: bool = False, synchronous: Literal["full", "normal"] = "full") -> RecordedLog:
    from iov_realname.adapters.storage.log import open_sqlite_log

    return open_sqlite_log(_path(url), read_only=read_only, synchronous=synchronous)


def _postgres_log(url: str, *, read_only: bool = False) -> RecordedLog:
    from iov_realname.application.errors import StoreUnusable

    try:
        from iov_realname.adapters.storage.log import open_postgres_log

        return open_postgres_log(url, read_only=read_only)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "psycopg":
            raise
        raise StoreUnusable("PostgreSQL stores need psycopg; run: pip install 'iov-realname[postgres]'") from error


def _path(url: str) -> Path:
    from iov_realname.application.errors import StoreUnusable

    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise StoreUnusable(
            "No store can be opened at this URL; say sqlite:///fleet.db, sqlite:////absolute/fleet.db,"
            f" postgresql://host/fleet, or {_MEMORY}."
        )
    return Path(url.removeprefix(_SQLITE))
