"""Reconciliation, callbacks, reviews; sales and stock; latencies: what is known of both sides, shown and kept."""

from datetime import date, timedelta

import pytest

from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.carriers import (
    EMERGENCY_ONLY,
    Callback,
    CallbackRefused,
    CardReading,
    CardRef,
    CardState,
    CarrierNotice,
    ErrorKind,
    NotDone,
    Operation,
    RegistrationState,
    Rejected,
    SalesFigures,
    WriteOutcome,
)
from iov_realname.application.carriers.outcomes import Applied
from iov_realname.application.errors import NotConfigured, Refused
from iov_realname.application.ports import Purpose
from iov_realname.application.reconciling import Difference
from iov_realname.domain.card.latency import Span
from iov_realname.domain.card.reports import CarrierReported, CarrierReportReviewed, ReportKind
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.identifiers import Carrier, Vin
from iov_realname.domain.record import SalesReported
from iov_realname.domain.streams import oem_stream
from iov_realname.testing import invented
from tests.support.dispatch import BEGAN, Dispatch
from tests.support.moody_carrier import Entry, MoodyCarrier


class TalkingCarrier(MoodyCarrier):
    """A moody carrier that also tells of cards, calls back, and takes reports."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.strangers: set[str] = set()
        self.stopped: set[str] = set()
        self.reports: list[SalesFigures] = []

    def capabilities(self) -> frozenset[Operation]:
        """More."""
        return super().capabilities() | {Operation.QUERY_CARD, Operation.REPORT_SALES, Operation.DECODE_CALLBACK}

    def query_card(self, card: CardRef) -> CardReading | NotDone:
        """Unknown, stopped, or in use."""
        if card.iccid in self.strangers:
            return Rejected(ErrorKind.NOT_FOUND, "404")
        return CardReading(CardState.SUSPENDED if card.iccid in self.stopped else CardState.ACTIVE, "1")

    def decode_callback(self, callback: Callback) -> CarrierNotice | CallbackRefused:
        """Believes what is about a vehicle."""
        if not callback.body:
            return CallbackRefused("unsigned", b"no")
        return CarrierNotice("n-1", Vin(callback.body.decode()), BEGAN, b"thanks", b"later")

    def report_sales(self, operation: str, figures: SalesFigures) -> WriteOutcome:
        """Takes it."""
        self.reports.append(figures)
        return Applied("ok")


@pytest.fixture
def dispatch() -> Dispatch:
    """Three cards, all registered, and their functions confirmed."""
    made = Dispatch(open_memory_log(), lambda clock: {Carrier.MOBILE: TalkingCarrier(clock.now)})
    made.deliver(4)
    assert {RegistrationStatus.REGISTERED} == {card.registration_status for card in made.cards()}
    return made


@pytest.fixture
def carrier(dispatch: Dispatch) -> TalkingCarrier:
    """Their carrier."""
    found = dispatch.carriers[Carrier.MOBILE]
    assert isinstance(found, TalkingCarrier)
    return found


def differences(dispatch: Dispatch) -> list[Difference]:
    """What the carrier sees otherwise."""
    return list(dispatch.registry.reconcile(Carrier.MOBILE))


class TestReconciling:
    """What is otherwise there."""

    def test_no_difference_leaves_no_trace(self, dispatch: Dispatch) -> None:
        """Both sides agree: no row, no event."""
        end = dispatch.log.end()
        assert [] == differences(dispatch)
        assert end == dispatch.log.end()

    def test_every_difference_is_a_row_and_a_report(self, dispatch: Dispatch, carrier: TalkingCarrier) -> None:
        """Registration undone, functions otherwise, suspended, unknown: each once, recorded, and nothing changed."""
        first, second, third = dispatch.iccids
        carrier.entries[first].state = RegistrationState.REQUIRED_NOT_DONE
        carrier.open[second] = EMERGENCY_ONLY
        carrier.stopped.add(second)
        carrier.strangers.add(third)
        before = dispatch.cards()
        found = differences(dispatch)

        assert {
            (first, ReportKind.UNBOUND),
            (second, ReportKind.FUNCTIONS),
            (second, ReportKind.SUSPENDED),
            (third, ReportKind.NOT_FOUND),
        } == {(each.iccid, each.kind) for each in found}
        told = {(iccid, e.kind) for iccid in dispatch.iccids for e in dispatch.events(iccid) if _is_report(e)}
        assert {(each.iccid, each.kind) for each in found} == told
        for was, now in zip(before, dispatch.cards(), strict=True):
            assert (was.stage, was.entitled, was.confirmed) == (now.stage, now.entitled, now.confirmed)

    def test_what_waits_for_a_reviewer_is_not_told_again(self, dispatch: Dispatch, carrier: TalkingCarrier) -> None:
        """The same row again, under the same reference; after a review and another day it is a new report."""
        carrier.entries[dispatch.iccids[0]].state = RegistrationState.REQUIRED_NOT_DONE
        (first,), end = differences(dispatch), dispatch.log.end()
        assert [first] == differences(dispatch)
        assert end == dispatch.log.end()

        assert first.reference is not None
        dispatch.registry.review_report(
            iccid=first.iccid, reference=first.reference, accepted=False, reviewer="auditor-1"
        )
        dispatch.clock.advance(timedelta(days=1))
        (again,) = differences(dispatch)
        assert first.reference != again.reference

    def test_registered_there_and_not_here(self) -> None:
        """A registration that the carrier took by another way is its own fact, for a reviewer."""
        dispatch = Dispatch(open_memory_log(), lambda clock: {Carrier.MOBILE: TalkingCarrier(clock.now)}, vehicles=1)
        (iccid,), carrier = dispatch.iccids, dispatch.carriers[Carrier.MOBILE]
        assert isinstance(carrier, TalkingCarrier)
        dispatch.deliver(4)
        dispatch.registry.transfer_vehicle(vin=invented.vin(0))
        dispatch.deliver(2)
        carrier.entries[iccid] = Entry("elsewhere", "?", RegistrationState.REGISTERED)

        assert [ReportKind.REGISTERED] == [each.kind for each in differences(dispatch)]

    def test_who_cannot_be_asked_is_said(self, dispatch: Dispatch, carrier: TalkingCarrier) -> None:
        """No answer is no difference: it is listed as such, and nothing is recorded."""
        carrier.down = True
        end = dispatch.log.end()
        assert {None} == {each.kind for each in differences(dispatch)}
        assert end == dispatch.log.end()

    def test_needs_an_adapter(self, dispatch: Dispatch) -> None:
        """Without one it says so."""
        with pytest.raises(NotConfigured, match="unicom"):
            dispatch.registry.reconcile(Carrier.UNICOM)

    def test_a_review_is_by_name_and_of_what_waits(self, dispatch: Dispatch, carrier: TalkingCarrier) -> None:
        """A named reviewer accepts or disputes a waiting report; anything else is refused."""
        carrier.stopped.add(dispatch.iccids[0])
        (found,) = differences(dispatch)
        assert found.reference is not None
        review = dispatch.registry.review_report
        with pytest.raises(Refused):
            review(iccid=found.iccid, reference=found.reference, accepted=True, reviewer="")
        with pytest.raises(Refused):
            review(iccid=found.iccid, reference="another", accepted=True, reviewer="auditor-1")
        review(iccid=found.iccid, reference=found.reference, accepted=True, reviewer="auditor-1")
        assert (
            CarrierReportReviewed(found.reference, accepted=True, reviewer="auditor-1")
            == dispatch.events(found.iccid)[-1]
        )


class TestCallbacks:
    """A callback only wakes us."""

    def test_what_it_is_about_is_asked_again(self, dispatch: Dispatch, carrier: TalkingCarrier) -> None:
        """The card is asked about, and what is otherwise is recorded; twice is once."""
        carrier.stopped.add(dispatch.iccids[1])
        body = Callback({}, invented.vin(1).encode())
        assert b"thanks" == dispatch.registry.take_callback(Carrier.MOBILE, body)
        end = dispatch.log.end()
        assert b"thanks" == dispatch.registry.take_callback(Carrier.MOBILE, body)
        assert end == dispatch.log.end()
        assert 1 == sum(_is_report(e) for e in dispatch.events(dispatch.iccids[1]))

    def test_what_is_not_to_be_believed_is_not(self, dispatch: Dispatch) -> None:
        """Answered, and nothing else."""
        end = dispatch.log.end()
        assert b"no" == dispatch.registry.take_callback(Carrier.MOBILE, Callback({}, b""))
        assert end == dispatch.log.end()

    def test_ends_the_pause_of_what_is_under_way(self) -> None:
        """A receipt whose time to ask has not come is asked about at once."""
        dispatch = Dispatch(open_memory_log(), lambda clock: {Carrier.MOBILE: TalkingCarrier(clock.now)}, vehicles=1)
        dispatch.registry.deliver()
        assert 0 == dispatch.registry.deliver().completed
        dispatch.registry.take_callback(Carrier.MOBILE, Callback({}, invented.vin(0).encode()))
        assert 1 == dispatch.registry.deliver().completed


class TestSales:
    """销量, 存量."""

    def test_counts_sold_and_in_stock(self, dispatch: Dispatch) -> None:
        """By carrier, over days of China's calendar, from the histories alone."""
        day = BEGAN.date()
        by_carrier = {each.carrier: each for each in dispatch.registry.sales_figures(day, day)}
        assert SalesFigures("mobile", day, day, 3, 0) == by_carrier["mobile"]
        assert SalesFigures("unicom", day, day, 0, 0) == by_carrier["unicom"]
        later = date(2024, 6, 1)
        assert SalesFigures("mobile", later, later, 0, 0) == dispatch.registry.sales_figures(later, later)[1]

    def test_a_report_is_on_record_as_sent(self, dispatch: Dispatch, carrier: TalkingCarrier) -> None:
        """To the carrier that takes it, with its answer; the others' figures as exported. The same again says so."""
        day = BEGAN.date()
        reported = dispatch.registry.report_sales(day, day)
        assert {"mobile": "applied", "unicom": "exported", "telecom": "exported"} == {
            each.figures.carrier: each.outcome for each in reported
        }
        assert [SalesFigures("mobile", day, day, 3, 0)] == carrier.reports
        stream = oem_stream(invented.OEM)
        events = [each.envelope.event for each in dispatch.log.read([stream])[stream]]
        kept = {e.carrier: (e.sold, e.in_stock, e.outcome) for e in events if isinstance(e, SalesReported)}
        assert {Carrier.MOBILE: (3, 0, "applied")}.items() <= kept.items()
        operations = {e.operation for e in events if isinstance(e, SalesReported)}
        dispatch.registry.report_sales(day, day, Carrier.MOBILE)
        again = dispatch.log.read([stream])[stream][-1].envelope.event
        assert isinstance(again, SalesReported)
        assert again.operation in operations


