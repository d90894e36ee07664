"""``inspect --html`` and ``--xlsx``: files beside what is printed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import attrs

from iov_realname.adapters.reports.extras import reports_needed
from iov_realname.adapters.terminal.console import Bars, side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.cards.line import CardLine, line_of
from iov_realname.application.inspection.report import Report
from iov_realname.application.replay import Replay

__all__ = ["Files", "Inspected"]

WRITTEN = Said("报告已写入 {file}", "The report is in {file}")
NO_FOLDER = Said("没有文件夹 {folder}，请先建立。", "There is no folder {folder}; make it first.")


@attrs.frozen
class Inspected:
    """A report, the cards that were examined (None for all), and the sample that was drawn with it, if any."""

    report: Report
    iccids: Sequence[str] | None
    sample: Sequence[str] | None
    seed: str | None


@attrs.frozen
class Files:
    """The files that are asked for, made at a moment."""

    html: Path | None
    xlsx: Path | None
    made: datetime

    def check(self) -> None:
        """See before the work what would fail after it. Raises ``ExtraMissing`` or ``CouldNotRun``."""
        for file in (self.html, self.xlsx):
            if file is not None and not file.absolute().parent.is_dir():
                raise CouldNotRun(NO_FOLDER, folder=file.parent)
        with reports_needed():
            if self.html is not None:
                from iov_realname.adapters.reports import page as _page  # noqa: F401
            if self.xlsx is not None:
                from iov_realname.adapters.reports import workbook as _workbook  # noqa: F401

    def write(self, replay: Replay, inspected: Inspected, shown: Bars, lang: Lang) -> None:
        """Write them, and say where they are."""
        report = inspected.report
        if self.html is not None:
            from iov_realname.adapters.reports.page import write_page

            write_page(self.html, lang, report, replay, self.made, sample=inspected.sample, seed=inspected.seed)
            _say(lang, self.html)
        if self.xlsx is not None:
            from iov_realname.adapters.reports.workbook import write_workbook

            lines = _told(shown, _lines(replay, inspected), report.cards)
            write_workbook(self.xlsx, lang, report, lines, self.made)
            _say(lang, self.xlsx)


def _lines(replay: Replay, inspected: Inspected) -> Iterator[CardLine]:
    view = inspected.report.view
    if inspected.iccids is None:
        cards = replay.seen(view)
    else:
        cards = (story[-1].card for story in replay.stories(inspected.iccids, view).values())
    return filter(None, map(line_of, cards))


def _told(shown: Bars, lines: Iterator[CardLine], total: int) -> Iterator[CardLine]:
    for line in lines:
        shown.on("report", 1, total)
        yield line


def _say(lang: Lang, file: Path) -> None:
    side().print(WRITTEN(lang, file=file), soft_wrap=True)
