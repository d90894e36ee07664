"""After completion, through the registry: a second look, new details, revocation, an actual user; all new facts."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import attrs
import pytest

from iov_realname.adapters.simulated.identities import Fault, IdentityScript
from iov_realname.adapters.simulated.identity_server import SimulatedIdentityClouds, simulated_identity_clouds
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.corrections import CorrectionRound
from iov_realname.application.errors import CheckInDoubt, NotConfigured, NotFound, Refused
from iov_realname.application.ports import Purpose
from iov_realname.application.readings import SignedReading
from iov_realname.application.verifiers import Panel
from iov_realname.domain.blind import blind_input
from iov_realname.domain.card.actual_user import ActualUserNamed, Use
from iov_realname.domain.card.correction import CorrectionAnswered, CorrectionSent
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.restriction import RestrictionTexts
from iov_realname.domain.card.second_look import HolderChecked, HolderCheckRequested
from iov_realname.domain.card.state import Card, Ground, Stage
from iov_realname.domain.card.upkeep import (
    HolderDetailsCorrected,
    RegistrationRevoked,
    ReverificationChecked,
    ReverificationPresented,
    RevocationReason,
    SecondLookOpened,
)
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.misuse.words import MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading
from iov_realname.domain.rulebook import ChannelKind, CheckKind
from iov_realname.domain.terms import CarrierResult, CheckOutcome
from iov_realname.testing import invented
from tests.support.checked_room import NUMBER, CheckedRoom
from tests.support.identity import CLOUDS, PERSON, PRIVATE, SECRET, impatient
from tests.support.showroom import Died, cards_of

CARD = DocumentReading(DocumentKind.RESIDENT_ID, PERSON, DeviceCapture.NFC)
STRANGER = DocumentReading(
    DocumentKind.RESIDENT_ID, Particulars("样例乙", invented.resident_number(8)), DeviceCapture.NFC
)
OLD_PASSPORT = Particulars(name="样例丙", number="X00000001")
NEW_PASSPORT = DocumentReading(
    DocumentKind.FOREIGN_PASSPORT, attrs.evolve(OLD_PASSPORT, number="X00000002"), DeviceCapture.OCR
)


@pytest.fixture
def script() -> IdentityScript:
    """What the providers answer by."""
    return IdentityScript()


@pytest.fixture
def server(script: IdentityScript) -> Iterator[SimulatedIdentityClouds]:
    """Where they listen."""
    with simulated_identity_clouds(script, SECRET) as running:
        yield running


@pytest.fixture
def room(server: SimulatedIdentityClouds) -> CheckedRoom:
    """A vehicle whose owner is registered on both cards."""
    room = CheckedRoom(CLOUDS["aliyun"](impatient(), server.url).panel)
    registered(room, owner=CARD)
    return room


def registered(room: CheckedRoom, **papers: Any) -> None:
    """The owner was checked elsewhere, and the carrier completes."""
    room.comes(ChannelKind.ONLINE, check=StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1"), **papers)
    for _ in range(4):
        room.registry.deliver()
    assert room.of(IdentityPresented)
    assert Stage.REGISTERED is card_of(room).stage


def card_of(room: CheckedRoom, place: int = 0) -> Card:
    """One of the vehicle's cards."""
    return room.registry.card(invented.iccid(cards_of(1)[place]))


def shows_again(room: CheckedRoom, holder: DocumentReading | SignedReading = CARD, **differences: Any) -> None:
    """The holder shows a document again, at a shop."""
    said: dict[str, Any] = {"channel_kind": ChannelKind.COUNTER, "clerk": "A001", **differences}
    room.registry.present_reverification(registration_no=NUMBER, holder=holder, **said)


def compares(room: CheckedRoom, outcome: CheckOutcome = CheckOutcome.MATCH) -> None:
    """The clerk compares."""
    room.registry.match_holder_again(registration_no=NUMBER, channel="", clerk="A001", outcome=outcome)


def passes(room: CheckedRoom) -> None:
    """The second look comes to a match."""
    compares(room)
    assert CheckOutcome.MATCH is room.registry.check_reverification(NUMBER)


