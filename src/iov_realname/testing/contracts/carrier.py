"""The contract of carrier adapters: :class:`CarrierContract`."""

from collections.abc import Callable, Collection
from typing import ClassVar

import pytest

from iov_realname.application.carriers import (
    Accepted,
    CarrierAdapter,
    ErrorKind,
    Failed,
    Operation,
    RetryAdvice,
    UnknownOutcome,
    WriteOutcome,
)
from iov_realname.testing.contracts._base import Contract, needs
from iov_realname.testing.contracts._carrier_asking import Ask, CarrierCan, Props, everything
from iov_realname.testing.contracts._carrier_keeping import Keeping, Settle
from iov_realname.testing.contracts._carrier_speaking import Speaking

__all__ = ["CarrierContract"]

QUESTIONS = (
    Operation.QUERY_CARD,
    Operation.QUERY_REGISTRATION,
    Operation.QUERY_FUNCTIONS,
    Operation.QUERY_BINDING,
    Operation.QUERY_REGION_LIMIT,
)
ACTS = (
    Operation.SET_FUNCTIONS,
    Operation.SUBMIT_REGISTRATION,
    Operation.SUSPEND,
    Operation.RESUME,
    Operation.BIND_DEVICE,
    Operation.SET_REGION_LIMIT,
    Operation.PUSH_VEHICLE,
)


class Troubled(Contract):
    """When the line is down: what was not sent, and what nobody can say."""

    @needs(CarrierCan.BE_UNREACHABLE)
    def test_says_that_nothing_was_sent(self, unreachable: CarrierAdapter, question: Ask, act: Ask) -> None:
        """Where nobody listens nothing was sent, so act and question may simply be repeated."""
        for answer in (question(unreachable), act(unreachable)):
            assert Failed(ErrorKind.TIMEOUT_BEFORE_SEND, RetryAdvice.BACK_OFF) == answer

    @needs(CarrierCan.BE_CUT_OFF)
    def test_takes_no_broken_answer_for_one(self, cut_off_asking: CarrierAdapter, question: Ask) -> None:
        """A question without a whole answer has failed; it is never taken for an answer."""
        answer = question(cut_off_asking)

        assert isinstance(answer, Failed), answer
        assert answer.kind in {ErrorKind.PROTOCOL_ERROR, ErrorKind.NO_ANSWER, ErrorKind.CARRIER_ERROR}

    @needs(CarrierCan.BE_CUT_OFF)
    def test_says_that_nobody_knows(self, cut_off_acting: CarrierAdapter, act: Ask) -> None:
        """An act without a whole answer may have been done: unknown, to be asked about, never sent again blindly."""
        answer = act(cut_off_acting)

        assert isinstance(answer, UnknownOutcome), answer
        assert RetryAdvice.ASK_FIRST is answer.retry


class CarrierContract(Speaking, Keeping, Troubled):
    """What every carrier adapter owes its caller, whatever the protocol.

    Give the adapter in ``carrier``, with an active card behind it (``props.card``). The laws of its acts are asked
    where ``declares`` holds :attr:`CarrierCan.KEEP`: a sandbox or a simulator that keeps what is done, fresh for each
    test. Who declares the other two gives the same adapter on such a line: ``unreachable``, and ``cut_off_asking`` with
    ``cut_off_acting``.
    """

    port: ClassVar[str] = "carrier"
    conditions: ClassVar[frozenset[str]] = frozenset({"unreachable", "cut_off_asking", "cut_off_acting"})

    @pytest.fixture
    def carrier(self) -> CarrierAdapter:
        """The adapter on a line in order."""
        raise NotImplementedError("give a fixture `carrier`: the adapter, with an active card behind it")

    @pytest.fixture
    def unreachable(self) -> CarrierAdapter:
        """The adapter where nobody listens."""
        raise NotImplementedError("who declares CarrierCan.BE_UNREACHABLE gives a fixture `unreachable`")

    @pytest.fixture
    def cut_off_asking(self) -> CarrierAdapter:
        """The adapter where ``question`` gets no whole answer."""
        raise NotImplementedError("who declares CarrierCan.BE_CUT_OFF gives a fixture `cut_off_asking`")

    @pytest.fixture
    def cut_off_acting(self) -> CarrierAdapter:
        """The adapter where the last call of ``act`` gets no whole answer."""
        raise NotImplementedError("who declares CarrierCan.BE_CUT_OFF gives a fixture `cut_off_acting`")

    @pytest.fixture
    def props(self) -> Props:
        """On whom and what it is tried; override it with what your sandbox knows."""
        return Props()

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """What of the account must show nowhere: passwords, tokens, keys."""
        return ()

    @pytest.fixture
    def question(self, carrier: CarrierAdapter, props: Props) -> Ask:
        """A question that it answers on a line in order."""
        return _first(carrier, QUESTIONS, props)

    @pytest.fixture
    def act(self, carrier: CarrierAdapter, props: Props) -> Ask:
        """An act that it does on a line in order."""
        return _first(carrier, ACTS, props)

    @pytest.fixture
    def wait(self) -> Callable[[], None]:
        """Let the time pass after which the carrier tells what it has done."""
        return lambda: None

    @pytest.fixture
    def patience(self) -> int:
        """How many polls an accepted operation may take."""
        return 10

    @pytest.fixture
    def settle(self, carrier: CarrierAdapter, props: Props, wait: Callable[[], None], patience: int) -> Settle:
        """Poll what was accepted until it is over, or patience is."""

        def settled(outcome: WriteOutcome) -> WriteOutcome:
            for _ in range(patience):
                if not isinstance(outcome, Accepted):
                    break
                wait()
                polled = carrier.poll(props.card, outcome.receipt)
                assert not isinstance(polled, Accepted) or polled.receipt == outcome.receipt, (outcome, polled)
                outcome = polled
            wait()
            return outcome

        return settled


def _first(carrier: CarrierAdapter, operations: Collection[Operation], props: Props) -> Ask:
    for operation in operations:
        if operation in carrier.capabilities():
            return everything(props)[operation]
    pytest.skip(f"not declared: any of {', '.join(each.en for each in operations)}")
