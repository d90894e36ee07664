"""Readings of terminals: an honest one stands for itself; whatever a hostile one does has a refusal of its own."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from iov_realname.adapters.signatures.ed25519 import Ed25519Signatures
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.simulated.terminal import SimulatedTerminal
from iov_realname.application.errors import Refused
from iov_realname.application.ports import Question, Verdict
from iov_realname.application.readings import SignedReading
from iov_realname.application.verifiers import Panel
from iov_realname.domain.card.checking import CheckEvidence, IdentityChecked
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import CannotBeTyped, DeviceCapture, DocumentReading, TypedEntry
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.resident_block import block_of
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.terminal import KeyAlgorithm, RetirementReason
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented
from tests.support.checked_room import NUMBER, CheckedRoom
from tests.support.identity import NOON, PERSON

SHOP, OTHER_SHOP = "QD-1", "QD-2"
CLERK = "clerk-1"


class Counter(CheckedRoom):
    """A shop with one terminal of its own; another shop has another."""

    def __init__(self) -> None:
        super().__init__(SimulatedVerifier())
        self.office = attrs.evolve(self.office, signatures={KeyAlgorithm.ED25519: Ed25519Signatures()})
        self.registry = self.opened_by(SimulatedVerifier())
        self.own, self.other = SimulatedTerminal("T-1"), SimulatedTerminal("T-2")
        for shop, terminal in ((SHOP, self.own), (OTHER_SHOP, self.other)):
            self.registry.authorise_channel(code=shop, name=shop, kind=ChannelKind.COUNTER, clerks=[CLERK])
            self.registry.enrol_terminal(
                terminal=terminal.terminal, channel=shop, public_key=terminal.public_key, model="HD-100"
            )

    def nonce(self, terminal: str = "T-1") -> str:
        """Issued now."""
        return self.registry.reading_nonce(terminal)

    def honest(self) -> SignedReading:
        """What the shop's own terminal reads now."""
        return self.own.reads(PERSON, self.nonce(), self.clock.now())

    def presents(self, shown: object, channel: str = SHOP, **papers: Any) -> None:
        """At the counter."""
        self.comes(ChannelKind.COUNTER, owner=shown, channel=channel, clerk=CLERK, **papers)


@pytest.fixture
def counter() -> Counter:
    """The shop."""
    return Counter()


def refused(counter: Counter, shown: object, **papers: Any) -> tuple[RefusalCode, str]:
    """With which code and by which rule; nothing is left on the card."""
    before = counter.story
    with pytest.raises(Refused) as told:
        counter.presents(shown, **papers)
    assert before == counter.story
    assert PERSON.name not in str(told.value)
    return told.value.refusal.code, told.value.refusal.rule


def test_an_honest_reading_stands_for_itself(counter: Counter) -> None:
    """The signed reading is the match of the reading; what the book asks besides is asked of the verifier."""
    counter.presents(counter.honest())

    read = counter.of(IdentityChecked)[0]
    assert (CheckKind.READING, CheckOutcome.MATCH) == (read.check, read.outcome)
    assert ("terminal", "HD-100", "reader") == (read.evidence.provider, read.evidence.product, read.evidence.raw_code)
    assert Capture.READER is counter.of(IdentityPresented)[0].capture
    assert RegistrationStatus.SUBMITTED is counter.registry.check_identity(NUMBER)
    assert 3 == len(counter.of(IdentityChecked))


def test_a_replayed_reading(counter: Counter) -> None:
    """A reading that has been used is refused the second time, also under another number and for the same person."""
    reading = counter.honest()
    counter.presents(reading)
    counter.registry.refuse_identity(registration_no=NUMBER, code=RefusalCode.NO_DOC)

    assert (RefusalCode.READING_REPLAYED, "nonce_is_unused") == refused(counter, reading, number="REG-2")


def test_a_reading_used_for_two_parties(counter: Counter) -> None:
    """One reading is not the owner's and the agent's at once."""
    reading = counter.honest()

    assert RefusalCode.READING_REPLAYED is refused(counter, reading, agent=reading, authorisation_no="A-1")[0]


