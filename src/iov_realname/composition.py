"""The one place that joins the application with its adapters, importing only what the URL names."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

from iov_realname.adapters.urls import MEMORY, is_postgres, psycopg_needed, readable, sqlite_path

if TYPE_CHECKING:
    from iov_realname.adapters.keys.file import KekCreated
    from iov_realname.adapters.keys.wrapped import WrappedKeyRing
    from iov_realname.adapters.ledgers import LedgerReader
    from iov_realname.adapters.proof.keyfile import SigningKeyCreated
    from iov_realname.adapters.storage.log import RecordedLog
    from iov_realname.application.cards.line import CardCounts
    from iov_realname.application.carriers import CarrierAdapter, CarrierRegistry
    from iov_realname.application.delivery.manners import Manners
    from iov_realname.application.envelope import Actor
    from iov_realname.application.ports import Clock, Draw, KeyRing
    from iov_realname.application.proof.errors import NotWitnessed
    from iov_realname.application.proof.evidence import StoreEvidence
    from iov_realname.application.proof.ports import NoteSigner, Timestamper, Witness
    from iov_realname.application.proof.sealing import Sealing
    from iov_realname.application.readings import Signatures
    from iov_realname.application.registry import Registry
    from iov_realname.application.replay import Replay
    from iov_realname.application.verifiers import Verifying
    from iov_realname.domain.identifiers import CarrierCode
    from iov_realname.domain.rulebook import RuleBook
    from iov_realname.domain.subject.words import ReadingPurpose
    from iov_realname.verifier import Finding

__all__ = [
    "bundle",
    "connect",
    "evidence",
    "key_ring",
    "ledgers",
    "reading",
    "rebuild",
    "replay",
    "sealing",
    "store_folder",
]

Progress = Callable[[str, int, int], None]


def connect(
    url: str,
    *,
    oem: str | None = None,
    keys: KeyRing | str | None = None,
    verifier: Verifying | None = None,
    signatures: Signatures | None = None,
    carriers: Mapping[CarrierCode, CarrierAdapter] | None = None,
    known_carriers: CarrierRegistry | None = None,
    manners: Mapping[CarrierCode, Manners] | None = None,
    rulebook: RuleBook | None = None,
    actor: Actor | None = None,
    clock: Clock | None = None,
    draw: Draw | None = None,
    announce: Callable[[KekCreated], None] | None = None,
    synchronous: Literal["full", "normal"] = "full",
) -> Registry:
    """The registry kept at ``url``.

    ``manners`` says how each of ``carriers`` is treated: calls at once and per minute, pauses, patience.
    ``known_carriers`` are those that cards may be bought from; by default the three the ledgers know.
    ``sqlite:///fleet.db`` (``sqlite:////abs/fleet.db``) is a file, ``postgresql://…`` a database prepared by
    ``iov-realname db init``, ``memory://`` is for a while. ``oem`` is the OEM's 统一社会信用代码, needed once, for a
    new store. ``keys`` is a key ring or says one (``database:/etc/iov/fleet.kek``, or
    ``file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek``); it must be given for PostgreSQL and defaults, for SQLite,
    to ``<db>.keys`` wrapped by ``<db>.kek``. Keys that are said are created with the store (``announce`` is told: back
    the wrapping key up apart from the database) and never for one that holds events. ``rulebook`` judges every act by
    one edition instead of the one in force on its day. ``synchronous="normal"`` trades the last commits of an SQLite
    file after a power failure for speed. Nothing is read from the environment but what libpq reads there.

    Raises ``StoreUnusable``, ``KeyStoreUnusable``, ``NotConfigured``, ``OemMismatch``, ``CarrierUnknown``; each
    says the way out.
    """
    from iov_realname.adapters.signatures.ed25519 import Ed25519Signatures
    from iov_realname.adapters.system import SystemClock, SystemDraw
    from iov_realname.application.assignment import assign, assign_keys, named_oem
    from iov_realname.application.carriers import LEDGER_CARRIERS
    from iov_realname.application.case import Office, Subjects
    from iov_realname.application.desk import Sender
    from iov_realname.application.documents import Documents, PurposeBlinds
    from iov_realname.application.envelope import Actor, Origin, Provenance
    from iov_realname.application.registry import Registry
    from iov_realname.domain.rulebook import edition_on
    from iov_realname.domain.terminal import KeyAlgorithm

    clock, draw = clock or SystemClock(), draw or SystemDraw()
    named_oem(oem, new=_is_new_file(url))
    opened = _opened(url, oem, keys, announce, synchronous)
    try:
        served = assign(opened.log, clock, draw, oem)
        assign_keys(opened.log, clock, draw, served, opened.keys)
    except BaseException:
        opened.close()
        raise
    books = edition_on if rulebook is None else lambda _: rulebook
    documents = Documents(opened.log, opened.keys, opened.log.document_index(), PurposeBlinds(opened.keys))
    signed_by = {KeyAlgorithm.ED25519: Ed25519Signatures(), **(signatures or {})}
    office = Office(
        served,
        opened.keys,
        Subjects(opened.keys),
        clock,
        draw,
        books,
        documents,
        opened.log.turns(),
        signed_by,
        known_carriers or LEDGER_CARRIERS,
    )
    sender = Sender(actor or Actor("api", "back end", None), Provenance(Origin.OBSERVED, None, None))
    return Registry(
        opened.log,
        office,
        sender,
        verifier=verifier,
        carriers=carriers,
        manners=manners,
        index=opened.log.card_index(),
        close=opened.close,
    )


def replay(url: str) -> tuple[Replay, Callable[[], None]]:
    """Histories kept at ``url``, read-only and without keys, and what closes them. Raises ``StoreUnusable``."""
    from iov_realname.application.replay import Replay

    log = reading(url)
    return Replay(log, log.card_index()), log.close


def reading(url: str) -> RecordedLog:
    """The log kept at ``url``, read-only and without keys; close it. Raises ``StoreUnusable``."""
    return _postgres_log(url, read_only=True) if is_postgres(url) else _sqlite_log(url, read_only=True)


def rebuild(url: str, progress: Callable[[int, int], None] = lambda done, total: None) -> CardCounts:
    """Make the lines of cards at ``url`` anew from the histories, without keys; how many there are.

    ``progress`` is told how many events are done, of how many. Raises ``StoreUnusable``.
    """
    from iov_realname.application.cards.reading import Cards
    from iov_realname.application.errors import StoreUnusable

    if _is_new_file(url):
        raise StoreUnusable(f"There is no store at {sqlite_path(url)}; check the path.")
    log = _postgres_log(url) if is_postgres(url) else _sqlite_log(url)
    with log:
        cards = Cards(log, log.card_index())
        cards.rebuild(progress)
        return cards.counts()


def key_ring(url: str, keys: str | None = None) -> WrappedKeyRing:
    """The key ring of an existing store, said as for :func:`connect`; nothing is made.

    Raises ``KeyStoreUnusable`` and, where keys must be said, ``NotConfigured``.
    """
    from iov_realname.adapters.keys.opening import Served, open_keys

    if keys is None:
        _implied_keys(url)
        return _keys_beside(sqlite_path(url), fresh=False, announce=None)
    return open_keys(keys, Served(url, fresh=False, announce=None))


def ledgers(
    registry: Registry,
    paths: Iterable[Path],
    *,
    spool: Path | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> LedgerReader:
    """The ledgers at ``paths``, to be entered and then ingested. What does not fit into memory is spooled, sealed."""
    from iov_realname.adapters.ledgers import LedgerReader

    spool = spool or Path(tempfile.gettempdir())
    return LedgerReader(paths, registry.row_digest, spool, carriers=registry.known_carriers, progress=progress)


def sealing(
    url: str,
    *,
    keys: Sequence[Path] = (),
    origin: str | None = None,
    signers: Sequence[NoteSigner] = (),
    witnesses: Sequence[Witness] = (),
    timestampers: Sequence[Timestamper] = (),
    new_key: bool = False,
    announce: Callable[[SigningKeyCreated], None] = lambda created: None,
    clock: Clock | None = None,
    draw: Draw | None = None,
) -> Sealing:
    """What seals the log of the store at ``url`` and signs its checkpoints; one process at a time. ``close()`` it.

    ``keys`` are files of Ed25519 keys, several while keys change; for an SQLite store by default
    ``<db>.signing-key``. They are made for the first checkpoint (``announce`` is told), beside one that is there, or
    when ``new_key`` says so. ``signers`` sign too, in other ways. ``origin`` is the log's name, by default
    ``<oem code>.iov-realname``; it is settled by the first checkpoint.

    Raises ``StoreUnusable``, ``KeyStoreUnusable``, ``NotConfigured``, ``OriginChanged``.
    """
    from iov_realname.adapters.proof.opening import Ways, open_sealing
    from iov_realname.adapters.system import SystemClock, SystemDraw

    log = _postgres_log(url) if is_postgres(url) else _existing_sqlite_log(url)
    ways = Ways(keys, origin, signers, witnesses, timestampers, new_key, announce)
    return open_sealing(url, log, ways, clock or SystemClock(), draw or SystemDraw())


def bundle(
    url: str,
    path: Path,
    *,
    iccids: Sequence[str] = (),
    vins: Sequence[str] = (),
    everything: bool = False,
    since: Sequence[int] = (),
    rulebooks: Sequence[Path] = (),
    witnesses: Sequence[Witness] = (),
    signing_keys: Sequence[Path] = (),
    keys: KeyRing | str | None = None,
    personal: bool = False,
    purpose: ReadingPurpose | None = None,
    actor: str = "",
    inspector_key: str | None = None,
    announce: Callable[[SigningKeyCreated], None] = lambda created: None,
    lacking: Callable[[str], None] = lambda edition: None,
    unheard: Callable[[NotWitnessed], None] = lambda witness: None,
) -> Finding:
    """Seal the store at ``url`` and write an evidence bundle of it to ``path``; what the bundle proves.

    It holds the cards ``iccids`` and the vehicles ``vins`` with all their cards, and what those rest on; or
    ``everything``. What was asked for and has no history is proven to have none. It continues the checkpoints whose
    sizes are in ``since``. ``rulebooks`` are files of editions that are not built in; ``lacking`` is told each that
    events name and nobody gave. ``signing_keys`` and ``witnesses`` are those of :func:`sealing`; ``unheard`` is told
    which witness could not be had. With ``personal`` the subjects' data is read, masked, for ``purpose`` by ``actor``,
    which is recorded; with the ``inspector_key`` (PEM, or its line) it is read in full and sealed to it. That needs
    ``keys``, as :func:`connect` takes them.

    Raises ``NotConfigured``, ``Refused`` (R-PURPOSE), ``LogContradictsSeals``, ``RuleBookUnusable``, what
    :func:`sealing` and :func:`connect` raise, ``OSError``, and ``verifier.Malformed`` for an inspector's key that is
    none.
    """
    from iov_realname.adapters.proof.assembling import Wanted, write_bundle
    from iov_realname.adapters.proof.opening import Ways, open_sealing
    from iov_realname.adapters.proof.personal import ReadForBundle
    from iov_realname.adapters.proof.shelf import Shelf
    from iov_realname.adapters.system import SystemClock, SystemDraw
    from iov_realname.verifier.personal import InspectorKey

    inspector = None if inspector_key is None else InspectorKey.parse(inspector_key)
    wanted = Wanted(iccids, vins, everything, since, Shelf.of(rulebooks, lacking), unheard)
    with ExitStack() as closing:
        log = _postgres_log(url) if is_postgres(url) else _existing_sqlite_log(url)
        ways = Ways(signing_keys, None, (), witnesses, (), False, announce)
        sealer = open_sealing(url, log, ways, SystemClock(), SystemDraw())
        closing.callback(sealer.close)
        reading = None
        if personal or inspector is not None:
            registry = closing.enter_context(connect(url, keys=keys))
            reading = ReadForBundle(log, registry.reading, purpose, actor, inspector)
        return write_bundle(path, log.recorder, sealer, wanted, reading)


def evidence(url: str) -> StoreEvidence:
    """Proofs of what is sealed in the store at ``url``, read-only and without keys. ``close()`` it.

    Raises ``StoreUnusable``.
    """
    from iov_realname.adapters.proof.opening import open_evidence

    return open_evidence(
        url, _postgres_log(url, read_only=True) if is_postgres(url) else _sqlite_log(url, read_only=True)
    )


def store_folder(url: str) -> Path | None:
    """The folder in which the store's file stands; None where it is not a file."""
    return None if url == MEMORY or is_postgres(url) else sqlite_path(url).absolute().parent


