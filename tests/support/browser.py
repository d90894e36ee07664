"""A real browser without a window: what a page does in it, what it asks for, and what an accessibility checker says."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from tests.support.tools import missing

__all__ = ["Visit", "browser_of_the_system", "faults", "visit"]

PROGRAMS = ("chromium-headless-shell", "chromium")
SWITCHES = ("--no-sandbox", "--disable-dev-shm-usage")
"""Tests run as root, and in containers with little shared memory."""
GRAVE = {"serious", "critical"}


@contextmanager
def browser_of_the_system() -> Iterator[Browser]:
    """Chromium as the system has it. Skips the test where there is none; fonts for Chinese come with it in apt.txt."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    program = found or missing("Chromium", "chromium-headless-shell fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*SWITCHES])
        yield browser
        browser.close()


@attrs.frozen
class Visit:
    """A page, what it asked for, and what went wrong on it."""

    page: Page
    asked: list[str]
    troubles: list[str]

    def shoot(self, file: Path) -> Path:
        """Keep a picture of what is in sight."""
        self.page.screenshot(path=file)
        return file


@contextmanager
def visit(browser: Browser, url: str, *, beyond: str = "nothing", **settings: Any) -> Iterator[Visit]:
    """Open a page in a browser of its own; every request but for ``url`` and what begins with ``beyond`` is cut off."""
    context: BrowserContext = browser.new_context(**settings)
    asked: list[str] = []
    troubles: list[str] = []

    def route(request: Route) -> None:
        asked.append(request.request.url)
        if request.request.url.partition("#")[0] == url or request.request.url.startswith(beyond):
            request.continue_()
        else:
            request.abort()

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            troubles.append(message.text)

    context.route("**/*", route)
    page = context.new_page()
    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(url)
    yield Visit(page, asked, troubles)
    context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical, each with the first place it was found in."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['impact']} {each['id']}: {each['nodes'][0]['html'][:200]} ({len(each['nodes'])}×)"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
