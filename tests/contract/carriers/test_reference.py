"""The reference protocol: its signature's known answer, and every operation from the port to the card."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs
import pytest

from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.carriers.reference.signing import sign
from iov_realname.adapters.simulated.carriers import Fault, SimulatedCard
from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    Accepted,
    AlreadyInState,
    Applied,
    AreaLevel,
    AreaReading,
    BindingReading,
    CardReading,
    CardState,
    ErrorKind,
    FixedImei,
    NamedAreas,
    Outcome,
    Purchaser,
    Receipt,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    SalesFigures,
    SuspendedBy,
    TacRange,
)
from iov_realname.application.ports import Submission
from iov_realname.domain.documents import HolderKind
from iov_realname.testing import invented
from tests.support.carrier_cases import CARD, HOLDER, HandClock, address, transport
from tests.support.oem_platform import VEHICLE, VIN
from tests.support.scripted_carrier import closed_port, say, serving
from tests.support.simulator import Carriers, carriers

DONE = Applied("standing done")
NEW = attrs.evolve(CARD, iccid=invented.iccid(8), msisdn=invented.msisdn(8))
SUBMISSION = Submission("op-1", CARD.iccid, "R-1", HolderKind.PERSON, HOLDER.document, HOLDER.particulars)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def running() -> Iterator[Carriers]:
    """A simulated reference carrier that knows two cards."""
    with carriers() as found:
        found.simulator.add_card(SimulatedCard(NEW.iccid, NEW.msisdn, CardState.READY))
        yield found


def test_signature() -> None:
    """The known answer of the specification."""
    expected = "98edd92b06d94b96d30aa96e8a7c343f1391a589a607cb52485765e2cd91e5cb"

    assert expected == sign(
        "demosecret", "POST /v1/standing", "2026-11-24T04:00:00Z", "1" * 32, b'{"operation":"op-1"}'
    )


class TestRegistrations:
    """From the port to the carrier's record."""

    def test_is_taken_reviewed_and_done(self) -> None:
        """A registration is accepted, in review while it is pending, and registered for this very holder after."""
        with carriers(lag=MINUTE) as running:
            adapter = running.reference()
            taken = adapter.submit_registration(SUBMISSION)
            pending = adapter.query_registration(CARD, holder=HOLDER)
            running.clock.pass_by(MINUTE)

            assert Accepted(Receipt("operation", "op-1", "mobile", MINUTE)) == taken
            assert isinstance(pending, RegistrationReading)
            assert RegistrationState.IN_REVIEW is pending.state
            assert DONE == adapter.poll(CARD, taken.receipt)
            assert adapter.query_registration(CARD, holder=HOLDER) == RegistrationReading(
                RegistrationState.REGISTERED, RegistrationBasis.END_USER, "registered", holder_matches=True
            )

    def test_is_rejected_in_the_end(self, running: Carriers) -> None:
        """The carrier's review says no, by a reason; the card tells so too, and a new attempt may be made."""
        running.breaking(Fault.REJECTED, "*submit_registration", calls=(1,))
        adapter = running.reference()

        assert Rejected(ErrorKind.REJECTED_IDENTITY, "identity") == adapter.submit_registration(SUBMISSION)
        reading = adapter.query_registration(CARD)
        assert isinstance(reading, RegistrationReading)
        assert RegistrationState.REJECTED is reading.state
        assert DONE == adapter.submit_registration(attrs.evolve(SUBMISSION, operation="op-2"))

    def test_another_owner_has_to_wait(self, running: Carriers) -> None:
        """A registered card takes no other owner until the registration is cleared."""
        adapter = running.reference()
        other = attrs.evolve(SUBMISSION, operation="op-2", owner=attrs.evolve(SUBMISSION.owner, name="样例乙"))
        adapter.submit_registration(SUBMISSION)

        assert Rejected(ErrorKind.STATE_CONFLICT, "state") == adapter.submit_registration(other)
        assert DONE == adapter.clear_registration("op-3", CARD)
        assert isinstance(adapter.clear_registration("op-4", CARD), AlreadyInState)
        assert DONE == adapter.submit_registration(attrs.evolve(other, operation="op-5"))

    def test_without_a_name(self, running: Carriers) -> None:
        """An owner without name is no owner."""
        nameless = attrs.evolve(SUBMISSION, owner=attrs.evolve(SUBMISSION.owner, name=""))

        assert Rejected(ErrorKind.REJECTED_IDENTITY, "identity") == running.reference().submit_registration(nameless)

    def test_purchasers(self, running: Carriers) -> None:
        """A purchaser with its responsible person is taken; one without a name is not."""
        purchaser = Purchaser(invented.OEM, "样例公司", "B1", HOLDER)
        adapter = running.reference()

        assert DONE == adapter.register_purchaser("op-1", purchaser)
        assert isinstance(adapter.register_purchaser("op-2", attrs.evolve(purchaser, name="")), Rejected)

    def test_sales(self, running: Carriers) -> None:
        """Sales and stock of a period are taken."""
        figures = SalesFigures("mobile", date(2026, 10, 1), date(2026, 10, 31), 3, 5)

        assert DONE == running.reference().report_sales("op-1", figures)

    def test_vehicles(self, running: Carriers) -> None:
        """A vehicle's cards are in it from then on; a vehicle without cards is none."""
        running.card.vin = ""
        adapter = running.reference()

        assert DONE == adapter.push_vehicle("op-1", VEHICLE)
        assert VIN == running.card.vin
        assert isinstance(adapter.push_vehicle("op-2", attrs.evolve(VEHICLE, cards=())), Rejected)


