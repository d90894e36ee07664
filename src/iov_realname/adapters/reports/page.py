"""``inspect --html``: everything an inspection came to, on one page that needs nothing else."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import attrs

from iov_realname.adapters.reports.figures import drawn
from iov_realname.adapters.reports.files import replaced
from iov_realname.adapters.reports.findings import card_of, grouped_by_gravity
from iov_realname.adapters.reports.histories import HistoryShown, chosen, history_shown
from iov_realname.adapters.reports.overview import overview
from iov_realname.adapters.reports.rendering import page
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.inspection.report import Finding, Report
from iov_realname.application.replay import Replay
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED

__all__ = ["HISTORIES", "LISTED", "Bounds", "report_page", "write_page"]

HISTORIES = 200
"""So many cards' histories stand on a page."""
LISTED = 250
"""So many findings of each check are listed on a page."""


@attrs.frozen
class Bounds:
    """How much a page holds at most: ``histories`` of cards, and findings ``listed`` under each check."""

    histories: int = HISTORIES
    listed: int = LISTED


def write_page(
    file: Path,
    lang: Lang,
    report: Report,
    replay: Replay,
    made: datetime,
    *,
    sample: Sequence[str] | None = None,
    seed: str | None = None,
    bounds: Bounds | None = None,
) -> None:
    """Write a report's page, whole or not at all. Raises ``OSError``."""
    text = report_page(lang, report, replay, made, sample=sample, seed=seed, bounds=bounds)
    with replaced(file) as beside:
        beside.write_text(text, "utf-8")


def report_page(
    lang: Lang,
    report: Report,
    replay: Replay,
    made: datetime,
    *,
    sample: Sequence[str] | None = None,
    seed: str | None = None,
    bounds: Bounds | None = None,
) -> str:
    """A report as a page that is shown first in ``lang``; the histories are those that ``report`` was made from."""
    bounds = bounds or Bounds()
    at_a_glance = overview(report)
    histories = _histories(report, replay, bounds.histories)
    return page(
        "report.html",
        lang,
        report=report,
        made=made,
        overview=at_a_glance,
        figures=drawn(report),
        groups=grouped_by_gravity(report.findings, bounds.listed),
        histories=histories,
        shown={each.iccid for each in histories},
        bounds=bounds,
        checks=len(CHECKS),
        unchecked=UNCHECKED,
        sample=sample,
        seed=seed,
    )


def _histories(report: Report, replay: Replay, at_most: int) -> Sequence[HistoryShown]:
    iccids = chosen(report.findings, at_most)
    by_card: dict[str, list[Finding]] = {iccid: [] for iccid in iccids}
    for finding in report.findings:
        if (card := card_of(finding)) in by_card:
            by_card[str(card)].append(finding)
    stories = replay.stories(iccids, report.view)
    return [history_shown(iccid, story, by_card[iccid]) for iccid, story in stories.items()]