class TestSecondLook:
    """The registered holder is looked at again."""

    def test_is_asked_of_the_verifiers_and_concluded(self, room: CheckedRoom) -> None:
        """Network check and comparison, each on record with its evidence; the registration stands all along."""
        shows_again(room)
        assert {CheckKind.NETWORK, CheckKind.HOLDER} == room.registry.missing_reverification_checks(NUMBER)
        assert room.registry.check_reverification(NUMBER) is None
        compares(room)

        assert CheckOutcome.MATCH is room.registry.check_reverification(NUMBER)
        (asked,), (network, comparison) = room.of(HolderCheckRequested), room.of(HolderChecked)
        assert (asked.reference, "aliyun") == (network.reference, network.evidence.provider)
        assert "clerk" == comparison.evidence.provider
        assert [CheckOutcome.MATCH] == [event.outcome for event in room.of(ReverificationChecked)]
        assert [Stage.REGISTERED] * 2 == [card_of(room, place).stage for place in (0, 1)]
        assert frozenset() == room.registry.missing_reverification_checks(NUMBER)

    def test_says_how_and_where_the_document_was_taken(self, room: CheckedRoom) -> None:
        """Capture and channel are on record, so that an inspection finds a photographed card at a counter."""
        shows_again(room, attrs.evolve(CARD, capture=DeviceCapture.OCR))
        (opened,) = room.of(SecondLookOpened)
        assert (Capture.OCR, ChannelKind.COUNTER) == (opened.capture, opened.channel_kind)

    def test_is_of_the_holder_and_nobody_else(self, room: CheckedRoom) -> None:
        """Another person is registered after a transfer; the number on record does not make a stranger the holder."""
        with pytest.raises(Refused, match="R-ALREADY-REGISTERED"):
            shows_again(room, STRANGER)
        with pytest.raises(Refused, match="R-ALREADY-REGISTERED"):
            shows_again(room, STRANGER, replaces=PERSON.number)
        assert [] == room.of(ReverificationPresented)

    @pytest.mark.parametrize("outcome", [CheckOutcome.MISMATCH, CheckOutcome.NO_RECORD])
    def test_that_does_not_match_is_no_match(
        self, room: CheckedRoom, script: IdentityScript, outcome: CheckOutcome
    ) -> None:
        """It is concluded with what the authority said, and nothing can be corrected by it."""
        script.outcomes = {(PERSON.number, CheckKind.NETWORK): outcome}
        shows_again(room)

        assert outcome is room.registry.check_reverification(NUMBER)
        with pytest.raises(Refused, match="R-IMPERSONATION"):
            room.registry.correct_holder_details(registration_no=NUMBER)
        assert Stage.REGISTERED is card_of(room).stage

    def test_whose_answer_was_lost_is_not_asked_twice(self, room: CheckedRoom, script: IdentityScript) -> None:
        """The open question stands until somebody says that it may be asked again."""
        shows_again(room)
        script.faults.append(Fault.CUT_AFTER)
        assert room.registry.check_reverification(NUMBER) is None
        with pytest.raises(CheckInDoubt):
            room.registry.check_reverification(NUMBER)
        assert 1 == len(room.of(HolderCheckRequested))

        room.registry.check_reverification(NUMBER, ask_again=True)
        assert ["given-up", "1"] == [event.evidence.raw_code for event in room.of(HolderChecked)]

    @pytest.mark.parametrize("steps", range(4))
    def test_survives_a_crash_at_any_step(self, room: CheckedRoom, script: IdentityScript, steps: int) -> None:
        """The next process goes on; what may have been billed is not asked again by itself."""
        shows_again(room)
        room.death.steps = steps
        panel = room.registry._panel
        with suppress(Died):
            room.registry.check_reverification(NUMBER)
        room.death.steps = None
        assert panel is not None
        room.registry = room.opened_by(panel)
        try:
            room.registry.check_reverification(NUMBER)
            doubted = 0
        except CheckInDoubt:
            room.registry.check_reverification(NUMBER, ask_again=True)
            doubted = 1

        passes(room)
        assert script.billed <= 1 + doubted

    def test_lifts_a_restriction(self, room: CheckedRoom) -> None:
        """A holder who passes is free of it at once, on every card (ATF-32)."""
        cards = [invented.iccid(card) for card in cards_of(1)]
        room.registry.report_misuse(
            misuse="XS-1", kind=MisuseKind.AREA, source=MisuseSource.CARRIER, cards=cards, reference="R-1"
        )
        room.registry.assess_misuse(
            misuse="XS-1", verdict=MisuseVerdict.CONFIRMED, assessor="auditor-1", reason="在外省持续使用"
        )
        room.registry.restrict(
            vin=invented.vin(1),
            ground=Ground.MISUSE,
            texts=RestrictionTexts("样例事由", "样例渠道", "居民身份证"),
            assessment="XS-1",
        )
        assert Stage.RESTRICTED is card_of(room).stage
        shows_again(room)
        passes(room)
        assert [Stage.REGISTERED] * 2 == [card_of(room, place).stage for place in (0, 1)]

    def test_needs_a_registration_a_document_and_a_verifier(self, room: CheckedRoom) -> None:
        """Each missing thing is told."""
        with pytest.raises(NotFound, match="present_reverification"):
            room.registry.check_reverification(NUMBER)
        with pytest.raises(NotFound):
            room.registry.missing_reverification_checks("REG-9")
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.present_reverification(registration_no="REG-9", holder=CARD, channel_kind=ChannelKind.ONLINE)
        room.registry = room.opened_by(Panel())
        shows_again(room)
        assert room.registry.check_reverification(NUMBER) is None
        room.registry._panel = None
        with pytest.raises(NotConfigured):
            room.registry.check_reverification(NUMBER)