def _is_new_file(url: str) -> bool:
    return store_folder(url) is not None and not sqlite_path(url).exists()


@attrs.frozen
class _Opened:
    log: RecordedLog
    keys: KeyRing
    close: Callable[[], None]


def _opened(
    url: str,
    oem: str | None,
    keys: KeyRing | str | None,
    announce: Callable[[KekCreated], None] | None,
    synchronous: Literal["full", "normal"],
) -> _Opened:
    keys = _implied_keys(url) if keys is None else keys
    log = _log(url, synchronous)
    if keys is not None and not isinstance(keys, str):
        return _Opened(log, keys, log.close)
    try:
        return _with_keys(log, url, oem, keys, announce)
    except BaseException:
        log.close()
        raise


def _implied_keys(url: str) -> KeyRing | None:
    """In memory where the store is; None for key files beside it.

    Where the keys of a shared database are kept, and who holds their wrapping key, is nothing to be guessed.
    """
    from iov_realname.application.errors import NotConfigured

    if is_postgres(url):
        raise NotConfigured(
            'A PostgreSQL store needs its key store said: keys="database:/etc/iov/fleet.kek" or'
            ' keys="file:/var/lib/iov/fleet.keys?kek=/etc/iov/fleet.kek".'
        )
    if url != MEMORY:
        return None
    from iov_realname.adapters.keys.memory import MemoryKeyRing

    return MemoryKeyRing()


