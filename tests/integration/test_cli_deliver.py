"""`deliver`: rounds until nothing waits, and honesty about who answers."""

import json

import pytest

import iov_realname as lib
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.terminal.carriers.delivering import LONGEST_PAUSE, PATIENCE, until_nothing_waits
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.application.delivery.tally import DeliveryRound
from tests.integration.command_line import OEM, cards_of, events_in, one_sentence, run
from tests.integration.places import Place

ICCID, VIN = "8986000000000000002", "LTESTVHC5TE000000"
PERSON = lib.Particulars(name="冯丙丙", number="110101190001010006", address="样例区南街", phone="12000000044")


@pytest.fixture
def waiting(place: Place) -> Place:
    """A store of either kind in which one registration waits to be sent."""
    with lib.connect(place.url, oem=OEM, keys=place.keys, verifier=SimulatedVerifier()) as registry:
        registry.procure(
            iccid=ICCID,
            msisdn="1440000000000",
            imsi="460000000000000",
            carrier=lib.Carrier.MOBILE,
            purchaser="样例公司",
            purchaser_code=OEM,
            responsible=PERSON,
            responsible_document=lib.DocumentKind.RESIDENT_ID,
            batch_no="PC-1",
            risk_assessment_no="FP-1",
        )
        registry.acknowledge_purchaser(iccid=ICCID, receipt_no="GK-1")
        registry.fit(iccid=ICCID, vin=VIN, imei="350000000000006")
        registry.sell_vehicle(vin=VIN)
        registry.present_identity(
            registration_no="DJ1",
            vin=VIN,
            reason=lib.RegistrationReason.NEW,
            holder=lib.HolderKind.PERSON,
            owner=lib.DocumentReading(lib.DocumentKind.RESIDENT_ID, PERSON, lib.DeviceCapture.READER),
            functions=[lib.Function.DATA_UNDIRECTED],
            channel_kind=lib.ChannelKind.COUNTER,
        )
        assert registry.check_identity("DJ1") is lib.RegistrationStatus.SUBMITTED
    return place


def test_without_an_adapter_it_says_how_to_get_one(waiting: Place) -> None:
    """Something waits and nobody can carry it: one sentence, exit code 3, nothing recorded."""
    before = events_in(waiting.url)
    done = run("deliver", *waiting.words)

    assert 3 == done.returncode
    assert "connect(carriers=" in one_sentence(done.stderr)
    assert before == events_in(waiting.url)


def test_simulated_carriers_complete_it_and_are_labelled(waiting: Place) -> None:
    """The registration is completed, and every output says SIMULATION."""
    done = run("deliver", *waiting.words, "--simulated")

    assert 0 == done.returncode, done.stderr
    assert "SIMULATION" in done.stdout
    assert "SIMULATION" in done.stderr
    assert ",registered,data_undirected;emergency,registered,1" in cards_of(waiting.url)
    assert "SIM-2000-" in run("card", ICCID, "--store", waiting.url).stdout


def test_once_is_one_round(waiting: Place) -> None:
    """Sent is not registered: after one round it waits, the next run finishes it, then nothing waits."""
    first, second = (
        json.loads(run("deliver", *waiting.words, "--simulated", "--json", *once).stdout) for once in (["--once"], [])
    )

    assert (1, 1, 0, 1) == tuple(first[key] for key in ("rounds", "sent", "completed", "waiting"))
    assert (1, 0, 1, 0) == tuple(second[key] for key in ("rounds", "sent", "completed", "waiting"))
    assert all(each["format"] == "iov-realname.deliver.v1" and each["simulation"] for each in (first, second))
    assert ",registered,data_undirected;emergency,registered,1" in cards_of(waiting.url)
    assert "Nothing waits" in run("deliver", *waiting.words).stdout


def test_no_simulation_on_a_store_that_real_carriers_know(waiting: Place) -> None:
    """Once a receipt of a real carrier stands in a store, --simulated records nothing there."""
    with waiting.open() as registry:
        registry.take_answer(
            registration_no="DJ1", iccid=ICCID, result=lib.CarrierResult.ACCEPTED, receipt_no="YD-000001"
        )
    before = events_in(waiting.url)
    done = run("deliver", *waiting.words, "--simulated")

    assert 3 == done.returncode
    assert "real carrier" in one_sentence(done.stderr)
    assert before == events_in(waiting.url)


class TestRounds:
    """When the next round comes, and when there is none."""

    def test_pauses_grow_and_end(self) -> None:
        """Where nothing moves the pauses double up to a bound, and after some rounds it gives up."""
        pauses: list[float] = []
        delivered = until_nothing_waits(lambda: DeliveryRound(waiting=1), pauses.append)

        assert delivered.stalled
        assert PATIENCE == delivered.rounds
        assert pauses == sorted(pauses)
        assert max(pauses) <= LONGEST_PAUSE

    def test_movement_starts_anew(self) -> None:
        """Whenever something moves, the pause is short again."""
        rounds = iter(
            [*[DeliveryRound(waiting=2)] * 3, DeliveryRound(waiting=1, completed=1), DeliveryRound(completed=1)]
        )
        pauses: list[float] = []
        delivered = until_nothing_waits(lambda: next(rounds), pauses.append)

        assert (2, 0, False) == (delivered.completed, delivered.waiting, delivered.stalled)
        assert pauses[0] < pauses[2] > pauses[3]

    def test_nobody_to_send_to_ends_at_once(self) -> None:
        """No adapter, no second round."""
        with pytest.raises(CouldNotRun):
            until_nothing_waits(lambda: DeliveryRound(no_adapter=1), lambda seconds: None)