class TestCards:
    """States, swaps and measures."""

    def test_life(self, running: Carriers) -> None:
        """Activated, suspended, cancelled; what is cancelled does not come back."""
        adapter = running.reference()
        outcomes: list[Outcome] = [
            adapter.activate("op-1", NEW),
            adapter.suspend("op-2", NEW),
        ]
        suspended = adapter.query_card(NEW)
        outcomes.append(adapter.cancel("op-3", NEW))

        assert [DONE] * 3 == outcomes
        assert CardReading(CardState.SUSPENDED, "suspended", SuspendedBy.SELF) == suspended
        assert Rejected(ErrorKind.STATE_CONFLICT, "state") == adapter.resume("op-4", NEW)

    def test_swaps(self, running: Carriers) -> None:
        """The new card takes the old one's place in the vehicle; an unknown one cannot."""
        adapter = running.reference()
        unknown = attrs.evolve(NEW, iccid=invented.iccid(9))

        assert Rejected(ErrorKind.NOT_FOUND, "no_such_card") == adapter.replace_card("op-1", VIN, CARD, unknown)
        assert DONE == adapter.replace_card("op-2", VIN, CARD, NEW)
        assert (CardState.REPLACED, NEW.iccid) == (running.card.state, running.card.replaced_by)

    def test_unknown_cards(self, running: Carriers) -> None:
        """A card nobody knows is not found, whatever is asked."""
        adapter, unknown = running.reference(), attrs.evolve(CARD, iccid=invented.iccid(9))

        assert Rejected(ErrorKind.NOT_FOUND, "no_such_card") == adapter.query_card(unknown)
        assert Rejected(ErrorKind.NOT_FOUND, "no_such_card") == adapter.suspend("op-1", unknown)

    @pytest.mark.parametrize("device", [FixedImei(invented.imei(1)), TacRange(("35000000",))])
    def test_devices(self, running: Carriers, device: FixedImei | TacRange) -> None:
        """A card is bound to what was named, once."""
        adapter = running.reference()

        assert DONE == adapter.bind_device("op-1", CARD, device)
        assert isinstance(adapter.bind_device("op-2", CARD, device), AlreadyInState)
        assert BindingReading(bound=True, raw_code="true") == adapter.query_binding(CARD)

    def test_areas(self, running: Carriers) -> None:
        """A card is limited to what was named."""
        adapter = running.reference()
        area = NamedAreas(AreaLevel.PROVINCE, ("110000",), allowed=True)

        assert DONE == adapter.set_region_limit("op-1", CARD, area)
        assert AreaReading(limited=True) == adapter.query_region_limit(CARD)

    def test_functions_once(self, running: Carriers) -> None:
        """A profile that is already so is success without an act."""
        assert isinstance(running.reference().set_functions("op-1", CARD, EMERGENCY_ONLY), AlreadyInState)
        assert 0 == running.times()


