"""The published contract of time-stamping authorities can be kept: by one that is none, and says when it is away."""

from hashlib import sha256
from typing import ClassVar

import attrs
import pytest

from iov_realname.application.proof.errors import NotWitnessed
from iov_realname.application.proof.ports import Timestamper
from iov_realname.domain.words import Word
from iov_realname.testing.contracts import TimestamperCan, TimestamperContract


@attrs.frozen
class ToyAuthority:
    """Its tokens are a digest in a DER sequence: enough for the port, and no evidence of anything."""

    name: str = "toy authority"
    away: bool = False

    def token(self, note: str) -> bytes:
        """A digest of the note as an octet string in a sequence with a long length."""
        if self.away:
            raise NotWitnessed(self.name, "cannot be reached")
        inner = b"\x04\x20" + sha256(note.encode()).digest()
        return b"\x30\x81" + bytes([len(inner)]) + inner


class TestToyAuthority(TimestamperContract):
    """One at home, and the same when it is away."""

    declares: ClassVar[frozenset[Word]] = frozenset(TimestamperCan)

    @pytest.fixture
    def timestamper(self) -> Timestamper:
        """At home."""
        return ToyAuthority()

    @pytest.fixture
    def unreachable(self) -> Timestamper:
        """Away."""
        return ToyAuthority(away=True)
