"""Every adapter against the simulated carriers, over real HTTP, when nothing goes wrong."""

from collections.abc import Iterator
from datetime import timedelta

import attrs
import pytest

from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    UNDIRECTED,
    Accepted,
    AlreadyInState,
    Applied,
    CardReading,
    CardState,
    CarrierAdapter,
    CurrentArea,
    CurrentImei,
    ErrorKind,
    Failed,
    FunctionProfile,
    FunctionReading,
    HostedUrl,
    Operation,
    RegistrationReading,
    RegistrationState,
    Rejected,
    RetryAdvice,
)
from iov_realname.domain.parties import Particulars
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, HOLDER, LIST
from tests.support.oem_platform import VEHICLE, VIN
from tests.support.simulator import OWNER, PROTOCOLS, Carriers, carriers

MINUTE = timedelta(minutes=1)
OTHER = attrs.evolve(HOLDER, particulars=Particulars(name="样例乙", number=invented.resident_number(8)))
LIFE = {name: PROTOCOLS[name] for name in ("onelink", "ct_cmp5g", "unicom_gw", "reference")}
LAGGING = {name: PROTOCOLS[name] for name in ("onelink", "ct_cmp5g", "reference")}
MEASURING = {name: PROTOCOLS[name] for name in ("camara", "reference")}


@pytest.fixture
def running() -> Iterator[Carriers]:
    """Simulated carriers that know one active card."""
    with carriers() as found:
        yield found


def state(adapter: CarrierAdapter) -> CardState:
    """How the card stands, by its carrier's word."""
    reading = adapter.query_card(CARD)
    assert isinstance(reading, CardReading), reading
    return reading.state


@pytest.mark.parametrize("name", LIFE)
class TestLife:
    """A card's life, by every protocol that has one."""

    def test_stops_and_works_again(self, running: Carriers, name: str) -> None:
        """What is suspended is suspended in the simulator too, and resumed after."""
        adapter = LIFE[name](running)

        assert isinstance(adapter.suspend("op-1", CARD), Accepted | Applied)
        assert (CardState.SUSPENDED, CardState.SUSPENDED) == (state(adapter), running.card.state)
        assert isinstance(adapter.resume("op-2", CARD), Accepted | Applied)
        assert CardState.ACTIVE is state(adapter)

    def test_says_that_it_was_so(self, running: Carriers, name: str) -> None:
        """To suspend a suspended card is success, and nothing is done."""
        adapter = LIFE[name](running)
        adapter.suspend("op-1", CARD)

        assert isinstance(adapter.suspend("op-2", CARD), AlreadyInState)
        assert 1 == running.times()

    def test_begins(self, name: str) -> None:
        """A card that is ready is activated."""
        with carriers(state=CardState.READY) as running:
            adapter = LIFE[name](running)

            assert isinstance(adapter.activate("op-1", CARD), Accepted | Applied)
            assert CardState.ACTIVE is state(adapter)


@pytest.mark.parametrize("name", LAGGING)
class TestLag:
    """Taken is not done."""

    def test_is_done_when_its_time_has_come(self, name: str) -> None:
        """An order is accepted, still accepted when asked too early, and applied after."""
        with carriers(lag=MINUTE) as running:
            adapter = LAGGING[name](running)
            taken = adapter.suspend("op-1", CARD)
            assert isinstance(taken, Accepted)

            assert taken == adapter.poll(CARD, taken.receipt)
            assert (CardState.ACTIVE, 0) == (running.card.state, running.times())
            running.clock.pass_by(MINUTE)
            assert isinstance(adapter.poll(CARD, taken.receipt), Applied)
            assert (CardState.SUSPENDED, 1) == (running.card.state, running.times())


@pytest.mark.parametrize("name", PROTOCOLS)
class TestRegistration:
    """What every protocol tells of a registration."""

    def test_is_told(self, running: Carriers, name: str) -> None:
        """Nobody is registered before the owner is, whoever is asked."""
        adapter = PROTOCOLS[name](running)
        before = adapter.query_registration(CARD, VIN, HOLDER)
        running.simulator.register(CARD.iccid, OWNER)
        after = adapter.query_registration(CARD, VIN, HOLDER)

        assert isinstance(before, RegistrationReading) and isinstance(after, RegistrationReading)
        assert RegistrationState.REGISTERED is not before.state
        assert before.holder_matches is not True
        assert after.holder_matches or after.state is RegistrationState.REGISTERED

    def test_is_never_somebody_elses(self, running: Carriers, name: str) -> None:
        """Nobody else matches."""
        running.simulator.register(CARD.iccid, OWNER)
        reading = PROTOCOLS[name](running).query_registration(CARD, VIN, OTHER)

        assert isinstance(reading, RegistrationReading)
        assert reading.holder_matches is not True


