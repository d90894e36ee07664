"""The pace of delivery, by an owned clock: rates, rests, cool-downs, giving up, resuming; and several workers."""

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Thread

import pytest

from iov_realname.adapters.carriers.file_exchange import CarrierKey, FileExchange
from iov_realname.adapters.carriers.file_exchange.batches import Batches
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage import open_memory_log, open_sqlite_log
from iov_realname.adapters.storage.file_turns import FileTurns, beside
from iov_realname.application.carriers import CarrierAdapter, Operation, Unsupporting
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.delivery.outbox import Business, OutboxState
from iov_realname.application.delivery.sending import NO_IDENTITY
from iov_realname.application.delivery.tally import DeliveryRound
from iov_realname.application.errors import NotFound
from iov_realname.domain.card.functions import FunctionChangeFailed
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.state import RegistrationStatus, Transmission
from iov_realname.domain.card.submission import RegistrationSubmitted, SubmissionAccepted, SubmissionAttempted
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.terms import CarrierResult
from iov_realname.testing.clock import CountingDraw, SetClock
from tests.support.dispatch import Dispatch
from tests.support.moody_carrier import COOL_DOWN, MoodyCarrier

A_MINUTE = timedelta(minutes=1)


class Mute(Unsupporting):
    """A carrier that publishes no interface at all."""

    @property
    def carrier(self) -> str:
        """China Mobile's part."""
        return Carrier.MOBILE

    def capabilities(self) -> frozenset[Operation]:
        """None."""
        return frozenset()


def dispatched(manners: Manners, *, vehicles: int = 3, sendings: Sequence[str] = ()) -> tuple[Dispatch, MoodyCarrier]:
    """A dispatch with one carrier, in memory."""
    dispatch = Dispatch(
        open_memory_log(),
        lambda clock: {Carrier.MOBILE: MoodyCarrier(clock.now, sendings)},
        manners,
        vehicles=vehicles,
    )
    carrier = dispatch.carriers[Carrier.MOBILE]
    assert isinstance(carrier, MoodyCarrier)
    return dispatch, carrier


class TestPace:
    """How often, and when not."""

    @pytest.mark.parametrize("per_minute", [1, 3, 7])
    def test_keeps_the_rate_in_every_minute(self, per_minute: int) -> None:
        """However often a round is made, no minute has more calls than agreed; in the end all is done."""
        dispatch, carrier = dispatched(Manners(concurrency=1, per_minute=per_minute), vehicles=5)
        for _ in range(400):
            dispatch.registry.deliver()
            dispatch.clock.advance(timedelta(seconds=7))

        moments = [at for at, _ in carrier.calls]
        assert all(sum(begin <= at < begin + A_MINUTE for at in moments) <= per_minute for begin in moments)
        assert {RegistrationStatus.REGISTERED} == {card.registration_status for card in dispatch.cards()}

    def test_leaves_a_failing_carrier_alone(self) -> None:
        """After failures in a row nothing is asked while it rests; then one call, and all of them once it is well."""
        manners = Manners(concurrency=1, trips_after=2, rests=timedelta(minutes=30), first_pause=timedelta(0))
        dispatch, carrier = dispatched(manners, vehicles=6)
        carrier.down = True
        held = dispatch.registry.deliver().held
        assert 2 == len(carrier.calls)
        assert held > 0
        dispatch.clock.advance(timedelta(minutes=29))
        dispatch.registry.deliver()
        assert 2 == len(carrier.calls)
        dispatch.clock.advance(timedelta(minutes=2))
        dispatch.registry.deliver()
        assert 3 == len(carrier.calls)

        carrier.down = False
        dispatch.deliver(40, minutes=31)
        assert {RegistrationStatus.REGISTERED} == {card.registration_status for card in dispatch.cards()}

    def test_wrong_credentials_blame_no_card(self) -> None:
        """The first answer that our access is wrong stops all; no card is parked, and all go on when it is right."""
        dispatch, carrier = dispatched(Manners(concurrency=1, rests=A_MINUTE), sendings=["locks us out"])
        done = dispatch.registry.deliver()

        assert 1 == [what for _, what in carrier.calls].count("submit")
        assert 0 == done.parked
        dispatch.deliver(20)
        assert {RegistrationStatus.REGISTERED} == {card.registration_status for card in dispatch.cards()}

    def test_a_card_cools_down(self) -> None:
        """A pause that the carrier names is kept, and so is the one of its manners between two writes to a card."""
        dispatch, carrier = dispatched(
            Manners(concurrency=1, cool_down=COOL_DOWN, first_pause=timedelta(0)), vehicles=1, sendings=["cools down"]
        )
        dispatch.deliver(60, minutes=1)

        writes = [at for at, what in carrier.calls if what in {"submit", "set"}]
        assert all(later - earlier >= COOL_DOWN for earlier, later in pairwise(writes))
        assert [RegistrationStatus.REGISTERED] == [card.registration_status for card in dispatch.cards()]

    def test_pauses_grow_and_survive_a_restart(self) -> None:
        """Each pause is at most the double and at least a half; a new process waits as the old one would have."""
        manners = Manners()
        pauses = [manners.pause(tries, "op") for tries in range(1, 12)]
        for tries, pause in enumerate(pauses, start=1):
            longest = min(manners.first_pause * 2 ** (tries - 1), manners.longest_pause)
            assert longest / 2 <= pause <= longest
        dispatch, carrier = dispatched(
            Manners(concurrency=1, first_pause=timedelta(hours=1)), vehicles=1, sendings=["is busy"]
        )
        dispatch.registry.deliver()
        dispatch.restarted()
        dispatch.clock.advance(timedelta(minutes=29))
        dispatch.registry.deliver()
        assert 1 == [what for _, what in carrier.calls].count("submit")
        dispatch.clock.advance(timedelta(minutes=31))
        dispatch.registry.deliver()
        assert 2 == [what for _, what in carrier.calls].count("submit")


