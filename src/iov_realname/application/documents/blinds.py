"""Keyed digests of documents, under one version of the key, or two while it is being changed."""

from collections.abc import Sequence
from typing import Protocol

import attrs

from iov_realname.application.ports import KeyRing, Purpose
from iov_realname.domain.blind import blind_input
from iov_realname.domain.documents import DocumentKind

__all__ = ["Blind", "Blinds", "PurposeBlinds"]


@attrs.frozen
class Blind:
    """A document, known again but not readable: the digest, never shown, and the version of the key it was made with.

    128 bits of HMAC: among 10^8 documents two meet with a chance of 10^-23, and without the key nothing can be tried.
    """

    version: int
    digest: str = attrs.field(repr=False)


class Blinds(Protocol):
    """Makes the digests."""

    def of(self, kind: DocumentKind, number: str) -> Sequence[Blind]:
        """One per key version in use, the newest first: new entries get that one, counting goes by all of them."""


@attrs.frozen
class PurposeBlinds:
    """Digests under the one document key that a key ring has."""

    keys: KeyRing

    def of(self, kind: DocumentKind, number: str) -> Sequence[Blind]:
        """Version 1."""
        return (Blind(1, self.keys.digest(Purpose.DOCUMENT, blind_input(kind, number))),)
