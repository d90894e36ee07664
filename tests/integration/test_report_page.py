"""The page of `inspect --html` in a real browser: it works from a file, alone, for whoever reads it.

Screenshots are kept in the test's folder; look at them after a change of the templates.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from iov_realname.adapters.wording.language import Lang
from tests.support.browser import Visit, faults, visit
from tests.support.facts import OWNED, PROCURED
from tests.support.reports import HOSTILE, faulty_archive, written
from tests.support.telling import but

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a fleet in which everything is wrong, and a value is hostile."""
    archive = faulty_archive([but(PROCURED, batch_no=HOSTILE), *OWNED[1:]])
    return written(tmp_path_factory.mktemp("report"), archive)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a fleet in which little is wrong: everything that a page can show, but nothing often."""
    defects = ("access_without_purpose", "owner_never_asked", "earlier_owner_not_told", "typed_entry")
    return written(tmp_path_factory.mktemp("small"), faulty_archive(defects=defects))


def shown_rows(page: Page) -> int:
    """How many findings are in sight."""
    return page.locator("[data-row]:visible").count()


def colour(page: Page) -> str:
    """The colour of the paper."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def alone(seen: Visit, url: str) -> bool:
    """Whether nothing was asked for but the page, and nothing went wrong on it."""
    return ([url], []) == (seen.asked, seen.troubles)


class TestAlone:
    """The page needs nothing, and tells nobody."""

    def test_asks_for_nothing_but_itself(self, browser: Browser, url: str, tmp_path: Path) -> None:
        """Whatever one does with it: no request, no error, and no recorded value becomes a part of the page."""
        with visit(browser, url, viewport=WIDE, offline=True) as seen:
            page = seen.page
            page.locator(".history summary").last.click()
            page.get_by_role("button", name="中文").click()
            page.get_by_role("searchbox").fill("未要求")
            page.pdf(path=tmp_path / "report.pdf")

            assert alone(seen, url)
            assert page.title().startswith("检查报告")
            assert 0 == page.locator("img").count()
            assert 1 <= page.get_by_text("onerror=alert(1)").count()

    def test_reads_without_script(self, browser: Browser, small: str) -> None:
        """Findings and histories are in the page itself, in the language it was made in; what needs script is not."""
        with visit(browser, small, java_script_enabled=False) as seen:
            assert seen.page.get_by_role("heading", name="Findings", exact=True).is_visible()
            assert 4 == shown_rows(seen.page)
            assert 0 == seen.page.get_by_role("searchbox").count()
            assert 0 == seen.page.get_by_text("检查报告").locator("visible=true").count()


