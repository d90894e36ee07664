"""The figures of a report: formulas as data, denominators that stay, percentiles by nearest rank."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.report import Report
from iov_realname.domain.inspection.metrics import METRICS, Kind, Metric, figure
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.streams import command_stream
from tests.support.facts import (
    BUILT_IN,
    CLOSED_DOWN,
    COMPLETED,
    DECLINED,
    IN_TEST,
    NEXT_SALE_DAY,
    NOTIFIED,
    OWNED,
    OWNED_AS_STOCK,
    PRESENTED,
    REGISTERED,
    REJECTED,
    SALE_DAY,
    SENT,
    SENT_BACK,
    SOLD_AS_STOCK,
    SUBMITTED,
    TRANSFERRED,
    checked,
)
from tests.support.facts import CheckKind as Means
from tests.support.inspected import INSPECTED, Archive

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
    assert {"rejected": 1} == figures["rejections"]
    assert {"declined": 1, "notice_to_refuser": 1, "ever_restricted": 1} == figures["refusers"]
    assert {"registered_on_asserted_check": 1} == figures["asserted"]


def test_latencies_leave_stock_out(counted: Report) -> None:
    """Two cards were completed after a sale that was timed."""
    assert 2 == counted.figures["hours_sale_to_completed"]["count"]
    assert 3 == counted.figures["hours_sale_to_sent"]["count"]


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
