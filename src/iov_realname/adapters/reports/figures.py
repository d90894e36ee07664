"""Figures as a page draws them: shares, bars and percentiles, each with the numbers it is drawn from."""

from collections.abc import Iterable, Mapping, Sequence
from math import log1p

import attrs

from iov_realname.adapters.reports.bilingual import Bilingual
from iov_realname.adapters.reports.labels import label
from iov_realname.application.inspection.report import Report
from iov_realname.domain.inspection.metrics import METRICS, PERCENTILES, Figure, Kind, Metric

__all__ = ["Bar", "Counts", "Figures", "Hours", "Rate", "drawn"]

WHOLE = 100
"""Widths are parts of this."""


@attrs.frozen
class Rate:
    """A share; ``percent`` is None where there is nothing to have a share of."""

    metric: Metric
    percent: float | None
    of: int
    over: int


@attrs.frozen
class Bar:
    """One counted thing; ``width`` is its part, in percent, of the largest beside it."""

    label: Bilingual
    count: int
    width: float


@attrs.frozen
class Counts:
    """What was counted, the largest first; nothing is nothing of any kind."""

    metric: Metric
    bars: Sequence[Bar]


@attrs.frozen
class Hours:
    """How long it took: percentiles of whole hours by their share, and where they lie on a logarithmic scale."""

    metric: Metric
    count: int
    at: Mapping[int, int]
    marks: Mapping[int, float]


@attrs.frozen
class Figures:
    """Every metric of a report, in the order of their list."""

    rates: Sequence[Rate]
    counts: Sequence[Counts]
    hours: Sequence[Hours]


def drawn(report: Report) -> Figures:
    """The figures of a report."""
    figures = [(metric, report.figures[metric.code]) for metric in METRICS]
    return Figures(
        [_rate(metric, figure) for metric, figure in figures if metric.kind is Kind.RATE],
        [_counts(metric, figure) for metric, figure in figures if metric.kind is Kind.COUNTS],
        _hours([(metric, figure) for metric, figure in figures if metric.kind is Kind.HOURS]),
    )


def _rate(metric: Metric, figure: Figure) -> Rate:
    share = figure["value"]
    return Rate(metric, None if share is None else share * WHOLE, int(figure["of"] or 0), int(figure["over"] or 0))


def _counts(metric: Metric, figure: Figure) -> Counts:
    counted = sorted(((code, int(count or 0)) for code, count in figure.items()), key=lambda each: (-each[1], each[0]))
    most = counted[0][1] if counted else 1
    return Counts(metric, [Bar(label(metric.code, code), count, _part(count, most)) for code, count in counted])


def _hours(figures: Iterable[tuple[Metric, Figure]]) -> Sequence[Hours]:
    """On one scale for all, so that they can be compared."""
    told = [
        (metric, int(figure["count"] or 0), {share: int(figure[f"p{share}"] or 0) for share in PERCENTILES})
        for metric, figure in figures
    ]
    longest = max((at[PERCENTILES[-1]] for _, _, at in told), default=0)
    return [
        Hours(metric, count, at, {share: _place(hours, longest) for share, hours in at.items()})
        for metric, count, at in told
    ]


def _place(hours: int, longest: int) -> float:
    """Logarithmic: an hour and a quarter of a year are to be told apart on one line."""
    return round(log1p(hours) * WHOLE / log1p(longest), 2) if longest else 0.0


def _part(count: int, most: int) -> float:
    return round(count * WHOLE / most, 2) if most else 0.0
