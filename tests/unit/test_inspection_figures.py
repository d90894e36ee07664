"""The figures of a report: formulas as data, denominators that stay, percentiles by nearest rank."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.application.channels import channel_figures
from iov_realname.application.delivery.latency import latencies
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.report import Report
from iov_realname.domain.card.attempts import Became
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.latency import Span
from iov_realname.domain.documents import Capture
from iov_realname.domain.inspection.metrics import METRICS, Kind, Metric, figure
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import command_stream
from tests.support.facts import (
    ATTEMPTED,
    BUILT_IN,
    CHANGE_FAILED,
    CHANGE_ORDERED,
    CLOSED_DOWN,
    COMPLETED,
    DECLINED,
    DOCUMENTS_TAKEN,
    IN_TEST,
    MEASURE_CONFIRMED,
    MEASURE_ENDED,
    MEASURE_FAILED,
    MEASURE_NOT_UNDONE,
    MEASURE_ORDERED,
    NEXT_SALE_DAY,
    NOTIFIED,
    OTHER_NUMBER,
    OWNED,
    OWNED_AS_STOCK,
    PARKED,
    PRESENTED,
    REGISTERED,
    REJECTED,
    REVOKED,
    SALE_DAY,
    SENT,
    SENT_BACK,
    SOLD,
    SOLD_AS_STOCK,
    SUBMITTED,
    TRANSFERRED,
    TURNED_AWAY,
    checked,
)
from tests.support.facts import CheckKind as Means
from tests.support.inspected import BEGAN, INSPECTED, Archive, Told
from tests.support.telling import but

TIMED = (SOLD, SOLD_AS_STOCK, TRANSFERRED, PRESENTED, SUBMITTED, ATTEMPTED, REJECTED, REGISTERED, REVOKED)
BY_CODE: Mapping[str, Metric] = {metric.code: metric for metric in METRICS}
ASSERTED = checked(Means.ASSERTED, verified=True)


def report(archive: Archive) -> Report:
    """What an inspection counts."""
    return Inspection(archive.log).run(INSPECTED)


@pytest.fixture(scope="module")
def counted() -> Report:
    """A fleet of everything."""
    archive = Archive()
    for told in (IN_TEST, BUILT_IN, COMPLETED, COMPLETED, OWNED, CLOSED_DOWN, SENT_BACK):
        archive.card(told)
    archive.card((*OWNED_AS_STOCK, NOTIFIED))
    archive.card((*BUILT_IN, SOLD_AS_STOCK, PRESENTED, ASSERTED, SUBMITTED, REGISTERED))
    archive.card((*BUILT_IN, SOLD_AS_STOCK, (TRANSFERRED, NEXT_SALE_DAY)))
    refused = CommandRefused(RefusalCode.STAGE, "card_is_owned", "atf-2022-12", ("FINAL-2",), "不行", "no", None)
    archive.write(command_stream("c-1"), [(refused, SALE_DAY)])
    return report(archive)


def test_both_registration_rates(counted: Report) -> None:
    """Of all cards in use, unsold ones registered to their buyer count too; of sold ones only owners count."""
    assert {"value": 0.5, "of": 5, "over": 10} == counted.figures["registration_rate_supplied"]
    assert {"value": 0.375, "of": 3, "over": 8} == counted.figures["registration_rate_sold"]


def test_the_backfill_has_a_denominator_that_stays(counted: Report) -> None:
    """Every card sold before the cut-off, whatever became of it; the date stands beside it."""
    assert {"value": 0.333333, "of": 1, "over": 3} == counted.figures["backfill_progress"]
    assert {"2021-09-13": 3} == counted.figures["backfill_cut_off"]
    assert {"changed_hands": 1, "notified": 1} == counted.figures["backfill_remaining"]


def test_counts_by_what_they_are(counted: Report) -> None:
    """By stage, carrier, block and channel; refusals by code; rejections; refusers with the notices they got."""
    figures = counted.figures

    assert 10 == counted.cards == sum(figures["stages"].values())  # type: ignore[arg-type]
    assert {"mobile": 10} == figures["carriers"]
    assert {"13-144": 10} == figures["number_blocks"]
    assert {"QD-001": 4} == figures["channels"]
    assert {"R-STAGE": 1} == figures["refusals"]
    assert {"mobile": 1} == figures["rejections"]
    assert {"declined": 1, "notice_to_refuser": 1, "ever_restricted": 1} == figures["refusers"]
    assert {"registered_on_asserted_check": 1} == figures["asserted"]


SOLD_AT_EIGHT = (*BUILT_IN, but(SOLD, sold_at=BEGAN))
SENT_ON = (*SENT[3:], ATTEMPTED)


def test_latencies_count_from_what_really_left() -> None:
    """Queued is not sent; no stock card is timed from its sale; of what was rejected the first sending counts."""
    archive = Archive()
    for told in (
        (*SOLD_AT_EIGHT, *SENT_ON, REGISTERED),
        (*SOLD_AT_EIGHT, *SENT_ON, REJECTED, SUBMITTED, ATTEMPTED, REGISTERED),
        (*BUILT_IN, SOLD_AS_STOCK, *SENT_ON, REGISTERED),
        COMPLETED,
    ):
        archive.card(told)
    figures = report(archive).figures

    assert {"count": 2, "p50": 9, "p90": 9, "p99": 9} == figures["hours_sale_to_sent"]
    assert {"count": 4, "p50": 1, "p90": 1, "p99": 1} == figures["hours_verified_to_sent"]
    assert {"count": 3, "p50": 1, "p90": 4, "p99": 4} == figures["hours_sent_to_completed"]
    assert {"count": 2, "p50": 10, "p90": 13, "p99": 13} == figures["hours_sale_to_completed"]


def test_every_period_is_timed_and_a_revoked_registration_once() -> None:
    """A transfer begins anew; what is registered after a revocation is not timed from the sale."""
    archive = Archive()
    archive.card((*SOLD_AT_EIGHT, *SENT_ON, REGISTERED, REVOKED, PRESENTED, *SENT_ON, REGISTERED))
    archive.card((*SOLD_AT_EIGHT, *SENT_ON, REGISTERED, (TRANSFERRED, NEXT_SALE_DAY), *_later(PRESENTED, *SENT_ON)))

    assert 3 == report(archive).figures["hours_sale_to_sent"]["count"]
    assert 3 == report(archive).figures["hours_sent_to_completed"]["count"]
    assert 2 == report(archive).figures["hours_sale_to_completed"]["count"]


def _later(*events: CardEvent) -> Sequence[Told]:
    return [(event, NEXT_SALE_DAY + timedelta(hours=hour)) for hour, event in enumerate(events, start=1)]


@settings(deadline=None, max_examples=60)
@given(lives=st.lists(st.lists(st.sampled_from(TIMED), max_size=14), min_size=1, max_size=3))
def test_deliveries_and_inspections_reckon_alike(lives: list[list[CardEvent]]) -> None:
    """Where all was sent from here, `deliver --latency` and the figures count the same, and agree on the median."""
    archive = Archive()
    for life in lives:
        archive.card((*BUILT_IN, *life))
    told = {each.span: each for each in latencies(archive.log, edition_on)}
    figures = report(archive).figures

    for span in Span:
        counted = figures[f"hours_{span}"]
        assert counted["count"] == (told[span].count if span in told else 0)
        assert counted["p50"] == (told[span].median // timedelta(hours=1) if span in told else None)


def test_channels_and_inspections_reckon_alike() -> None:
    """What attempts came to is counted by the same reckoning; an inspection counts cards, a supervision attempts."""
    archive = Archive()
    typed = but(PRESENTED, capture=Capture.TYPED)
    archive.card((*BUILT_IN, SOLD, typed, *TURNED_AWAY[5:]))
    archive.card((*OWNED, but(PRESENTED, number=OTHER_NUMBER), DOCUMENTS_TAKEN, *_of_other(*COMPLETED[5:])))
    figures, own = report(archive).figures, channel_figures(archive.log)["QD-001"]

    for outcome in Became:
        assert getattr(own, outcome) == figures[f"channels_{outcome}"].get("QD-001", 0), outcome
    assert (2, 1, 1, 1, 1) == (own.presented, own.registered, own.refused, own.mismatched, own.typed)


def _of_other(*events: CardEvent) -> Sequence[CardEvent]:
    return [but(event, number=OTHER_NUMBER) if hasattr(event, "number") else event for event in events]


def test_what_carriers_turned_down_stands_by_its_code() -> None:
    """Parked submissions, failed changes of functions, failed measures; measures by how they stand."""
    archive = Archive()
    archive.card((*SENT, ATTEMPTED, PARKED))
    archive.card((*COMPLETED, CHANGE_ORDERED, CHANGE_FAILED, MEASURE_ORDERED, MEASURE_FAILED))
    archive.card((*COMPLETED, MEASURE_ORDERED, MEASURE_CONFIRMED, MEASURE_ENDED, MEASURE_NOT_UNDONE))
    figures = report(archive).figures

    assert {"E17": 1} == figures["parked"]
    assert {"E42": 1} == figures["orders_failed"]
    assert {"E7": 1} == figures["measures_failed"]
    assert {"binding:failed": 1, "binding:not_undone": 1} == figures["measures"]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({}, {"count": 0, "p50": None, "p90": None, "p99": None}),
        ({5: 1}, {"count": 1, "p50": 5, "p90": 5, "p99": 5}),
        ({1: 50, 2: 40, 9: 9, 700: 1}, {"count": 100, "p50": 1, "p90": 2, "p99": 9}),
        ({-1: 1, 3: 1}, {"count": 2, "p50": -1, "p90": 3, "p99": 3}),
    ],
)
def test_percentiles_are_values_that_occurred(hours: Mapping[int, int], expected: Mapping[str, int | None]) -> None:
    """The nearest rank, never something in between."""
    tally = {f"hours:sale_to_sent:{value}": count for value, count in hours.items()}

    assert expected == figure(BY_CODE["hours_sale_to_sent"], tally)


def test_a_rate_of_nothing_has_no_value() -> None:
    """Nothing is divided by nothing."""
    assert {"value": None, "of": 0, "over": 0} == figure(BY_CODE["backfill_progress"], {})


def test_every_figure_tells_its_formula() -> None:
    """In both languages, and as the keys it adds up; codes are unique."""
    assert len(METRICS) == len(BY_CODE)
    for metric in METRICS:
        assert metric.formula.zh
        assert metric.formula.en
        assert metric.of
        assert bool(metric.over) is (metric.kind is Kind.RATE)


def test_what_happened_later_does_not_count_yet() -> None:
    """A report as of a day counts what had happened by then."""
    archive = Archive()
    archive.card((*SENT, (REJECTED, INSPECTED + timedelta(days=1))))
    archive.card((*OWNED, NOTIFIED, (DECLINED, INSPECTED + timedelta(days=1))))

    assert {} == report(archive).figures["rejections"]
    assert {} == report(archive).figures["refusers"]
