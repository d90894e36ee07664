"""What an inspection found, as a page and as a workbook: all of it, in both languages, and nothing else."""

import re
from base64 import b64encode
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from xlsxwriter import Workbook

from iov_realname.adapters.reports.extras import ExtraMissing, reports_needed
from iov_realname.adapters.reports.figures import drawn
from iov_realname.adapters.reports.files import replaced
from iov_realname.adapters.reports.findings import grouped_by_gravity
from iov_realname.adapters.reports.histories import chosen, history_shown
from iov_realname.adapters.reports.overview import overview
from iov_realname.adapters.reports.page import Bounds, write_page
from iov_realname.adapters.reports.sheets import Column, added
from iov_realname.adapters.reports.workbook import write_workbook
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.inspection.report import Finding, Report
from iov_realname.domain.inspection.checks import CHECKS, UNCHECKED
from iov_realname.domain.inspection.metrics import METRICS
from iov_realname.domain.inspection.words import Severity
from tests.support.facts import COMPLETED, NOTIFIED, OWNED, PRESENTED, PROCURED, SOLD
from tests.support.inspected import INSPECTED, Archive, clean_archive
from tests.support.reports import HOSTILE, faulty_archive, page_of, replay_of, report_of
from tests.support.telling import but


@pytest.fixture(scope="module")
def faulty() -> Archive:
    """A fleet with every defect."""
    return faulty_archive()


@pytest.fixture(scope="module")
def report(faulty: Archive) -> Report:
    """Its report."""
    return report_of(faulty)


@pytest.fixture(scope="module")
def html(faulty: Archive) -> str:
    """Its page."""
    return page_of(faulty)


class TestPage:
    """`inspect --html`."""

    def test_shows_all_that_was_found(self, html: str, report: Report) -> None:
        """Every check's finding, how to mend it, every figure, everything not checked."""
        texts = [
            *(text for check in CHECKS.values() for text in (check.code, check.mend.zh, check.mend.en)),
            *(metric.title.zh for metric in METRICS if report.figures[metric.code]),
            *(each.reason.en for each in UNCHECKED),
        ]
        assert [] == [text for text in texts if _as_text(text) not in html]
        assert len(report.findings) == html.count("<tr data-row>")

    def test_tells_the_history_of_every_card_with_a_finding(self, html: str, report: Report) -> None:
        """Each once, and the link to it leads there."""
        cards = {finding.stream.removeprefix("card-") for finding in report.findings if "card-" in finding.stream}

        assert Counter(cards) == Counter(re.findall(r'<details class="history" id="card-(\w+)"', html))
        assert cards == set(re.findall(r'href="#card-(\w+)"', html))

    def test_says_everything_twice(self, html: str) -> None:
        """Every Chinese text is followed by its English."""
        spoken = re.findall(r'<(?:span) lang="(zh-Hans|en)"', html)

        assert len(spoken) > 500
        assert ["zh-Hans", "en"] * (len(spoken) // 2) == spoken

    @pytest.mark.parametrize("lang", Lang)
    def test_begins_in_the_language_asked_for(self, faulty: Archive, lang: Lang) -> None:
        """The root says so to styles and to readers of the page."""
        assert f'data-lang="{lang}"' in page_of(faulty, lang)[:200]

    def test_escapes_whatever_was_recorded(self) -> None:
        """A value from a ledger or the command line that looks like a page of its own stays text."""
        bought, told = but(PROCURED, batch_no=HOSTILE), but(NOTIFIED, text_version=HOSTILE)
        came = but(PRESENTED, channel=HOSTILE)
        archive = Archive()
        archive.card([bought, *OWNED[1:-1], but(SOLD, channel=HOSTILE), told, came])
        page = page_of(archive, seed=HOSTILE)

        assert page.count("document.title=&#39;taken&#39;") >= 5
        assert 1 == page.count("<script>") == page.count("</script>")
        assert "<img" not in page
        assert "{{7*7}}" in page

    def test_may_load_nothing(self, html: str) -> None:
        """Its policy allows the script and the style that stand in it, by their digests; it names no address."""
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
        (script,), (style,) = (re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL) for tag in ("script", "style"))

        assert policy.startswith("default-src &#39;none&#39;; ")
        assert f"script-src &#39;{_digest(script)}&#39;" in policy
        assert f"style-src &#39;{_digest(style)}&#39;" in policy
        assert "unsafe" not in policy
        assert [] == re.findall(r"https?://|\bsrc=|url\(|@import|\bstyle=|\bon\w+=", html)

    def test_says_out_loud_what_it_leaves_out(self, faulty: Archive, report: Report) -> None:
        """Numbers stay those of all; what is listed and shown is bounded, and both are said."""
        archive = faulty_archive(*([*OWNED] for _ in range(4)))
        page = page_of(archive, bounds=Bounds(histories=3, listed=2))
        cards = overview(report_of(archive)).cards

        assert 3 == page.count('<details class="history"')
        assert "2 of 5 are listed here." in page
        assert f"This page holds the histories of 3 cards, of {cards} with findings." in page
        assert f"本页只含 3 张卡的历史，有问题的卡共 {cards} 张。" in page

    def test_says_that_nothing_was_found(self) -> None:
        """A clean fleet has a page of its own kind, without a filter and without histories."""
        page = page_of(clean_archive())

        assert "Nothing found" in page
        assert "<form" not in page
        assert '<details class="history"' not in page

    def test_shows_what_the_report_was_made_from(self) -> None:
        """An event that happened after the day of the inspection is in no history."""
        archive = Archive()
        archive.card([*OWNED, (but(NOTIFIED, text_version="LATER"), INSPECTED + timedelta(days=1))])

        assert "LATER" not in page_of(archive)

    def test_is_written_whole_or_not_at_all(self, faulty: Archive, report: Report, tmp_path: Path) -> None:
        """Over an old one, without leaving anything beside it."""
        file = tmp_path / "report.html"
        file.write_text("old")
        write_page(file, Lang.ZH, report, replay_of(faulty), INSPECTED)

        assert [file] == [*tmp_path.iterdir()]
        assert file.read_text("utf-8").endswith("</html>")


