"""Keeping a log sealed: stated ends, tails, other signatures, witnesses and time stamps that come and go."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import attrs
import pytest

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.sorting import sorted_heads
from iov_realname.adapters.storage import RecordedLog, open_memory_log
from iov_realname.adapters.storage.rows import NewRow
from iov_realname.adapters.system import SystemDraw
from iov_realname.application.assignment import assign
from iov_realname.application.proof.errors import (
    LogContradictsSeals,
    NotWitnessed,
    OriginChanged,
    SealedMeanwhile,
)
from iov_realname.application.proof.evidence import StoreEvidence
from iov_realname.application.proof.ports import Attestation, Kind, NoteSigner, Proofs, Timestamper, Witness
from iov_realname.application.proof.sealing import Sealing, Tail
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.record import HeadsSealed
from iov_realname.domain.streams import log_stream
from iov_realname.domain.time import CHINA_TIME
from iov_realname.verifier import (
    Checkpoint,
    Note,
    Signature,
    VerifierKey,
    WrongSignature,
    check_receipt,
    leaf_hash,
    open_checkpoint,
)
from tests.support.sealed import KEY, ORIGIN, SIGNER

OEM = UnitCode("911101010000000002")
NOON = datetime(2026, 11, 24, 12, tzinfo=CHINA_TIME)


@attrs.frozen
class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        """Noon."""
        return NOON


@attrs.define
class Desk:
    """A store in memory, with what seals it and what proves from it."""

    log: RecordedLog
    book: MemorySealBook

    def sealing(
        self,
        signers: Sequence[NoteSigner] = (SIGNER,),
        witnesses: Sequence[Witness] = (),
        timestampers: Sequence[Timestamper] = (),
        origin: str = ORIGIN,
    ) -> Sealing:
        """What seals it."""
        return Sealing(
            self.log, self.log.recorder, self.book, sorted_heads, origin, OEM, signers, Noon(), SystemDraw(),
            witnesses, timestampers,
        )  # fmt: skip

    @property
    def evidence(self) -> StoreEvidence:
        """What proves from it."""
        return StoreEvidence(self.log, self.log.recorder, self.book, sorted_heads)

    def heads(self) -> list[HeadsSealed]:
        """The stated ends."""
        found = self.log.read([log_stream(OEM)]).get(log_stream(OEM), ())
        return [each.envelope.event for each in found if isinstance(each.envelope.event, HeadsSealed)]


@pytest.fixture
def desk() -> Desk:
    """A store with its first event."""
    log = open_memory_log()
    assign(log, Noon(), SystemDraw(), OEM)
    return Desk(log, MemorySealBook(log.recorder))


class TestEnds:
    """The ends of all histories, under the same root and signature."""

    def test_are_stated_and_sealed(self, desk: Desk) -> None:
        """The log states where its histories ended just before, and the checkpoint covers that statement."""
        sealed = desk.sealing().run(heads=True).checkpoint
        (stated,) = desk.heads()

        assert sealed is not None
        assert (2, 1, 1) == (sealed.size, stated.position, stated.streams)
        receipt = desk.evidence.receipt(2)
        assert receipt.extra is not None
        assert b"log.HeadsSealed.v1" in receipt.extra
        check_receipt(receipt, leaf_hash(receipt.extra), [KEY])

    def test_are_not_stated_twice(self, desk: Desk) -> None:
        """While nothing else happens, they are stated once."""
        desk.sealing().run(heads=True)
        desk.sealing().run(heads=True)
        desk.sealing().run()

        assert [1] == [stated.position for stated in desk.heads()]

    def test_of_two_sealers_one_states(self, desk: Desk) -> None:
        """Who comes second is told, and nothing is stated twice."""
        first = desk.sealing()

        @attrs.frozen
        class Late:
            """A clock that lets the other sealer go first."""

            def now(self) -> datetime:
                first.run(heads=True)
                return NOON

        with pytest.raises(SealedMeanwhile):
            attrs.evolve(desk.sealing(), clock=Late()).run(heads=True)
        assert 1 == len(desk.heads())

    def test_are_held_against_the_events(self, desk: Desk) -> None:
        """The audit builds them again; a statement that leaves a history out is found though everything is sealed."""
        desk.sealing().run(heads=True)
        assert 2 == desk.evidence.audit().events

        desk.book.ends = lambda position: iter(())  # type: ignore[method-assign, assignment]
        with pytest.raises(LogContradictsSeals, match="as of position 1"):
            desk.evidence.audit()


class TestTail:
    """What is not sealed."""

    def test_is_counted_since_when(self, desk: Desk) -> None:
        """Everything at first, nothing after sealing, and the statement of the ends is sealed with them."""
        assert Tail(1, NOON) == desk.sealing().tail()
        desk.sealing().run(heads=True)
        assert Tail(0, None) == desk.sealing().tail()


class TestName:
    """A log keeps its name."""

    def test_is_settled_by_the_first_checkpoint(self, desk: Desk) -> None:
        """Under another name nothing is signed any more, and no checkpoint of another log is one of this."""
        desk.sealing().run()
        desk.sealing().run(heads=True)
        assign_more(desk)
        with pytest.raises(OriginChanged, match=ORIGIN):
            desk.sealing(origin="other.example").run()
        with pytest.raises(OriginChanged, match=r"other\.example"):
            desk.evidence.audit([Checkpoint("other.example", 1, bytes(32))])


def assign_more(desk: Desk) -> None:
    """One more event."""
    state = desk.log.recorder.since(0, 1)[0].state
    desk.log.recorder.insert([NewRow("dealer-1", 1, "oem.StoreAssigned.v1", state)], [])


@attrs.frozen
class Voice:
    """A witness and a time-stamping authority in one, which may be away."""

    name: str
    away: bool = False

    def cosign(self, note: str, proofs: Proofs) -> str:
        """A line, after a look at the proof."""
        if self.away:
            raise NotWitnessed(self.name, "cannot be reached")
        proofs(1)
        return Signature(self.name, b"\0\0\0\0", b"signature").line()

    def token(self, note: str) -> bytes:
        """A token."""
        if self.away:
            raise NotWitnessed(self.name, "cannot be reached")
        return sha256(note.encode()).digest()


class TestOthers:
    """Witnesses and time-stamping authorities."""

    def test_are_kept_and_shown(self, desk: Desk) -> None:
        """What they say stands beside the checkpoint; cosignatures go with every receipt."""
        sealed = desk.sealing(witnesses=[Voice("w1")], timestampers=[Voice("tsa")]).run()
        assert sealed.checkpoint is not None
        said = desk.book.attestations(sealed.checkpoint.size)

        assert [(Kind.COSIGNATURE, "w1"), (Kind.TIMESTAMP, "tsa")] == [(each.kind, each.by) for each in said]
        assert "— w1 " in desk.evidence.receipt(1).checkpoint.decode()

    def test_who_was_away_is_asked_again(self, desk: Desk) -> None:
        """A missing voice stops nothing and is told; the next run gets it, and asks nobody twice."""
        first = desk.sealing(
            witnesses=[Voice("w1"), Voice("w2", away=True)], timestampers=[Voice("tsa", away=True)]
        ).run()
        assert ["w2", "tsa"] == [str(each).split(" ")[0] for each in first.unheard]
        assert first.checkpoint is not None

        second = desk.sealing(witnesses=[Voice("w1", away=True), Voice("w2")], timestampers=[Voice("tsa")]).run()
        assert ((), first.checkpoint) == (second.unheard, second.checkpoint)
        assert 3 == len(desk.book.attestations(first.checkpoint.size))


def test_what_is_no_line_spoils_nothing(desk: Desk) -> None:
    """Rubbish kept as a cosignature is left out, so that receipts stay readable."""
    checkpoint = desk.sealing(witnesses=[Voice("w1")]).run().checkpoint
    assert checkpoint is not None
    for number, rubbish in enumerate((b"\xff", b"no line\n", b"")):
        desk.book.attest(checkpoint.size, Attestation(Kind.COSIGNATURE, f"x{number}", rubbish))

    assert 2 == len(Note.parse(desk.evidence.receipt(1).checkpoint).signatures)


SM2 = 0xFF
SM2_NAME = b"sm2-sm3/v1"


@attrs.frozen
class Invented:
    """Stands for an SM2 key in hardware: a signer, and the scheme that checks it, made of a hash."""

    secret: bytes = b"only a test"

    @property
    def vkey(self) -> str:
        """Type 0xff, behind it the algorithm's longer name and the public key."""
        return str(VerifierKey(ORIGIN, SM2, SM2_NAME + self.secret))

    def line(self, text: str) -> str:
        """The signature line."""
        key = VerifierKey.parse(self.vkey)
        return Signature(key.name, key.id, sha256(self.secret + text.encode()).digest()).line()

    def holds(self, public_key: bytes, text: bytes, signature: bytes) -> bool:
        """Whether the signature is the key's over the text."""
        return signature == sha256(public_key.removeprefix(SM2_NAME) + text).digest()


class TestSecondAlgorithm:
    """A line in another algorithm, as profile gm adds one with SM2."""

    def test_stands_beside_the_first(self, desk: Desk) -> None:
        """Whoever knows one algorithm accepts the checkpoint, and whoever knows both checks both."""
        signer = Invented()
        checkpoint = desk.sealing([SIGNER, signer]).run().checkpoint
        assert checkpoint is not None
        note, key = checkpoint.note.encode(), VerifierKey.parse(signer.vkey)

        assert 1 == len(open_checkpoint(note, [KEY]).signed)
        assert 1 == len(open_checkpoint(note, [key], {SM2: signer}).signed)
        assert 2 == len(open_checkpoint(note, [KEY, key], {SM2: signer}).signed)

    def test_is_not_believed_blindly(self, desk: Desk) -> None:
        """A line that its scheme does not accept spoils the note for whoever knows the key."""
        signer = Invented()
        checkpoint = desk.sealing([SIGNER, signer]).run().checkpoint
        assert checkpoint is not None
        text = checkpoint.note.replace("\n1\n", "\n2\n", 1).encode()

        with pytest.raises(WrongSignature):
            open_checkpoint(text, [VerifierKey.parse(signer.vkey)], {SM2: signer})
