"""Where pytest's reports become conformance reports. Loaded when ``--iov-conformance`` is given."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pytest

from iov_realname.testing.conformance.html import as_html
from iov_realname.testing.conformance.junit import as_junit
from iov_realname.testing.conformance.report import Conformance, Findings, Judgement
from iov_realname.testing.conformance.text import as_text

__all__ = ["KINDS", "ConformanceReports"]

KINDS: Final[Mapping[str, Callable[[Sequence[Conformance]], str]]] = MappingProxyType(
    {".html": as_html, ".xml": as_junit, ".txt": lambda reports: f"{as_text(reports)}\n"}
)
"""What is written into a file, by its ending."""


class ConformanceReports:
    """A pytest plugin that writes what it has gathered into ``files`` and says it at the end."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self._findings = Findings()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A law is judged by its call; before it, by what went wrong or was passed over."""
        if (judgement := _judgement(report)) is not None:
            self._findings.add(report.user_properties, (judgement, report.duration, _detail(report)))

    def pytest_sessionfinish(self) -> None:
        """Write the files."""
        for file in self._files:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(KINDS[file.suffix](self._findings.reports()), "utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how each adapter stands, what it has broken, and where the whole report is."""
        terminalreporter.section("conformance 一致性")
        terminalreporter.write_line(as_text(self._findings.reports(), whole=False) or "no contract was asked")
        for file in self._files:
            terminalreporter.write_line(f"written to {file}")


def _judgement(report: pytest.TestReport) -> Judgement | None:
    if report.skipped:
        return Judgement.NOT_DECLARED
    if report.when == "call":
        return Judgement.HELD if report.passed else Judgement.BROKEN
    return Judgement.NOT_JUDGED if report.failed else None


def _detail(report: pytest.TestReport) -> str:
    """Why it was passed over; or how it broke, by the law's own words where it has some."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    told = "" if report.passed else str(getattr(crash, "message", report.longrepr))
    return told.partition("\nassert ")[0]
