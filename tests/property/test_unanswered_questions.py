"""A question that is not answered decides nothing: what it is about is unknown still, and asked about again."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.carriers import CardRef, ErrorKind, FunctionReading, NotDone, Operation, not_done
from iov_realname.application.carriers.functions import NOTHING
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.delivery.outbox import Business
from iov_realname.domain.card.measures import MeasureKind
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.identifiers import Carrier
from tests.support.dispatch import Dispatch
from tests.support.slow_carrier import SlowCarrier

TRIES = 4
MANNERS = Manners(concurrency=1, tries=TRIES, patience=timedelta(days=30))

answers = st.sampled_from([not_done(kind) for kind in ErrorKind])


class Scene:
    """One sold vehicle, bound to its device, at a carrier that bungles so many answers."""

    def __init__(self, bungling: NotDone, bungled: int, carrier: SlowCarrier | None = None) -> None:
        self.carrier = carrier or SlowCarrier(bungling, bungled)
        self.dispatch = Dispatch(open_memory_log(), lambda _: {Carrier.MOBILE: self.carrier}, MANNERS, vehicles=1)
        (self.iccid,) = self.dispatch.iccids
        self.dispatch.registry.order_measure(
            iccid=self.iccid,
            kind=MeasureKind.BINDING,
            reason="risk-7",
            scenario="in-vehicle",
            target="current",
            command_id="m-1",
        )

    @property
    def card(self) -> Card:
        """The card."""
        return self.dispatch.registry.card(self.iccid)

    def left(self) -> Mapping[Business, str]:
        """What needs a person, and why."""
        items = self.dispatch.registry.outbox()
        return {item.business: item.reason or "" for item in items if item.needs_a_person}

    def is_done(self) -> bool:
        """Registered, with every order confirmed."""
        registered = RegistrationStatus.REGISTERED is self.card.registration_status
        return registered and self.card.entitled == self.card.confirmed and self.card.orders == ()


@settings(deadline=None, max_examples=60)
@given(bungling=answers, bungled=st.integers(0, TRIES - 1))
def test_fewer_than_the_tries_only_delay(bungling: NotDone, bungled: int) -> None:
    """Whatever is answered instead of an answer: registration, functions and measure are done all the same, once."""
    scene = Scene(bungling, bungled)
    scene.dispatch.deliver(40, minutes=120)

    assert scene.is_done()
    assert (True,) == tuple(measure.confirmed for measure in scene.card.measures)
    assert [] == list(scene.dispatch.registry.outbox())
    assert {1} == set(scene.carrier.acted.values())


@settings(deadline=None, max_examples=60)
@given(bungling=answers)
def test_as_many_as_the_tries_park(bungling: NotDone) -> None:
    """Never an answer: nothing is rejected or forgotten, each order stands as exhausted, and goes on when resumed."""
    scene = Scene(bungling, 10_000)
    scene.dispatch.deliver(60, minutes=120)
    assert RegistrationStatus.SUBMITTED is scene.card.registration_status
    assert {Business.REGISTRATION, Business.FUNCTIONS, Business.MEASURE} == scene.left().keys()
    assert all(reason.startswith("exhausted:") for reason in scene.left().values())

    scene.carrier.bungled = 0
    scene.dispatch.registry.resume_all()
    scene.dispatch.deliver(10, minutes=120)
    assert scene.is_done()
    assert {1} == set(scene.carrier.acted.values())


def test_what_may_have_been_done_is_undone() -> None:
    """A measure that stands as exhausted may have been carried out: when it ends, the carrier is told all the same."""
    scene = Scene(not_done(ErrorKind.PROTOCOL_ERROR), 10_000)
    scene.dispatch.deliver(60, minutes=120)
    scene.carrier.bungled = 0
    assert scene.carrier.bound[scene.iccid]

    scene.dispatch.registry.end_measure(iccid=scene.iccid, measure="m-1")
    scene.dispatch.deliver(3)
    assert not scene.carrier.bound[scene.iccid]
    assert () == scene.card.measures


class Dawdler(SlowCarrier):
    """Answers no questions about receipts, and shows what it was told to open only after a while."""

    def __init__(self) -> None:
        super().__init__(not_done(ErrorKind.NO_ANSWER), 0)
        self.asked = 0

    def capabilities(self) -> frozenset[Operation]:
        """No polls."""
        return super().capabilities() - {Operation.POLL}

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        """Nothing at first."""
        self.asked += 1
        return FunctionReading(NOTHING) if self.asked < 5 else super().query_functions(card)


def test_what_is_not_yet_so_is_looked_at_again() -> None:
    """An order that was taken, at a carrier without polls, is looked at until it is so, and never given twice."""
    scene = Scene(not_done(ErrorKind.NO_ANSWER), 0, Dawdler())
    scene.dispatch.deliver(10, minutes=120)

    assert scene.card.entitled == scene.card.confirmed
    assert () == scene.card.orders
    assert {1} == set(scene.carrier.acted.values())
