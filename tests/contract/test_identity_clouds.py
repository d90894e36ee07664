"""Both clouds' adapters against their simulation, over real HTTP."""

from collections.abc import Iterator
from typing import cast

import pytest

from iov_realname.adapters.identity.aliyun import SHA256, SM3, SM3_AS_TEA
from iov_realname.adapters.identity.aliyun.signing import Suite
from iov_realname.adapters.identity.meanings import Reason
from iov_realname.adapters.simulated.identities import Fault, IdentityScript
from iov_realname.adapters.simulated.identity_server import SimulatedIdentityClouds, simulated_identity_clouds
from iov_realname.application.ports import Verdict
from iov_realname.application.verifiers import Forgetting, InDoubt, LivePersonChecker, LiveSession, Panel, Pending
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome
from tests.support.identity import CLOUDS, PERSON, PRIVATE, SECRET, UNIT, Cloud, aliyun, impatient, question

ONE_STEP = (CheckKind.NETWORK, CheckKind.PORTRAIT, CheckKind.UNIT)


@pytest.fixture
def script() -> IdentityScript:
    """What the providers answer by."""
    return IdentityScript()


@pytest.fixture
def server(script: IdentityScript) -> Iterator[SimulatedIdentityClouds]:
    """Where they listen."""
    with simulated_identity_clouds(script, SECRET) as running:
        yield running


@pytest.fixture(params=CLOUDS)
def cloud(request: pytest.FixtureRequest, server: SimulatedIdentityClouds) -> Cloud:
    """One cloud's adapters."""
    return CLOUDS[request.param](impatient(), server.url)


def live_outcome(panel: Panel) -> Verdict | Pending | InDoubt:
    """Start a live check and fetch what came of it."""
    assert panel.live is not None
    session = panel.live.start_live_person(question(CheckKind.LIVE), "{}")
    assert isinstance(session, LiveSession)
    return panel.live.fetch_live_person(question(CheckKind.LIVE), session.token)


@pytest.mark.parametrize("outcome", CheckOutcome)
@pytest.mark.parametrize("check", ONE_STEP)
def test_scripted_outcomes_arrive(
    cloud: Cloud, script: IdentityScript, check: CheckKind, outcome: CheckOutcome
) -> None:
    """What the provider finds is what is heard, for every check and outcome."""
    script.outcomes = {(PERSON.number, check): outcome, (UNIT.number, check): outcome}

    answer = cloud.panel.ask(question(check))

    assert isinstance(answer, Verdict)
    assert (outcome, []) == (answer.outcome, cloud.alarms)


@pytest.mark.parametrize("outcome", CheckOutcome)
def test_live_checks_arrive(cloud: Cloud, script: IdentityScript, outcome: CheckOutcome) -> None:
    """The same in two steps."""
    script.outcomes = {PERSON.number: outcome}

    answer = live_outcome(cloud.panel)

    assert isinstance(answer, Verdict)
    assert outcome is answer.outcome


def test_a_live_check_waits_for_the_person(server: SimulatedIdentityClouds) -> None:
    """Fetching is free and changes nothing; once the person is through, the outcome is there."""
    server.script = script = IdentityScript(patient=True)
    with simulated_identity_clouds(script, SECRET) as patient:
        for name, make in CLOUDS.items():
            live = make(impatient(), patient.url).panel.live
            assert live is not None
            session = live.start_live_person(question(CheckKind.LIVE), "{}")
            assert isinstance(session, LiveSession), name
            assert isinstance(live.fetch_live_person(question(CheckKind.LIVE), session.token), Pending)
            script.finish(session.token)
            done = live.fetch_live_person(question(CheckKind.LIVE), session.token)
            assert isinstance(done, Verdict)
            assert CheckOutcome.MATCH is done.outcome


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Fault.THROTTLED, None), (Fault.BUSY, None), (Fault.UNKNOWN_CODE, Reason.UNKNOWN)],
)
def test_faults_are_no_outcomes(cloud: Cloud, script: IdentityScript, fault: Fault, reason: Reason | None) -> None:
    """A provider in trouble says nothing about the person, and the next question is answered as ever."""
    script.faults.append(fault)

    answer = cloud.panel.ask(question(CheckKind.NETWORK))
    again = cloud.panel.ask(question(CheckKind.NETWORK))

    assert isinstance(answer, Verdict)
    assert isinstance(again, Verdict)
    assert (CheckOutcome.UNAVAILABLE, CheckOutcome.MATCH) == (answer.outcome, again.outcome)
    assert [reason] * bool(reason) == [alarm.reason for alarm in cloud.alarms]