class TestGivingUp:
    """What waits for a person, and how a person lets it go on."""

    def test_parks_after_so_many_tries(self) -> None:
        """Busy for ever: as many tries as agreed, then parked with the reason, until it is resumed."""
        manners = Manners(concurrency=1, tries=3, trips_after=99)
        dispatch, _ = dispatched(manners, vehicles=1, sendings=["is busy"] * 3)
        dispatch.deliver(20, minutes=120)
        (item,) = dispatch.registry.outbox()

        assert (OutboxState.PARKED, "exhausted:failed.carrier_busy") == (item.state, item.reason)
        attempts = [e for e in dispatch.events(dispatch.iccids[0]) if isinstance(e, SubmissionAttempted)]
        assert 3 == len(attempts)
        assert 1 == dispatch.registry.resume_all()
        dispatch.deliver(5)
        assert [RegistrationStatus.REGISTERED] == [card.registration_status for card in dispatch.cards()]
        assert [] == list(dispatch.registry.outbox())
        with pytest.raises(NotFound):
            dispatch.registry.resume(iccid=dispatch.iccids[0])

    def test_parks_what_is_never_finished(self) -> None:
        """Accepted and then nothing: parked after its patience; resumed, it is asked about and never sent again."""
        manners = Manners(concurrency=1, patience=timedelta(days=2))
        dispatch = Dispatch(
            open_memory_log(),
            lambda clock: {Carrier.MOBILE: MoodyCarrier(clock.now, polls=["under way"] * 8)},
            manners,
            vehicles=1,
        )
        dispatch.deliver(8, minutes=8 * 60)
        assert [OutboxState.PARKED] == [item.state for item in dispatch.registry.outbox()]
        dispatch.registry.resume(iccid=dispatch.iccids[0])
        (card,) = dispatch.cards()
        assert card.registration is not None
        assert Transmission.ACCEPTED is card.registration.transmission
        dispatch.deliver(10)
        carrier = dispatch.carriers[Carrier.MOBILE]
        assert isinstance(carrier, MoodyCarrier)
        assert [1] == list(carrier.acted.values())
        assert [RegistrationStatus.REGISTERED] == [card.registration_status for card in dispatch.cards()]

    def test_waits_for_what_may_still_arrive(self) -> None:
        """Not there yet is not proof: what comes late is not sent a second time."""
        dispatch, carrier = dispatched(Manners(concurrency=1), vehicles=1, sendings=["comes late"])
        dispatch.deliver(30, minutes=1)

        assert [1] == list(carrier.acted.values())
        assert [RegistrationStatus.REGISTERED] == [card.registration_status for card in dispatch.cards()]

    def test_a_carrier_without_an_interface_is_for_people(self) -> None:
        """Parked at once as unsupported, functions failed as unsupported; nothing is called, nothing is lost."""
        dispatch = Dispatch(open_memory_log(), lambda clock: {Carrier.MOBILE: Mute()}, vehicles=1)
        dispatch.deliver(2)
        (item,) = dispatch.registry.outbox()
        assert (Business.REGISTRATION, "unsupported.submit_registration") == (item.business, item.reason)
        everything = {item.reason for item in dispatch.registry.outbox(everything=True)}
        assert {"unsupported.submit_registration", "unsupported.set_functions"} == everything
        failed = [e.code for e in dispatch.events(dispatch.iccids[0]) if isinstance(e, FunctionChangeFailed)]
        assert ["unsupported.set_functions"] == failed

    def test_a_file_exchange_takes_it_instead(self, tmp_path: Path) -> None:
        """Where orders go by file they lie in the carrier's batch, once each, and wait for its ledger."""
        key = CarrierKey("07" * 32)

        def exchange(clock: SetClock) -> dict[Carrier, CarrierAdapter]:
            batches = Batches(tmp_path, "mobile", key, clock, dispatch_draw)
            return {Carrier.MOBILE: FileExchange("mobile", key, batches, clock)}

        dispatch_draw = CountingDraw()
        dispatch = Dispatch(open_memory_log(), exchange, vehicles=2)
        dispatch.deliver(4)
        assert {Transmission.ACCEPTED} == {
            card.registration.transmission for card in dispatch.cards() if card.registration is not None
        }
        dispatch.registry.take_answer(
            registration_no="R-0", iccid=dispatch.iccids[0], result=CarrierResult.COMPLETED, receipt_no="YD-1"
        )
        assert RegistrationStatus.REGISTERED is dispatch.cards()[0].registration_status

    def test_what_may_not_be_read_any_more_is_not_sent(self) -> None:
        """Personal data that is locked or erased before it was sent: parked, with that reason."""
        dispatch, carrier = dispatched(Manners(concurrency=1), vehicles=1)
        (card,) = dispatch.cards()
        assert card.registration is not None
        dispatch.keys.shred(card.registration.owner)
        dispatch.deliver(2)

        (item,) = dispatch.registry.outbox()
        assert NO_IDENTITY == item.reason
        assert 0 == carrier.acted.total()

    def test_what_was_sent_outlives_the_owner(self) -> None:
        """Carrier, time, digest and receipt stay readable when the owner is erased (N4-POST-1, NDR-12)."""
        dispatch, _ = dispatched(Manners(concurrency=1), vehicles=1)
        dispatch.deliver(3)
        (card,) = dispatch.cards()
        assert card.registration is not None
        dispatch.keys.shred(card.registration.owner)
        (iccid,) = dispatch.iccids
        told = {
            type(event): (each.recorded.envelope.recorded_at, event)
            for each in dispatch.registry.history(iccid)
            if isinstance(
                event := each.recorded.envelope.event, RegistrationSubmitted | SubmissionAttempted | SubmissionAccepted
            )
        }

        assert Carrier.MOBILE == getattr(told[RegistrationSubmitted][1], "carrier", None)
        assert re.fullmatch(r"[0-9a-f]{32}", getattr(told[SubmissionAttempted][1], "payload_digest", ""))
        assert getattr(told[SubmissionAccepted][1], "receipt_no", "").startswith("M-")
        assert told[RegistrationSubmitted][0] <= told[SubmissionAttempted][0] <= told[SubmissionAccepted][0]


