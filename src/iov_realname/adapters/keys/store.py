"""The port behind which wrapped keys are stored, and what its rows say."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum, unique
from typing import Protocol

import attrs

from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.application.ports import KeyState, Purpose
from iov_realname.domain.confidential import SubjectId

__all__ = ["Counted", "Epoch", "EpochState", "KeyStore", "PurposeKey", "Row", "purpose_named"]


@unique
class EpochState(StrEnum):
    """``current``: new keys are wrapped under it. ``leaving``: its keys are being wrapped again under the current one.
    ``retired``: no living key is left under it, backups may hold some. ``destroyed``: its key is no more.
    """

    CURRENT = "current"
    LEAVING = "leaving"
    RETIRED = "retired"
    DESTROYED = "destroyed"


@attrs.frozen
class Epoch:
    """One epoch. ``probe`` is a random value wrapped under it, which tells a wrong wrapping key from a damaged row;
    from ``final_from`` on its key is to be destroyed.
    """

    number: int
    state: EpochState
    probe: bytes = attrs.field(repr=False)
    final_from: date | None


@attrs.frozen
class Row:
    """One data key as stored: wrapped under its epoch, or, when shredded, the digest of what was wrapped."""

    subject: SubjectId
    suite: str
    epoch: int
    wrapped: bytes | None = attrs.field(repr=False)
    state: KeyState
    digest: str | None = None


@attrs.frozen
class PurposeKey:
    """One version of the key of a purpose, wrapped; ``algorithm`` is what it is for, as ``HMAC-SHA256``."""

    purpose: Purpose
    version: int
    algorithm: str
    epoch: int
    wrapped: bytes = attrs.field(repr=False)


@attrs.frozen
class Counted:
    """How many data keys there are of one suite, epoch and state."""

    suite: str
    epoch: int
    state: KeyState
    number: int


def purpose_named(name: str) -> Purpose:
    """The purpose a stored key is for. Raises ``KeyStoreUnusable`` for one that this version does not know."""
    try:
        return Purpose(name)
    except ValueError:
        raise KeyStoreUnusable(
            f"A key is for the purpose {name!r}, which a later version made; update this one."
        ) from None


class KeyStore(Protocol):
    """Where wrapped keys are kept. Every method may raise ``KeyStoreUnusable``."""

    @property
    def name(self) -> str:
        """What the store is called in messages."""

    def profile(self) -> str:
        """The crypto profile it was made under."""

    def epochs(self) -> Sequence[Epoch]:
        """Every epoch there ever was, by number."""

    def insert(self, epoch: int, keys: Sequence[tuple[SubjectId, str, bytes]]) -> bool:
        """Add active keys (subject, suite, wrapped), all or none, durably; none (False) if the epoch is not current."""

    def find(self, subjects: Sequence[SubjectId]) -> Iterator[Row]:
        """The stored rows of these subjects, in no order; nothing for those that have none."""

    def change(self, subjects: Collection[SubjectId], before: KeyState, after: KeyState) -> None:
        """Bring those of the subjects that are in one state into another."""

    def shred(self, subject: SubjectId, wrapped: bytes, digest: str) -> None:
        """Make the row a tombstone with that digest, if the key is still wrapped so."""

    def purpose_keys(self, purpose: Purpose | None = None) -> Sequence[PurposeKey]:
        """The keys of a purpose, or of all, by purpose and version, each as wrapped under its latest epoch."""

    def add_purpose_key(self, key: PurposeKey) -> bool:
        """Add it, unless that version stands under that epoch already; False if the epoch is not current."""

    def advance(self, begin: Callable[[int], tuple[int, bytes]]) -> int:
        """Make current the epoch that ``begin`` gives (number and probe) for the present one, which then is leaving.

        One process at a time is let in. Where an epoch is leaving already, that rotation is joined and ``begin`` not
        called. The current epoch's number.
        """

    def living(self, not_under: int, after: SubjectId, limit: int) -> Sequence[Row]:
        """The next keys, by subject, that are not shredded and wrapped under another epoch."""

    def rewrap(self, epoch: int, keys: Sequence[tuple[SubjectId, bytes, bytes]]) -> None:
        """Store keys (subject, wrapped before, wrapped now) under ``epoch``; passes over what changed meanwhile."""

    def retire(self, final_from: date) -> None:
        """Retire the leaving epochs under which no key is left."""

    def destroyed(self, epoch: int) -> None:
        """Record that an epoch's key has been destroyed."""

    def counted(self) -> Sequence[Counted]:
        """How many data keys there are, by suite, epoch and state."""

    def close(self) -> None:
        """Let go of the store for good."""
