"""Every adapter against carriers with whom things go wrong: what may have been done is never called success."""

from collections.abc import Callable, Iterator, Mapping

import attrs
import pytest

from iov_realname.adapters.simulated.carriers import Fault
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    CarrierAdapter,
    CurrentImei,
    ErrorKind,
    Failed,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
)
from tests.support.carrier_cases import CARD, HOLDER
from tests.support.oem_platform import VEHICLE, VIN
from tests.support.simulator import PROTOCOLS, Carriers, carriers

SUCCESS = Applied | AlreadyInState | Accepted
UNDONE = (Fault.SERVER_ERROR, Fault.DROP_REQUEST)
DONE = (Fault.DROP_ANSWER, Fault.SILENCE, Fault.HTML_PAGE, Fault.TRUNCATED, Fault.GBK)
HARMLESS = (Fault.LATENCY, Fault.WRONG_TYPE, Fault.TOKEN_EXPIRED)
TURNED_DOWN = (Fault.COOLDOWN, Fault.CLOCK_SKEW)
TWO_HOURS = 7200.0


@attrs.frozen
class Trial:
    """One question and one act of a protocol, and where they go."""

    ask: Callable[[CarrierAdapter], object]
    asks: str
    act: Callable[[CarrierAdapter], object]
    acts: str


TRIALS: Mapping[str, Trial] = {
    "onelink": Trial(
        lambda a: a.query_card(CARD), "*query/sim-status", lambda a: a.suspend("op-1", CARD), "*change/sim-status"
    ),
    "ct_cmp5g": Trial(
        lambda a: a.query_card(CARD),
        "*queryCardMainStatus",
        lambda a: a.suspend("op-1", CARD),
        "*disabledNumberService",
    ),
    "unicom_gw": Trial(
        lambda a: a.query_card(CARD), "*wsGetTerminalDetails*", lambda a: a.suspend("op-1", CARD), "*wsEditTerminal*"
    ),
    "oem_platform": Trial(
        lambda a: a.query_registration(CARD, VIN),
        "*workFlow/notice",
        lambda a: a.push_vehicle("op-1", VEHICLE),
        "*push/vehicleInfo",
    ),
    "camara": Trial(
        lambda a: a.query_registration(CARD, holder=HOLDER),
        "*match",
        lambda a: a.bind_device("op-1", CARD, CurrentImei()),
        "*bind",
    ),
    "reference": Trial(
        lambda a: a.query_card(CARD), "*v1/cards", lambda a: a.suspend("op-1", CARD), "*operations/suspend"
    ),
}


@pytest.fixture(params=TRIALS)
def name(request: pytest.FixtureRequest) -> str:
    """One protocol."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def running() -> Iterator[Carriers]:
    """Simulated carriers that know one active card."""
    with carriers() as found:
        yield found


class TestActs:
    """An act, and an answer that is none."""

    @pytest.mark.parametrize("fault", [*UNDONE, *DONE])
    def test_nobody_can_say(self, running: Carriers, name: str, fault: Fault) -> None:
        """Whether it was done or not: without a whole answer the outcome is unknown, and to be asked about."""
        running.breaking(fault, TRIALS[name].acts)
        outcome = TRIALS[name].act(PROTOCOLS[name](running))

        assert isinstance(outcome, UnknownOutcome)
        assert RetryAdvice.ASK_FIRST is outcome.retry
        assert (0 if fault in UNDONE else 1) == running.times()

    @pytest.mark.parametrize("fault", HARMLESS)
    def test_does_what_was_asked(self, running: Carriers, name: str, fault: Fault) -> None:
        """Slowness, a wrong content type and an expired token are no reason to fail."""
        running.breaking(fault, TRIALS[name].acts, seconds=0.01, calls=(1,))

        assert isinstance(TRIALS[name].act(PROTOCOLS[name](running)), SUCCESS)
        assert 1 == running.times()

    @pytest.mark.parametrize("fault", TURNED_DOWN)
    def test_success_is_never_claimed(self, running: Carriers, name: str, fault: Fault) -> None:
        """What a carrier turned down for its clock or a cool-down was not done and is not called done."""
        running.breaking(fault, TRIALS[name].acts, seconds=TWO_HOURS)
        outcome = TRIALS[name].act(PROTOCOLS[name](running))

        assert isinstance(outcome, SUCCESS) == (running.times() == 1)
        assert isinstance(outcome, SUCCESS | Failed | UnknownOutcome)
        assert isinstance(outcome, SUCCESS) == (name == "oem_platform")

    @pytest.mark.parametrize("fault", [*UNDONE, *DONE])
    def test_again_is_harmless(self, running: Carriers, name: str, fault: Fault) -> None:
        """After an unknown outcome the same act leads to success, and the card is as asked."""
        trial, adapter = TRIALS[name], PROTOCOLS[name](running)
        running.breaking(fault, trial.acts, calls=(1,))
        trial.act(adapter)

        assert isinstance(trial.act(adapter), SUCCESS)
        assert running.times() == (2 if name in {"camara", "oem_platform"} and fault in DONE else 1)


class TestQuestions:
    """A question, and an answer that is none."""

    @pytest.mark.parametrize("fault", [*UNDONE, *DONE])
    def test_is_not_answered(self, running: Carriers, name: str, fault: Fault) -> None:
        """It has failed; it is never taken for an answer."""
        running.breaking(fault, TRIALS[name].asks)
        answer = TRIALS[name].ask(PROTOCOLS[name](running))

        assert isinstance(answer, Failed)
        assert answer.kind in {ErrorKind.PROTOCOL_ERROR, ErrorKind.NO_ANSWER, ErrorKind.CARRIER_ERROR}

    @pytest.mark.parametrize("fault", HARMLESS)
    def test_is_answered(self, running: Carriers, name: str, fault: Fault) -> None:
        """What is harmless for acts is so for questions."""
        running.breaking(fault, TRIALS[name].asks, seconds=0.01, calls=(1,))

        assert not isinstance(TRIALS[name].ask(PROTOCOLS[name](running)), Failed | Rejected)


def test_every_fault_of_requests_is_tried() -> None:
    """Of all faults, only those of callbacks and of the reference carrier's review are tried elsewhere."""
    elsewhere = {fault for fault in Fault if fault.value.startswith("callback")} | {Fault.REJECTED}

    assert set(Fault) - elsewhere == {*UNDONE, *DONE, *HARMLESS, *TURNED_DOWN}