class TestChoice:
    """Which cards' histories are shown where there are too many."""

    def test_takes_of_every_check_in_turn(self, report: Report) -> None:
        """A check that found much does not crowd out the others; the gravest come first, none twice."""
        many = [attrs.evolve(_of(report, "typed_entry"), stream=f"card-{number}") for number in range(50)]
        few = [_of(report, "owner_never_asked"), _of(report, "sold_not_registered")]
        taken = chosen([*many, *few, *few], 4)

        assert few[0].stream == f"card-{taken[0]}"
        assert {few[1].stream, "card-0", "card-1"} == {f"card-{iccid}" for iccid in taken[1:]}

    def test_is_not_about_subjects(self, report: Report) -> None:
        """What was found with a person's data has no card."""
        assert [] == chosen([_of(report, "access_without_purpose")], 4)


class TestHistory:
    """A card's history on a page."""

    def test_marks_the_events_that_show_a_finding(self, faulty: Archive, report: Report) -> None:
        """Those named by it, and no other."""
        finding = _of(report, "carrier_serves_more")
        iccid = finding.stream.removeprefix("card-")
        shown = history_shown(iccid, replay_of(faulty).story(iccid), [finding])

        assert finding.versions == tuple(event.version for event in shown.events if event.shows)

    def test_tells_stage_and_functions_where_they_change(self, faulty: Archive) -> None:
        """And is silent where an event leaves them as they were."""
        iccid = next(line.iccid for line in replay_of(faulty).cards() if line.stage == "registered")
        story = replay_of(faulty).story(iccid)
        shown = history_shown(iccid, story, [])

        stages = [chapter.card.stage for chapter in story]
        changes = [stages[0], *(after if after != before else None for before, after in pairwise(stages))]
        assert changes == [event.stage for event in shown.events]
        assert None in changes


class TestGroups:
    """Findings under their checks."""

    def test_come_gravest_first_with_what_each_may_cite(self, report: Report) -> None:
        """Every finding stands once, under the grounds that are its own."""
        groups = grouped_by_gravity(report.findings, 250)
        ranks = [group.check.severity.rank for group in groups]

        assert sorted(ranks, reverse=True) == ranks
        assert len(report.findings) == sum(len(basis.rows) for group in groups for basis in group.bases)
        by_ground = {(finding.check.code, finding.grounds) for finding in report.findings}
        assert by_ground == {(group.check.code, basis.grounds) for group in groups for basis in group.bases}


