"""Opening what seals a store and what proves from it: the store's own database holds both."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import attrs

from iov_realname.adapters.proof.keyfile import SigningKeyCreated, beside, log_signers
from iov_realname.adapters.proof.sorting import sorted_heads
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.adapters.urls import is_postgres, sqlite_path
from iov_realname.application.assignment import assigned_oem
from iov_realname.application.errors import NotConfigured
from iov_realname.application.ports import Clock, Draw
from iov_realname.application.proof.errors import OriginChanged
from iov_realname.application.proof.evidence import StoreEvidence
from iov_realname.application.proof.ports import NoteSigner, SealedStore, SignedCheckpoint, Timestamper, Witness
from iov_realname.application.proof.sealer import origin_of
from iov_realname.application.proof.sealing import Sealing
from iov_realname.domain.identifiers import UnitCode

__all__ = ["OpenBook", "Ways", "open_book", "open_evidence", "open_sealing"]


class OpenBook(SealedStore, Protocol):
    """Seals that are let go of at the end."""

    def close(self) -> None:
        """Let go of files and connections; twice is harmless."""


@attrs.frozen
class Ways:
    """How a log is to be signed: see :func:`iov_realname.sealing`."""

    keys: Sequence[Path]
    origin: str | None
    signers: Sequence[NoteSigner]
    witnesses: Sequence[Witness]
    timestampers: Sequence[Timestamper]
    new_key: bool
    announce: Callable[[SigningKeyCreated], None]


def open_book(url: str, *, read_only: bool = False) -> OpenBook:
    """The seals of the store at ``url``. Raises ``StoreUnusable``."""
    if is_postgres(url):
        from iov_realname.adapters.proof.postgres import PostgresSealBook

        return PostgresSealBook(url, read_only=read_only)
    from iov_realname.adapters.proof.sqlite import open_sqlite_book

    return open_sqlite_book(sqlite_path(url), read_only=read_only)


def open_sealing(url: str, log: RecordedLog, ways: Ways, clock: Clock, draw: Draw) -> Sealing:
    """What seals ``log``, which stands at ``url`` and is closed with it."""
    closers = [log.close]
    try:
        oem = _served(log)
        book = open_book(url)
        closers.append(book.close)
        last = book.checkpoint()
        origin = _origin(oem, last, ways.origin)
        signers = [
            *log_signers(_keys(url, ways), origin, first=last is None, anew=ways.new_key, announce=ways.announce)
        ]
    except BaseException:
        _close(closers)
        raise
    return Sealing(
        log=log,
        rows=log.recorder,
        book=book,
        sort=sorted_heads,
        origin=origin,
        oem=oem,
        signers=[*signers, *ways.signers],
        clock=clock,
        draw=draw,
        witnesses=ways.witnesses,
        timestampers=ways.timestampers,
        close=lambda: _close(closers),
    )


def open_evidence(url: str, log: RecordedLog) -> StoreEvidence:
    """What proves from ``log``, which stands at ``url`` and is closed with it."""
    try:
        book = open_book(url, read_only=True)
    except BaseException:
        log.close()
        raise
    return StoreEvidence(log, log.recorder, book, sorted_heads, lambda: _close([log.close, book.close]))


def _served(log: RecordedLog) -> UnitCode:
    oem = assigned_oem(log)
    if oem is None:
        raise NotConfigured("This store holds no event yet, so there is nothing to seal; ingest something first.")
    return oem


def _origin(oem: UnitCode, last: SignedCheckpoint | None, said: str | None) -> str:
    if last is None:
        return said or f"{oem}.iov-realname"
    before = origin_of(last)
    if said not in (None, before):
        raise OriginChanged(before, str(said))
    return before


def _keys(url: str, ways: Ways) -> Sequence[Path]:
    if ways.keys or ways.signers:
        return ways.keys
    if is_postgres(url):
        raise NotConfigured(
            "A PostgreSQL store needs its signing key said, for example --key /etc/iov/fleet.signing-key"
        )
    return [beside(sqlite_path(url))]


def _close(closers: Sequence[Callable[[], None]]) -> None:
    for close in reversed(closers):
        close()
