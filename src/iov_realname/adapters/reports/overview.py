"""What a report comes to at a glance: how grave, on how many cards, to which question, since when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import ceil

import attrs

from iov_realname.adapters.reports.findings import card_of
from iov_realname.application.inspection.report import Finding, Report
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.inspection.words import Question, Severity
from iov_realname.domain.time import in_china

__all__ = ["Asked", "Block", "Overview", "Span", "overview"]

MOST_SPANS = 24
MOST_NAMES = 8
STEPS = (1, 3, 12)
"""Months, quarters or years, whichever are few enough to be drawn."""
YEAR = 12
WHOLE = 100


@attrs.frozen
class Asked:
    """An inspector's question: how many checks answer it, what they found, and how many things are not checked."""

    question: Question
    checks: int
    unchecked: int
    found: Mapping[Severity, int]

    @property
    def total(self) -> int:
        """How many findings."""
        return sum(self.found.values())


@attrs.frozen
class Block:
    """Findings of one severity that began in a span, as a part of a column; places and sizes in percent, from above."""

    severity: Severity
    top: float
    height: float


@attrs.frozen
class Span:
    """Findings that began in one month, quarter or year, and their column; ``named`` if there is room for its name."""

    name: str
    named: bool
    left: float
    width: float
    found: Mapping[Severity, int]
    blocks: Sequence[Block]


@attrs.frozen
class Overview:
    """A report at a glance. ``cards`` have at least one finding; ``of`` so many that were examined."""

    total: int
    found: Mapping[Severity, int]
    cards: int
    of: int
    asked: Sequence[Asked]
    spans: Sequence[Span]


def overview(report: Report) -> Overview:
    """What a report comes to."""
    found = _by_severity(report.findings)
    cards = {card for finding in report.findings if (card := card_of(finding)) is not None}
    asked = [_asked(question, report.findings) for question in Question]
    return Overview(len(report.findings), found, len(cards), report.cards, asked, _spans(report.findings))


def _by_severity(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    counted = Counter(finding.check.severity for finding in findings)
    return {severity: counted[severity] for severity in Severity}


def _asked(question: Question, findings: Sequence[Finding]) -> Asked:
    checks = sum(check.question is question for check in CHECKS.values())
    unchecked = sum(each.question is question for each in UNCHECKED)
    return Asked(
        question, checks, unchecked, _by_severity(each for each in findings if each.check.question is question)
    )


def _spans(findings: Sequence[Finding]) -> Sequence[Span]:
    """Without a gap from the first to the last, so that time is drawn to scale."""
    months = [(_month(finding.since), finding.check.severity) for finding in findings]
    if not months:
        return []
    first, last = min(months)[0], max(months)[0]
    step = next((step for step in STEPS if last // step - first // step < MOST_SPANS), STEPS[-1])
    counted = Counter((month // step, severity) for month, severity in months)
    spans = range(first // step, last // step + 1)
    by_span = [{severity: counted[span, severity] for severity in Severity} for span in spans]
    fullest = max(sum(found.values()) for found in by_span)
    every = ceil(len(spans) / MOST_NAMES)
    return [
        Span(
            name=_name(span, step),
            named=place % every == 0,
            left=round(place * WHOLE / len(spans), 3),
            width=round(WHOLE / len(spans), 3),
            found=found,
            blocks=list(_blocks(found, fullest)),
        )
        for place, (span, found) in enumerate(zip(spans, by_span, strict=True))
    ]


def _blocks(found: Mapping[Severity, int], fullest: int) -> Iterator[Block]:
    """One on the other, the gravest lowest."""
    top = float(WHOLE)
    for severity, count in found.items():
        height = count * WHOLE / fullest
        top -= height
        if count:
            yield Block(severity, round(top, 3), round(height, 3))


def _name(span: int, step: int) -> str:
    year, month = divmod(span * step, YEAR)
    match step:
        case 1:
            return f"{year}-{month + 1:02}"
        case 3:
            return f"{year} Q{month // step + 1}"
        case _:
            return str(year)


def _month(moment: datetime) -> int:
    day = in_china(moment)
    return day.year * YEAR + day.month - 1
