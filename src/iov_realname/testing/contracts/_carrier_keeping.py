"""What every carrier adapter promises of its acts: the same once, exactly what was asked, and nothing beyond it."""

from collections.abc import Callable

import pytest

from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    NOTHING,
    UNDIRECTED,
    Accepted,
    CardState,
    CarrierAdapter,
    CurrentArea,
    CurrentImei,
    Directed,
    FunctionProfile,
    FunctionReading,
    Off,
    Operation,
    RegistrationReading,
    RegistrationState,
    Rejected,
    Undirected,
    WriteOutcome,
)
from iov_realname.testing.contracts._base import Contract, needs
from iov_realname.testing.contracts._carrier_asking import DONE, CarrierCan, Props, submission

__all__ = ["Keeping"]

Settle = Callable[[WriteOutcome], WriteOutcome]
PROFILES: dict[str, Callable[[Props], FunctionProfile]] = {
    "nothing": lambda props: NOTHING,
    "emergency only": lambda props: EMERGENCY_ONLY,
    "directed data": lambda props: FunctionProfile(data=Directed(props.destinations), emergency=True),
    "undirected data": lambda props: FunctionProfile(data=UNDIRECTED, emergency=True),
}


class Keeping(Contract):
    """Acts, and what is to be read after them."""

    @needs(CarrierCan.KEEP)
    def test_takes_an_operation_once(self, carrier: CarrierAdapter, props: Props) -> None:
        """The same submission sent again is the same submission: its receipt, or that it is done."""
        _can(carrier, Operation.SUBMIT_REGISTRATION)
        first = carrier.submit_registration(submission(props, "op-once"))
        again = carrier.submit_registration(submission(props, "op-once"))

        assert isinstance(first, (Accepted, *DONE)), first
        assert again == first or isinstance(again, DONE), again

    @needs(CarrierCan.KEEP)
    def test_brings_what_it_accepted_to_an_end(self, carrier: CarrierAdapter, props: Props, settle: Settle) -> None:
        """Who polls a receipt hears of the same receipt until it is done or refused, and the same end ever after."""
        _can(carrier, Operation.SUBMIT_REGISTRATION, Operation.POLL)
        taken = carrier.submit_registration(submission(props, "op-end"))
        end = settle(taken)

        assert isinstance(end, (*DONE, Rejected)), end
        if isinstance(taken, Accepted):
            assert carrier.poll(props.card, taken.receipt) == end

    @needs(CarrierCan.KEEP)
    def test_tells_who_is_registered(self, carrier: CarrierAdapter, props: Props, settle: Settle) -> None:
        """A registration that it has completed is one for this very holder when it is asked about."""
        _can(carrier, Operation.SUBMIT_REGISTRATION, Operation.QUERY_REGISTRATION)
        if not isinstance(settle(carrier.submit_registration(submission(props, "op-who"))), DONE):
            pytest.fail("a registration in order was not completed")
        reading = carrier.query_registration(props.card, props.vin, props.holder)

        assert isinstance(reading, RegistrationReading), reading
        assert RegistrationState.REGISTERED is reading.state
        assert reading.holder_matches is not False

    @needs(CarrierCan.KEEP)
    @pytest.mark.parametrize("profile", PROFILES)
    def test_opens_exactly_what_was_asked(
        self, carrier: CarrierAdapter, props: Props, settle: Settle, profile: str
    ) -> None:
        """Done means exactly so; not done means that nothing is open that was neither asked for nor open before."""
        _can(carrier, Operation.SET_FUNCTIONS, Operation.QUERY_FUNCTIONS)
        wanted = PROFILES[profile](props)
        before = _open(carrier, props)
        outcome = settle(carrier.set_functions("op-set", props.card, wanted))
        after = _open(carrier, props)

        if isinstance(outcome, DONE):
            assert after.meets(wanted), f"asked for {_words(wanted)} and told done; open is {_words(after)}"
        assert all(
            now in (asked, was) or not isinstance(now, Undirected)
            for now, asked, was in zip(after.services, wanted.services, before.services, strict=True)
        ), f"asked for {_words(wanted)}, open before {_words(before)}; open is {_words(after)}"

    @needs(CarrierCan.KEEP)
    def test_sets_what_is_set_without_complaint(self, carrier: CarrierAdapter, props: Props, settle: Settle) -> None:
        """What is so already is success, under another operation too."""
        _can(carrier, Operation.SET_FUNCTIONS)
        for operation in ("op-set-1", "op-set-2"):
            outcome = settle(carrier.set_functions(operation, props.card, EMERGENCY_ONLY))
            assert isinstance(outcome, DONE), outcome

    @needs(CarrierCan.KEEP)
    def test_stops_and_resumes(self, carrier: CarrierAdapter, props: Props, settle: Settle) -> None:
        """A suspended card is told as suspended, a resumed one as active."""
        _can(carrier, Operation.SUSPEND, Operation.RESUME, Operation.QUERY_CARD)
        told = []
        acts = {"op-stop": carrier.suspend, "op-resume": carrier.resume}
        for operation, act in acts.items():
            assert isinstance(settle(act(operation, props.card)), DONE), operation
            told.append(getattr(carrier.query_card(props.card), "state", None))

        assert told == [CardState.SUSPENDED, CardState.ACTIVE]

    @needs(CarrierCan.KEEP)
    def test_binds_and_unbinds(self, carrier: CarrierAdapter, props: Props, settle: Settle) -> None:
        """A binding that is done is told as bound, an undone one never is."""
        _can(carrier, Operation.BIND_DEVICE, Operation.UNBIND_DEVICE, Operation.QUERY_BINDING)
        if isinstance(settle(carrier.bind_device("op-bind", props.card, CurrentImei())), DONE):
            assert getattr(carrier.query_binding(props.card), "bound", None) is not False
        if isinstance(settle(carrier.unbind_device("op-unbind", props.card)), DONE):
            assert getattr(carrier.query_binding(props.card), "bound", None) is not True

    @needs(CarrierCan.KEEP)
    def test_limits_and_lifts(self, carrier: CarrierAdapter, props: Props, settle: Settle) -> None:
        """An area limit that is set is told, a lifted one is not."""
        _can(carrier, Operation.SET_REGION_LIMIT, Operation.CLEAR_REGION_LIMIT, Operation.QUERY_REGION_LIMIT)
        if isinstance(settle(carrier.set_region_limit("op-limit", props.card, CurrentArea())), DONE):
            assert getattr(carrier.query_region_limit(props.card), "limited", None) is True
        if isinstance(settle(carrier.clear_region_limit("op-lift", props.card)), DONE):
            assert getattr(carrier.query_region_limit(props.card), "limited", None) is False


def _open(carrier: CarrierAdapter, props: Props) -> FunctionProfile:
    reading = carrier.query_functions(props.card)
    assert isinstance(reading, FunctionReading), reading
    return reading.open


def _can(carrier: CarrierAdapter, *operations: Operation) -> None:
    """Pass over what an adapter without these operations cannot be asked."""
    missing = [each.en for each in operations if each not in carrier.capabilities()]
    if missing:
        pytest.skip(f"not declared: {', '.join(missing)}")


def _words(profile: FunctionProfile) -> str:
    """A profile in a few words."""
    names = ("voice", "sms", "data")
    open_ones = [
        f"{name} to {reach.targets.name} {reach.targets.version}" if isinstance(reach, Directed) else f"{name} to all"
        for name, reach in zip(names, profile.services, strict=True)
        if not isinstance(reach, Off)
    ]
    return " + ".join([*open_ones, *["emergency"] * profile.emergency]) or "nothing"
