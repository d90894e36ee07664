"""Our carrier adapters keep the published contract: each protocol against its simulator, over real HTTP."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import ClassVar

import pytest

from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.application.carriers import CarrierAdapter
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.words import Word
from iov_realname.testing.contracts import CarrierCan, CarrierContract, Props
from tests.support.carrier_cases import CARD
from tests.support.simulator import PROTOCOLS, Carriers, carriers

LAG = timedelta(minutes=1)


class TestProtocols(CarrierContract):
    """Every protocol, with a carrier that takes a minute for everything."""

    declares: ClassVar[frozenset[Word]] = frozenset({CarrierCan.KEEP})

    @pytest.fixture
    def running(self) -> Iterator[Carriers]:
        """A simulator with the card of the tests."""
        with carriers(lag=LAG) as found:
            yield found

    @pytest.fixture(params=PROTOCOLS)
    def carrier(self, request: pytest.FixtureRequest, running: Carriers) -> CarrierAdapter:
        """The adapter of one protocol."""
        return PROTOCOLS[request.param](running)

    @pytest.fixture
    def wait(self, running: Carriers) -> Callable[[], None]:
        """Move the simulator's clock."""
        return lambda: running.clock.pass_by(LAG)


class TestSimulatedCarrier(CarrierContract):
    """The carrier of the tests and of the demonstration."""

    declares: ClassVar[frozenset[Word]] = frozenset({CarrierCan.KEEP})

    @pytest.fixture
    def carrier(self) -> CarrierAdapter:
        """One that finishes what it takes."""
        return SimulatedCarrier(Carrier.MOBILE)


def test_is_tried_on_the_card_of_the_simulators() -> None:
    """The props of the contract are what the simulators of these tests know."""
    assert CARD == Props().card