def test_a_refused_reading_is_not_used_up(counter: Counter) -> None:
    """A reading that was refused for something else can be presented again."""
    reading = counter.honest()
    assert RefusalCode.AGENT is refused(counter, reading, agent=invented_person(), authorisation_no="")[0]

    counter.presents(reading)
    assert 1 == len(counter.of(IdentityPresented))


def invented_person() -> DocumentReading:
    """An agent whose passport was read."""
    return DocumentReading(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X1"), DeviceCapture.OCR)


def test_a_stale_nonce(counter: Counter) -> None:
    """A nonce kept for later brings nothing; the last moment still counts."""
    reading = counter.honest()
    counter.clock.advance(timedelta(minutes=11))
    assert (RefusalCode.READING_STALE, "nonce_is_fresh") == refused(counter, reading)

    fresh = counter.honest()
    counter.clock.advance(timedelta(minutes=9))
    counter.presents(fresh)


def another_terminals_nonce(counter: Counter) -> SignedReading:
    """The nonce was issued to the other terminal."""
    return counter.own.reads(PERSON, counter.nonce("T-2"), NOON)


def invented_nonce(counter: Counter) -> SignedReading:
    """The terminal drew a nonce itself."""
    return counter.own.reads(PERSON, "20261124T040000Z-" + "0" * 32 + "-" + "0" * 32, NOON)


def nonce_made_younger(counter: Counter) -> SignedReading:
    """The terminal moved the moment in its nonce."""
    moment, *rest = counter.nonce().split("-")
    later = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(minutes=5)
    return counter.own.reads(PERSON, "-".join([later.strftime("%Y%m%dT%H%M%SZ"), *rest]), NOON)


def no_nonce(counter: Counter) -> SignedReading:
    """No nonce at all."""
    return counter.own.reads(PERSON, "", NOON)


def swapped_device(counter: Counter) -> SignedReading:
    """Another terminal's key under this terminal's name."""
    return counter.other.signs(counter.honest())


def edited_block(counter: Counter) -> SignedReading:
    """Another name in the block, under the old signature."""
    block = block_of(attrs.evolve(PERSON, name="样例乙"))
    return attrs.evolve(counter.honest(), block=block)


def other_document(counter: Counter) -> SignedReading:
    """The reading of a card passed off as another document's."""
    return attrs.evolve(counter.honest(), document=DocumentKind.TEMP_RESIDENT_ID)


def other_capture(counter: Counter) -> SignedReading:
    """An OCR passed off as a reader's reading."""
    reading = attrs.evolve(counter.honest(), capture=DeviceCapture.OCR)
    return attrs.evolve(counter.own.signs(reading), capture=DeviceCapture.READER)


def other_portrait(counter: Counter) -> SignedReading:
    """Another portrait than was read."""
    return attrs.evolve(counter.honest(), portrait_digest="sha256:" + "1" * 64)


def no_signature(counter: Counter) -> SignedReading:
    """Nothing where the signature belongs."""
    return attrs.evolve(counter.honest(), signature=b"")


def signed_garbage(counter: Counter) -> SignedReading:
    """Properly signed bytes that are no card."""
    return counter.own.signs(attrs.evolve(counter.honest(), block=b"\xff" * 256))


def signed_contradiction(counter: Counter) -> SignedReading:
    """A card whose day of birth is not that of its number."""
    block = bytearray(counter.honest().block)
    block[36:52] = "19000102".encode("utf-16-le")
    return counter.own.signs(attrs.evolve(counter.honest(), block=bytes(block)))


HOSTILE: Mapping[str, tuple[Callable[[Counter], SignedReading], RefusalCode]] = {
    "another terminal's nonce": (another_terminals_nonce, RefusalCode.READING_FOREIGN),
    "an invented nonce": (invented_nonce, RefusalCode.READING_FOREIGN),
    "a nonce made younger": (nonce_made_younger, RefusalCode.READING_FOREIGN),
    "no nonce": (no_nonce, RefusalCode.READING_FOREIGN),
    "a swapped device": (swapped_device, RefusalCode.READING_ALTERED),
    "an edited block": (edited_block, RefusalCode.READING_ALTERED),
    "another document": (other_document, RefusalCode.READING_ALTERED),
    "another way of reading": (other_capture, RefusalCode.READING_ALTERED),
    "another portrait": (other_portrait, RefusalCode.READING_ALTERED),
    "no signature": (no_signature, RefusalCode.READING_ALTERED),
    "garbage": (signed_garbage, RefusalCode.FORGED),
    "a card that contradicts itself": (signed_contradiction, RefusalCode.FORGED),
}


@pytest.mark.parametrize(("makes", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_terminal(counter: Counter, makes: Callable[[Counter], SignedReading], code: RefusalCode) -> None:
    """Each trick has its refusal, and an honest reading afterwards is taken as ever."""
    assert code is refused(counter, makes(counter))[0]

    counter.presents(counter.honest())


def test_terminals_that_may_not_read(counter: Counter) -> None:
    """A terminal that nobody enrolled, of another shop, not yet or no longer authorised, or retired, brings nothing."""
    stranger = SimulatedTerminal("T-9").reads(PERSON, counter.nonce("T-9"), NOON)
    assert (RefusalCode.CLERK, "terminal_is_authorised") == refused(counter, stranger)

    borrowed = counter.other.reads(PERSON, counter.nonce("T-2"), NOON)
    assert (RefusalCode.CLERK, "terminal_is_the_channels") == refused(counter, borrowed)

    early = SimulatedTerminal("T-3")
    tomorrow = NOON + timedelta(days=1)
    counter.registry.enrol_terminal(terminal="T-3", channel=SHOP, public_key=early.public_key, at=tomorrow)
    assert RefusalCode.CLERK is refused(counter, early.reads(PERSON, counter.nonce("T-3"), NOON))[0]

    ended = SimulatedTerminal("T-4")
    yesterday = NOON - timedelta(days=1)
    counter.registry.enrol_terminal(
        terminal="T-4", channel=SHOP, public_key=ended.public_key, at=yesterday, until=yesterday
    )
    assert RefusalCode.CLERK is refused(counter, ended.reads(PERSON, counter.nonce("T-4"), NOON))[0]

    counter.registry.retire_terminal(terminal="T-1", reason=RetirementReason.TAMPERED)
    assert (RefusalCode.CLERK, "terminal_is_authorised") == refused(counter, counter.honest())


def test_a_key_that_nobody_can_check(counter: Counter) -> None:
    """Without a provider of its algorithm, a terminal's signature is none."""
    counter.registry.enrol_terminal(
        terminal="T-5", channel=SHOP, public_key=counter.own.public_key, algorithm=KeyAlgorithm.SM2
    )
    reading = counter.own.signs(attrs.evolve(counter.honest(), terminal="T-5", nonce=counter.nonce("T-5")))

    assert RefusalCode.READING_ALTERED is refused(counter, reading)[0]


class SmTwo:
    """A provider of another algorithm: it believes exactly one signature."""

    def verify(self, public_key: str, message: bytes, signature: bytes) -> bool:
        """Whether it is that one."""
        return signature == b"sm2 of " + message[:11]


def test_another_algorithm_comes_through_the_port(counter: Counter) -> None:
    """Whoever brings a provider of SM2 can enrol terminals that sign with it."""
    counter.office = attrs.evolve(counter.office, signatures={KeyAlgorithm.SM2: SmTwo()})
    counter.registry = counter.opened_by(SimulatedVerifier())
    counter.registry.enrol_terminal(terminal="T-1", channel=SHOP, public_key="04", algorithm=KeyAlgorithm.SM2)

    counter.presents(attrs.evolve(counter.honest(), signature=b"sm2 of iov-realnam"))
    assert 1 == len(counter.of(IdentityPresented))


class TestTyped:
    """What a person typed is never a reading."""

    def test_a_resident_id_cannot_be_typed(self) -> None:
        """There is no such value."""
        with pytest.raises(CannotBeTyped, match="resident identity card is read"):
            TypedEntry(DocumentKind.RESIDENT_ID, PERSON)

    def test_a_reading_cannot_say_that_it_was_typed(self) -> None:
        """Of all ways of taking a document, the device's ways are all but one."""
        assert {Capture.TYPED} == set(Capture) - {capture.capture for capture in DeviceCapture}

    def test_typed_data_posing_as_a_reading(self, counter: Counter) -> None:
        """Where terminals sign, an unsigned reading may as well have been typed."""
        posing = DocumentReading(DocumentKind.RESIDENT_ID, PERSON, DeviceCapture.READER)

        assert (RefusalCode.MANUAL_ENTRY, "reading_is_signed") == refused(counter, posing)
        agent = refused(counter, counter.honest(), agent=posing, authorisation_no="A-1")
        assert RefusalCode.MANUAL_ENTRY is agent[0]

    @pytest.mark.parametrize("approved", [True, False])
    def test_another_document_waits_for_a_reviewer(self, counter: Counter, approved: bool) -> None:
        """A typed passport is marked, goes to review, and completes only by a reviewer's word, all checks besides."""
        passport = TypedEntry(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X0000001"))
        counter.presents(passport)

        assert Capture.TYPED is counter.of(IdentityPresented)[0].capture
        assert RegistrationStatus.IN_REVIEW is counter.status
        counter.registry.check_identity(NUMBER)
        assert RegistrationStatus.IN_REVIEW is counter.status
        counter.registry.decide_review(
            registration_no=NUMBER, approved=approved, reviewer="reviewer-1", reason="原件已核对"
        )
        expected = RegistrationStatus.SUBMITTED if approved else RegistrationStatus.REFUSED
        assert expected is counter.status
        assert {(Party.OWNER, CheckKind.READING)} == {
            (event.party, event.check)
            for event in counter.of(IdentityChecked)
            if event.outcome is CheckOutcome.NO_RECORD
        }

    def test_a_typed_agent_waits_too(self, counter: Counter) -> None:
        """Who acts for the owner is looked at as closely."""
        passport = TypedEntry(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X0000001"))
        counter.presents(counter.honest(), agent=passport, authorisation_no="A-1")

        assert RegistrationStatus.IN_REVIEW is counter.status


def test_online_nobody_has_a_terminal(counter: Counter) -> None:
    """A phone that read a card by NFC at home needs no enrolment; the live check speaks for its owner."""
    counter.comes(ChannelKind.ONLINE, owner=invented.person(3), channel=SHOP, clerk=CLERK)

    assert RegistrationStatus.PRESENTED is counter.status


class TestClerks:
    """人证一致性 by a person who is named."""

    @pytest.mark.parametrize(
        ("outcome", "status"),
        [
            (CheckOutcome.MATCH, RegistrationStatus.SUBMITTED),
            (CheckOutcome.MISMATCH, RegistrationStatus.REFUSED),
            (CheckOutcome.UNAVAILABLE, RegistrationStatus.PRESENTED),
        ],
    )
    def test_compare_person_and_document(
        self, counter: Counter, outcome: CheckOutcome, status: RegistrationStatus
    ) -> None:
        """The clerk's word is the check of the holder, under the digest of their staff number."""
        counter.presents(counter.honest())
        counter.registry = counter.opened_by(Panel(document=AllMatch()))
        counter.registry.check_identity(NUMBER)
        counter.registry.match_holder(registration_no=NUMBER, channel=SHOP, clerk=CLERK, outcome=outcome)

        compared = counter.of(IdentityChecked)[-1]
        assert (CheckKind.HOLDER, "clerk", outcome) == (compared.check, compared.evidence.provider, compared.outcome)
        assert counter.of(IdentityPresented)[0].clerk == compared.evidence.request_id
        assert status is counter.status

    @pytest.mark.parametrize(("channel", "clerk"), [(SHOP, ""), (SHOP, "clerk-9"), ("QD-9", CLERK)])
    def test_must_be_authorised(self, counter: Counter, channel: str, clerk: str) -> None:
        """Nobody compares who is not named, or not of the channel."""
        counter.presents(counter.honest())
        with pytest.raises(Refused, match="R-CLERK"):
            counter.registry.match_holder(
                registration_no=NUMBER, channel=channel, clerk=clerk, outcome=CheckOutcome.MATCH
            )


class AllMatch:
    """An authority that knows everybody."""

    provider = "all-match"

    def check_document(self, question: Question) -> Verdict:
        """A match."""
        return Verdict(CheckOutcome.MATCH, CheckEvidence("all-match", *[None] * 7))