class TestCorrection:
    """New details of the same holder."""

    @pytest.fixture
    def room(self, server: SimulatedIdentityClouds) -> CheckedRoom:
        """The owner is registered with a passport that has run out since."""
        room = CheckedRoom(CLOUDS["aliyun"](impatient(), server.url).panel)
        registered(room, owner=DocumentReading(DocumentKind.FOREIGN_PASSPORT, OLD_PASSPORT, DeviceCapture.OCR))
        return room

    def test_is_a_new_fact_sent_to_the_carrier_again(self, room: CheckedRoom) -> None:
        """Shown, checked, corrected, sent under one operation per card; what was recorded before stays."""
        shows_again(room, NEW_PASSPORT, replaces=OLD_PASSPORT.number)
        passes(room)
        room.registry.correct_holder_details(registration_no=NUMBER)
        operations = {card_of(room, place).registration.correction for place in (0, 1)}  # type: ignore[union-attr]
        assert 2 == len(operations)

        assert CorrectionRound(sent=2, waiting=2) == room.registry.send_corrections()
        rounds = [room.registry.send_corrections() for _ in range(3)]
        assert 2 == sum(each.completed for each in rounds)
        assert CorrectionRound() == room.registry.send_corrections()
        results = [event.result for event in room.of(CorrectionAnswered)]
        assert [CarrierResult.ACCEPTED, CarrierResult.COMPLETED] == results
        assert (1, 1, 1) == tuple(
            len(room.of(kind)) for kind in (IdentityPresented, HolderDetailsCorrected, CorrectionSent)
        )
        assert Stage.REGISTERED is card_of(room).stage

    def test_keeps_its_digest(self, room: CheckedRoom) -> None:
        """The new document is the one that the next second look is compared with."""
        shows_again(room, NEW_PASSPORT, replaces=OLD_PASSPORT.number)
        passes(room)
        room.registry.correct_holder_details(registration_no=NUMBER)
        shows_again(room, NEW_PASSPORT)
        with pytest.raises(Refused, match="R-ALREADY-REGISTERED"):
            shows_again(room, attrs.evolve(NEW_PASSPORT, particulars=OLD_PASSPORT))

    def test_needs_a_second_look_that_matched(self, room: CheckedRoom) -> None:
        """Neither without one, nor while it is open."""
        with pytest.raises(Refused, match="R-DOC-KIND"):
            room.registry.correct_holder_details(registration_no=NUMBER)
        shows_again(room, NEW_PASSPORT, replaces=OLD_PASSPORT.number)
        with pytest.raises(Refused, match="R-IMPERSONATION"):
            room.registry.correct_holder_details(registration_no=NUMBER)

    @pytest.mark.parametrize(
        ("shown", "replaces"),
        [
            (NEW_PASSPORT, ""),
            (NEW_PASSPORT, "X00000009"),
            (attrs.evolve(NEW_PASSPORT, particulars=Particulars("样例丁", "X00000002")), OLD_PASSPORT.number),
        ],
        ids=["nothing replaced", "another number", "another name"],
    )
    def test_is_not_a_way_to_another_person(self, room: CheckedRoom, shown: DocumentReading, replaces: str) -> None:
        """A new number takes the place of the one on record only if that is named, and the name is the same."""
        with pytest.raises(Refused, match="R-ALREADY-REGISTERED"):
            shows_again(room, shown, replaces=replaces)

    @pytest.mark.parametrize("steps", range(5))
    def test_is_sent_once_whatever_crashes(self, room: CheckedRoom, steps: int) -> None:
        """Between noting and sending, and between sending and the answer, a process may die."""
        shows_again(room, NEW_PASSPORT, replaces=OLD_PASSPORT.number)
        passes(room)
        room.registry.correct_holder_details(registration_no=NUMBER)
        carriers = room.registry._carriers
        room.death.steps = steps
        with suppress(Died):
            room.registry.send_corrections()
        room.death.steps = None
        room.registry = room.opened_by(Panel())
        room.registry._carriers = carriers
        for _ in range(5):
            room.registry.send_corrections()

        assert [None, None] == [
            card_of(room, place).registration.correction
            for place in (0, 1)  # type: ignore[union-attr]
        ]
        assert 4 == sum(carrier.taken for carrier in carriers.values())  # type: ignore[attr-defined]

    def test_waits_where_nobody_carries_it(self, room: CheckedRoom) -> None:
        """Without an adapter for the card's carrier it is counted, not lost."""
        shows_again(room, NEW_PASSPORT, replaces=OLD_PASSPORT.number)
        passes(room)
        room.registry.correct_holder_details(registration_no=NUMBER)
        room.registry._carriers = {}
        assert CorrectionRound(no_adapter=2) == room.registry.send_corrections()


