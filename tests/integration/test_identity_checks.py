"""Checks over real HTTP: asked once, settled after a crash, fetched in two steps, and never taken for a match."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from iov_realname.adapters.simulated.identities import Fault, IdentityScript
from iov_realname.adapters.simulated.identity_server import SimulatedIdentityClouds, simulated_identity_clouds
from iov_realname.application.errors import CheckInDoubt, NotConfigured, Refused
from iov_realname.application.ports import Question, Verdict
from iov_realname.application.verifiers import Forgetting, InDoubt, Panel
from iov_realname.domain.card.asking import CheckPostponed, CheckRequested
from iov_realname.domain.card.checking import CheckEvidence, IdentityChecked
from iov_realname.domain.card.live import LiveCheckStarted
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.rulebook import CheckKind, CheckWay, Party
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import CHINA_TIME
from tests.support.checked_room import NUMBER, CheckedRoom
from tests.support.identity import CLOUDS, PERSON, PORTRAIT, PRIVATE, SECRET, impatient
from tests.support.showroom import Died

FACES = {Party.OWNER: PORTRAIT}
ONLINE = {(Party.OWNER, check) for check in (CheckKind.NETWORK, CheckKind.LIVE, CheckKind.PORTRAIT)}


@pytest.fixture
def script() -> IdentityScript:
    """What the providers answer by; live checks wait for the person."""
    return IdentityScript(patient=True)


@pytest.fixture
def server(script: IdentityScript) -> Iterator[SimulatedIdentityClouds]:
    """Where they listen."""
    with simulated_identity_clouds(script, SECRET) as running:
        yield running


@pytest.fixture(params=CLOUDS)
def room(request: pytest.FixtureRequest, server: SimulatedIdentityClouds) -> CheckedRoom:
    """A vehicle, sold; its owner is checked by one of the clouds."""
    room = CheckedRoom(CLOUDS[request.param](impatient(), server.url).panel)
    room.comes()
    return room


def lives(room: CheckedRoom, script: IdentityScript) -> None:
    """The person goes through the session they were given."""
    session = room.registry.start_live_check(NUMBER, device="{}")
    assert session is not None
    script.finish(session.token)


class TestOnline:
    """A person who is somewhere else."""

    def test_is_verified_by_all_three_checks(self, room: CheckedRoom, script: IdentityScript) -> None:
        """Document, live person and portrait match; only then it is on its way to the carrier."""
        assert ONLINE == room.registry.missing_checks(NUMBER)
        assert RegistrationStatus.PRESENTED is room.registry.check_identity(NUMBER, portraits=FACES)
        assert {(Party.OWNER, CheckKind.LIVE)} == room.registry.missing_checks(NUMBER)
        lives(room, script)
        assert RegistrationStatus.SUBMITTED is room.registry.check_identity(NUMBER)
        assert [CheckOutcome.MATCH] * 3 == [event.outcome for event in room.of(IdentityChecked)]
        assert 3 == script.billed

    def test_leaves_no_copy_with_a_provider_that_deletes(self, room: CheckedRoom, script: IdentityScript) -> None:
        """Once the outcome is on record, the session is deleted where it was held; otherwise it ends by itself."""
        lives(room, script)
        room.registry.check_identity(NUMBER, portraits=FACES)
        assert (1 if isinstance(room.registry._panel.live, Forgetting) else 0) == script.forgotten  # type: ignore[union-attr]
        assert RegistrationStatus.SUBMITTED is room.status

    def test_waits_for_the_person_and_the_portrait(self, room: CheckedRoom, script: IdentityScript) -> None:
        """Nobody is asked about a portrait that was not taken, nor twice about a person who is still at it."""
        room.registry.start_live_check(NUMBER)
        for _ in range(3):
            assert RegistrationStatus.PRESENTED is room.registry.check_identity(NUMBER)

        assert {CheckKind.LIVE, CheckKind.NETWORK} == {event.check for event in room.of(CheckRequested)}
        assert (2, 1) == (len(room.of(CheckRequested)), script.billed)

    def test_is_turned_away_by_a_mismatch(self, room: CheckedRoom, script: IdentityScript) -> None:
        """A person whom the live check does not recognise closes the attempt; nothing else is asked."""
        script.outcomes = {(PERSON.number, CheckKind.LIVE): CheckOutcome.MISMATCH}
        lives(room, script)

        assert RegistrationStatus.REFUSED is room.registry.check_identity(NUMBER, portraits=FACES)
        assert [CheckKind.LIVE] == [event.check for event in room.of(CheckRequested)]

    def test_a_second_session_needs_to_be_wanted(self, room: CheckedRoom, script: IdentityScript) -> None:
        """While a session is open no other is; whoever insists gives the first one up."""
        room.registry.start_live_check(NUMBER)
        with pytest.raises(CheckInDoubt):
            room.registry.start_live_check(NUMBER)
        second = room.registry.start_live_check(NUMBER, ask_again=True)

        assert second is not None
        script.finish(second.token)
        room.registry.check_identity(NUMBER, portraits=FACES)
        assert "given-up" == room.of(IdentityChecked)[0].evidence.raw_code
        assert RegistrationStatus.SUBMITTED is room.status

    def test_a_lapsed_session_makes_room(self, room: CheckedRoom, script: IdentityScript) -> None:
        """A person who never came back is unavailable, and may come again."""
        room.registry.start_live_check(NUMBER)
        room.clock.advance(timedelta(hours=3))
        room.registry.check_identity(NUMBER, portraits=FACES)
        assert CheckOutcome.UNAVAILABLE in {event.outcome for event in room.of(IdentityChecked)}

        lives(room, script)
        assert RegistrationStatus.SUBMITTED is room.registry.check_identity(NUMBER)

    @pytest.mark.parametrize("fault", [Fault.BUSY, Fault.THROTTLED, Fault.CUT_AFTER, Fault.GARBAGE])
    def test_trouble_in_fetching_keeps_the_session(
        self, room: CheckedRoom, script: IdentityScript, fault: Fault
    ) -> None:
        """A provider in trouble does not cost the person their session."""
        lives(room, script)
        script.faults.append(fault)
        room.registry.check_identity(NUMBER, portraits=FACES)
        assert RegistrationStatus.SUBMITTED is room.registry.check_identity(NUMBER)
        assert 1 == len(room.of(LiveCheckStarted))

    def test_a_session_that_nobody_was_given_is_no_session(self, room: CheckedRoom, script: IdentityScript) -> None:
        """When the answer to opening one is lost, the person simply gets another."""
        script.faults.append(Fault.CUT_AFTER)
        assert room.registry.start_live_check(NUMBER) is None
        lives(room, script)
        assert RegistrationStatus.SUBMITTED is room.registry.check_identity(NUMBER, portraits=FACES)

    def test_a_verified_person_has_nothing_to_go_through(self, room: CheckedRoom, script: IdentityScript) -> None:
        """What matched is not asked again."""
        lives(room, script)
        room.registry.check_identity(NUMBER)

        assert room.registry.start_live_check(NUMBER) is None


class TestDoubt:
    """A question whose answer is lost."""

    @pytest.mark.parametrize("fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER])
    def test_is_not_repeated_by_itself(self, room: CheckedRoom, script: IdentityScript, fault: Fault) -> None:
        """The open question stands in the way of a second one, which is billed, until somebody wants it."""
        script.faults.append(fault)
        assert RegistrationStatus.PRESENTED is room.registry.check_identity(NUMBER)
        with pytest.raises(CheckInDoubt, match="ask_again") as doubt:
            room.registry.check_identity(NUMBER)

        assert 1 == len(room.of(CheckRequested))
        assert not any(word in str(doubt.value) for word in PRIVATE)
        room.registry.check_identity(NUMBER, ask_again=True)
        first, second, *_ = room.of(IdentityChecked)
        assert ("given-up", CheckOutcome.MATCH) == (first.evidence.raw_code, second.outcome)

    def test_what_never_left_may_be_asked_again(self, server: SimulatedIdentityClouds) -> None:
        """Nobody listens: unavailable, unbilled, and asked again at the next turn."""
        room = CheckedRoom(CLOUDS["aliyun"](impatient(), "http://127.0.0.1:1").panel)
        room.comes()
        room.registry.check_identity(NUMBER)
        room.registry = room.opened_by(CLOUDS["aliyun"](impatient(), server.url).panel)
        room.registry.check_identity(NUMBER)

        outcomes = [event.outcome for event in room.of(IdentityChecked)]
        assert [CheckOutcome.UNAVAILABLE, CheckOutcome.MATCH] == outcomes

    def test_another_provider_cannot_tell(self, server: SimulatedIdentityClouds, script: IdentityScript) -> None:
        """A session opened at one provider is not fetched from another."""
        room = CheckedRoom(CLOUDS["aliyun"](impatient(), server.url).panel)
        room.comes()
        lives(room, script)
        room.registry = room.opened_by(CLOUDS["tencent"](impatient(), server.url).panel)

        with pytest.raises(CheckInDoubt, match="aliyun"):
            room.registry.check_identity(NUMBER)


class TestPatience:
    """A provider that is not to be asked yet. Nothing sleeps."""

    def test_a_throttled_check_is_asked_again_a_minute_later(self, room: CheckedRoom, script: IdentityScript) -> None:
        """Until then it is passed over; whoever wants to know is told from when on it is asked."""
        script.faults.append(Fault.THROTTLED)
        room.registry.check_identity(NUMBER)
        assert room.clock.now() + timedelta(minutes=1) == room.registry.ask_again_from(NUMBER)
        room.registry.check_identity(NUMBER)
        assert 1 == len(room.of(CheckRequested))

        room.clock.advance(timedelta(minutes=1))
        assert room.registry.ask_again_from(NUMBER) is None
        room.registry.check_identity(NUMBER)
        assert [CheckOutcome.UNAVAILABLE, CheckOutcome.MATCH] == [event.outcome for event in room.of(IdentityChecked)]

    def test_a_daily_limit_ends_with_the_day_in_china(self, room: CheckedRoom) -> None:
        """The time is on record, so that another process keeps to it, and insisting is refused too."""
        until = datetime(2026, 11, 25, tzinfo=CHINA_TIME)
        at_limit = Verdict(CheckOutcome.UNAVAILABLE, CheckEvidence("patient", *[None] * 7), until)
        patient = Patient(at_limit)
        room.registry = room.opened_by(Panel(document=patient, live=room.registry._panel.live))  # type: ignore[union-attr]
        room.registry.check_identity(NUMBER)
        room.registry = room.opened_by(Panel(document=patient))
        room.registry.check_identity(NUMBER, ask_again=True)

        assert (1, until) == (patient.asked, room.registry.ask_again_from(NUMBER))
        assert [until] == [event.until for event in room.of(CheckPostponed)]
        room.clock.set(until)
        room.registry.check_identity(NUMBER)
        assert 2 == patient.asked


class Patient:
    """A verifier that answers always the same."""

    provider = "patient"

    def __init__(self, answer: Verdict) -> None:
        self.answer = answer
        self.asked = 0

    def check_document(self, question: Question) -> Verdict | InDoubt:
        """That."""
        self.asked += 1
        return self.answer


class Remembering:
    """A verifier that loses its answers on the way, and can tell them afterwards."""

    provider = "remembering"

    def __init__(self, answer: Verdict | None) -> None:
        self.answer = answer
        self.asked = 0

    def check_document(self, question: Question) -> Verdict | InDoubt:
        """Answer to nobody."""
        self.asked += 1
        return InDoubt("lost")

    def recall(self, question: Question) -> Verdict | None:
        """The answer."""
        return self.answer


def test_a_provider_that_remembers_is_asked_what_came_of_it(script: IdentityScript) -> None:
    """A lost answer is recalled, not asked for a second time."""
    with simulated_identity_clouds(script, SECRET) as server:
        document = CLOUDS["aliyun"](impatient(), server.url).panel.document
        assert document is not None
        room = CheckedRoom(Panel())
        room.comes()
        remembering = Remembering(None)
        room.registry = room.opened_by(Panel(document=remembering))
        room.registry.check_identity(NUMBER)
        asked = room.of(CheckRequested)[0]
        answer = document.check_document(
            Question(asked.reference, asked.party, asked.check, DocumentKind.RESIDENT_ID, PERSON)
        )
        assert isinstance(answer, Verdict)
        remembering.answer = answer
        room.registry.check_identity(NUMBER)

    assert (1, [CheckOutcome.MATCH]) == (remembering.asked, [event.outcome for event in room.of(IdentityChecked)])


@pytest.mark.parametrize("steps", range(10))
def test_a_crash_at_any_step_bills_nothing_twice(steps: int, script: IdentityScript) -> None:
    """Whenever the process dies, the next one goes on: every check is billed once, or a person is told of the doubt."""
    with simulated_identity_clouds(script, SECRET) as server:
        room = CheckedRoom(CLOUDS["tencent"](impatient(), server.url).panel)
        room.comes()
        room.death.steps = steps
        try:
            lives(room, script)
            room.registry.check_identity(NUMBER, portraits=FACES)
        except Died:
            pass
        room.death.steps = None
        room.registry = room.opened_by(CLOUDS["tencent"](impatient(), server.url).panel)
        doubted = _goes_on(room, script)

    assert RegistrationStatus.SUBMITTED is room.status
    assert script.billed <= 3 + doubted
    matched = [(event.party, event.check) for event in room.of(IdentityChecked) if event.outcome is CheckOutcome.MATCH]
    assert sorted(ONLINE) == sorted(matched)


def _goes_on(room: CheckedRoom, script: IdentityScript) -> int:
    """What the clerk does after a crash; how often they had to say that a question may be asked again."""
    if (Party.OWNER, CheckKind.LIVE) in room.registry.missing_checks(NUMBER):
        session = room.registry.start_live_check(NUMBER, ask_again=True)
        if session is not None:
            script.finish(session.token)
    try:
        room.registry.check_identity(NUMBER, portraits=FACES)
    except CheckInDoubt:
        room.registry.check_identity(NUMBER, portraits=FACES, ask_again=True)
        return 1
    return 0


def test_an_empty_seat_leaves_its_checks_open() -> None:
    """What nobody can answer stays missing; nobody else is asked in its place."""
    room = CheckedRoom(Panel())
    room.comes()

    assert RegistrationStatus.PRESENTED is room.registry.check_identity(NUMBER)
    assert ONLINE == room.registry.missing_checks(NUMBER)
    with pytest.raises(NotConfigured, match="live"):
        room.registry.start_live_check(NUMBER)


def test_nobody_has_to_show_their_face(server: SimulatedIdentityClouds, script: IdentityScript) -> None:
    """Whoever chose network identity is asked for neither video nor portrait."""
    room = CheckedRoom(CLOUDS["aliyun"](impatient(), server.url).panel)
    room.comes()
    with pytest.raises(Refused, match="R-PURPOSE"):
        room.registry.choose_way(registration_no=NUMBER, way=CheckWay.NETWORK_ID, consent="")
    room.registry.choose_way(registration_no=NUMBER, way=CheckWay.NETWORK_ID, consent="consent-3")

    assert {(Party.OWNER, check) for check in (CheckKind.NETWORK, CheckKind.NETWORK_ID)} == (
        room.registry.missing_checks(NUMBER)
    )
    room.registry.check_identity(NUMBER, portraits=FACES)
    assert room.registry.start_live_check(NUMBER) is None
    assert {(Party.OWNER, CheckKind.NETWORK_ID)} == room.registry.missing_checks(NUMBER)


def test_histories_hold_no_personal_data(room: CheckedRoom, script: IdentityScript) -> None:
    """Neither who was asked about, nor the token of their session, nor its address stands in a stored event."""
    session = room.registry.start_live_check(NUMBER)
    assert session is not None
    script.finish(session.token)
    room.registry.check_identity(NUMBER, portraits=FACES)

    told = repr(room.story)
    assert not any(word in told for word in (*PRIVATE, session.token, session.url))
    assert session.token not in repr(session)


def test_of_a_face_nothing_stays_but_a_digest(room: CheckedRoom, script: IdentityScript) -> None:
    """The picture that was compared stands in no event, in whatever form; its digest shows which one it was."""
    lives(room, script)
    room.registry.check_identity(NUMBER, portraits=FACES)
    (compared,) = [event for event in room.of(IdentityChecked) if event.check is CheckKind.PORTRAIT]

    assert f"sha256:{sha256(PORTRAIT).hexdigest()}" == compared.evidence.image_digest
    told = repr(room.log.since(0, 1_000))
    assert not any(form in told for form in (repr(PORTRAIT)[2:-1], PORTRAIT.hex(), b64encode(PORTRAIT).decode()))
