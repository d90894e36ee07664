"""The contract of time-stamping authorities: :class:`TimestamperContract`."""

from collections.abc import Iterator
from hashlib import sha256, sha384, sha512
from typing import ClassVar

import pytest

from iov_realname.application.proof.errors import NotWitnessed
from iov_realname.application.proof.ports import Timestamper
from iov_realname.domain.words import Word
from iov_realname.testing.contracts._base import Contract, needs

__all__ = ["TimestamperCan", "TimestamperContract"]

NOTE = "example.com/fleet\n1\nq1HLJcBmZ5a1sbqk3nJ9kYxLd8k1VJMq1b9kO9pQb2U=\n\n— example.com/fleet AAAAAAAA\n"
"""A signed checkpoint, as it is stamped."""
OTHER = NOTE.replace("\n1\n", "\n2\n")

_SEQUENCE, _LONG = 0x30, 0x80


class TimestamperCan(Word):
    """What the test of a time-stamping authority may declare."""

    BE_UNREACHABLE = "be_unreachable", "可模拟不可达", "can be tried where nobody listens"


class TimestamperContract(Contract):
    """What every time-stamping authority (RFC 3161) owes its caller. Give it in ``timestamper``.

    Who declares :attr:`TimestamperCan.BE_UNREACHABLE` gives the same one where nobody listens in ``unreachable``. That
    the token's signature is right is the authority's own to prove: these laws ask whether it is a token of this note.
    """

    port: ClassVar[str] = "timestamper"
    conditions: ClassVar[frozenset[str]] = frozenset({"unreachable"})

    @pytest.fixture
    def timestamper(self) -> Timestamper:
        """The authority."""
        raise NotImplementedError("give a fixture `timestamper`: a time-stamping authority")

    @pytest.fixture
    def unreachable(self) -> Timestamper:
        """The authority where nobody listens."""
        raise NotImplementedError("who declares TimestamperCan.BE_UNREACHABLE gives a fixture `unreachable`")

    def test_has_a_name(self, timestamper: Timestamper) -> None:
        """It is called something, the same each time, on one line: its word about a checkpoint is kept under it."""
        name = timestamper.name

        assert name == timestamper.name == name.strip()
        assert name.isprintable()
        assert name

    def test_gives_a_token_in_der(self, timestamper: Timestamper) -> None:
        """A token is one DER sequence, as long as it says and no longer."""
        token = timestamper.token(NOTE)

        assert _is_one_sequence(token), token[:8].hex()

    def test_stamps_the_whole_note(self, timestamper: Timestamper) -> None:
        """The token holds a digest of the note, signatures included, by SHA-256, SHA-384 or SHA-512."""
        assert any(digest in timestamper.token(NOTE) for digest in _digests(NOTE))

    def test_stamps_one_note_alone(self, timestamper: Timestamper) -> None:
        """The token of one note says nothing of another, also when both are asked for in turn."""
        tokens = [timestamper.token(note) for note in (NOTE, OTHER, NOTE)]

        assert [any(digest in token for digest in _digests(OTHER)) for token in tokens] == [False, True, False]

    @needs(TimestamperCan.BE_UNREACHABLE)
    def test_says_that_it_was_not_heard(self, unreachable: Timestamper) -> None:
        """Where nobody listens it says so in the port's own error, and gives no token."""
        with pytest.raises(NotWitnessed):
            unreachable.token(NOTE)


def _digests(note: str) -> Iterator[bytes]:
    for of in (sha256, sha384, sha512):
        yield of(note.encode()).digest()


def _is_one_sequence(token: bytes) -> bool:
    """Whether the bytes are a DER sequence whose length is what follows."""
    if len(token) < 2 or token[0] != _SEQUENCE:
        return False
    if token[1] < _LONG:
        return len(token) == 2 + token[1]
    octets = token[1] - _LONG
    return octets > 0 and len(token) == 2 + octets + int.from_bytes(token[2 : 2 + octets], "big")