class TestAnswers:
    """Answers that are JSON and yet no answers."""

    @pytest.mark.parametrize(
        "tree",
        [
            {"operation": "op-2", "standing": "done"},
            {"operation": "op-1", "standing": "finished"},
            {"operation": "op-1", "standing": "unheard"},
            {"standing": "done"},
        ],
    )
    def test_about_something_else(self, tree: object) -> None:
        """An answer about another operation, or in a word of no list, leaves the act unknown."""
        with serving(lambda _: say(tree)) as server:
            account = ReferenceAccount("a", "s", address(server.url), "mobile")
            outcome = _adapter(account).suspend("op-1", CARD)

        assert not isinstance(outcome, Applied | AlreadyInState | Accepted | Rejected)

    @pytest.mark.parametrize(
        ("status", "tree", "kind", "pause"),
        [
            (429, {"error": "too_many", "retry_after": 7}, ErrorKind.RATE_LIMITED, timedelta(seconds=7)),
            (429, {"error": "too_many", "retry_after": "soon"}, ErrorKind.RATE_LIMITED, None),
            (503, {"error": "busy", "retry_after": 10**9}, ErrorKind.CARRIER_BUSY, None),
            (404, {"error": "no_such_path"}, ErrorKind.CONFIG_ERROR, None),
        ],
    )
    def test_errors(self, status: int, tree: object, kind: ErrorKind, pause: timedelta | None) -> None:
        """An error's own word counts before its status, and a pause that is no number of seconds is none."""
        with serving(lambda _: say(tree, status)) as server:
            outcome = _adapter(ReferenceAccount("a", "s", address(server.url), "mobile")).suspend("op-1", CARD)

        assert (kind, pause) == (getattr(outcome, "kind", None), getattr(outcome, "retry_after", None))

    @pytest.mark.parametrize("part", ["state", "registration", "functions", "binding", "area"])
    def test_cards_told_in_part(self, part: str) -> None:
        """A card of which a part is missing or in a word of no list is not told of."""
        whole = {
            "iccid": CARD.iccid,
            "state": "active",
            "registration": {"state": "registered", "basis": "end_user"},
            "functions": {"voice": "off", "sms": "off", "data": "off", "emergency": True},
            "binding": {"bound": False},
            "area": {"limited": False},
        }
        asks: dict[str, Callable[[Reference], object]] = {
            "state": lambda a: a.query_card(CARD),
            "registration": lambda a: a.query_registration(CARD),
            "functions": lambda a: a.query_functions(CARD),
            "binding": lambda a: a.query_binding(CARD),
            "area": lambda a: a.query_region_limit(CARD),
        }
        for tree in ({**whole, part: {"voice": "wide"}}, {**whole, part: None}, {**whole, "iccid": NEW.iccid}):
            with serving(lambda _, tree=tree: say(tree)) as server:
                answer = asks[part](_adapter(ReferenceAccount("a", "s", address(server.url), "mobile")))

            assert ErrorKind.PROTOCOL_ERROR is getattr(answer, "kind", None), tree

    def test_hides_its_secret(self) -> None:
        """An account shows no secret."""
        assert "t0p-secret" not in repr(ReferenceAccount("a", "t0p-secret", address(closed_port()), "mobile"))


def _adapter(account: ReferenceAccount) -> Reference:
    return Reference(account, transport(), HandClock())
