"""`console` as one uses it: a process of its own on a port of its own, asked by a client and by a real browser."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode, urlsplit

import attrs
import pytest
from playwright.sync_api import Browser, Page

from tests.integration.command_line import OEM, ingest, run, start, url
from tests.integration.places import Place
from tests.integration.test_cli_histories import SALES
from tests.integration.test_cli_ingest import BUILD, BUILDS, PURCHASE, PURCHASES, write
from tests.support.browser import faults, visit

ICCID = PURCHASE[0]
WIDE = {"width": 1280, "height": 900}


@attrs.frozen
class Running:
    """A console that runs: where, and what lets one in."""

    process: "Popen[str]"
    address: str
    token: str

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> HTTPResponse:
        """Send one request as it stands."""
        place = urlsplit(self.address)
        connection = HTTPConnection(str(place.hostname), place.port or 0, timeout=10)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()

    def cookie(self) -> str:
        """Sign in; the cookie that comes back."""
        answer = self.ask("POST", "/login", urlencode({"token": self.token}))
        return str(answer.getheader("Set-Cookie")).partition(";")[0]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one card whose vehicle was sold."""
    folder = tmp_path_factory.mktemp("console")
    done = ingest(folder / "fleet.db", one_card_sold(folder / "ledgers"))
    assert done.returncode == 0, done.stderr
    return folder / "fleet.db"


@pytest.fixture(scope="module")
def console(fleet: Path) -> Iterator[Running]:
    """Its console."""
    running = running_console(url(fleet))
    yield running
    running.process.kill()
    running.process.communicate()


def one_card_sold(ledgers: Path) -> Path:
    """Ledgers of one card that was bought, fitted and sold."""
    write(ledgers / "purchases.csv", PURCHASES, PURCHASE)
    write(ledgers / "builds.csv", BUILDS, BUILD)
    write(ledgers / "sales.csv", SALES, [BUILD[0], "2024-03-01", "QD-008", "1"])
    return ledgers


def running_console(store: str) -> Running:
    """A console of that store, as soon as it listens."""
    process = start("console", "--store", store)
    assert process.stdout is not None
    address, token, _ = (process.stdout.readline().split()[-1] for _ in range(3))
    return Running(process, address, token)


class TestServer:
    """What goes over the wire."""

    def test_shows_nothing_before_one_is_let_in(self, console: Running) -> None:
        """Only the form; a wrong token is 403."""
        assert "/login" == console.ask("GET", "/cards").getheader("Location")
        assert 403 == console.ask("POST", "/login", urlencode({"token": "guess"})).status

    def test_shows_a_card_to_whoever_is(self, console: Running) -> None:
        """With the headers that keep it from being kept, framed or loaded from elsewhere."""
        answer = console.ask("GET", f"/cards/{ICCID}", Cookie=console.cookie())

        assert 200 == answer.status
        assert ICCID in answer.read().decode()
        assert ("no-store", "DENY") == (answer.getheader("Cache-Control"), answer.getheader("X-Frame-Options"))
        assert "iov-realname" == str(answer.getheader("Server")).strip()

    def test_is_not_reached_by_another_name(self, console: Running) -> None:
        """A name that was made to lead to loopback is sent away, with a cookie or without."""
        assert 421 == console.ask("GET", "/", Host="evil.example", Cookie=console.cookie()).status

    @pytest.mark.parametrize(
        ("method", "body", "status"), [("POST", "x" * 5_000, 413), ("DELETE", None, 501), ("HEAD", None, 501)]
    )
    def test_takes_nothing_but_questions(self, console: Running, method: str, body: str | None, status: int) -> None:
        """A long form or another verb ends at the door, under the same headers."""
        answer = console.ask(method, "/login", body, Cookie=console.cookie())

        assert status == answer.status
        assert "no-store" == answer.getheader("Cache-Control")

    def test_ends_cleanly_and_has_written_no_log(self, fleet: Path) -> None:
        """Ctrl-C is how it ends: exit 0, nothing said but that, and nothing of what was asked for."""
        running = running_console(url(fleet))
        running.ask("GET", f"/cards/{ICCID}", Cookie=running.cookie())
        running.process.send_signal(signal.SIGINT)
        said, complained = running.process.communicate(timeout=20)

        assert (0, "Ended.\n", "") == (running.process.returncode, said, complained)

    def test_says_that_a_port_is_taken(self, console: Running, fleet: Path) -> None:
        """In one sentence."""
        done = run("console", "--store", url(fleet), "--port", urlsplit(console.address).port)

        assert 3 == done.returncode
        assert "Address already in use" in done.stderr
        assert "Traceback" not in done.stderr


