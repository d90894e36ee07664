"""Terminals and what they read: every rule about a reading, the card's block, and nonces that know themselves."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.signatures.ed25519 import Ed25519Signatures
from iov_realname.application.readings import Nonces
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.resident_block import BLOCK_BYTES, block_of, particulars_in
from iov_realname.domain.terminal import (
    NONCE_LASTS,
    READING_RULES,
    UNENROLLED,
    UNSIGNED,
    EnrolTerminal,
    KeyAlgorithm,
    RetirementReason,
    RetireTerminal,
    TakeReading,
    Terminal,
    TerminalRetired,
    enrol_terminal,
    evolve_terminal,
    judge_reading,
    nonce_is_fresh,
    nonce_is_unused,
    nonce_was_issued_to_it,
    reading_is_as_signed,
    reading_is_legible,
    retire_terminal,
    terminal_is_authorised,
    terminal_is_the_channels,
)
from iov_realname.testing import invented
from tests.support.facts import BOOK
from tests.support.telling import Act, Broken, Scene, assert_refused, but, scenes_refused

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
DAY = timedelta(days=1)
ENROL = EnrolTerminal(NOON, NOON + 2 * DAY, "QD-1", KeyAlgorithm.ED25519, "00" * 32, "HD-100", "SN-1")


def enrolled(command: EnrolTerminal = ENROL) -> Terminal:
    """A terminal after its enrolment."""
    return evolve_terminal(UNENROLLED, enrol_terminal(UNENROLLED, command, BOOK)[0])


TERMINAL = enrolled()
TAKE = TakeReading(NOON, NOON, "QD-1", NOON - timedelta(minutes=1), as_signed=True, legible=True, used=False)


def retired(days: int) -> Terminal:
    """The terminal, retired some days after its enrolment."""
    command = RetireTerminal(NOON + days * DAY, RetirementReason.LOST)
    return evolve_terminal(TERMINAL, retire_terminal(TERMINAL, command, BOOK)[0])


ACTS = (
    Act(
        READING_RULES,
        done=(
            Scene("first day", TERMINAL, TAKE),
            Scene("last day", TERMINAL, but(TAKE, at=NOON + 2 * DAY)),
            Scene("until further notice", enrolled(but(ENROL, until=None)), but(TAKE, at=NOON + 900 * DAY)),
            Scene("the day before it retires", retired(1), TAKE),
            Scene("enrolled again", evolve_terminal(retired(0), TERMINAL.enrolled), TAKE),  # type: ignore[arg-type]
            Scene("at the moment of issue", TERMINAL, but(TAKE, issued_at=NOON)),
            Scene("at the last moment", TERMINAL, but(TAKE, issued_at=NOON - NONCE_LASTS)),
        ),
        refused=(
            Broken(
                terminal_is_authorised,
                RefusalCode.CLERK,
                Scene("a stranger", UNENROLLED, TAKE),
                Scene("the day before", TERMINAL, but(TAKE, at=NOON - DAY)),
                Scene("the day after", TERMINAL, but(TAKE, at=NOON + 3 * DAY)),
                Scene("the day it retires", retired(0), TAKE),
                Scene("after it retired", retired(1), but(TAKE, at=NOON + 2 * DAY)),
            ),
            Broken(
                terminal_is_the_channels,
                RefusalCode.CLERK,
                Scene("another channel", TERMINAL, but(TAKE, channel="QD-2")),
                Scene("no channel", TERMINAL, but(TAKE, channel="")),
            ),
            Broken(
                nonce_was_issued_to_it, RefusalCode.READING_FOREIGN, Scene("never", TERMINAL, but(TAKE, issued_at=None))
            ),
            Broken(
                reading_is_as_signed,
                RefusalCode.READING_ALTERED,
                Scene("changed", TERMINAL, but(TAKE, as_signed=False)),
            ),
            Broken(reading_is_legible, RefusalCode.FORGED, Scene("garbage", TERMINAL, but(TAKE, legible=False))),
            Broken(
                nonce_is_fresh,
                RefusalCode.READING_STALE,
                Scene("too late", TERMINAL, but(TAKE, issued_at=NOON - NONCE_LASTS - timedelta(microseconds=1))),
                Scene("from the future", TERMINAL, but(TAKE, issued_at=NOON + timedelta(seconds=1))),
            ),
            Broken(nonce_is_unused, RefusalCode.READING_REPLAYED, Scene("used", TERMINAL, but(TAKE, used=True))),
        ),
        decide=lambda terminal, command, book: judge_reading(terminal, command, book) or (),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """The rule refuses with its code."""
    assert_refused(act, broken, scene)


@pytest.mark.parametrize("scene", ACTS[0].done, ids=lambda scene: scene.tale)
def test_done(scene: Scene) -> None:
    """No rule speaks against it."""
    assert judge_reading(scene.state, scene.command, BOOK) is None


def test_rules_are_asked_in_their_order() -> None:
    """Who may read comes before what was read; a reading that was changed is not called stale."""
    everything = but(TAKE, channel="", issued_at=None, as_signed=False, legible=False, used=True)
    refusal = judge_reading(UNENROLLED, everything, BOOK)

    assert isinstance(refusal, Refusal)
    assert "terminal_is_authorised" == refusal.rule


def test_a_retirement_says_why() -> None:
    """The day and the reason are in the event."""
    command = RetireTerminal(NOON, RetirementReason.MISUSED)

    assert (TerminalRetired(NOON, RetirementReason.MISUSED),) == retire_terminal(TERMINAL, command, BOOK)
    assert RefusalCode.MANUAL_ENTRY is UNSIGNED.code


class TestBlock:
    """256 bytes of a card."""

    CARD = Particulars(
        name="样例甲", number=invented.resident_number(7), address="样例省样例市1号", valid_to="2034-04-30"
    )

    def test_says_whose_it_is(self) -> None:
        """Name, number, address and last day come out as they went in; a card without end has no last day."""
        for card in (self.CARD, attrs.evolve(self.CARD, valid_to="")):
            assert card == particulars_in(block_of(card))
            assert BLOCK_BYTES == len(block_of(card))

    @pytest.mark.parametrize(
        ("start", "text"),
        [(0, " " * 15), (36, "19000102"), (204, "20341340"), (204, "長期      "), (204, " " * 8)],
        ids=["no name", "another birth", "no such day", "another word", "no last day"],
    )
    def test_that_contradicts_itself_is_none(self, start: int, text: str) -> None:
        """A block that no card can hold says nothing."""
        block = bytearray(block_of(self.CARD))
        said = text.encode("utf-16-le")
        block[start : start + len(said)] = said

        assert particulars_in(bytes(block)) is None

    @pytest.mark.parametrize("block", [b"", b"\0" * 255, b"\0" * 257, b"\x00\xd8" * 128])
    def test_of_other_bytes_is_none(self, block: bytes) -> None:
        """Too short, too long, or no text."""
        assert particulars_in(block) is None


class TestNonces:
    """Issued without being kept."""

    def test_know_their_terminal_and_moment(self) -> None:
        """A nonce tells when it was issued, to its own terminal alone, and in its own store."""
        nonces, others = Nonces(MemoryKeyRing()), Nonces(MemoryKeyRing())
        nonce = nonces.issue("T-1", "0" * 32, NOON)

        assert NOON == nonces.issued_at("T-1", nonce)
        assert nonces.issued_at("T-2", nonce) is None
        assert others.issued_at("T-1", nonce) is None

    @pytest.mark.parametrize("place", range(0, 80, 7))
    def test_do_not_bear_a_change(self, place: int) -> None:
        """Not a character of one can be another."""
        nonces = Nonces(MemoryKeyRing())
        nonce = nonces.issue("T-1", "0" * 32, NOON)
        other = "1" if nonce[place] != "1" else "2"

        assert nonces.issued_at("T-1", nonce[:place] + other + nonce[place + 1 :]) is None

    @pytest.mark.parametrize("nonce", ["", "-", "--", "a-b", "a-b-c-d"])
    def test_of_another_shape_are_none(self, nonce: str) -> None:
        """What is no nonce was never issued."""
        assert Nonces(MemoryKeyRing()).issued_at("T-1", nonce) is None


@pytest.mark.parametrize(
    ("key", "message", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                "d25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                "387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
    ],
)
def test_ed25519_knows_its_published_answers(key: str, message: str, signature: str) -> None:
    """The first vectors of RFC 8032; another message, key or signature is false, and never an error."""
    signatures, said = Ed25519Signatures(), bytes.fromhex(message)

    assert signatures.verify(key, said, bytes.fromhex(signature))
    assert not signatures.verify(key, said + b"!", bytes.fromhex(signature))
    assert not signatures.verify(key, said, b"")
    assert not signatures.verify("no key", said, bytes.fromhex(signature))
    assert not signatures.verify("00", said, bytes.fromhex(signature))
