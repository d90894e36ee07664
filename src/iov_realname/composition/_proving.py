"""The log at a URL sealed, proven, and handed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from iov_realname.composition._logs import existing_log, reading
from iov_realname.composition._registries import connect

if TYPE_CHECKING:
    from iov_realname.adapters.proof.keyfile import SigningKeyCreated
    from iov_realname.application.ports import Clock, Draw, KeyRing
    from iov_realname.application.proof.errors import NotWitnessed
    from iov_realname.application.proof.evidence import StoreEvidence
    from iov_realname.application.proof.ports import NoteSigner, Timestamper, Witness
    from iov_realname.application.proof.sealing import Sealing
    from iov_realname.domain.subject.words import ReadingPurpose
    from iov_realname.verifier import Finding

__all__ = ["bundle", "evidence", "sealing"]


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

    log = existing_log(url)
    ways = Ways(keys, origin, signers, witnesses, timestampers, new_key, announce)
    return open_sealing(url, log, ways, clock or SystemClock(), draw or SystemDraw())


def evidence(url: str) -> StoreEvidence:
    """Proofs of what is sealed in the store at ``url``, read-only and without keys. ``close()`` it.

    Raises ``StoreUnusable``.
    """
    from iov_realname.adapters.proof.opening import open_evidence

    return open_evidence(url, reading(url))


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
        log = existing_log(url)
        ways = Ways(signing_keys, None, (), witnesses, (), False, announce)
        sealer = open_sealing(url, log, ways, SystemClock(), SystemDraw())
        closing.callback(sealer.close)
        read = None
        if personal or inspector is not None:
            registry = closing.enter_context(connect(url, keys=keys))
            read = ReadForBundle(log, registry.reading, purpose, actor, inspector)
        return write_bundle(path, log.recorder, sealer, wanted, read)