class TestOverview:
    """A report at a glance."""

    def test_adds_up(self, report: Report) -> None:
        """Severities, questions and times each come to all findings; every check answers one question."""
        glance = overview(report)

        for parts in (glance.found.values(), [each.total for each in glance.asked]):
            assert len(report.findings) == sum(parts)
        assert len(report.findings) == sum(sum(span.found.values()) for span in glance.spans)
        assert len(CHECKS) == sum(each.checks for each in glance.asked)

    @pytest.mark.parametrize(
        ("days", "name"), [(300, r"\d{4}-\d\d"), (1_500, r"\d{4} Q[1-4]"), (9_000, r"\d{4}")], ids=str
    )
    def test_draws_time_to_scale(self, report: Report, days: int, name: str) -> None:
        """By months, quarters or years, never too many, without a gap; columns lie side by side over the width."""
        first, last = _of(report, "typed_entry"), INSPECTED + timedelta(days=days)
        findings = (attrs.evolve(first, since=INSPECTED), attrs.evolve(first, since=last))
        spans = overview(attrs.evolve(report, findings=findings)).spans

        assert all(re.fullmatch(name, span.name) for span in spans)
        assert (str(INSPECTED.year), str(last.year)) == (spans[0].name[:4], spans[-1].name[:4])
        assert 10 <= len(spans) <= 26
        assert [span.left for span in spans] == pytest.approx(
            [n * 100 / len(spans) for n in range(len(spans))], abs=0.01
        )
        assert (1, 1) == (sum(spans[0].found.values()), sum(spans[-1].found.values()))

    def test_stacks_severities(self, report: Report) -> None:
        """The parts of a column lie on each other, from the bottom up."""
        for span in overview(report).spans:
            bottoms = [100, *(block.top for block in span.blocks)]
            assert bottoms[:-1] == pytest.approx([block.top + block.height for block in span.blocks], abs=0.01)


class TestFigures:
    """Figures as they are drawn."""

    def test_every_metric_is_drawn(self, report: Report) -> None:
        """Once, in its own way."""
        figures = drawn(report)

        shown = [each.metric.code for kind in (figures.rates, figures.counts, figures.hours) for each in kind]
        assert Counter(metric.code for metric in METRICS) == Counter(shown)

    def test_codes_have_names(self, report: Report) -> None:
        """In both languages, but for channels, number blocks, dates and carriers' codes, which are their own names."""
        nameless = {"backfill_cut_off", "number_blocks", "parked", "orders_failed", "measures_failed"}
        figures = drawn(report)

        assert {each.metric.code for each in figures.counts if each.bars} > {*nameless, "channels"}
        for each in figures.counts:
            for bar in each.bars:
                alike = each.metric.code in nameless or each.metric.code.startswith("channels")
                assert (bar.label.zh == bar.label.en) == alike, bar

    def test_bars_are_parts_of_the_longest(self, report: Report) -> None:
        """The longest first, and full."""
        for each in drawn(report).counts:
            widths = [bar.width for bar in each.bars]
            assert sorted(widths, reverse=True) == widths
            assert widths[:1] in ([], [100])

    def test_a_share_of_nothing_is_none(self) -> None:
        """An empty fleet has no registration rate, and no hours."""
        figures = drawn(report_of(Archive()))

        assert {None} == {rate.percent for rate in figures.rates}
        assert {0} == {mark for hours in figures.hours for mark in hours.marks.values()}


class TestFiles:
    """Whole or not at all."""

    def test_an_error_leaves_the_old_file(self, tmp_path: Path) -> None:
        """And nothing beside it."""
        file = tmp_path / "report"
        file.write_text("old")
        with pytest.raises(ZeroDivisionError), replaced(file) as beside:
            beside.write_text(_half_of_it(beside))

        assert [(file, "old")] == [(each, each.read_text()) for each in tmp_path.iterdir()]