def _with_keys(
    log: RecordedLog, url: str, oem: str | None, keys: str | None, announce: Callable[[KekCreated], None] | None
) -> _Opened:
    """Keys are created with a store, once it is said whose it is, and never for one that already holds events."""
    from iov_realname.adapters.keys.opening import Served, open_keys
    from iov_realname.application.assignment import named_oem

    fresh = log.end() == 0
    named_oem(oem, new=fresh)
    if keys is None:
        ring = _keys_beside(sqlite_path(url), fresh, announce)
    else:
        ring = open_keys(keys, Served(url, fresh, announce))

    def close() -> None:
        log.close()
        ring.close()

    return _Opened(log, ring, close)


def _keys_beside(database: Path, fresh: bool, announce: Callable[[KekCreated], None] | None) -> WrappedKeyRing:
    from iov_realname.adapters.keys.file import FileKeyRing, beside

    return FileKeyRing(*beside(database), create=fresh, announce=announce)


def _log(url: str, synchronous: Literal["full", "normal"]) -> RecordedLog:
    if url == MEMORY:
        from iov_realname.adapters.storage.log import open_memory_log

        return open_memory_log()
    return _postgres_log(url) if is_postgres(url) else _sqlite_log(url, synchronous=synchronous)


def _sqlite_log(url: str, *, read_only: bool = False, synchronous: Literal["full", "normal"] = "full") -> RecordedLog:
    from iov_realname.adapters.storage.log import open_sqlite_log

    return open_sqlite_log(sqlite_path(url), read_only=read_only, synchronous=synchronous)


def _existing_sqlite_log(url: str) -> RecordedLog:
    """Opened to write, but never made."""
    _sqlite_log(url, read_only=True).close()
    return _sqlite_log(url)


def _postgres_log(url: str, *, read_only: bool = False) -> RecordedLog:
    with psycopg_needed():
        from iov_realname.adapters.storage.log import open_postgres_log

        return open_postgres_log(readable(url), read_only=read_only)