@pytest.mark.parametrize(("fault", "billed"), [(Fault.CUT_BEFORE, 0), (Fault.CUT_AFTER, 1), (Fault.GARBAGE, 1)])
def test_a_lost_answer_is_in_doubt(cloud: Cloud, script: IdentityScript, fault: Fault, billed: int) -> None:
    """A cut line does not tell whether the question was taken and billed; nothing is asked a second time."""
    script.faults.append(fault)

    assert isinstance(cloud.panel.ask(question(CheckKind.NETWORK)), InDoubt)
    assert billed == script.billed


def test_a_late_answer_is_in_doubt(cloud: Cloud, server: SimulatedIdentityClouds) -> None:
    """Who answers later than the transport waits has not answered."""
    server.latency = 5.0

    assert isinstance(cloud.panel.ask(question(CheckKind.NETWORK)), InDoubt)


@pytest.mark.parametrize("suite", [SHA256, SM3, SM3_AS_TEA], ids=lambda suite: f"{suite.name} {suite.digest_header}")
def test_every_suite_is_spoken(server: SimulatedIdentityClouds, suite: Suite) -> None:
    """The provider accepts a signature of the suites it knows; the header that it does not expect is refused aloud."""
    cloud = aliyun(impatient(), server.url, suite)

    answer = cloud.panel.ask(question(CheckKind.NETWORK))

    assert isinstance(answer, Verdict)
    known = suite in (SHA256, SM3)
    assert (CheckOutcome.MATCH if known else CheckOutcome.UNAVAILABLE) is answer.outcome
    assert known == (not cloud.alarms)


def test_another_secret_is_refused(script: IdentityScript) -> None:
    """A wrong key comes to ``unavailable`` and an alarm about the configuration."""
    with simulated_identity_clouds(script, "another secret") as stranger:
        for make in CLOUDS.values():
            cloud = make(impatient(), stranger.url)
            answer = cloud.panel.ask(question(CheckKind.NETWORK))

            assert isinstance(answer, Verdict)
            assert CheckOutcome.UNAVAILABLE is answer.outcome
            assert [Reason.MISCONFIGURED] == [alarm.reason for alarm in cloud.alarms]


def test_request_lines_hold_no_personal_data(
    cloud: Cloud, server: SimulatedIdentityClouds, capfd: pytest.CaptureFixture[str]
) -> None:
    """What a proxy on the way could log, and what this process prints, names nobody."""
    for check in ONE_STEP:
        cloud.panel.ask(question(check))
    live_outcome(cloud.panel)

    assert 5 == len(server.asked)
    assert {"POST /"} == {" ".join(line.split()[:2]) for line in server.asked}
    printed = capfd.readouterr()
    assert not any(word in text for word in PRIVATE for text in (*server.asked, printed.out, printed.err))


def test_a_provider_keeps_no_copy_of_a_live_check(server: SimulatedIdentityClouds, script: IdentityScript) -> None:
    """What was fetched is deleted there on request, once; a stranger's session is no success and wakes nobody."""
    cloud = CLOUDS["aliyun"](impatient(), server.url)
    live = cloud.panel.live
    assert isinstance(live, Forgetting)
    session = cast("LivePersonChecker", live).start_live_person(question(CheckKind.LIVE), "{}")
    assert isinstance(session, LiveSession)

    assert live.forget_live_person(session.token)
    assert not live.forget_live_person(session.token)
    script.faults.append(Fault.CUT_BEFORE)
    assert not live.forget_live_person(session.token)
    assert (1, []) == (script.forgotten, cloud.alarms)