class TestUse:
    """What one does with the page."""

    def test_filters_findings(self, browser: Browser, url: str) -> None:
        """By severity, check and text, all at once; how many are left is said, also where none is."""
        with visit(browser, url, viewport=WIDE) as seen:
            page = seen.page
            everything = shown_rows(page)
            page.get_by_label("minor").uncheck()
            graver = shown_rows(page)
            page.locator("[name=check]").select_option("typed_entry")
            assert 1 == shown_rows(page) < graver < everything
            assert f"1 of {everything} listed findings shown" == page.get_by_role("status").inner_text()
            page.get_by_role("searchbox").fill("no such card")
            assert page.get_by_text("No finding matches.").is_visible()
            page.get_by_role("button", name="Clear").click()
            page.wait_for_function("document.querySelectorAll('[data-row]:not([hidden])').length > 40")
            assert everything == shown_rows(page)

    def test_finds_by_card_and_by_words_of_either_language(self, browser: Browser, url: str) -> None:
        """A card's number finds its findings, a check's words those of the check."""
        with visit(browser, url) as seen:
            search, card = seen.page.get_by_role("searchbox"), seen.page.locator("[data-row] a").first.inner_text()
            for text in (card, "手工录入", "typed that a device"):
                search.fill(text)
                assert 1 == shown_rows(seen.page), text

    def test_leads_from_a_finding_to_its_history(self, browser: Browser, small: str) -> None:
        """By keyboard: the history opens, has the focus, and marks the events that show the finding."""
        with visit(browser, small, viewport=WIDE) as seen:
            link = seen.page.locator("[data-check=typed_entry] a")
            history = seen.page.locator(f"#card-{link.inner_text()}")
            assert not history.locator(".timeline").is_visible()
            link.focus()
            seen.page.keyboard.press("Enter")
            history.locator(".timeline").wait_for()

            assert "SUMMARY" == seen.page.evaluate("document.activeElement.tagName")
            assert history.locator(".shows").count() >= 1
            assert history.get_by_text("personal data sealed").count() >= 1

    def test_opens_at_the_history_that_its_address_names(self, browser: Browser, small: str) -> None:
        """A link to a card's history can be sent along with the file."""
        with visit(browser, small) as seen:
            name = seen.page.locator(".history").last.get_attribute("id")
            seen.page.goto(f"{small}#{name}")
            seen.page.reload()
            seen.page.locator(f"#{name} .timeline").wait_for()

    def test_switches_language(self, browser: Browser, small: str) -> None:
        """Texts, title, options and the language that readers of the page are told."""
        with visit(browser, small) as seen:
            page = seen.page
            assert page.get_by_role("heading", name="Inspection report").is_visible()
            page.get_by_role("button", name="中文").click()

            assert page.get_by_role("heading", name="检查报告").is_visible()
            assert 0 == page.get_by_role("heading", name="Inspection report").count()
            assert "zh-Hans" == page.evaluate("document.documentElement.lang")
            assert page.title().startswith("检查报告")
            assert "全部" == page.get_by_label("检查项").locator("option").first.inner_text()
            assert "项" in page.get_by_role("status").inner_text()

    def test_is_dark_where_the_reader_is(self, browser: Browser, small: str) -> None:
        """As the system says, until one switches; and back."""
        colours = {}
        for scheme in ("light", "dark"):
            with visit(browser, small, color_scheme=scheme) as seen:
                before = colour(seen.page)
                seen.page.get_by_role("button", name="Switch between light and dark").click()
                colours[scheme] = (before, colour(seen.page))

        assert colours["light"] == colours["dark"][::-1]
        assert colours["light"][0] != colours["light"][1]

    def test_prints_what_is_open_on_white(self, browser: Browser, small: str, tmp_path: Path) -> None:
        """Dark or not; controls and closed histories stay away, opened ones are there."""
        with visit(browser, small, color_scheme="dark") as seen:
            page = seen.page
            page.locator(".history summary").first.click()
            page.emulate_media(media="print")
            file = tmp_path / "report.pdf"
            page.pdf(path=file, format="A4")

            assert file.read_bytes().startswith(b"%PDF-")
            assert "rgb(255, 255, 255)" == colour(page)
            assert 1 == page.locator(".history:visible").count()
            assert 0 == page.locator("button:visible").count()
            assert page.get_by_role("heading", name="Inspection report").is_visible()


class TestForEverybody:
    """Whoever reads it, and on whatever."""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_has_no_serious_fault(self, browser: Browser, small: str, scheme: str) -> None:
        """axe-core finds nothing serious or critical, with every history open, in either language and colour."""
        with visit(browser, small, viewport=WIDE, color_scheme=scheme) as seen:
            seen.page.get_by_role("button", name="Open all").click()
            seen.page.get_by_role("button", name="中文" if scheme == "dark" else "English").click()

            assert [] == faults(seen.page)

    def test_fits_a_telephone(self, browser: Browser, url: str, tmp_path: Path) -> None:
        """Nothing is wider than the window but tables that scroll by themselves."""
        with visit(browser, url, viewport=NARROW) as seen:
            seen.page.locator(".history summary").last.click()
            seen.shoot(tmp_path / "narrow.png")

            assert NARROW["width"] == seen.page.evaluate("document.documentElement.scrollWidth")

    @pytest.mark.parametrize(("lang", "scheme"), [(Lang.EN, "light"), (Lang.ZH, "dark")])
    def test_can_be_looked_at(self, browser: Browser, url: str, tmp_path: Path, lang: Lang, scheme: str) -> None:
        """Pictures for people: the beginning, the findings, a history."""
        with visit(browser, url, viewport=WIDE, color_scheme=scheme) as seen:
            seen.page.locator(f"[data-choose-lang={lang}]").click()
            seen.page.locator(".history summary").nth(2).click()
            for part in ("summary", "figures", "findings", "histories", "limits"):
                seen.page.locator(f"#{part}").evaluate("part => part.scrollIntoView()")
                assert seen.shoot(tmp_path / f"{part}-{lang}-{scheme}.png").stat().st_size > 10_000