@pytest.mark.parametrize("name", MEASURING)
class TestMeasures:
    """Binding and areas."""

    def test_binds_and_lets_go(self, running: Carriers, name: str) -> None:
        """Bound is bound, and to let go of what is not bound is success."""
        adapter = MEASURING[name](running)

        assert isinstance(adapter.bind_device("op-1", CARD, CurrentImei()), Applied)
        assert running.card.device
        assert isinstance(adapter.unbind_device("op-2", CARD), Applied)
        assert isinstance(adapter.unbind_device("op-3", CARD), AlreadyInState)

    def test_limits_and_lifts(self, running: Carriers, name: str) -> None:
        """Limited is limited, and to lift what is not limited is success."""
        adapter = MEASURING[name](running)

        assert isinstance(adapter.set_region_limit("op-1", CARD, CurrentArea()), Applied)
        assert running.card.area
        assert isinstance(adapter.clear_region_limit("op-2", CARD), Applied)
        assert isinstance(adapter.clear_region_limit("op-3", CARD), AlreadyInState)


class TestFunctions:
    """Opening exactly what was asked."""

    @pytest.mark.parametrize("wanted", [EMERGENCY_ONLY, FunctionProfile(data=LIST, emergency=True)])
    @pytest.mark.parametrize("name", ["onelink", "reference"])
    def test_reads_what_it_opened(self, running: Carriers, name: str, wanted: FunctionProfile) -> None:
        """What was set is what is read."""
        adapter = PROTOCOLS[name](running)
        outcome = adapter.set_functions("op-1", CARD, wanted)

        assert isinstance(outcome, Accepted | Applied | AlreadyInState)
        assert FunctionReading(wanted) == adapter.query_functions(CARD)

    def test_by_plans(self, running: Carriers) -> None:
        """China Unicom's card is put on the plan that opens exactly this."""
        outcome = running.unicom().set_functions("op-1", CARD, EMERGENCY_ONLY)

        assert isinstance(outcome, Applied)
        assert "nac-rescue" == running.card.plan

    def test_by_cutting(self, running: Carriers) -> None:
        """China Telecom's card has its data cut."""
        assert isinstance(running.telecom().set_functions("op-1", CARD, EMERGENCY_ONLY), Accepted)
        assert running.card.cut

    def test_undirected_only_after_registration(self, running: Carriers) -> None:
        """The reference carrier opens nothing undirected before somebody is registered."""
        wanted = FunctionProfile(data=UNDIRECTED, emergency=True)
        adapter = running.reference()

        assert Rejected(ErrorKind.REJECTED_BY_POLICY, "policy") == adapter.set_functions("op-1", CARD, wanted)
        running.simulator.register(CARD.iccid, OWNER)
        assert isinstance(adapter.set_functions("op-2", CARD, wanted), Applied)


class TestOneLink:
    """What only OneLink has."""

    def test_hosted(self, running: Carriers) -> None:
        """The owner registers on the carrier's page, and only then is it so."""
        adapter = running.onelink()
        page = adapter.start_hosted_registration("op-1", CARD)
        assert isinstance(page, HostedUrl)

        assert isinstance(adapter.poll(CARD, page.receipt), Accepted)
        running.simulator.register(CARD.iccid, OWNER)
        assert isinstance(adapter.poll(CARD, page.receipt), Applied)

    def test_cools_down(self) -> None:
        """Who acts again too early is told how long to wait."""
        with carriers(cooldown=3 * MINUTE) as running:
            adapter = running.onelink()
            adapter.suspend("op-1", CARD)
            early = adapter.resume("op-2", CARD)
            running.clock.pass_by(3 * MINUTE)

            assert Failed(ErrorKind.COOLDOWN, RetryAdvice.WAIT, "19010", 3 * MINUTE) == early
            assert isinstance(adapter.resume("op-3", CARD), Accepted)

    def test_renews_tokens(self, running: Carriers) -> None:
        """A token whose time is over is renewed without the caller's noticing."""
        adapter = running.onelink()
        adapter.query_card(CARD)
        running.clock.pass_by(timedelta(hours=2))

        assert CardState.ACTIVE is state(adapter)


class TestPlatform:
    """What only the registration platform has."""

    def test_learns_of_cards(self, running: Carriers) -> None:
        """A card that was pushed is known from then on, with its vehicle."""
        running.card.vin = ""
        adapter = running.platform()
        before = adapter.query_registration(CARD, VIN)

        assert Rejected(ErrorKind.NOT_FOUND, "530") == before
        assert isinstance(adapter.push_vehicle("op-1", VEHICLE), Applied)
        assert isinstance(adapter.query_registration(CARD, VIN), RegistrationReading)

    def test_swaps_cards(self, running: Carriers) -> None:
        """The new card takes the old one's place."""
        new = attrs.evolve(CARD, iccid=invented.iccid(8), msisdn=invented.msisdn(8))

        assert isinstance(running.platform().replace_card("op-1", VIN, CARD, new), Applied)
        assert (CardState.REPLACED, new.iccid) == (running.card.state, running.card.replaced_by)


def test_everything_is_asked_of_some_carrier() -> None:
    """There is nothing to ask that no simulated carrier answers."""
    with carriers() as running:
        offered = {operation for build in PROTOCOLS.values() for operation in build(running).capabilities()}

    assert set(Operation) == offered