class TestRevocation:
    """A registration that does not stand."""

    def test_leaves_the_emergency_call_and_room_for_a_new_attempt(self, room: CheckedRoom) -> None:
        """On every card; the owner who comes next registers under a number of their own."""
        room.registry.revoke_registration(
            registration_no=NUMBER,
            reason=RevocationReason.FORGERY,
            reviewer="reviewer-1",
            explanation="样例丙的证件系伪造",
        )

        assert [(Stage.SOLD, ONLY_EMERGENCY, None)] * 2 == [
            (card_of(room, place).stage, card_of(room, place).entitled, card_of(room, place).registration)
            for place in (0, 1)
        ]
        (revoked,) = room.of(RegistrationRevoked)
        assert (RevocationReason.FORGERY, "reviewer-1") == (revoked.reason, revoked.reviewer)
        assert "样例丙" not in repr(room.story)
        room.comes(ChannelKind.ONLINE, number="REG-2", owner=STRANGER)

    @pytest.mark.parametrize(("reviewer", "explanation"), [("", "样例"), ("reviewer-1", " ")])
    def test_needs_a_name_and_a_reason(self, room: CheckedRoom, reviewer: str, explanation: str) -> None:
        """Nobody revokes silently."""
        with pytest.raises(Refused, match="R-FORMAT"):
            room.registry.revoke_registration(
                registration_no=NUMBER,
                reason=RevocationReason.IMPERSONATION,
                reviewer=reviewer,
                explanation=explanation,
            )
        assert Stage.REGISTERED is card_of(room).stage


class TestActualUser:
    """Who drives what somebody else owns."""

    def test_stands_beside_the_owner_under_a_subject_of_their_own(self, room: CheckedRoom) -> None:
        """Sealed, on every card, with the owner still the one registered."""
        room.registry.name_actual_user(registration_no=NUMBER, use=Use.COMPANY_CAR, user=STRANGER)

        (named,) = room.of(ActualUserNamed)
        registration = card_of(room).registration
        assert registration is not None
        assert named.user.key == registration.user != registration.owner
        assert "样例乙" not in repr(room.story)
        assert Stage.REGISTERED is card_of(room, 1).stage

    def test_is_never_named_instead(self, room: CheckedRoom) -> None:
        """Where no owner is presented there is nobody to stand beside."""
        with pytest.raises(Refused, match="R-STAGE"):
            room.registry.name_actual_user(registration_no="REG-9", use=Use.RENTAL, user=STRANGER)


def test_histories_hold_no_personal_data(room: CheckedRoom) -> None:
    """Whatever is shown again, nothing of it stands in a stored event, and its digest does not either."""
    shows_again(room)
    passes(room)
    room.registry.correct_holder_details(registration_no=NUMBER)

    told = repr(room.story)
    assert not any(word in told for word in PRIVATE)
    assert room.keys.digest(Purpose.DOCUMENT, blind_input(DocumentKind.RESIDENT_ID, PERSON.number)) not in told