def test_answers_many_at_once(place: Place, tmp_path: Path) -> None:
    """From a file and from a server, each page as if it were asked for alone."""
    done = run("ingest", one_card_sold(tmp_path / "ledgers"), *place.words, "--oem", OEM, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    running = running_console(place.url)
    cookie = running.cookie()

    def page(path: str) -> tuple[int, bytes]:
        answer = running.ask("GET", path, Cookie=cookie)
        return answer.status, answer.read()

    paths = ["/", "/findings", "/cards", f"/cards/{ICCID}"]
    alone = {path: page(path) for path in paths}
    with ThreadPoolExecutor(8) as many:
        together = list(many.map(page, paths * 10))
    running.process.kill()
    running.process.communicate()

    assert {200} == {status for status, _ in alone.values()}
    assert [alone[path] for path in paths * 10] == together


class TestInABrowser:
    """As one sees it."""

    def test_can_be_walked_through(self, browser: Browser, console: Running, tmp_path: Path) -> None:
        """From the form to a card's history, asking nobody else; nothing serious is wrong with any page for anybody."""
        with visit(browser, console.address, beyond=console.address, viewport=WIDE) as seen:
            page = seen.page
            assert [] == faults(page)
            page.get_by_label("Token").fill(console.token)
            page.get_by_role("button", name="Enter").click()
            page.get_by_role("heading", name="Inspection report").wait_for()
            for name in ("Overview", "Findings", "Cards"):
                page.get_by_role("link", name=name, exact=True).click()
                page.locator(f"[aria-current=page]:has-text('{name}')").wait_for()
                seen.shoot(tmp_path / f"{name.lower()}.png")
            assert [] == faults(page)
            page.get_by_role("link", name=ICCID).click()
            page.locator(".timeline").wait_for()
            seen.shoot(tmp_path / "card.png")

            assert [] == faults(page)
            assert [] == seen.troubles
            assert all(asked.startswith(console.address) for asked in seen.asked)
            assert not any(console.token in asked for asked in seen.asked)
            assert _cookies_of(page) == ""

    def test_remembers_language_and_colour(self, browser: Browser, console: Running) -> None:
        """From page to page."""
        with visit(browser, console.address, beyond=console.address, color_scheme="light") as seen:
            seen.page.get_by_role("button", name="中文").click()
            seen.page.get_by_role("button", name="切换明暗").click()
            seen.page.reload()

            assert seen.page.get_by_role("heading", name="检查控制台").is_visible()
            assert "dark" == seen.page.evaluate("document.documentElement.dataset.theme")

    def test_filters_on_the_server(self, browser: Browser, console: Running) -> None:
        """A form that is sent, without any script."""
        with visit(browser, console.address, beyond=console.address, java_script_enabled=False) as seen:
            page = seen.page
            page.get_by_label("Token").fill(console.token)
            page.get_by_role("button", name="Enter").click()
            page.get_by_role("link", name="Cards", exact=True).click()
            page.locator("[name=stage]").select_option("registered")
            page.get_by_role("button", name="Filter").click()
            page.get_by_text("No card matches.").wait_for()

            assert "stage=registered" in page.url


def test_says_which_extra_is_missing(fleet: Path, tmp_path: Path) -> None:
    """Before the work: one sentence to type, exit 3, and no file."""
    (tmp_path / "jinja2.py").write_text("raise ModuleNotFoundError(name='jinja2')")
    file = tmp_path / "report.html"
    done = run("inspect", "--html", file, "--store", url(fleet), also={"PYTHONPATH": str(tmp_path)})

    assert (3, "") == (done.returncode, done.stdout)
    assert "pip install 'iov-realname[reports]'" in done.stderr
    assert not file.exists()


def _cookies_of(page: Page) -> str:
    """What a script of the page can read of its cookies."""
    return str(page.evaluate("document.cookie"))