class TestExtras:
    """What is installed on demand."""

    def test_a_missing_package_is_named_with_its_extra(self) -> None:
        """In a sentence that can be typed."""
        with pytest.raises(ExtraMissing, match=r"pip install 'iov-realname\[reports\]'"), reports_needed():
            raise ModuleNotFoundError(name="jinja2.sandbox")

    def test_another_missing_module_is_a_bug(self) -> None:
        """And is not covered up."""
        with pytest.raises(ModuleNotFoundError), reports_needed():
            raise ModuleNotFoundError(name="jinja")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The workbook of a faulty fleet, read by another library."""
    archive = faulty_archive([but(PROCURED, risk_assessment_no=None, acknowledged=False), *COMPLETED[1:]])
    file = tmp_path_factory.mktemp("book") / "report.xlsx"
    write_workbook(file, Lang.EN, report_of(archive), replay_of(archive).cards(), INSPECTED)
    return openpyxl.load_workbook(file)


class TestWorkbook:
    """`inspect --xlsx`."""

    def test_has_four_sheets_to_sort_and_filter(self, book: Any) -> None:
        """Each with a header that stays in sight, and filters over everything below it."""
        assert ["summary", "metrics", "findings", "cards"] == book.sheetnames
        for sheet in book:
            assert "A2" == sheet.freeze_panes
            assert sheet.dimensions == sheet.auto_filter.ref

    def test_holds_every_finding_and_every_card(self, book: Any, report: Report) -> None:
        """Findings with severity, law and mending; cards, if ever bought, with how many findings they have."""
        findings = [*book["findings"].values][1:]
        cards = [*book["cards"].values][1:]

        assert {*CHECKS} == {row[2] for row in findings}
        assert all(row[8] and row[10] and row[11] for row in findings)
        bought = [row for row in findings if row[4] is not None and row[2] != "card_never_bought"]
        assert len(bought) == sum(row[7] for row in cards)
        assert {each.en for each in Severity} | {"—"} == {row[8] for row in cards}
        ranks = {each.en: each.rank for each in Severity}
        gravest = {
            row[4]: max((each[0] for each in bought if each[4] == row[4]), key=ranks.__getitem__) for row in bought
        }
        assert gravest == {row[0]: row[8] for row in cards if row[7]}

    def test_writes_numbers_as_numbers_and_times_as_times(self, book: Any) -> None:
        """So that they can be added up and put in order."""
        values = {row[0].value: row[1] for row in book["summary"].iter_rows(min_row=2)}

        assert INSPECTED.replace(tzinfo=None) == values["as of"].value
        assert "n" == values["cards examined"].data_type

    def test_text_is_never_a_formula(self, tmp_path: Path) -> None:
        """Whatever it begins with, it is text, and what it says is what was recorded."""
        hostile = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "{=1}", "http://x"]
        with Workbook(str(tmp_path / "hostile.xlsx")) as book:
            sheet = added(book, Lang.EN, Said("页", "sheet"), [Column(Said("值", "=value"), 10)])
            for text in hostile:
                sheet.add(text)
            sheet.end()
        cells = openpyxl.load_workbook(tmp_path / "hostile.xlsx").active["A"]

        assert ["=value", *hostile] == [cell.value for cell in cells]
        assert {"s"} == {cell.data_type for cell in cells}
        assert {None} == {cell.hyperlink for cell in cells}

    def test_counts_what_a_sheet_has_no_room_for(self, tmp_path: Path) -> None:
        """Nothing is cut silently."""
        with Workbook(str(tmp_path / "full.xlsx")) as book:
            sheet = added(book, Lang.EN, Said("页", "sheet"), [Column(Said("值", "value"), 10)], most=2)
            for number in range(5):
                sheet.add(number)

        assert (2, 3) == (sheet.written, sheet.left_out)


def _half_of_it(file: Path) -> str:
    """Something is written, then all goes wrong."""
    file.write_text("half of it")
    raise ZeroDivisionError


def _of(report: Report, code: str) -> Finding:
    return next(finding for finding in report.findings if finding.check.code == code)


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _as_text(text: str) -> str:
    return text.replace("'", "&#39;")
