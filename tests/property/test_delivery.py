"""Delivery: whatever a carrier does, and wherever a process dies, each registration ends, and none is sent twice."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.storage import open_memory_log, open_sqlite_log
from iov_realname.application.carriers import RegistrationState
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.ports import EventLog
from iov_realname.domain.card.state import RegistrationStatus, Transmission
from iov_realname.domain.card.submission import SubmissionParked
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.identifiers import Carrier
from tests.support.dispatch import ONE_BY_ONE, Dispatch, Killed
from tests.support.moody_carrier import POLLS, SENDINGS, MoodyCarrier

moods = st.lists(st.sampled_from(SENDINGS), max_size=12)
polls = st.lists(st.sampled_from(POLLS), max_size=12)
functions = st.lists(st.sampled_from(["finishes", "drops", "swallows", "is busy", "rejects"]), max_size=8)
deaths = st.lists(st.integers(1, 25), max_size=4)

Opened = Callable[[], AbstractContextManager[EventLog]]


def in_memory() -> AbstractContextManager[EventLog]:
    """A log in memory."""
    return nullcontext(open_memory_log())


class OnDisk(AbstractContextManager[EventLog]):
    """A log in a file that goes when it is closed."""

    def __enter__(self) -> EventLog:
        self._folder = TemporaryDirectory()
        self._log = open_sqlite_log(Path(self._folder.name) / "fleet.db", synchronous="normal")
        return self._log

    def __exit__(self, *error: object) -> None:
        self._log.close()
        self._folder.cleanup()


class Scene:
    """A dispatch with one moody carrier, whose process dies at given points."""

    def __init__(
        self,
        log: EventLog,
        sendings: Iterable[str] = (),
        polls: Iterable[str] = (),
        settings: Iterable[str] = (),
        *,
        reads: bool = True,
        manners: Manners = ONE_BY_ONE,
        vehicles: int = 3,
    ) -> None:
        self.dispatch = Dispatch(
            log,
            lambda clock: {Carrier.MOBILE: MoodyCarrier(clock.now, sendings, polls, settings, reads=reads)},
            manners,
            vehicles=vehicles,
        )
        carrier = self.dispatch.carriers[Carrier.MOBILE]
        assert isinstance(carrier, MoodyCarrier)
        self.carrier = carrier
        self.points = 0
        self._fatal: set[int] = set()
        self.carrier.watch = self.dispatch.log.watch = self._passes

    def die_at(self, points: Iterable[int]) -> None:
        """Die where the so-manieth point is passed."""
        self._fatal = set(points)

    def _passes(self, after: bool) -> None:
        self.points += 1
        if self.points in self._fatal:
            raise Killed

    def runs(self, rounds: int, minutes: int) -> None:
        """So many rounds; a process that dies is started anew, which has lost all it had in memory."""
        for _ in range(rounds):
            try:
                self.dispatch.registry.deliver()
            except Killed:
                self.dispatch.restarted()
            self.dispatch.clock.advance(timedelta(minutes=minutes))

    def has_ended(self) -> None:
        """All registrations are over or parked with a reason; the carrier's ledger and our histories agree."""
        assert set(self.carrier.acted.values()) <= {1}
        for iccid in self.dispatch.iccids:
            card, entry = self.dispatch.registry.card(iccid), self.carrier.entries.get(iccid)
            registration = card.registration
            assert registration is not None
            assert card.orders == ()
            match registration.status:
                case RegistrationStatus.REGISTERED:
                    assert entry is not None
                    assert RegistrationState.REGISTERED is entry.state
                    assert registration.operation == entry.operation
                case RegistrationStatus.REJECTED:
                    assert entry is None or entry.state is RegistrationState.REJECTED
                case _:
                    assert Transmission.PARKED is registration.transmission
                    parked = [e for e in self.dispatch.events(iccid) if isinstance(e, SubmissionParked)]
                    assert parked[-1].detail


@pytest.mark.parametrize("opened", [in_memory, OnDisk])
@settings(deadline=None, max_examples=40)
@given(script=st.tuples(moods, polls, functions), deaths=deaths, minutes=st.sampled_from([1, 3, 45]))
def test_everything_ends_and_nothing_is_sent_twice(
    opened: Opened, script: tuple[list[str], list[str], list[str]], deaths: list[int], minutes: int
) -> None:
    """Lost, late and doubled answers, refusals, rests, cool-downs and deaths: all end, and each was acted on once."""
    with opened() as log:
        scene = Scene(log, *script)
        scene.die_at(deaths)
        scene.runs(20, minutes)
        scene.runs(40, 360)
        scene.has_ended()


@settings(deadline=None, max_examples=30)
@given(moods=moods, deaths=deaths)
def test_where_nothing_can_be_asked_a_person_decides(moods: list[str], deaths: list[int]) -> None:
    """A carrier that answers no questions is never sent anything twice; what is unclear is parked."""
    scene = Scene(open_memory_log(), moods, reads=False)
    scene.die_at(deaths)
    scene.runs(60, 360)
    scene.has_ended()


@pytest.mark.parametrize("reads", [True, False])
def test_dies_at_every_point_of_a_life(reads: bool) -> None:
    """Before and after every append and every call: whatever point the process dies at, the next one completes it."""
    whole = Scene(open_memory_log(), ["takes", "swallows", "finishes"], reads=reads)
    whole.runs(12, 10)
    assert whole.points > 20

    for point in range(1, whole.points + 1):
        scene = Scene(open_memory_log(), ["takes", "swallows", "finishes"], reads=reads)
        scene.die_at([point])
        scene.runs(12, 10)
        scene.runs(30, 600)
        scene.has_ended()


def test_functions_follow_the_entitlement() -> None:
    """Sold: the emergency call is ordered and confirmed. Registered: what was asked for. Both by the carrier's word."""
    scene = Scene(open_memory_log(), vehicles=1)
    scene.runs(1, 5)
    (card,) = scene.dispatch.cards()
    assert (ONLY_EMERGENCY, ()) == (card.confirmed, card.orders)
    scene.runs(2, 5)
    (card,) = scene.dispatch.cards()
    assert RegistrationStatus.REGISTERED is card.registration_status
    assert card.entitled == card.confirmed != ONLY_EMERGENCY