class TestOrders:
    """Functions and measures."""

    def test_a_withdrawal_that_is_not_confirmed_stays_visible(self) -> None:
        """Refused by the carrier: entitled and confirmed differ, the outbox says why, until a person orders it anew."""
        dispatch = Dispatch(
            open_memory_log(),
            lambda clock: {Carrier.MOBILE: MoodyCarrier(clock.now, settings=["finishes", "finishes", "rejects"])},
            vehicles=1,
        )
        dispatch.deliver(3)
        (iccid,) = dispatch.iccids
        dispatch.registry.withdraw_functions(iccid=iccid, functions=[Function.DATA_UNDIRECTED])
        dispatch.deliver(3)
        (item,) = dispatch.registry.outbox()
        (card,) = dispatch.cards()

        assert (Business.FUNCTIONS, OutboxState.FAILED) == (item.business, item.state)
        assert "rejected.rejected_by_policy" == item.reason
        assert card.entitled != card.confirmed
        dispatch.registry.resume(iccid=iccid)
        dispatch.deliver(1)
        (card,) = dispatch.cards()
        assert card.entitled == card.confirmed
        assert [] == list(dispatch.registry.outbox())

    def test_measures_are_confirmed_or_failed(self) -> None:
        """What no interface takes fails by name, and so does a target that says nothing."""
        dispatch, _ = dispatched(Manners(concurrency=1), vehicles=1)
        (iccid,) = dispatch.iccids
        asked = {"iccid": iccid, "reason": "risk-7", "scenario": "in-vehicle"}
        for name, kind, target in (
            ("m-1", MeasureKind.BINDING, "fitted"),
            ("m-2", MeasureKind.VOLUME, "500"),
            ("m-3", MeasureKind.AREA, "near here"),
        ):
            dispatch.registry.order_measure(**asked, kind=kind, target=target, command_id=name)
        dispatch.deliver(1)
        (card,) = dispatch.cards()

        assert {
            "m-1": "unsupported.bind_device",
            "m-2": "unsupported.measure",
            "m-3": "target_unreadable",
        } == {measure.id: measure.failure for measure in card.measures}