def test_latencies_are_those_of_the_histories(dispatch: Dispatch) -> None:
    """Sale, sending and completion, carrier by carrier; whatever was sent too late for the book is counted."""
    by_span = {each.span: each for each in dispatch.registry.latencies()}

    assert set(Span) == set(by_span)
    assert {3} == {each.count for each in by_span.values()}
    assert timedelta(minutes=10) == by_span[Span.SENT_TO_COMPLETED].median
    assert 0 == by_span[Span.VERIFIED_TO_SENT].over_limit

    late = Dispatch(open_memory_log(), lambda clock: {Carrier.MOBILE: MoodyCarrier(clock.now)}, vehicles=2)
    late.clock.advance(timedelta(hours=25))
    assert [True, True] == [item.late for item in late.registry.outbox() if item.business == "registration"]
    late.deliver(3)
    over = {each.span: each.over_limit for each in late.registry.latencies()}
    assert 2 == over[Span.VERIFIED_TO_SENT]


def test_what_was_sent_says_nothing_of_whom(dispatch: Dispatch) -> None:
    """The payload's digest is keyed, so it is neither the identity nor a hash that anybody could try."""
    recorded = [each for iccid in dispatch.iccids for each in dispatch.registry.history(iccid)]
    attempts = [each.recorded.envelope.event for each in recorded if "SubmissionAttempted" in each.recorded.wire_name]
    digests = {event.payload_digest for event in attempts}  # type: ignore[attr-defined]
    assert 3 == len(digests)
    assert all(len(digest) == len(dispatch.keys.digest(Purpose.COMMAND, "x")) for digest in digests)
    for number, iccid in enumerate(dispatch.iccids):
        (card,) = [each for each in dispatch.cards() if each.iccid == iccid]
        assert card.registration is not None
        dispatch.keys.shred(card.registration.owner)
        assert dispatch.registry.card(iccid) == card, number
    assert ONLY_EMERGENCY != dispatch.cards()[0].entitled


def _is_report(event: object) -> bool:
    return isinstance(event, CarrierReported)
