"""The registry at a URL, and the ledgers that are entered into one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from iov_realname.composition._keys import opened
from iov_realname.composition._logs import Synchronous, is_new_file

if TYPE_CHECKING:
    from iov_realname.adapters.keys.file import KekCreated
    from iov_realname.adapters.ledgers import LedgerReader
    from iov_realname.application.carriers import CarrierAdapter, CarrierRegistry
    from iov_realname.application.delivery.manners import Manners
    from iov_realname.application.envelope import Actor
    from iov_realname.application.ports import Clock, Draw, KeyRing
    from iov_realname.application.readings import Signatures
    from iov_realname.application.registry import Registry
    from iov_realname.application.verifiers import Verifying
    from iov_realname.domain.identifiers import CarrierCode
    from iov_realname.domain.rulebook import RuleBook

__all__ = ["connect", "ledgers"]

Progress: TypeAlias = Callable[[str, int, int], None]


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
    synchronous: Synchronous = "full",
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
    named_oem(oem, new=is_new_file(url))
    store = opened(url, oem, keys, announce, synchronous)
    try:
        served = assign(store.log, clock, draw, oem)
        assign_keys(store.log, clock, draw, served, store.keys)
    except BaseException:
        store.close()
        raise
    books = edition_on if rulebook is None else lambda _: rulebook
    documents = Documents(store.log, store.keys, store.log.document_index(), PurposeBlinds(store.keys))
    signed_by = {KeyAlgorithm.ED25519: Ed25519Signatures(), **(signatures or {})}
    office = Office(
        served,
        store.keys,
        Subjects(store.keys),
        clock,
        draw,
        books,
        documents,
        store.log.turns(),
        signed_by,
        known_carriers or LEDGER_CARRIERS,
    )
    sender = Sender(actor or Actor("api", "back end", None), Provenance(Origin.OBSERVED, None, None))
    return Registry(
        store.log,
        office,
        sender,
        verifier=verifier,
        carriers=carriers,
        manners=manners,
        index=store.log.card_index(),
        close=store.close,
    )


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