class TestWorkers:
    """Several at once."""

    @pytest.mark.parametrize("concurrency", [1, 4])
    def test_threads_send_each_once(self, concurrency: int, tmp_path: Path) -> None:
        """Registries that share a store, in threads of one process, never act on one card together."""
        path = tmp_path / "fleet.db"
        with open_sqlite_log(path, synchronous="normal") as log:
            dispatch = Dispatch(
                log,
                lambda clock: {Carrier.MOBILE: MoodyCarrier(clock.now)},
                Manners(concurrency=concurrency),
                vehicles=12,
                turns=FileTurns(beside(path)),
            )
            workers, barrier = [dispatch.restarted() for _ in range(3)], Barrier(3)

            def work(place: int) -> None:
                barrier.wait()
                for _ in range(3):
                    workers[place].deliver()

            threads = [Thread(target=work, args=(place,)) for place in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            dispatch.deliver(4)
            carrier = dispatch.carriers[Carrier.MOBILE]
            assert isinstance(carrier, MoodyCarrier)
            assert {1} == set(carrier.acted.values())
            assert 12 == len(carrier.acted)
            assert {RegistrationStatus.REGISTERED} == {card.registration_status for card in dispatch.cards()}

    def test_leaves_a_card_to_whoever_has_its_turn(self) -> None:
        """While one worker is sending, another takes no step on the card, and says that it held back."""
        dispatch, carrier = dispatched(Manners(concurrency=1), vehicles=1)
        first, second = dispatch.restarted(), dispatch.restarted()
        rounds: list[DeliveryRound] = []

        def meanwhile(after: bool) -> None:
            carrier.watch = lambda after: None
            other = Thread(target=lambda: rounds.append(second.deliver()), daemon=True)
            other.start()
            other.join(10)

        carrier.watch = meanwhile
        first.deliver()
        assert [1] == [each.held for each in rounds]
        assert 1 == [what for _, what in carrier.calls].count("submit")

    def test_carriers_do_not_wait_for_each_other(self) -> None:
        """One that is left alone holds nobody else up."""
        dispatch = Dispatch(
            open_memory_log(),
            lambda clock: {
                Carrier.MOBILE: MoodyCarrier(clock.now, ["locks us out"] * 99, code=Carrier.MOBILE),
                Carrier.UNICOM: SimulatedCarrier(Carrier.UNICOM),
            },
            Manners(concurrency=2, rests=timedelta(days=1)),
            vehicles=4,
        )
        dispatch.deliver(3)
        by_carrier = {(card.carrier, card.registration_status) for card in dispatch.cards()}
        assert {
            (Carrier.MOBILE, RegistrationStatus.SUBMITTED),
            (Carrier.UNICOM, RegistrationStatus.REGISTERED),
        } == by_carrier
