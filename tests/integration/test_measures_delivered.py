"""Measures on their way: what is ordered is carried out, and what has ended is undone, or says why not."""

from datetime import timedelta

from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.carriers import ErrorKind, Operation, Rejected, Unsupporting
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.delivery.measuring import ANOTHER_STANDS
from iov_realname.application.delivery.outbox import Business
from iov_realname.domain.card.measures import MeasureKind, MeasureNotUndone, MeasureUndone
from iov_realname.domain.card.reports import ReportKind
from iov_realname.domain.card.state import Measure
from iov_realname.domain.identifiers import Carrier
from tests.support.dispatch import Dispatch
from tests.support.slow_carrier import SlowCarrier

BUNGLING = Rejected(ErrorKind.INVALID_REQUEST)
MANNERS = Manners(concurrency=1, tries=3, patience=timedelta(days=2))


class Scene:
    """One sold vehicle, and its card's measures."""

    def __init__(self) -> None:
        self.carrier = SlowCarrier(BUNGLING, 0)
        self.dispatch = Dispatch(open_memory_log(), lambda _: {Carrier.MOBILE: self.carrier}, MANNERS, vehicles=1)
        (self.iccid,) = self.dispatch.iccids
        self.dispatch.deliver(3)

    def order(self, name: str, kind: MeasureKind = MeasureKind.BINDING) -> None:
        """Order one."""
        self.dispatch.registry.order_measure(
            iccid=self.iccid, kind=kind, reason="risk-7", scenario="in-vehicle", target="current", command_id=name
        )

    def end(self, name: str) -> None:
        """End it."""
        self.dispatch.registry.end_measure(iccid=self.iccid, measure=name)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is left of them."""
        return self.dispatch.registry.card(self.iccid).measures

    @property
    def bound(self) -> bool:
        """What the carrier has."""
        return self.carrier.bound[self.iccid]

    def compared(self) -> list[tuple[object, str, str]]:
        """What the carrier has otherwise, and which way."""
        found = self.dispatch.registry.reconcile(Carrier.MOBILE)
        return [(each.kind, each.ours, each.theirs) for each in found]

    def failures(self) -> list[str]:
        """The codes of what was not undone."""
        return [each.code for each in self.dispatch.events(self.iccid) if isinstance(each, MeasureNotUndone)]


class Closed(Unsupporting):
    """A carrier that publishes nothing any more."""

    @property
    def carrier(self) -> str:
        """China Mobile's part."""
        return Carrier.MOBILE

    def capabilities(self) -> frozenset[Operation]:
        """None."""
        return frozenset()


class TestComparing:
    """Bindings as the carrier has them."""

    def test_tells_a_binding_that_is_gone(self) -> None:
        """What was confirmed and is not so any more is a difference; what has ended is none."""
        scene = Scene()
        assert [] == scene.compared()
        scene.order("m-1")
        scene.dispatch.deliver(2)
        assert [] == scene.compared()
        scene.carrier.bound[scene.iccid] = False
        assert [(ReportKind.BINDING, "bound", "unbound")] == scene.compared()
        scene.end("m-1")
        assert [] == scene.compared()

    def test_tells_a_card_in_another_device(self) -> None:
        """Seen apart from its device, with or without a measure of ours."""
        scene = Scene()
        scene.carrier.separated = True
        assert [(ReportKind.BINDING, "fitted", "separated")] == scene.compared()


class TestEnd:
    """An end is an order, as everything is."""

    def test_is_carried_out(self) -> None:
        """What has ended here is undone there, and only the carrier's word makes it so."""
        scene = Scene()
        scene.order("m-1")
        scene.dispatch.deliver(2)
        assert (Measure("m-1", confirmed=True),) == scene.measures
        scene.end("m-1")
        assert (Measure("m-1", ended=True),) == scene.measures
        (item,) = scene.dispatch.registry.outbox()
        assert Business.MEASURE_END is item.business
        assert not item.needs_a_person

        scene.dispatch.deliver(1)
        assert (Measure("m-1", ended=True),) == scene.measures
        scene.dispatch.deliver(1)
        assert not scene.bound
        assert () == scene.measures
        assert [] == list(scene.dispatch.registry.outbox())

    def test_that_failed_may_be_told_again(self) -> None:
        """A no of the carrier stays visible with its code; ending it once more is another operation."""
        scene = Scene()
        scene.order("m-1")
        scene.dispatch.deliver(2)
        before = set(scene.carrier.acted)
        scene.end("m-1")
        scene.carrier.bungled = 99
        scene.dispatch.deliver(12, minutes=90)
        assert ["exhausted:failed.invalid_request"] == scene.failures()
        (item,) = scene.dispatch.registry.outbox()
        assert (Business.MEASURE_END, True) == (item.business, item.needs_a_person)

        scene.carrier.bungled = 0
        scene.end("m-1")
        scene.dispatch.deliver(2)
        assert () == scene.measures
        assert 2 == len(set(scene.carrier.acted) - before)

    def test_of_what_was_never_carried_out_asks_nobody(self) -> None:
        """No port takes a volume cap: it fails by name, and its end leaves nothing behind."""
        scene = Scene()
        acted = scene.carrier.acted.total()
        scene.order("m-1", MeasureKind.VOLUME)
        scene.dispatch.deliver(1)
        assert (Measure("m-1", failure="unsupported.measure"),) == scene.measures
        scene.end("m-1")
        scene.dispatch.deliver(1)
        assert () == scene.measures
        assert acted == scene.carrier.acted.total()
        assert any(isinstance(each, MeasureUndone) for each in scene.dispatch.events(scene.iccid))

    def test_leaves_another_of_its_kind_alone(self) -> None:
        """A carrier has one limit of a kind: undoing one measure would undo the other, so a person decides."""
        scene = Scene()
        scene.order("m-1")
        scene.order("m-2")
        scene.dispatch.deliver(3)
        scene.end("m-1")
        scene.dispatch.deliver(2)
        assert [ANOTHER_STANDS] == scene.failures()
        assert scene.bound

        scene.end("m-2")
        scene.dispatch.deliver(3)
        scene.end("m-1")
        scene.dispatch.deliver(3)
        assert () == scene.measures
        assert not scene.bound

    def test_goes_before_what_is_new(self) -> None:
        """A measure ordered after the end waits until that is done, so that it is not undone with it."""
        scene = Scene()
        scene.order("m-1")
        scene.dispatch.deliver(2)
        scene.end("m-1")
        scene.order("m-2")
        scene.dispatch.deliver(4)
        assert (Measure("m-2", confirmed=True),) == scene.measures
        assert scene.bound

    def test_without_an_interface_says_so(self) -> None:
        """Where the carrier publishes no way to undo it, that is the code, and a person does it."""
        scene = Scene()
        scene.order("m-1")
        scene.dispatch.deliver(2)
        scene.end("m-1")
        scene.dispatch.carriers = {Carrier.MOBILE: Closed()}
        scene.dispatch.restarted()
        scene.dispatch.deliver(1)
        assert ["unsupported.unbind_device"] == scene.failures()
